"""oddities: each kind in an invented article, and nothing in a sound one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.annotate import oddities
from copydesk.records import Article, Block, Claim, Gallery, Oddity, Photo, Span
from copydesk.words import words

SOUND = (
    "The harbour board of Port Ellery met on Monday and voted to close the old lock, said Ida Moe, who chairs it. "
    "The lock has leaked for years, and the board wants the money for the new quay at Gullhaven instead. "
)


def article(*paragraphs: str, headline: str = "", language: str = "en", **fields: object) -> Article:
    """An article of paragraphs, below its headline where it has one."""
    lines = [headline, *paragraphs] if headline else list(paragraphs)
    text = "\n".join(lines)
    blocks: list[Block] = []
    at = 0
    for n, line in enumerate(lines):
        span = Span(at, at + len(line))
        blocks.append(Block(label="headline" if headline and n == 0 else "body", kind="p", span=span, raw=span))
        at += len(line) + 1
    said = Claim(field="headline", value=headline, basis="h1", span=blocks[0].span) if headline else None
    made = Article(key="k", url="", text=text, blocks=tuple(blocks), form="text", language=language, headline=said)
    return Article(**{name: getattr(made, name) for name in made.__struct_fields__} | fields)


def found(given_: Article) -> list[Oddity]:
    read = words(given_.text, [block.span for block in given_.blocks])
    return oddities.found(given_, read)


def said(given_: Article) -> list[tuple[str, list[str]]]:
    return [(oddity.kind, [span.of(given_.text) for span in oddity.spans]) for oddity in found(given_)]


def test_a_sound_article_has_none() -> None:
    assert said(article(SOUND * 3, SOUND, headline="Lock in Port Ellery to close, says Moe")) == []


def test_an_acronym_turned_round() -> None:
    text = "The HCB met. The HCB voted, and HCB staff agreed. " + SOUND
    assert said(article(text, headline="Lock closed by the HBC")) == [("acronym", ["HBC", "HCB"])]
    assert said(article("The HCB met the HBC. The HBC left the HCB, and the HCB stayed.")) == [], "two of their own"


def test_a_name_translated_by_half() -> None:
    assert said(article(SOUND + "He spoke at the House Blanche.")) == [("half translated", ["House Blanche"])]
    assert said(article(SOUND + "He spoke at the Maison Blanche and the White House.")) == []


@pytest.mark.parametrize(
    ("words", "odd"),
    [
        ("She spoke on the state of GBN Union on Sunday.", ["state of GBN Union"]),
        ("The House of PEC Commons rose early.", ["House of PEC Commons"]),
        ("She spoke on the State of the Union on Sunday.", []),
        ("The state of the HCB union worries the dockers.", []),
        ("The state of HCB finances worries the Union.", []),
    ],
)
def test_a_name_within_a_known_title(words: str, odd: list[str]) -> None:
    assert [spans[0] for kind, spans in said(article(SOUND + words)) if kind == "parted title"] == odd


def test_a_word_of_number_against_a_number() -> None:
    text = ("Officers searching dozens of small boats came at dawn.", "They were to search 3,000 boats in all.")
    assert said(article(*text)) == [("numbers", ["dozens of small boats", "3,000 boats"])]
    assert said(article(text[0], "They were to search 90 boats in all.")) == []
    assert said(article("They searched 12 boats.", "They searched 40 boats.")) == [], "perhaps another day"


@pytest.mark.parametrize(("src", "count"), [("b.jpg", 1), ("a.jpg", 0)])
def test_a_caption_that_stands_twice(src: str, count: int) -> None:
    caption = "Ida Moe opens the new quay in Gullhaven."
    first, second = Span(0, len(caption)), Span(len(caption) + 1, 2 * len(caption) + 1)
    photos = (
        Photo(src="a.jpg", caption=caption, caption_span=first),
        Photo(src=src, caption=caption, caption_span=second, repeats=0),
    )
    given_ = article(caption, caption, photos=photos)
    assert [(oddity.kind, oddity.spans) for oddity in found(given_)] == [("repeated caption", (first, second))] * count


def test_a_gallery_that_shows_more_than_it_says() -> None:
    given_ = article("2 PICTURES", SOUND)
    photos = (Photo(), Photo(), Photo(), Photo())
    for declared, kinds in ((2, ["gallery count"]), (3, []), (18, [])):
        gallery = Gallery(photos=(0, 1, 2, 3), declared=declared, declared_span=Span(0, 1))
        changed = article("2 PICTURES", SOUND, photos=photos, galleries=(gallery,))
        assert [oddity.kind for oddity in found(changed)] == kinds
    assert found(given_) == []


def test_a_headline_of_which_no_name_stands_below() -> None:
    assert said(article(SOUND * 5, headline="Mayor Tressick tells Corran that the ferry is lost")) == [
        ("headline", ["Mayor Tressick tells Corran that the ferry is lost"])
    ]
    assert said(article(SOUND * 5, headline="Mayor Tressick tells Ellery that the ferry is lost")) == []
    assert said(article(SOUND, headline="Mayor Tressick tells Corran that the ferry is lost")) == [], "too short a body"


def test_a_passage_in_another_language() -> None:
    german = "Die Fähre ist am Montag nicht gekommen, weil der Sturm zu stark und auch die Werft noch nicht fertig war."
    assert said(article(SOUND, german)) == [("mixed languages", [german])]
    assert said(article(german, german, SOUND)) == [], "the article itself is told wrongly"


def test_marks_of_a_template_are_left_over() -> None:
    assert said(article("[ad_1]", SOUND, "[ad_2]")) == [("left over", ["[ad_1]", "[ad_2]"])]
    assert said(article("He wrote [sic] and [1] and array[index_of].")) == []


@settings(deadline=None)
@given(st.lists(st.text(alphabet="abHCB ,0[]_{}dozens", max_size=60), min_size=1, max_size=4))
def test_every_oddity_has_places_and_a_reason(paragraphs: list[str]) -> None:
    given_ = article(*paragraphs)
    for oddity in found(given_):
        assert oddity.spans
        assert oddity.why
        assert all(0 <= span.start < span.end <= len(given_.text) for span in oddity.spans)
    assert found(given_) == found(given_)
