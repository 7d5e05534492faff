"""Copydesk turns a pile of scraped news into sourced records.

    import copydesk

    article = copydesk.clean.article("<h1>Ferry aground</h1><p>The ferry ran aground at dawn on Monday.</p>")
    print(article.headline.value, article.body)

    copydesk.edition.run(["samples/"], "demo.db")
    with copydesk.Archive("demo.db") as archive:
        print(archive.search("ferry"))

A room is loaded when it is first asked for, so that a command that needs one of them starts quickly.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from copydesk.version import __version__

if TYPE_CHECKING:
    from copydesk import annotate, archive, clean, edition, press, read, records, text, trace
    from copydesk.archive import Archive

__all__ = [
    "Archive",
    "__version__",
    "annotate",
    "archive",
    "clean",
    "edition",
    "press",
    "read",
    "records",
    "text",
    "trace",
]


def __getattr__(name: str) -> Any:
    if name == "Archive":
        return import_module("copydesk.archive").Archive
    if name in __all__:
        return import_module(f"copydesk.{name}")
    raise AttributeError(f"module 'copydesk' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
