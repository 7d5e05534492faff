"""people: who and which organisations an article speaks of, all that means them, and whom a source means."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

from copydesk.annotate import name_words, names, namesakes, pronouns, roles
from copydesk.annotate.name_words import SAID, NameWords
from copydesk.annotate.namesakes import Named
from copydesk.records import Mention, Organisation, Person
from copydesk.words import Words

__all__ = ["Found", "found", "meant"]

Found = tuple[list[Person], list[Organisation]]

_start = attrgetter("span.start")


def found(words: Words, language: str) -> Found:
    """The people and the organisations of a text, with every mention, each in order of first mention.

    `language` is an ISO 639-1 code. Roles and pronouns are told in English alone; other languages give names by given
    names, titles and capitals.

    >>> from copydesk.words import words
    >>> from copydesk.records import Span
    >>> text = "Mayor Ida Moe of Port Ellery left. She told the Harbour Board that Moe stands for Moe."
    >>> people, bodies = found(words(text, [Span(0, len(text))]), "en")
    >>> [(one.key, one.name, [mention.span.of(text) for mention in one.mentions]) for one in (*people, *bodies)]
    [('p1', 'Ida Moe', ['Ida Moe', 'She', 'Moe', 'Moe']), ('o1', 'Harbour Board', ['Harbour Board'])]
    """
    language = language[:2].lower()
    told = name_words.read(language)
    named = names.names(words, told, language == "en")
    people = namesakes.people(named, words, told, language == "en")
    taken = {mention[0] for one in people for mention in one.mentions}
    bodies = namesakes.organisations(named, words, told, taken)
    if language == "en":
        roles.give_roles(people, words, told)
        roles.meet_roles(people, bodies, words, told)
        unnamed = roles.unnamed(people, bodies, words, told)
        pronouns.meet_pronouns([*people, *unnamed], words, pronouns.quoted(words))
        # Whom only a role names is a person of the article where more than the role means them.
        people = sorted([*people, *(one for one in unnamed if len(one.mentions) > 1)], key=lambda one: one.mentions[0])
    return (
        [
            Person(
                key=f"p{n}",
                name=_name(words, one),
                mentions=_mentions(words, one),
                titles=tuple(words.span(*place) for place in sorted(one.titles)),
                roles=tuple(words.span(*place) for place in sorted(one.roles)),
                gender=one.gender if one.gender != "n" else "",
                sure=one.sure,
            )
            for n, one in enumerate(people, 1)
        ],
        [
            Organisation(key=f"o{n}", name=_name(words, one), mentions=_mentions(words, one), sure=one.sure)
            for n, one in enumerate(bodies, 1)
        ],
    )


def _name(words: Words, one: Named) -> str:
    return " ".join(words.span(*one.at).of(words.text).split())


def _mentions(words: Words, one: Named) -> tuple[Mention, ...]:
    return tuple(Mention(span=words.span(first, end), kind=kind) for first, end, kind in one.mentions)  # type: ignore[arg-type]


class _Spot(NamedTuple):
    """A mention at the words [first, end)."""

    first: int
    end: int
    key: str
    person: bool


_PREPOSITIONS = frozenset("of for at in on with from by to about against under over behind near".split())
_ENDS = frozenset(', ; : ( ) [ ] — – -- who whom whose which that " ” “ .'.split()) | SAID
_GENITIVE = frozenset({"'s", "’s", "'", "’"})
_RELATIVE = frozenset({"who", "whom", "which", "that", "whose"})
_DETERMINERS = frozenset("the a an this that his her their its our my".split())


def meant(
    found: Found, words: Words, first: int, end: int, before: Sequence[tuple[int, str]] = (), language: str = "en"
) -> str:
    """The key of the one person or organisation that the source of words [first, end) means; "" where it means none
    that is known, several, or a thing.

    The head of the phrase counts: "Moe, a spokesman for Kerr" is Moe, "a spokesman for Kerr" nobody. `before` are the
    statements before this one as (word, key): the last speaker takes a pronoun that is otherwise open.

    Raises:
        ValueError: the source is no words of the text.
    """
    if not 0 <= first < end <= len(words.forms):
        raise ValueError(f"words {first} to {end} of {len(words.forms)}: name words of the text, first below end")
    told = name_words.read(language[:2].lower())
    spots = _spots(found, words, first, end)
    forms = words.forms
    low = forms[first].lower()
    if end == first + 1:
        if low in _RELATIVE:
            return _antecedent(found, words, first)
        if low in pronouns.PRONOUNS or low in ("they", "it", "their", "its"):
            return spots[0].key if spots else _last(found, low, first, before)
    if low in ("his", "her") and words.forms[end - 1] in _OWN and end == first + 2:
        return _own(found, words, spots, first)
    return _head(words, spots, first, end, told)


def _spots(found: Found, words: Words, first: int, end: int) -> list[_Spot]:
    """The mentions that begin among the words [first, end), in order, the longer first."""
    start, stop = words.starts[first], words.ends[end - 1]
    spots = []
    for person, everyone in ((True, found[0]), (False, found[1])):
        for one in everyone:
            mentions = one.mentions
            if mentions[-1].span.start < start or mentions[0].span.start >= stop:
                continue
            for n in range(bisect_left(mentions, start, key=_start), len(mentions)):
                span = mentions[n].span
                if span.start >= stop:
                    break
                spots.append(
                    _Spot(bisect_left(words.starts, span.start), bisect_left(words.ends, span.end) + 1, one.key, person)
                )
    return sorted(spots, key=lambda spot: (spot.first, -spot.end))


def _head(words: Words, spots: list[_Spot], first: int, end: int, told: NameWords) -> str:
    """The key of the mention that a phrase heads on."""
    forms = words.forms
    at = {spot.first: spot for spot in reversed(spots)}
    n = first
    role = person = False
    while n < end:
        spot = at.get(n)
        low = forms[n].lower()
        if spot and spot.end <= end + 1:
            after = spot.end
            if after >= end:
                return spot.key
            follows = forms[after]
            if follows in _GENITIVE:
                if after + 1 >= end:
                    return spot.key
                n = after + 1
                continue
            if follows.lower() in ("and", "or", "&"):
                return ""
            if (
                follows in _ENDS
                or follows.lower() in _PREPOSITIONS
                or follows.lower() in ("himself", "herself", "itself")
            ):
                return spot.key
            n = after
            continue
        if low in told.roles:
            role, person = True, True
        elif n > first and low in _PREPOSITIONS:
            return _apposed(words, spots, n, end) if role else ""
        elif n > first and forms[n] in ",(—–":
            return _apposed(words, spots, n, end) if person else ""
        elif n > first and low in ("and", "or", "who", "which"):
            return ""
        n += 1
    return ""


_OWN = frozenset({"campaign", "administration", "team"})


def _own(found: Found, words: Words, spots: list[_Spot], first: int) -> str:
    """The organisation that is named for the one whom "his" or "her" means: "his campaign"."""
    if not spots or spots[0].first != first:
        return ""
    one = next((one for one in found[0] if one.key == spots[0].key), None)
    if one is None:
        return ""
    family, kind = one.name.split()[-1], words.forms[first + 1]
    named = (body.key for body in found[1] if body.name.endswith(kind) and family in body.name)
    return next(named, "")


def _apposed(words: Words, spots: list[_Spot], n: int, end: int) -> str:
    """The person whose name follows a role and a comma: "the mayor of Port Ellery, Ida Moe"."""
    forms = words.forms
    for spot in spots:
        if spot.first > n - 1 and spot.person and spot.first > 0:
            k = spot.first - 1
            while k > n and (forms[k] == "." or forms[k][0].isupper()):
                k -= 1  # a title
            if forms[k] == "," and (spot.end >= end or forms[spot.end] in _ENDS):
                return spot.key
    return ""


def _antecedent(found: Found, words: Words, first: int) -> str:
    """Whom "who" and "which" behind a name take up."""
    forms = words.forms
    last = first - 1
    while last >= 0 and last >= first - 2 and forms[last] in (",", ")", "—", "–", "--", '"', "”"):
        last -= 1
    begin = max(words.sentences[words.sentence(first)], first - 14)
    if last < begin:
        return ""
    spots = [spot for spot in _spots(found, words, begin, last + 1) if spot.end == last + 1]
    return spots[0].key if spots else ""


def _last(found: Found, pronoun: str, first: int, before: Sequence[tuple[int, str]]) -> str:
    """The last speaker before a pronoun, where it fits."""
    gender = pronouns.PRONOUNS.get(pronoun, "")
    for word, key in reversed(before):
        if word >= first or not key:
            continue
        if key[0] == "o":
            return "" if gender else key
        if not gender:
            return ""
        one = next((one for one in found[0] if one.key == key), None)
        if one is not None and one.gender in ("", gender):
            return key
    return ""
