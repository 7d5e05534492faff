"""The words that names are told by: given names, titles, roles, what organisations are called, what is no name at all.

The large tables are read once a process, at the first article. Words are looked up as they are written, or in small
letters where the field says so.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from copydesk import reference

_MARKS = reference.rows("name_marks")
SAID, BESIDE, PARTICLES, SUFFIXES, BEFORE = (
    frozenset(word for one, word, _ in _MARKS if one == kind)
    for kind in ("says", "beside", "particle", "suffix", "before")
)


def _pairs(kind: str) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one, word, other in _MARKS:
        if one == kind:
            found.setdefault(word, set()).add(other)
    return {word: frozenset(others) for word, others in found.items()}


KIN, ALIKE, NICKNAMES = _pairs("kin"), _pairs("alike"), _pairs("nick")


class NameWords(NamedTuple):
    """All tables: see the comments at the head of each file in reference/. `small`, `titles`, `roles`, `heads`, `opens`
    and `common` hold words in small letters, the others as they are written."""

    given: dict[str, str]
    small: frozenset[str]
    titles: dict[str, tuple[str, str]]  # title → gender, role
    title_parts: frozenset[str]  # first words of titles of two words
    roles: dict[str, str]  # role → gender
    heads: frozenset[str]
    opens: frozenset[str]
    common: frozenset[str]
    suffixes: frozenset[str]
    known: dict[str, tuple[tuple[str, ...], ...]]  # first word → the rests of known organisations, longest first
    no_acronyms: frozenset[str]
    place_openers: frozenset[str]
    places: dict[str, tuple[tuple[str, ...], ...]]
    people: frozenset[str]
    not_person: frozenset[str]
    days: frozenset[str]
    calendar: frozenset[str]  # days too
    function: frozenset[str]
    nouns: bool  # whether the language writes all nouns large
    seats: bool  # whether the seat of an office follows it without a word between or with "de": "ministro de ..."


def _by_first(names: list[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, set[tuple[str, ...]]] = {}
    for name in names:
        parts = name.split()
        found.setdefault(parts[0], set()).add(tuple(parts[1:]))
    return {first: tuple(sorted(rests, key=lambda rest: (-len(rest), rest))) for first, rests in found.items()}


@cache
def read(language: str) -> NameWords:
    """The tables for a language: an ISO 639-1 code; what is unknown of it is taken from English.

    Titles and roles of English and of the language itself count, words that are written small of English alone.
    """
    titles: dict[str, tuple[str, str]] = {}
    roles: dict[str, str] = {}
    for wanted in dict.fromkeys(("en", language)):  # those of the language win
        for one, gender, title, role in reference.rows("titles"):
            if one == wanted and (one != "en" or language == "en" or title not in ("m", "me", "on", "don")):
                titles[title] = ("" if gender == "-" else gender, "" if role == "-" else role)
        for one, gender, role in reference.rows("roles"):
            if one == wanted:
                roles[role.casefold()] = "" if gender == "-" else gender
    bodies: dict[str, list[str]] = {}
    for kind, word in reference.rows("bodies"):
        bodies.setdefault(kind, []).append(word)
    lands: dict[str, list[str]] = {}
    for kind, word in reference.rows("lands"):
        lands.setdefault(kind, []).append(word)
    function = {word for kind, one, word in reference.rows("words") if kind != "sign" and one in (language, "en")}
    return NameWords(
        given={name: gender for gender, name in reference.rows("given_names")},
        small=frozenset(word for one, word in reference.rows("small_words") if one == "en" and language == "en"),
        titles=titles,
        title_parts=frozenset(title.split()[0] for title in titles if " " in title),
        roles=roles,
        heads=frozenset(word.casefold() for word in bodies["head"]),
        opens=frozenset(word.casefold() for word in bodies["opens"]),
        common=frozenset(bodies["common"]),
        suffixes=frozenset(bodies["suffix"]),
        known=_by_first(bodies["known"]),
        no_acronyms=frozenset(bodies["acronym_not"]),
        place_openers=frozenset(lands["opens"]),
        places=_by_first(lands["place"]),
        people=frozenset(lands["people"]),
        not_person=frozenset(lands["not_person"]),
        days=frozenset(lands["day"]),
        calendar=frozenset(lands["calendar"] + lands["day"]),
        function=frozenset(function),
        nouns=language in ("de", "lb"),
        seats=language not in ("en", "de", "nl", "sv", "da", "no"),
    )
