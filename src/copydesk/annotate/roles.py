"""What people are said to be, and what else means them for it: "Ida Moe, the mayor of Port Ellery", then "the mayor".

A role goes to the last one who was given it: before the name, behind it between commas, or as its title. An
organisation is called by the last word of its name ("the board"), or by what its last capital stands for.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Sequence

from copydesk.annotate.name_words import ALIKE, BEFORE, BESIDE, KIN, SAID, NameWords
from copydesk.annotate.namesakes import Named
from copydesk.words import Words

_ARTICLES = frozenset("a an the his her their its our my one another then now both also".split())
_BREAKS = frozenset('. ; : — – -- ( ) ! ? " “ ” who which that whose is was has had said says and but'.split())
_WORD = {"gop": "republican", "democrat": "democratic", "republicans": "republican"}
# Those who were in office are others than those who are.
_OFFICES = frozenset({"president", "mayor", "governor", "senator", "minister"})
_OF_CAPITALS = frozenset(
    "agency fund bank bureau commission committee union party association organization institute league".split()
)
# So many who share a role or a last word at most are kept in mind: a bound on the work, far above what articles need.
_MANY = 100


def give_roles(everyone: Sequence[Named], words: Words, told: NameWords) -> None:
    """Note for each person the roles that are stated beside the name: before it, behind it between commas."""
    forms = words.forms
    stop = len(forms)
    for one in everyone:
        for first, end in one.titles:
            lows = [form.lower() for form in forms[first:end] if form[0].isalpha()]
            for n, low in enumerate(lows):
                pair = f"{low} {lows[n + 1]}" if n + 1 < len(lows) else ""
                role = (told.titles.get(pair) or told.titles.get(low) or ("", ""))[1] or (
                    low if low in told.roles else ""
                )
                if role:
                    one.called.append((role, frozenset(_WORD.get(w, w) for w in (*lows, role)), first))
        title_at: dict[int, int] = {}
        for first, end in one.titles:
            title_at[end] = min(first, title_at.get(end, first))
        for first, end, kind in list(one.mentions):
            if kind == "role":
                continue
            begin = title_at.get(first, first)
            sentence = words.sentence(begin)
            opens, stop = words.sentences[sentence], words.sentences[sentence + 1]
            before = _before(forms, begin, opens, told)
            if before is not None:
                _call(one, words, before, begin, told)
            behind = _behind(forms, end, stop, told)
            if behind is not None:
                _call(one, words, *behind, told)
                continue
            left = _left(forms, begin, opens, told)
            if left is not None:
                _call(one, words, *left, told)
        one.roles = list(dict.fromkeys(one.roles))


def _call(one: Named, words: Words, first: int, end: int, told: NameWords) -> None:
    lows = [form.lower() for form in words.forms[first:end] if form[0].isalnum()]
    head = next((low for low in lows if low in told.roles or low in told.titles), "")
    cut = next((n for n, low in enumerate(lows) if low in ("of", "for", "at", "in", "on", "to", "with")), len(lows))
    heads = [low for low in lows[:cut] if low in told.roles or low in told.titles]
    head = heads[-1] if heads else head
    gender = told.roles.get(head, "")
    if gender:  # "actress" says more than a given name does
        one.gender = gender
    one.roles.append((first, end))
    one.called.append((head, frozenset(_WORD.get(low, low) for low in lows), first))


def _before(forms: list[str], first: int, opens: int, told: NameWords) -> int | None:
    """Where a role that stands before a name begins: "campaign manager Ida Moe"."""
    at = first - 1
    if at < opens or forms[at].lower() not in told.roles or not forms[at][0].islower():
        return None
    while at > opens and first - at < 6:
        form = forms[at - 1]
        if (
            form.lower() in BESIDE
            or form.lower() in told.roles
            or (form[0].isupper() and form.lower() not in told.function and form not in ("I",))
        ):
            at -= 1
        else:
            break
    return at


def _behind(forms: list[str], end: int, stop: int, told: NameWords) -> tuple[int, int] | None:
    """A role behind a name and a comma, to the next comma: "Ida Moe, 41, the mayor of Port Ellery,"."""
    at = end
    if at + 2 >= stop or forms[at] not in (",", "(", "—", "--", "–"):
        return None
    at += 1
    if forms[at].isdigit() and at + 2 < stop and forms[at + 1] == ",":
        at += 2
    begin = at
    role = -1
    while at < stop and at < begin + 10:
        low = forms[at].lower()
        if low in told.roles or low in told.titles:
            role = at
            after = forms[at + 1].lower() if at + 1 < stop else ""
            noun = after.isalpha() and forms[at + 1].islower() and not _closes(after, told)
            if after in told.roles or noun or after in ("'s", "’s"):
                at += 1  # "a conservative radio host", "the mayor's daughter"
                role = -1
                continue
            break
        if (
            low in _ARTICLES
            or low in BESIDE
            or forms[at][0].isupper()
            or forms[at] in ("'s", "’s")
            or (at > begin and forms[at].isalpha() and low not in _BREAKS and low not in BEFORE)
        ):
            at += 1
            continue
        break
    if role < 0 or (role == begin and forms[begin][0].isupper() and forms[begin].lower() not in told.roles):
        return None
    if role + 1 < stop and forms[role + 1][0].isupper() and forms[role + 1].lower() not in told.function:
        return None  # the role of the next name: "Moe, President Kerr"
    at = role + 1
    if at < stop and forms[at] in ("of", "for", "at", "in", "on", "to", "with", "from", "who"):
        while (
            at < stop
            and at < role + 12
            and forms[at] not in (",", ".", ";", "(", ")", "”", '"', "who", "--", "—", "said")
        ):
            at += 1
    return begin, at


def _closes(word: str, told: NameWords) -> bool:
    """Whether a word may follow a role that ends a phrase."""
    return word in BEFORE or word in _BREAKS or word in told.function or word in SAID


def _left(forms: list[str], first: int, opens: int, told: NameWords) -> tuple[int, int] | None:
    """A role and a comma before a name: "the mayor of Port Ellery, Ida Moe"."""
    if first < opens + 3 or forms[first - 1] != ",":
        return None
    at = first - 2
    role = -1
    while at >= opens and at > first - 11:
        low = forms[at].lower()
        if low in told.roles:
            role = at
        if low in ("the", "his", "her", "their", "its", "a") or forms[at] in ("'s", "’s"):
            return (at if forms[at] not in ("'s", "’s") else at + 1, first - 1) if role >= 0 else None
        if low in _BREAKS or forms[at] == "," or low in SAID:
            return None
        at -= 1
    return None


def meet_roles(people: Sequence[Named], organisations: Sequence[Named], words: Words, told: NameWords) -> None:
    """Give the roles of a text to those whom they mean: "the mayor", "the department" join their mentions."""
    forms = words.forms
    taken = {n for one in people for first, end in (*one.roles, *one.titles) for n in range(first, end)}
    roles: defaultdict[str, list[tuple[Named, frozenset[str], int]]] = defaultdict(list)
    for one in people:
        for role, said, since in one.called:
            if len(roles[role]) < _MANY:
                roles[role].append((one, said, since))
    bodies: defaultdict[str, list[Named]] = defaultdict(list)
    for one in organisations:
        for word in _short_words(one):
            if len(bodies[word]) < _MANY:
                bodies[word].append(one)
    for at, form in enumerate(forms):
        if form != "the" and form != "The":
            continue
        end = _head(forms, at, told)
        if not end or end in taken:
            continue
        follows = forms[end + 1] if end + 1 < len(forms) else ""
        if follows and (follows[0].isupper() or follows.lower() in told.roles):
            continue
        low = forms[end].lower()
        beside = frozenset(_WORD.get(forms[n].lower(), forms[n].lower()) for n in range(at + 1, end))
        if low in told.roles:
            if follows in ("of", "for"):
                seat = next((form.lower() for form in forms[end + 2 : end + 6] if form[0].isupper()), "")
                if not seat:
                    continue
                beside |= {seat}
            places = {forms[n].lower() for n in range(at + 1, end) if forms[n] in told.places}
            meant = _called(roles, low, beside, at) or (_only(roles, low, at) if places and places == beside else None)
        elif forms[end][0].islower() and not beside and follows not in ("of", "for"):
            meant = _body(bodies, low, at)
        else:
            continue
        if meant is not None:
            insort(meant.mentions, (at, end + 1, "role"))


def unnamed(people: Sequence[Named], organisations: Sequence[Named], words: Words, told: NameWords) -> list[Named]:
    """Those whom a text calls by a role alone where they open a sentence: "The mayor of Port Ellery spoke on Sunday.".
    A "he" behind it means them, and not whoever was named before."""
    forms = words.forms
    taken = {first for one in (*people, *organisations) for first, _, _ in one.mentions}
    found: list[Named] = []
    for at, stop in zip(words.sentences, words.sentences[1:], strict=False):
        if len(found) == _MANY:
            break
        if at + 2 >= stop or forms[at] not in ("The", "A", "An") or at in taken:
            continue
        end = _head(forms, at, told)
        if not end or end + 1 >= stop or forms[end].lower() not in told.roles or not forms[end].islower():
            continue
        end += 1
        if forms[end] in ("of", "for"):
            end += 1
            while end < stop and (forms[end][0].isupper() or forms[end] in ("the", "'s", "’s")):
                end += 1
        if end >= stop or forms[end][0].isupper() or forms[end] in ("and", "or", "of", "for", "'s", "’s"):
            continue
        gender = told.roles[forms[_head(forms, at, told)].lower()]
        found.append(Named(True, (), gender=gender, sure=0.3, at=(at, end), mentions=[(at, end, "role")]))
    return found


def _head(forms: list[str], at: int, told: NameWords) -> int:
    """The role or the kind of organisation that the phrase after "the" heads on, 0 where it is none."""
    stop = min(len(forms), at + 5)
    for end in range(at + 1, stop):
        low = forms[end].lower()
        if low in told.roles and not (end + 1 < len(forms) and forms[end + 1] in told.roles):
            return end
        if low in told.common or low in KIN or low in told.heads:
            return end
        if not forms[end][0].isalpha() or low in _BREAKS or low in BEFORE or low in told.function:
            return 0
    return 0


def _called(
    roles: dict[str, list[tuple[Named, frozenset[str], int]]], role: str, beside: frozenset[str], at: int
) -> Named | None:
    """The one who was given a role: the last one mentioned before `at`, of those whose role holds what is said."""
    best, last = None, -1
    for called in (role, *sorted(ALIKE.get(role, ()))):
        for one, said, since in roles.get(called, ()):
            if not beside - {called, role} <= said:
                continue
            if role in _OFFICES and ("former" in said) != ("former" in beside):
                continue
            if role == "president" and "vice" not in beside and said & {"vice", "of", "for"}:
                continue
            where = bisect_left(one.mentions, (at, 0, ""))
            seen = one.mentions[where - 1][0] if where else -1
            if seen > last and (since <= at or where):
                best, last = one, seen
    return best


def _only(roles: dict[str, list[tuple[Named, frozenset[str], int]]], role: str, at: int) -> Named | None:
    """The one holder of a role before `at`, where the article knows no other: "the Gullhaven senator"."""
    holders = {id(one): one for one, _, since in roles.get(role, ()) if since <= at}
    return next(iter(holders.values())) if len(holders) == 1 else None


def _short_words(one: Named) -> list[str]:
    """What an organisation may be called for short."""
    name = one.last
    found = [name, *(short for short, names in KIN.items() if name in names and short != name)]
    if len(one.parts) == 1 and 2 < len(name) < 6:
        found += sorted(word for word in _OF_CAPITALS if word[0] == name[-1])
    elif len(one.parts) > 2 and one.parts[1] in ("of", "for", "on"):
        found.append(one.parts[0])
    return list(dict.fromkeys(found))


def _body(bodies: dict[str, list[Named]], word: str, at: int) -> Named | None:
    """The last organisation before a word that may be called so."""
    best, last = None, -1
    for one in bodies.get(word, ()):
        where = bisect_left(one.mentions, (at, 0, ""))
        if where and one.mentions[where - 1][0] > last:
            best, last = one, one.mentions[where - 1][0]
    return best
