"""Which member of a group was first, and how we know: from what pages state, then from days, then from the text.

Each reason is worth so many points, and the points of a member are turned into a share of belief: e^points over the
sum of all. The points are guesses, in the order of how easily each is wrong; tests/stories holds what they must give.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from copydesk.records import Print, Reason
from copydesk.urls import site

# A page names the other as its source by its address; by its name.
_LINKED, _NAMED = 9.0, 6.0
# A page names a source that is not in the pile, or an agency that it is not: it is itself no original.
_ELSEWHERE = 5.0
# The agency itself, in a group of which others credit it.
_AGENCY = 6.0
# Published on an earlier day than any other; earlier on the same day; seen by an earlier crawl.
_DAY, _HOUR, _CRAWL = 5.0, 3.0, 1.0
# Of one text, the one that has all of it; by wording, per unit of log-odds.
_WHOLE, _WORDING = 1.5, 1.0
# Below this share of belief the original is unknown. With two members that nothing parts each has .5.
SURE = 0.55


class Choice(NamedTuple):
    """The row of the original, or None where it is unknown, and `like`, the likeliest; how sure; the reasons of each
    member; what each names as its source that is not among them; whether all that pages state speaks as much for it as
    for the likeliest."""

    original: int | None
    like: int
    sure: float
    reasons: list[tuple[Reason, ...]]
    named: list[str]
    tied: list[bool]


def chosen(
    group: Sequence[Print], completeness: Sequence[float], together: Sequence[bool], wording: Sequence[float]
) -> Choice:
    """Which of the group was first. `completeness` is how much of what the group has in common each member has, 0 to
    1, the first member being the measure; `together` whether what that has beyond a member is of another matter;
    `wording` how likely each is the original by its wording, summing to 1, equal where that says nothing."""
    reasons: list[list[Reason]] = [[] for _ in group]
    named = [""] * len(group)
    _stated(group, reasons, named)
    _agencies(group, reasons, named)
    _days(group, reasons)
    stated = [sum(reason.weight for reason in some) for some in reasons]
    top = max(completeness)
    for n, whole in enumerate(completeness):
        if whole < top - 0.15 and not together[n]:
            weight = -_WHOLE * min(1.0, 2 * (top - whole))
            reasons[n].append(Reason(basis="completeness", weight=weight, words=f"has {whole:.0%} of the text"))
    if any(together[n] and whole < top - 0.15 for n, whole in enumerate(completeness)):
        reasons[0].append(Reason(basis="completeness", weight=-_WHOLE, words="has more, of another matter"))
    even = 1 / len(group)
    for n, odds in enumerate(wording):
        if abs(odds - even) > 1e-6:
            weight = _WORDING * math.log(max(odds, 1e-4) / even)
            reasons[n].append(Reason(basis="wording", weight=round(weight, 4), words=f"{odds:.0%} by its wording"))
    points = [sum(reason.weight for reason in some) for some in reasons]
    best = max(points)
    odds_of = [math.exp(point - best) for point in points]
    sure = max(odds_of) / sum(odds_of)
    like = min(range(len(group)), key=lambda n: (-points[n], -completeness[n], -group[n].words, group[n].key))
    for some in reasons:
        some.sort(key=lambda reason: (-abs(reason.weight), reason.basis, reason.article, reason.words))
    return Choice(
        original=like if sure >= SURE and not named[like] else None,
        like=like,
        sure=sure,
        reasons=[tuple(some) for some in reasons],
        named=named,
        tied=[points == stated[like] for points in stated],
    )


def _stated(group: Sequence[Print], reasons: list[list[Reason]], named: list[str]) -> None:
    """What pages say that they come from: a canonical address elsewhere, a source link, "first published by"."""
    address = {place(one.url): n for n, one in reversed(list(enumerate(group))) if one.url}
    names: dict[str, list[int]] = {}
    for n, one in enumerate(group):
        for name in {_plain(one.outlet), _plain(one.site), _plain(one.site.rpartition(".")[0])} - {""}:
            names.setdefault(name, []).append(n)
    for n, one in enumerate(group):
        for claim in one.sources:
            linked = "://" in claim.value
            if linked:
                at = address.get(place(claim.value))
                host = [] if at is not None else names.get(_plain(site(claim.value)), [])
                meant = [at] if at is not None else host
            else:
                meant = names.get(_plain(claim.value), [])
            meant = [other for other in meant if other != n]
            said = claim.words or claim.value
            if meant:
                weight = _LINKED if linked and at is not None else _NAMED
                for other in meant:
                    reasons[other].append(Reason(basis=claim.basis, weight=weight, words=said, article=one.key))
                reasons[n].append(Reason(basis=claim.basis, weight=-weight, words=said, article=one.key))
            elif not (linked and (place(claim.value) == place(one.url) or site(claim.value) == site(one.url))):
                reasons[n].append(Reason(basis=claim.basis, weight=-_ELSEWHERE, words=said, article=one.key))
                named[n] = named[n] or claim.value


def _agencies(group: Sequence[Print], reasons: list[list[Reason]], named: list[str]) -> None:
    """Who credits an agency has the text from it; where the agency's own page is here, that is the one."""
    for n, one in enumerate(group):
        if not one.agency:
            continue
        own = [m for m, other in enumerate(group) if _is(one.agency, other)]
        if own == [n] or n in own:
            continue
        for m in own:
            reasons[m].append(Reason(basis="agency", weight=_AGENCY, words=one.agency, article=one.key))
        reasons[n].append(Reason(basis="agency", weight=-_ELSEWHERE, words=one.agency, article=one.key))
        if not own:
            named[n] = named[n] or one.agency


def _is(agency: str, one: Print) -> bool:
    """Whether a page is the agency's own: its outlet or its site has that name."""
    name = _plain(agency)
    return name in (_plain(one.outlet), _plain(one.site.rpartition(".")[0]), _plain(one.site.partition(".")[0]))


def _days(group: Sequence[Print], reasons: list[list[Reason]]) -> None:
    """The earliest of those that say when; one that says nothing is neither early nor late."""
    dated = sorted((one.published[:10], n) for n, one in enumerate(group) if len(one.published) >= 10)
    if len(dated) > 1 and dated[0][0] != dated[-1][0]:
        first = dated[0][0]
        early = [n for day, n in dated if day == first]
        for n in early:
            reasons[n].append(Reason(basis="published", weight=_DAY, words=group[n].published))
    if len(dated) > 1:
        # Only moments that can be compared: both with a clock, and with one and the same offset from UTC.
        clocks = sorted(
            (group[n].published, n) for day, n in dated if day == dated[0][0] and len(group[n].published) >= 16
        )
        zones = {one[16:].lstrip(":.0123456789") for one, _ in clocks}
        if len(clocks) > 1 and len(zones) == 1 and clocks[0][0][:16] != clocks[1][0][:16]:
            n = clocks[0][1]
            reasons[n].append(Reason(basis="published", weight=_HOUR, words=group[n].published))
    crawled = sorted((one.fetched[:10], n) for n, one in enumerate(group) if len(one.fetched) >= 10)
    if len(crawled) == len(group) and crawled[0][0] != crawled[-1][0]:
        for day, n in crawled:
            if day == crawled[0][0]:
                reasons[n].append(Reason(basis="crawl", weight=_CRAWL, words=day))


def place(address: str) -> str:
    """An address without what differs from link to link: scheme, "www.", query, fragment, the slash at its end."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def _plain(name: str) -> str:
    """A name as it is compared: letters and digits alone, without "the"."""
    letters = "".join(filter(str.isalnum, name.casefold()))
    return letters.removeprefix("the") if len(letters) > 6 else letters
