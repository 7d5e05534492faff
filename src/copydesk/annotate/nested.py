"""Statements within statements: which one is part of which, and those that stand inside of another unnoticed.

"The Daily Gull reported that Lund said ..." is two statements, the second inside of the first. Whoever tags words finds
the outer one; the inner is found here by its verb, its source and its clause. The rules are for English.
"""

from __future__ import annotations

from itertools import pairwise

from copydesk.annotate import cues, outlets
from copydesk.annotate.told import Range, Told
from copydesk.words import Words

_QUOTES = frozenset('"“”„«»')
_CITED = 30  # words between a source and its cue in which another source is looked for
_NEAR = 8  # words of "the police report states", behind a statement
_MOST = 400  # statements within statements that are looked for in one text
# What no content begins with where no "that" stands before it.
_NO_CLAUSE = frozenset(
    "in on at to during about of for by with from so nothing something little more much , . ; ? !".split()
)
# Words before a source that make its clause no statement ("what Lund said").
_NOT_SAID = frozenset("what whatever as than things all".split())
_PASSIVE = frozenset("been be was were being is are".split())
_HEARERS = frozenset("me him her them us you people voters reporters everyone everybody".split())


# What stands in what ---------------------------------------------------------------------------------------


def key(each: Told) -> Range:
    """Where a statement is made: its cue, or what it has."""
    return each.cue or each.source or each.content[0]


def _size(each: Told) -> int:
    return sum(end - first for first, end in each.content)


def _holds(each: Told, place: Range) -> bool:
    return any(first <= place[0] and place[1] <= end for first, end in each.content)


def outer(found: list[Told]) -> list[int]:
    """For each statement the smallest whose content holds its cue; -1 where none does.

    One pass over the statements in reading order: a content that ended before is let go.
    """
    above = [each.outer for each in found]
    order = sorted(range(len(found)), key=lambda n: key(found[n]))
    pieces = sorted((first, end, n) for n, each in enumerate(found) for first, end in each.content)
    at = 0
    open_: list[tuple[int, int, int]] = []
    for n in order:
        place = key(found[n])
        while at < len(pieces) and pieces[at][0] <= place[0]:
            open_.append(pieces[at])
            at += 1
        open_ = [piece for piece in open_ if piece[1] > place[0]]
        if above[n] >= 0:
            continue
        best = None
        for _, end, m in open_:
            if m == n or place[1] > end or _holds(found[n], key(found[m])):
                continue
            size = _size(found[m])
            if size > _size(found[n]) and (best is None or (size, m) < best):
                best = (size, m)
        above[n] = -1 if best is None else best[1]
    return above


def stretched(words: Words, found: list[Told]) -> list[Told]:
    """Of two statements given with one content ("X, Lund said, according to papers") the second holds the first."""
    order = sorted(range(len(found)), key=lambda n: key(found[n]))
    for n, m in pairwise(order):
        said, report = found[n], found[m]
        if said.cue is None or said.source is None or report.cue is None or _holds(report, said.cue):
            continue
        frame = (min(said.cue[0], said.source[0]), max(said.cue[1], said.source[1]))
        start = min(report.cue[0], report.source[0]) if report.source is not None else report.cue[0]
        same = report.content == said.content or (
            said.content[-1][1] >= frame[0] - 2 and report.content[-1] == said.content[-1]
        )
        if same and frame[1] <= start <= frame[1] + 4 and _bare(words, frame[1], start):
            content = (
                *report.content[:-1],
                (min(report.content[-1][0], frame[0]), max(report.content[-1][1], frame[1])),
            )
            found[m] = report._replace(content=content)
    return found


def _bare(words: Words, first: int, end: int) -> bool:
    """Whether nothing but signs and "as" stands between."""
    return all(form == "as" or not form[0].isalnum() for form in words.forms[first:end])


# Statements inside of statements ------------------------------------------------------------------------------


def inner(words: Words, found: list[Told], language: str) -> list[Told]:
    """Statements that stand in the content of one that was given, and were not given themselves."""
    table = cues.cues(language)
    verbs = {form for form, kind in table.verbs.items() if kind in ("say", "tell", "write", "announce")}
    taken = {n for each in found if each.cue is not None for n in range(*each.cue)}
    made: list[Told] = []
    seen: set[int] = set()
    for number, each in enumerate(found):
        for first, end in each.content:
            for n in range(first, end):
                form = words.forms[n]
                if n in taken or n in seen or not form.islower() or len(made) >= _MOST:
                    continue
                if form in table.hear or (form in verbs and form not in table.nouns):
                    one = _by_verb(words, n, (first, end), language)
                elif form == "according" and n + 1 < end and words.forms[n + 1] == "to":
                    one = _by_preposition(words, n, (first, end), language)
                else:
                    continue
                if one is not None and _size(one) < _size(each) and one.cue is not None:
                    seen.update(range(*one.cue))
                    made.append(one._replace(sure=round(0.8 * each.sure, 3)))
        made += _cited(words, number, each, language)
    return made


def _by_verb(words: Words, n: int, within: Range, language: str) -> Told | None:
    """A statement by a verb of saying at the word `n`: its source before it, its content behind it."""
    forms, table = words.forms, cues.cues(language)
    first, end = within
    sentence = words.sentence(n)
    floor = max(first, words.sentences[sentence])
    ceiling = min(end, words.sentences[sentence + 1])
    lower = forms[n]
    source: Range | None
    start = n + 1
    passive = n > floor and forms[n - 1] in _PASSIVE and lower not in table.hear
    if passive or lower in table.hear:
        by = "by" if passive else "from"
        source = None
        if table.verbs.get(lower, "tell") != "tell":
            return None
        if start < ceiling and forms[start] == by:
            source = cues.after(words, start + 1, ceiling, language, apposition=False)
            start = source[1] if source is not None else start
        elif not passive:
            return None
    else:
        source = cues.before(words, n, floor, language)
        if source is None or (source[0] > first and forms[source[0] - 1].casefold() in _NOT_SAID):
            return None
        if forms[n - 1] == "to" or any(forms[m] in table.helpers for m in range(*source)):
            return None  # "people tend to say", "it is clear, said"
        start = _hearer(words, start, ceiling, tells=table.verbs[lower] == "tell", language=language)
    start = _to_that(forms, start, ceiling, table.that)
    while start < ceiling and (forms[start] in (",", ":") or forms[start] in cues.QUOTES):
        start += 1
    quoted = start > n + 1 and forms[start - 1] in cues.QUOTES
    opened = quoted or forms[start - 1] in table.that or (passive and start < ceiling and forms[start] in ("to", "not"))
    if not opened and start < ceiling and forms[start].casefold() in _NO_CLAUSE:
        return None
    stop = _closing(words, start, end) if quoted else start
    while not quoted and stop < ceiling and forms[stop] != ";":
        stop += 1
    while stop > start and (forms[stop - 1] in _QUOTES or forms[stop - 1] in (",", ".", ";")):
        stop -= 1
    return Told(((start, stop),), (n, n + 1), source) if stop - start >= 3 else None


def _hearer(words: Words, start: int, ceiling: int, *, tells: bool, language: str) -> int:
    """The word after the hearer: "told | her lawyer | that", "said | to me | that"."""
    forms, table = words.forms, cues.cues(language)
    if start + 1 < ceiling and forms[start] == "to" and forms[start + 1] in _HEARERS:
        return start + 2
    if not tells or start >= ceiling or forms[start] in table.that or forms[start] in cues.QUOTES:
        return start
    if forms[start] in _HEARERS:
        return start + 1
    if forms[start] in table.pronouns:
        return start
    if forms[start][0].isupper() or forms[start] in table.articles:
        end = outlets.phrase(forms, start, ceiling, language)[1]
        return end if forms[start][0].isupper() or end - start < 5 else start
    return start + 1


def _to_that(forms: list[str], start: int, ceiling: int, that: frozenset[str]) -> int:
    """Past what stands between a verb and its "that": "said | Friday in a letter | that"."""
    for n in range(start, min(ceiling, start + 7)):
        if forms[n] in that:
            return n + 1 if forms[n] == "that" else n
        if not forms[n][0].isalnum():
            break
    while start < ceiling and forms[start].casefold() in cues.days():
        start += 1
    return start


def _closing(words: Words, start: int, end: int) -> int:
    """Where the quotation that opened before `start` ends: at the next closing mark, or at `end`."""
    mark = words.forms[start - 1]
    closing = {"“": "”", "‘": "’", "«": "»", "„": "“", '"': '"', "'": "'", "''": "''"}.get(mark, mark)
    for n in range(start, end):
        if words.forms[n] == closing:
            return n
    return end


def _by_preposition(words: Words, n: int, within: Range, language: str) -> Told | None:
    """As in "X, according to the police": the source behind it, the content before, or behind if it opens a clause."""
    forms = words.forms
    sentence = words.sentence(n)
    floor, ceiling = max(within[0], words.sentences[sentence]), min(within[1], words.sentences[sentence + 1])
    source = cues.after(words, n + 2, ceiling, language, apposition=n - floor >= 4)
    if source is None:
        return None
    if n - floor >= 4:
        start, stop = floor, n
        if forms[start].casefold() in ("that", "“", '"'):
            start += 1
    else:
        start, stop = source[1], ceiling
    while start < stop and (forms[start] in cues.QUOTES or forms[start] == ","):
        start += 1
    while stop > start and (forms[stop - 1] in cues.QUOTES or forms[stop - 1] in (",", ".")):
        stop -= 1
    return Told(((start, stop),), (n, n + 2), source) if stop - start >= 3 else None


def _cited(words: Words, number: int, each: Told, language: str) -> list[Told]:
    """As in "Radio Gull, citing two officials, reported that": what the officials said, through Radio Gull."""
    if each.cue is None or each.source is None:
        return []
    for n in range(each.source[1], min(each.cue[0], each.source[1] + _CITED)):
        if words.forms[n] in ("citing", "quoting"):
            source = cues.after(words, n + 1, each.cue[0], language)
            if source is not None:
                return [Told(each.content, (n, n + 1), source, outer=number, sure=round(0.8 * each.sure, 3))]
    return []


# Statements around statements ---------------------------------------------------------------------------------


def around(words: Words, found: list[Told], language: str) -> list[Told]:
    """Who reports a statement that was given alone: "According to the Post, | Lund said it was over", "Lund told police
    it was over, | the complaint states", "Lund said it was over, | as the Courier reported"."""
    taken = {n for each in found for place in (each.cue, each.source) if place is not None for n in range(*place)}
    made: list[Told] = []
    for each in found:
        if each.cue is None or each.source is None or len(made) >= _MOST:
            continue
        sentence = words.sentence(each.cue[0])
        low, high = words.sentences[sentence], words.sentences[sentence + 1]
        places = [each.cue, each.source, *each.content]
        first, last = min(place[0] for place in places), max(place[1] for place in places)
        if not low <= first or not last <= high:
            continue
        one = _ahead(words, low, first, high, language) or _behind(words, first, last, high, language)
        if one is not None and one.cue is not None and one.source is not None:
            own = {*range(*one.cue), *range(*one.source)}
            if not own & taken:
                taken |= own
                made.append(one._replace(sure=round(0.8 * each.sure, 3)))
    return made


def _ahead(words: Words, low: int, first: int, high: int, language: str) -> Told | None:
    """As in "According to the Post, | Lund said": at the beginning of the sentence, and next to the statement."""
    forms = words.forms
    if low + 3 > first or forms[low].casefold() != "according" or forms[low + 1] != "to":
        return None
    source = cues.after(words, low + 2, first, language, apposition=False)
    if source is None or forms[source[1]] != "," or source[1] + 1 != first:
        return None
    end = high - 1 if forms[high - 1] in (".", "!", "?") else high
    return Told(((first, end),), (low, low + 2), source)


def _behind(words: Words, first: int, last: int, high: int, language: str) -> Told | None:
    """As in "Lund said it was over, | the complaint states", "| as the Courier reported", "| according to Moe"."""
    forms, table = words.forms, cues.cues(language)
    n = last
    while n < high and forms[n] in _QUOTES:
        n += 1
    if n + 2 >= high or "," not in (forms[n], forms[n - 1]):
        return None
    n += forms[n] == ","
    content = ((first, last),)
    if forms[n] == "according" and n + 2 < high and forms[n + 1] == "to":
        source = cues.after(words, n + 2, high, language)
        return None if source is None else Told(content, (n, n + 2), source)
    n += forms[n] == "as"
    for verb in range(n + 1, min(high, n + _NEAR)):
        if forms[verb] in table.verbs:
            source = cues.before(words, verb, n, language)
            ends = verb + 1 >= high - 1 or table.verbs[forms[verb]] == "tell"
            if source is None or source[0] != n or not ends:
                return None
            return Told(content, (verb, verb + 1), source)
    return None
