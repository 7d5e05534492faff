"""What speaks for words being the name of a place, and against it: facts that can be counted, each with its weight.

The weights were learned (training/places.py): a logistic regression over these facts.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import exp
from typing import NamedTuple

from copydesk import reference
from copydesk.annotate.gazetteer import CAPS, OTHER, OWN, PEOPLE, POST, SHORT, Gazetteer
from copydesk.annotate.name_words import SAID, NameWords
from copydesk.annotate.toponyms import Spot
from copydesk.words import Words

__all__ = ["CUES", "Cover", "cues", "filed", "likely"]

# The facts of a spot, in the order of their weights.
CUES = (
    "always",
    "other name only",
    "people",
    "short",
    "two letters",
    "capitals",
    "country",
    "state",
    "county named",
    "no town",
    "large",
    "small town",
    "several words",
    "three letters",
    "in person",
    "in body whole",
    "in body first",
    "in body first, serves",
    "in body later",
    "in body behind of",
    "in body behind of, serves",
    "behind in",
    "behind of",
    "behind to",
    "behind the",
    "behind a name",
    "before a name",
    "before served",
    "before a role",
    "before 's",
    "before a street",
    "before a team",
    "before a name that speaks",
    "in, before a name",
    "behind a university of",
    "before a verb of saying",
    "comma and land",
    "comma and town",
    "behind comma",
    "dateline",
    "opens sentence",
    "small word",
    "small word opens",
    "given name",
    "surname of one",
    "title before",
    "all large",
    "headline",
    "hyphen head",
    "hyphen party",
    "hyphen part",
    "calendar",
    "of, behind place word",
    "listed",
    "elsewhere in place",
    "elsewhere in person",
    "elsewhere only",
    "given, behind in",
    "surname, behind in",
    "people before name",
    "quoted",
)
_AT = {name: n for n, name in enumerate(CUES)}

_IN = frozenset(
    "in near outside throughout across around within inside toward towards beyond through via into "
    "en dans à aus nach".split()
)
_TO = frozenset("to from at between leaving against for over visit visiting visited left".split())
_STREETS = frozenset(
    "street road avenue drive lane boulevard highway parkway st rd ave dr ln blvd hwy pkwy court place square way "
    "bridge route turnpike freeway expressway terrace circle pike trail alley".split()
)
_PLACE_WORDS = frozenset(
    "city town village county state province region district suburb borough township parish area island capital port "
    "republic territory municipality north south east west northern southern eastern western mayor governor "
    "people government outskirts streets parts rest residents citizens coast half side".split()
)
_LEARNED = frozenset("university college bank institute academy museum".split())
_DASHES = frozenset("— – -- - ―".split())
_QUOTES = frozenset("\"“”'‘’".split())


class Cover(NamedTuple):
    """What else is told of words, by their numbers: `people` and `bodies` hold for each word of a name of a person or
    of an organisation where that name begins and ends; `surnames` are the last words of names of people; `headlines`
    the numbers of sentences in which capitals say little."""

    people: dict[int, tuple[int, int]]
    bodies: dict[int, tuple[int, int]]
    surnames: frozenset[str]
    headlines: frozenset[int]
    told: NameWords


def cues(words: Words, found: Sequence[Spot], cover: Cover, gazetteer: Gazetteer) -> list[list[int]]:
    """The facts of each spot, as numbers of `CUES`."""
    told = [_near(words, found, n, cover, gazetteer) for n in range(len(found))]
    # What the same words are elsewhere in the text.
    strong: dict[str, int] = {}
    weak: dict[str, int] = {}
    for n, spot in enumerate(found):
        facts = told[n]
        if _STRONG.intersection(facts):
            strong[spot.name] = strong.get(spot.name, 0) + 1
        elif _AT["in person"] in facts:
            weak[spot.name] = weak.get(spot.name, 0) + 1
    for n, spot in enumerate(found):
        here = bool(_STRONG.intersection(told[n]))
        if strong.get(spot.name, 0) > here:
            told[n].append(_AT["elsewhere in place"])
        if weak.get(spot.name, 0) and _AT["in person"] not in told[n]:
            told[n].append(_AT["elsewhere in person"] if strong.get(spot.name, 0) else _AT["elsewhere only"])
    return told


_STRONG = frozenset(_AT[name] for name in ("behind in", "comma and land", "dateline", "hyphen party"))


def _near(words: Words, found: Sequence[Spot], n: int, cover: Cover, gazetteer: Gazetteer) -> list[int]:
    forms = words.forms
    spot = found[n]
    first, end = spot.first, spot.end
    at = _AT
    facts = [at["always"]]
    tell = facts.append
    hows = {entry & 7 for entry in spot.entries}
    best = gazetteer.site(spot.entries[0] >> 3)
    people = PEOPLE in hows
    if people:
        tell(at["people"])
    elif OWN not in hows:
        tell(
            at[
                "short"
                if SHORT in hows
                else "two letters"
                if POST in hows
                else "capitals"
                if CAPS in hows
                else "other name only"
            ]
        )
    if not people:
        if best.kind == "country" and spot.entries[0] & 7 != OTHER:
            tell(at["country"])
        elif best.kind == "state":
            tell(at["state"])
        elif best.kind == "county" and " " in spot.name:
            tell(at["county named"])
        elif best.kind not in ("city", "county", "part"):
            tell(at["no town"])
        elif best.people >= 108:  # a quarter of a million
            tell(at["large"])
        elif best.people < 80:  # ten thousand
            tell(at["small town"])
    single = end - first == 1
    if not single:
        tell(at["several words"])
    elif len(spot.name) < 4:
        tell(at["three letters"])
    form = forms[first]
    low = form.lower()
    begin = words.sentences[words.sentence(first)]
    opens = first == begin or (first == begin + 1 and forms[begin] in _QUOTES)
    before = forms[first - 1] if first > begin else ""
    after = forms[end] if end < len(forms) else ""
    if spot.piece:
        tell(at[f"hyphen {spot.piece}"])
    if first in cover.people:
        tell(at["in person"])
    body = cover.bodies.get(first)
    if body is not None:
        if body[0] >= first and body[1] <= end:
            tell(at["in body whole"])
        elif body[0] == first:
            serves = any(forms[k].lower() in _serves() for k in range(end, body[1]))
            tell(at["in body first, serves" if serves else "in body first"])
        else:
            serves = any(forms[k].lower() in _serves() for k in range(body[0], first))
            behind = before in ("of", "for", "in", "at")
            tell(at[("in body behind of, serves" if serves else "in body behind of") if behind else "in body later"])
    lower = before.lower()
    placed = lower in _IN
    if placed:
        tell(at["behind in"])
    elif lower == "of":
        tell(at["behind of"])
        if first - 2 >= begin and forms[first - 2].lower() in _PLACE_WORDS:
            tell(at["of, behind place word"])
        elif first - 2 >= begin and forms[first - 2].lower() in _LEARNED:
            tell(at["behind a university of"])
    elif lower in _TO:
        tell(at["behind to"])
    elif lower == "the":
        tell(at["behind the"])
    elif before == ",":
        tell(at["behind comma"])
    elif before and before[0].isupper() and before[0].isalpha() and first - 1 > begin and body is None:
        tell(at["title before" if lower in cover.told.titles or lower in cover.told.roles else "behind a name"])
    if after and body is None:
        tall = after[0].isupper() and end < words.sentences[words.sentence(first) + 1]
        low_after = after.lower()
        if low_after in _STREETS and tall:
            tell(at["before a street"])
        elif tall and not people and _team(found, n, after, cover.told):
            tell(at["before a team"])
        elif low_after in _serves():
            tell(at["before served"])
        elif low_after in cover.told.roles or low_after in cover.told.titles:
            tell(at["before a role"])
        elif tall and end + 1 < len(forms) and forms[end + 1] in SAID:
            tell(at["before a name that speaks"])  # "Paris Moe said"
        elif tall:
            tell(at["people before name" if people else "before a name"])
            if placed and not people and after not in cover.told.calendar:
                tell(at["in, before a name"])
        elif after in ("'s", "’s"):
            tell(at["before 's"])
        elif after in SAID:
            tell(at["before a verb of saying"])
    if after == "," and n + 1 < len(found) and found[n + 1].first == end + 1:
        following = gazetteer.site(found[n + 1].entries[0] >> 3)
        tell(at["comma and land" if following.kind in ("country", "state", "county") else "comma and town"])
    elif (
        after == "("
        and n + 1 < len(found)
        and found[n + 1].first == end + 1
        and forms[found[n + 1].end : found[n + 1].end + 1] == [")"]
    ):
        tell(at["comma and land"])
    if n and found[n - 1].end == first - 1 and before in (",", "and", "or") and found[n - 1].first not in cover.people:
        tell(at["listed"])
    if opens and _filed(forms, end):
        tell(at["dateline"])
    elif opens:
        tell(at["opens sentence"])
    if single:
        if low in cover.told.small:
            tell(at["small word"])
            if opens:
                tell(at["small word opens"])
        if form in cover.told.given:
            tell(at["given name"])
            if placed:
                tell(at["given, behind in"])
        if form in cover.surnames:
            tell(at["surname of one"])
            if placed:
                tell(at["surname, behind in"])
        if form in cover.told.calendar or form in cover.told.function:
            tell(at["calendar"])
    if form.isupper() and len(form) > 3:
        tell(at["all large"])
    if words.sentence(first) in cover.headlines:
        tell(at["headline"])
    if before in _QUOTES and after in _QUOTES:
        tell(at["quoted"])
    return facts


def _filed(forms: Sequence[str], end: int) -> bool:
    """Whether a dash follows as behind the place of a dateline, within a few words."""
    for k in range(end, min(end + 9, len(forms))):
        if forms[k] in _DASHES:
            return True
        if not (forms[k][0].isupper() or forms[k] in ",()./" or forms[k].isdigit()):
            return False
    return False


def _team(found: Sequence[Spot], n: int, after: str, told: NameWords) -> bool:
    """Whether the word behind a place is that of a team: "the Houston Texans", "the Ellery Gulls"."""
    if n + 1 < len(found) and found[n + 1].first == found[n].end:
        return after[-1] == "s" and any(entry & 7 == PEOPLE for entry in found[n + 1].entries)
    low = after.lower()
    return (
        len(after) > 4
        and after[-1] == "s"
        and after[-2] != "s"
        and not (
            after in told.people
            or after in told.not_person
            or low in told.roles
            or low in told.titles
            or low in _serves()
            or low[:-1] in told.roles
            or after in told.calendar
        )
    )


@cache
def _serves() -> frozenset[str]:
    """Words for what a place has: its police, its council, its residents."""
    return frozenset(word for kind, word in reference.rows("place_words") if kind == "serves")


def filed(facts: Sequence[int]) -> bool:
    """Whether these facts say that the words open a dateline."""
    return _AT["dateline"] in facts


@cache
def _weights() -> tuple[float, ...]:
    told = {name: float(weight) for part, name, weight in reference.rows("place_weights") if part == "cue"}
    return tuple(told.get(name, 0.0) for name in CUES)


def likely(facts: Sequence[int]) -> float:
    """How likely words of these facts name a place, 0 to 1."""
    weights = _weights()
    return 1 / (1 + exp(-sum(weights[n] for n in facts)))
