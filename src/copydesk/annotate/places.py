"""places: where. Every place and people that an article names, with what is meant by the name.

What may name a place (toponyms) → whether it does (evidence) → which of its namesakes (senses, company) → Place, one
for each place of the article, with all its mentions.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.annotate import company, evidence, gazetteer, name_words, senses, toponyms
from copydesk.annotate.evidence import Cover
from copydesk.annotate.gazetteer import PEOPLE, Gazetteer, Site
from copydesk.annotate.names import lines
from copydesk.annotate.senses import Name
from copydesk.annotate.toponyms import Spot
from copydesk.records import Organisation, Person, Place, Span
from copydesk.words import Words

__all__ = ["found"]

_LEAST = 0.45  # how sure a place must be; F1 is best about half of it, 0.4 to 0.5 differ by a point either way


def found(
    words: Words,
    people: tuple[Sequence[Person], Sequence[Organisation]],
    language: str,
    dateline: Span | None = None,
    site: str = "",
) -> list[Place]:
    """The places of a text in order of first mention, each with all its mentions.

    `people` are what `people.found` says of the same words; `dateline` is where the article names the place that it was
    filed from, `site` the address of its site: an outlet named for a town writes of it.
    """
    table = gazetteer.read()
    spots = toponyms.spots(words, table)
    if not spots:
        return []
    cover = covered(words, people, language)
    facts = evidence.cues(words, spots, cover, table)
    chance = [evidence.likely(one) for one in facts]
    names, owner = grouped(words, spots, facts, chance, table, dateline)
    meant = company.decided(names, table, site, language)
    return _placed(spots, chance, owner, meant)


def covered(words: Words, people: tuple[Sequence[Person], Sequence[Organisation]], language: str) -> Cover:
    """What names of people and organisations cover, and the words that names are told by."""
    told = name_words.read(language)
    spans: tuple[dict[int, tuple[int, int]], dict[int, tuple[int, int]]] = ({}, {})
    surnames = set()
    for kind, everyone in enumerate(people):
        for one in everyone:
            assert isinstance(one, Person | Organisation)
            for mention in one.mentions:
                if mention.kind not in ("name", "short"):
                    continue
                within = words.within(mention.span)
                place = (within.start, within.stop)
                for n in within:
                    held = spans[kind].get(n)
                    if held is None or held[1] - held[0] < place[1] - place[0]:
                        spans[kind][n] = place
                if not kind and within:
                    surnames.add(words.forms[within.stop - 1])
    headlines = frozenset(n for n, line in enumerate(lines(words, told, language == "en")) if line.style != "plain")
    return Cover(spans[0], spans[1], frozenset(surnames), headlines, told)


def grouped(
    words: Words,
    spots: Sequence[Spot],
    facts: Sequence[Sequence[int]],
    chance: Sequence[float],
    table: Gazetteer,
    dateline: Span | None,
) -> tuple[list[Name], list[int]]:
    """The different names of the spots, and for each spot the number of its name. A name with what it lies in behind it
    ("Paris, Texas") is another one than the name alone."""
    forms = words.forms
    lists = _lists(words, spots)
    numbers: dict[tuple[str, tuple[int, ...]], int] = {}
    names: list[Name] = []
    owner = []
    for n, spot in enumerate(spots):
        container = _container(forms, spots, n, table)
        told = _told(forms, spots, n)
        filed = evidence.filed(facts[n]) or (
            dateline is not None and dateline.start <= spot.start and spot.close <= dateline.end
        )
        at = numbers.setdefault((spot.name, container), len(names))
        if at == len(names):
            names.append(Name(spot.name, spot.entries, container, told, chance[n], filed, lists[n]))
        else:
            one = names[at]
            entries = (
                one.entries if one.entries == spot.entries else tuple(dict.fromkeys((*one.entries, *spot.entries)))
            )
            names[at] = Name(
                spot.name,
                entries,
                container,
                one.told | told,
                max(one.weight, chance[n]),
                one.dateline or filed,
                one.lists | lists[n],
            )
        owner.append(at)
    return names, owner


def _container(forms: Sequence[str], spots: Sequence[Spot], n: int, table: Gazetteer) -> tuple[int, ...]:
    """What is named right behind a name and holds one of its places: "Paris, Texas", "Moscow (Idaho)"."""
    spot = spots[n]
    if n + 1 == len(spots) or spots[n + 1].first != spot.end + 1 or forms[spot.end] not in (",", "("):
        return ()
    following = spots[n + 1]
    if forms[spot.end] == "(" and forms[following.end : following.end + 1] != [")"]:
        return ()
    entries = tuple(one for one in following.entries if one & 7 != PEOPLE)
    areas = frozenset(senses.areas(entries, table))
    if any(areas & senses.holders(table.site(entry >> 3)) for entry in spot.entries):
        return entries
    return ()


_TOWNS = frozenset("city town village borough municipality port capital suburb hamlet".split())


def _told(forms: Sequence[str], spots: Sequence[Spot], n: int) -> frozenset[str]:
    """What the words beside a name say that it is."""
    spot = spots[n]
    found = set()
    last = n
    while (
        last + 1 < len(spots)
        and spots[last + 1].first == spots[last].end + 1
        and forms[spots[last].end] in (",", "and", "&")
    ):
        last += 1
        if last - n > 20:
            break
    while (
        last + 1 < len(spots)
        and spots[last + 1].first == spots[last].end + 2
        and forms[spots[last].end : spots[last].end + 2] == [",", "and"]
    ):
        last += 1
    if forms[spots[last].end : spots[last].end + 1] in (["counties"], ["Counties"], ["parishes"]):
        found.add("county")
    if spot.first > 1 and forms[spot.first - 1] == "of":
        what = forms[spot.first - 2].lower()
        if what in _TOWNS:
            found.add("town")
        elif what in ("state", "province", "republic"):
            found.add("state")
        elif what == "county":
            found.add("county")
    if spot.first and forms[spot.first - 1].lower() == "county":
        found.add("county")
    return frozenset(found)


def _lists(words: Words, spots: Sequence[Spot]) -> list[frozenset[int]]:
    """The lists that each name stands in: three names or more, parted by commas and "and"."""
    forms = words.forms
    found: list[frozenset[int]] = [frozenset()] * len(spots)
    begin = 0
    for n in range(1, len(spots) + 1):
        joined = False
        if n < len(spots):
            between = forms[spots[n - 1].end : spots[n].first]
            joined = 0 < len(between) < 3 and all(form in (",", "and", "or", ";", "&") for form in between)
        if not joined:
            if n - begin > 2:
                for k in range(begin, n):
                    found[k] = frozenset({begin})
            begin = n
    return found


def _placed(
    spots: Sequence[Spot],
    chance: Sequence[float],
    owner: Sequence[int],
    meant: Sequence[tuple[Site, float] | None],
) -> list[Place]:
    """The records: spots of one place together."""
    held: dict[tuple[int, bool], list[tuple[Span, float]]] = {}
    sites: dict[tuple[int, bool], Site] = {}
    for n, spot in enumerate(spots):
        choice = meant[owner[n]]
        if choice is None:
            continue
        site, share = choice
        sure = chance[n] * share
        if sure < _LEAST:
            continue
        people = any(entry == site.number * 8 + PEOPLE for entry in spot.entries)
        held.setdefault((site.number, people), []).append((Span(spot.start, spot.close), sure))
        sites[site.number, people] = site
    found = []
    for number, (which, mentions) in enumerate(held.items(), 1):
        site = sites[which]
        found.append(
            Place(
                key=f"l{number}",
                name=site.name,
                mentions=tuple(span for span, _ in mentions),
                kind="people" if which[1] else site.kind,
                latitude=site.latitude,
                longitude=site.longitude,
                country=site.country,
                division=site.division,
                geonames=site.geonames or None,
                sure=round(sum(sure for _, sure in mentions) / len(mentions), 3),
            )
        )
    return found
