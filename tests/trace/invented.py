"""Invented articles, and piles of them."""

from __future__ import annotations

import random

from copydesk.records import Article, Block, Claim, Span

_PLACES = "Ellery Gullhaven Salter Brannoc Wexcombe Thornby Marlow Quenby Ashdene Farrow".split()
_PEOPLE = "Moe Brook Voss Hale Penrose Quill Sorrel Tamsin Underwood Varley Wren Yarrow".split()
_FIRST = "Ada Ida Carla Nils Tom Vera".split()
_SOUNDS = (
    "ba be bo cra de do fa fle ga gri ha jo ka ke lo lu ma mi na no pa pe qui ra ro sa ste ta tor ul va vi".split()
)
_VOCABULARY = [one + two + three for one in _SOUNDS for two in _SOUNDS[::3] for three in ("n", "rd", "st", "ll")]


def article(key: str, text: str, *, published: str = "", url: str = "", outlet: str = "", agency: str = "") -> Article:
    """An article whose lines are all body."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append(Span(at, at + len(line)))
        at += len(line) + 1

    def claim(field: str, value: str) -> Claim | None:
        return Claim(field=field, value=value, basis="test") if value else None

    return Article(
        key=key,
        url=url,
        text=text,
        blocks=tuple(Block(label="body", kind="p", span=span, raw=span) for span in spans),
        form="text",
        language="en",
        site=url.split("/")[2] if url else "",
        published=claim("published", published),
        outlet=claim("outlet", outlet),
        agency=claim("agency", agency),
    )


def story(seed: int, sentences: int = 12) -> list[str]:
    """The sentences of an invented report; reports of different seeds share no more than words."""
    chance = random.Random(seed)
    people = chance.sample(_PEOPLE, 4)
    places = chance.sample(_PLACES, 3)
    words = chance.sample(_VOCABULARY, 150)

    def some() -> str:
        return chance.choice(words)

    return [
        f"{chance.choice(_FIRST)} {chance.choice(people)} saw the {some()} and the {some()} "
        f"of {chance.choice(places)} after {chance.randint(2, 9999)} {some()} had {some()} by {some()} and {some()}."
        for _ in range(sentences)
    ]
