"""Which names of an article mean the same person or organisation: full names, short ones, initials, capitals alone.

A short form goes to the one whose name ends in it; where several do, to the one that its title fits, else the one that
is named most. A word that nothing but capitals speaks for is nobody, unless a title or a verb of saying stands beside
it somewhere in the article.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from copydesk.annotate.name_words import NICKNAMES, SUFFIXES, NameWords
from copydesk.annotate.sentence import Name
from copydesk.words import Words

# No article speaks of so many people of one family name; each is compared with all others.
_FAMILY = 200
_SMALL_ONES = frozenset({"of", "for", "and", "the", "on", "in", "to", "against", "&", "'s", "’s"})


@dataclass
class Named:
    """A person or an organisation of an article. `mentions` are words [first, end) with how they name it."""

    person: bool
    parts: tuple[str, ...]  # of the fullest name, in small letters, without dots
    gender: str = ""
    sure: float = 0.5
    at: tuple[int, int] = (0, 0)  # the fullest name
    mentions: list[tuple[int, int, str]] = field(default_factory=list)
    titles: list[tuple[int, int]] = field(default_factory=list)
    roles: list[tuple[int, int]] = field(default_factory=list)
    called: list[tuple[str, frozenset[str], int]] = field(
        default_factory=list
    )  # role, words beside it, from which word on
    weight: int = 0

    @property
    def last(self) -> str:
        """The family name, or the last word of an organisation's name."""
        return self.parts[-1] if self.parts else ""


def parts(words: Words, first: int, end: int) -> tuple[str, ...]:
    """The words of a name as they are compared: small letters, without dots, quotes and suffixes."""
    found = [form.lower().strip(".") for form in words.forms[first:end] if form[0].isalnum() and form not in SUFFIXES]
    return tuple(found) or (words.forms[first].lower(),)


def people(found: Sequence[Name], words: Words, told: NameWords, capitals: bool = True) -> list[Named]:
    """The people among the names, in order of first mention; each name is a mention of one at most. Without `capitals`
    a word alone is somebody's short name or stands behind a title."""
    full: list[Named] = []
    by_last: defaultdict[str, list[Named]] = defaultdict(list)
    whose: dict[int, Named] = {}
    shorts: list[tuple[int, Name, tuple[str, ...]]] = []
    spoken = {}
    for n, name in enumerate(found):
        if name.kind not in ("person", "single", "body"):
            continue
        called = parts(words, name.first, name.end)
        if name.kind != "person" or len(called) == 1:
            shorts.append((n, name, called))
            if name.kind != "body" and ((name.said and capitals) or name.titles):
                spoken[called[0]] = True
            continue
        same = next((one for one in by_last[called[-1]] if _compatible(one.parts, called)), None)
        if same is None:
            if len(by_last[called[-1]]) >= _FAMILY:
                continue
            same = Named(True, called, at=(name.first, name.end))
            full.append(same)
            by_last[called[-1]].append(same)
        elif len(called) > len(same.parts):
            same.parts, same.at = called, (name.first, name.end)
        _met(same, name)
        same.weight += 1
        same.mentions.append((name.first, name.end, "name"))
        whose[n] = same
    families = {one.parts[-1] for one in full if one.sure > 0.8}
    full = [one for one in full if one.sure > 0.5 or one.parts[0] not in families]  # "Moe Tower"
    by_part: defaultdict[str, list[Named]] = defaultdict(list)
    for one in full:
        for part in dict.fromkeys((one.parts[0], *one.parts[1:])):
            if len(part) > 1:
                by_part[part].append(one)
    _merge_tails(by_last)
    full = [one for one in full if one.mentions]
    alone: dict[str, Named] = {}
    for _, name, called in shorts:  # "Mr. Kerr" where the article knows none but Ida Kerr
        if name.titles and name.gender and not any(_agree(one, name) for one in by_part.get(called[0], ())):
            one = alone.setdefault(called[0], Named(True, called, name.gender, 0.4, (name.first, name.end)))
            one.weight += 1
    for _, name, called in shorts:
        short = called[0]
        if not capitals and short not in by_part and short[-1] == "s" and short[:-1] in by_part:
            short = short[:-1]  # a genitive: "Moes Boot"
        form = words.forms[name.first]
        fits = [one for one in by_part.get(short, ()) if one.mentions and _agree(one, name)]
        known = alone.get(short)
        if known is not None and _agree(known, name):
            fits.append(known)
        if fits:
            same = _chosen(fits, short)
        else:
            if not (short in spoken and (name.titles or len(form) > 2)) or name.kind == "body":
                continue
            if not name.titles and (
                short in told.small or short in told.heads or form in told.people or form in told.not_person
            ):
                continue
            same = alone[short] = Named(True, called, at=(name.first, name.end), sure=0.4)
        _met(same, name)
        same.mentions.append((name.first, name.end, "name" if len(same.parts) == 1 else "short"))
    # Of those that were set apart by a title, some are never met by that form: "Pater Moes" is Moe.
    everyone = full + [one for one in alone.values() if one.mentions]
    for one in everyone:
        one.mentions.sort()
    return sorted(everyone, key=lambda one: one.mentions[0])


def _met(one: Named, name: Name) -> None:
    if (name.gender and not one.gender) or (name.gender and name.titles):
        one.gender = name.gender
    one.sure = max(one.sure if one.weight or one.mentions else 0.0, name.sure)
    one.titles += name.titles


def _compatible(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two full names with the same last word may be one: the same given name, an initial, a short form."""
    if len(one) < len(other):
        one, other = other, one
    if one[-len(other) :] == other:
        return True
    a, b = one[0], other[0]
    return (
        a == b
        or (a[0] == b[0] and (len(a) == 1 or len(b) == 1))
        or a in NICKNAMES.get(b, ())
        or b in NICKNAMES.get(a, ())
    )


def _merge_tails(by_last: dict[str, list[Named]]) -> None:
    """Names that are the tail of a longer one are the same person: "Lamont Kerr" and "Bo Lamont Kerr"."""
    for alike in by_last.values():
        for one in alike:
            for other in alike:
                longer = one.mentions and other.mentions and len(one.parts) > len(other.parts)
                if longer and one.parts[-len(other.parts) :] == other.parts:
                    one.mentions += other.mentions
                    one.titles += other.titles
                    one.weight += other.weight
                    one.gender = one.gender or other.gender
                    other.mentions = []


def _agree(one: Named, name: Name) -> bool:
    return not (name.titles and name.gender and one.gender and one.gender != name.gender)


def _chosen(fits: list[Named], short: str) -> Named:
    """The one of several that a short form means."""
    if len(fits) == 1:
        return fits[0]
    family = [one for one in fits if one.parts[-1] == short] or fits
    return max(family, key=lambda one: (one.weight, -one.at[0]))


def organisations(found: Sequence[Name], words: Words, told: NameWords, taken: set[int]) -> list[Named]:
    """The organisations among the names, in order of first mention. `taken` are the first words of names of people:
    a word alone that is one of theirs is no organisation."""
    by_key: dict[tuple[str, ...], Named] = {}
    short: dict[str, Named] = {}
    for name in found:
        if name.kind != "organisation" or (name.end == name.first + 1 and name.first in taken):
            continue
        called = parts(words, name.first, name.end)
        key = _key(words, name)
        same = by_key.get(key)
        if same is None and len(key) == 1:
            same = short.get(key[0])
        if same is None:
            same = by_key[key] = Named(False, called, at=(name.first, name.end), sure=name.sure)
            initials = _initials(words, name)
            if len(initials) > 1:
                known = by_key.get((initials,))
                if known:  # the capitals came first
                    known.parts, known.at = called, (name.first, name.end)
                    by_key[key] = same = known
                else:
                    short.setdefault(initials, same)
        elif len(called) > len(same.parts):
            same.parts, same.at = called, (name.first, name.end)
        same.weight += 1
        same.sure = max(same.sure, name.sure)
        same.mentions.append((name.first, name.end, "name" if len(called) > 1 or len(same.parts) == 1 else "short"))
    everyone = list({id(one): one for one in by_key.values()}.values())
    _shortened(found, words, told, everyone, taken)
    for one in everyone:
        one.mentions.sort()
    return sorted(everyone, key=lambda one: one.mentions[0])


def _shortened(found: Sequence[Name], words: Words, told: NameWords, everyone: list[Named], taken: set[int]) -> None:
    """Words alone that stand for an organisation: the first of its name ("Ellery" for "Ellery Foods"), behind "the" the
    last ("the Post"); one behind "the" that speaks is an organisation by itself."""
    firsts: dict[str, Named] = {}
    lasts: dict[str, Named] = {}
    for one in everyone:
        if len(one.parts) > 1 and one.parts[-1] not in told.common:
            if one.parts[0] not in told.small and one.parts[0] not in told.opens and len(one.parts) < 4:
                firsts.setdefault(one.parts[0], one)
            lasts.setdefault(one.parts[-1], one)
    for name in found:
        if name.kind not in ("single", "body") or name.first in taken:
            continue
        called = parts(words, name.first, name.end)
        same = firsts.get(called[0])
        if name.kind == "body" or called[0][-1] == "s":  # "the Courier", "Gulls"
            same = lasts.get(called[0]) or same
            form = words.forms[name.first]
            if (
                name.kind == "body"
                and same is None
                and name.said
                and called[0] not in told.small
                and form not in told.people
            ):
                same = lasts[called[0]] = Named(False, called, at=(name.first, name.end), sure=0.4)
                everyone.append(same)
        if same is not None:
            same.mentions.append((name.first, name.end, "short" if len(same.parts) > 1 else "name"))


def _key(words: Words, name: Name) -> tuple[str, ...]:
    """What two names of one organisation have in common: "Department of Tides" and "Tides Department"."""
    forms = [
        form.lower().replace(".", "")
        for form in words.forms[name.first : name.end]
        if form[0].isalnum() or form[0] in "&"
    ]
    if len(forms) > 2 and forms[1] == "of" and forms[0] in ("department", "ministry", "bank", "bureau", "board"):
        forms = [*forms[2:], forms[0]]
    elif len(forms) > 2 and forms[-1] in ("campaign", "administration", "team"):
        forms = forms[-2:] if forms[-2] not in ("presidential", "own", "reelection") else [forms[-3], forms[-1]]
    elif len(forms) > 1 and forms[-1] in (
        "inc",
        "corp",
        "ltd",
        "llc",
        "plc",
        "co",
        "gmbh",
        "ag",
        "company",
        "corporation",
        "group",
    ):
        forms = forms[:-1]
    return tuple(form for form in forms if form not in _SMALL_ONES)


def _initials(words: Words, name: Name) -> str:
    """The first letters of the great words of a name, in small letters: what it is called in capitals."""
    large = [form[0] for form in words.forms[name.first : name.end] if form[0].isupper()]
    return "".join(large).lower()
