"""What else means somebody of an article: roles ("the mayor", "the department") and "he" and "she".

A role goes to the last one who was given it. A pronoun goes to the one of its gender whom the sentences before it
speak of most: subjects count more than names behind a preposition, the sentence at hand more than those before it,
and what stands in quotation marks counts little for the words outside. Where two fit about as well it goes to nobody.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from copydesk.annotate.name_words import ALIKE, BESIDE, KIN, SAID, NameWords
from copydesk.annotate.namesakes import Named
from copydesk.words import Words

PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
_BEFORE = frozenset(
    "of for with by from to in on at about against than like under over between after before into and or via toward "
    "towards including despite without among".split()
)
_DETERMINERS = frozenset({"the", "this", "that"})
_ARTICLES = frozenset("a an the his her their its our my one another then now both also".split())
_BREAKS = frozenset('. ; : — – -- ( ) ! ? " “ ” who which that whose is was has had said says and but'.split())
_WORD = {"gop": "republican", "democrat": "democratic", "republicans": "republican"}
# How much a sentence that is one further back counts, and by how much the best must lead: tried on the developed half
# of the statements that were looked at, see benchmarks/quality/people.py.
_FADE = 0.5
_LEAD = 1.15
_LEAST = 0.12
_MOST = 1.6


def quoted(words: Words) -> list[bool]:
    """For each word whether it stands in quotation marks; a new line ends what was not closed."""
    inside = bytearray(len(words.forms))
    forms, text, ends, starts = words.forms, words.text, words.ends, words.starts
    lines = {n for n in words.sentences[1:-1] if "\n" in text[ends[n - 1] : starts[n]]}
    within = False
    for n, form in enumerate(forms):
        if n in lines:
            within = False
        if form in _OPEN:
            within = True
        elif form in _CLOSE:
            within = False
        elif form == '"' or (form == "'" and n and forms[n - 1] == "'" and starts[n] == ends[n - 1]):
            within = not within
        elif within:
            inside[n] = 1
    return [bool(one) for one in inside]


_OPEN = frozenset("“„«")
_CLOSE = frozenset("”»")


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
        for first, end, kind in list(one.mentions):
            if kind == "role":
                continue
            begin = min((a for a, b in one.titles if b == first), default=first)
            before = _before(forms, begin, told)
            if before is not None:
                _call(one, words, before, begin, told)
            behind = _behind(forms, end, stop, told)
            if behind is not None:
                _call(one, words, *behind, told)
                continue
            left = _left(forms, begin, told)
            if left is not None:
                _call(one, words, *left, told)


def _call(one: Named, words: Words, first: int, end: int, told: NameWords) -> None:
    lows = [form.lower() for form in words.forms[first:end] if form[0].isalnum()]
    head = next((low for low in lows if low in told.roles or low in told.titles), "")
    cut = next((n for n, low in enumerate(lows) if low in ("of", "for", "at", "in", "on", "to", "with")), len(lows))
    heads = [low for low in lows[:cut] if low in told.roles or low in told.titles]
    head = heads[-1] if heads else head
    gender = told.roles.get(head, "")
    if gender and not one.gender:
        one.gender = gender
    if (first, end) not in one.roles:
        one.roles.append((first, end))
        one.called.append((head, frozenset(_WORD.get(low, low) for low in lows), first))


def _before(forms: list[str], first: int, told: NameWords) -> int | None:
    """Where a role that stands before a name begins: "campaign manager Ida Moe"."""
    at = first - 1
    if at < 0 or forms[at].lower() not in told.roles or not forms[at][0].islower():
        return None
    while at > 0 and first - at < 6:
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
            if at + 1 < stop and forms[at + 1].lower() in told.roles:
                at += 1
                continue
            break
        if (
            low in _ARTICLES
            or low in BESIDE
            or forms[at][0].isupper()
            or forms[at] in ("'s", "’s")
            or (at > begin and forms[at].isalpha() and low not in _BREAKS and low not in _BEFORE)
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


def _left(forms: list[str], first: int, told: NameWords) -> tuple[int, int] | None:
    """A role and a comma before a name: "the mayor of Port Ellery, Ida Moe"."""
    if first < 3 or forms[first - 1] != ",":
        return None
    at = first - 2
    role = -1
    while at >= 0 and at > first - 11:
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
    stop = len(forms)
    taken = {n for one in people for first, end in (*one.roles, *one.titles) for n in range(first, end)}
    for at, form in enumerate(forms):
        if form != "the" and form != "The":
            continue
        end = at + 1
        while end < stop and end < at + 5:
            low = forms[end].lower()
            if low in told.roles and not (end + 1 < stop and forms[end + 1] in told.roles):
                break
            if low in told.common or low in KIN or low in told.heads:
                break
            if forms[end][0].isalpha() and low not in _BREAKS and low not in _BEFORE and low not in told.function:
                end += 1
                continue
            end = stop
        if end >= min(stop, at + 5) or end in taken:
            continue
        follows = forms[end + 1] if end + 1 < stop else ""
        if follows and (follows[0].isupper() or follows.lower() in told.roles):
            continue
        low = forms[end].lower()
        beside = frozenset(_WORD.get(forms[n].lower(), forms[n].lower()) for n in range(at + 1, end))
        if low in told.roles:
            if follows in ("of", "for"):
                more = [f.lower() for f in forms[end + 2 : end + 6] if f[0].isupper()]
                beside |= frozenset(more[:1])
                if not more:
                    continue
            one = _called(people, low, beside, at)
            if one is not None:
                one.mentions.append((at, end + 1, "role"))
                continue
        if forms[end][0].islower() and low not in told.roles and not beside and follows not in ("of", "for"):
            body = _body(organisations, low, at)
            if body is not None:
                body.mentions.append((at, end + 1, "role"))
    for one in (*people, *organisations):
        one.mentions.sort()


def _called(people: Sequence[Named], role: str, beside: frozenset[str], at: int) -> Named | None:
    """The one who was given a role: the last one mentioned before `at`, of those whose role holds what is said."""
    best, last = None, -1
    alike = {role, *ALIKE.get(role, ())}
    for one in people:
        for called, said, since in one.called:
            if called not in alike or not beside - {called, role} <= said:
                continue
            if ("former" in said) != ("former" in beside) and role in (
                "president",
                "mayor",
                "governor",
                "senator",
                "minister",
            ):
                continue
            if role == "president" and ("vice" in said or "of" in said or "for" in said) and "vice" not in beside:
                continue
            where = bisect_left(one.mentions, (at, 0, ""))
            seen = one.mentions[where - 1][0] if where else -1
            if since > at and where == 0:
                continue
            if seen > last:
                best, last = one, seen
    return best


def _body(organisations: Sequence[Named], word: str, at: int) -> Named | None:
    """The last organisation before a word that is called so: by the last word of its name, or the last capital."""
    best, last = None, -1
    kin = KIN.get(word, frozenset()) | {word}
    for one in organisations:
        name = one.last
        fits = name in kin or (
            len(one.parts) == 1 and 2 < len(name) < 6 and name[-1] == word[0] and word in KIN_OF_CAPITALS
        )
        if not fits and len(one.parts) > 2 and one.parts[0] == word and one.parts[1] in ("of", "for", "on"):
            fits = True
        if fits:
            where = bisect_left(one.mentions, (at, 0, ""))
            if where and one.mentions[where - 1][0] > last:
                best, last = one, one.mentions[where - 1][0]
    return best


KIN_OF_CAPITALS = frozenset(
    "agency fund bank bureau commission committee union party association organization institute league".split()
)


def meet_pronouns(people: Sequence[Named], words: Words, inside: list[bool]) -> None:
    """Give "he" and "she" and their forms to the people whom they mean, where that is safe."""
    forms = words.forms
    events: list[tuple[int, int, Named | None]] = []
    for one in people:
        events += ((first, end, one) for first, end, _ in one.mentions)
    events += ((n, n + 1, None) for n, form in enumerate(forms) if form.lower() in PRONOUNS)
    events.sort(key=lambda event: (event[0], event[2] is not None))
    weights: dict[int, float] = {}
    names = {id(one): one for one in people}
    now = -1
    subject = False  # whether the sentence has had its subject
    for first, end, named in events:
        meant = named
        sentence = words.sentence(first)
        if sentence != now:
            fade = _FADE ** min(sentence - now, 20)
            weights = {key: weight * fade for key, weight in weights.items() if weight * fade > 0.02}
            now, subject = sentence, False
        if meant is None:
            meant = _fitting(forms[first].lower(), weights, names)
            if meant is not None:
                meant.mentions.append((first, end, "pronoun"))
        if meant is None:
            continue
        strong = _strength(forms, first, end, words.sentences[sentence])
        if inside[first]:
            strong *= 0.3
        elif strong == 1.0:
            strong, subject = (0.7 if subject else 1.2), True
        weights[id(meant)] = min(weights.get(id(meant), 0.0) + strong, _MOST)
    for one in people:
        one.mentions.sort()


def _strength(forms: list[str], first: int, end: int, opens: int) -> float:
    """How much a mention draws a pronoun: speaker and subject more than one behind a preposition or a genitive."""
    after = forms[end] if end < len(forms) else ""
    before = forms[first - 1] if first > opens else ""
    if after in SAID or before in SAID:
        return 1.5
    if after in ("'s", "’s"):
        return 0.5
    if before in _BEFORE:
        return 0.4
    return 1.0


def _fitting(pronoun: str, weights: dict[int, float], names: dict[int, Named]) -> Named | None:
    gender = PRONOUNS[pronoun]
    best: Named | None = None
    top = second = 0.0
    for key, weight in weights.items():
        one = names[key]
        if one.gender and one.gender != gender:
            continue
        if not one.gender:
            weight *= 0.6
        if weight > top:
            best, top, second = one, weight, top
        elif weight > second:
            second = weight
    if best is None or top < _LEAST or top < _LEAD * second:
        return None
    return best
