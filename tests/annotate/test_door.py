"""The door of annotate: what the parts make of one another."""

from __future__ import annotations

from copydesk import annotate, clean

_PAGE = """<html lang="en"><body><article><h1>Ferry talks resume in Gullhaven</h1>
<p>Ida Moe, the mayor of Gullhaven, said on Monday that the ferry would sail again within a week of the storm.</p>
<figure><img src="a.jpg" width="800" height="500"><figcaption>{caption}</figcaption></figure>
<p>The council met for two hours. The harbour stays closed until the pier has been mended and looked at.</p>
</article></body></html>"""


def contents(caption: str) -> list[str]:
    article = clean.article(_PAGE.format(caption=caption))
    assert [block.label for block in article.blocks].count("caption") == 1
    return [span.of(article.text) for statement in annotate.notes(article).statements for span in statement.content]


def test_under_a_picture_counts_what_is_said() -> None:
    found = contents("Ida Moe said the pier would be mended by Friday.")
    assert any("pier would be mended" in words for words in found)
    assert len(found) == 2


def test_under_a_picture_what_is_shown_is_no_statement() -> None:
    assert len(contents("Ida Moe meets fishermen to discuss the state of the harbour.")) == 1
