"""Copydesk turns a pile of scraped news into sourced records.

    import copydesk

    article = copydesk.clean.article("<h1>Ferry aground</h1><p>The ferry ran aground at dawn on Monday.</p>")
    print(article.headline.value, article.body)

    copydesk.edition.run(["samples/"], "demo.db")
    with copydesk.Archive("demo.db") as archive:
        print(archive.search("ferry"))
"""

from copydesk import annotate, clean, edition, press, read, records, text, trace
from copydesk.archive import Archive
from copydesk.version import __version__

__all__ = [
    "Archive",
    "__version__",
    "annotate",
    "clean",
    "edition",
    "press",
    "read",
    "records",
    "text",
    "trace",
]
