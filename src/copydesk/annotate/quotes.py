"""Statements by rule: direct quotations by the marks of each language, with the verb and the name beside them.

Word order and word lists (reference/cues.tsv, phrases.tsv), no grammar and nothing learned. For languages other than
English this is all there is, and it is no more than that: quotations with a cue beside them, and what stands after
"laut", "selon", "по словам". For English it is the baseline that what was learned is measured against; there it also
takes "Lund said that ...". A quotation without a cue is left out: who said it is not known.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import NamedTuple

from copydesk.annotate import cues, marks
from copydesk.annotate.told import Range, Told
from copydesk.words import Words

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "uk", "ar", "zh", "ja", "ko")

_AFTER = 10  # words between a quotation and its verb ("..., the new mayor of Port Ellery said")
_SHORT = (
    3  # words that a quotation has at least to be a statement by itself: less is a name or a word held at arm's length
)
_ENDS = frozenset(".!?…;。！？؟") | {"..."}
_DASHES = frozenset({"—", "–", "-", "--"})
_TOPIC = {"ja": ("は", "が", "も"), "ko": ("은", "는", "이", "가", "씨는")}
# Where the verb of saying comes first or second, so that the source stands behind it.
_VERB_FIRST = frozenset({"ar"})
_CLOSES = frozenset({"so", "aldus"})  # stand behind what was said alone: "..., so Lund."
_VERB_SECOND = frozenset({"de", "nl"})


class _Frame(NamedTuple):
    """What stands beside a quotation: its verb, and who is named there."""

    cue: Range
    source: Range | None
    close: bool = False  # nothing but signs between the quotation and its frame
    content: Range | None = None  # where the quotation is a part of what was said: all of it


def told(words: Words, language: str) -> list[Told]:
    """The statements that the rules find, in reading order; none for a language that has no table, or is not known."""
    if language not in LANGUAGES:
        return []
    quoted = marks.quotations(words, language)
    found = _quoted(words, quoted, language)
    inside = [part for parts in quoted for part in parts]
    taken = sorted(each.cue for each in found if each.cue is not None)
    found += _prepositional(words, inside, taken, language)
    if language == "en":
        found += _plain(words, inside, taken, language)
    found.sort(key=lambda each: (each.content[0], each.cue or (0, 0)))
    return found


# Quotations --------------------------------------------------------------------------------------------------


def _quoted(words: Words, quoted: list[tuple[Range, ...]], language: str) -> list[Told]:
    """A statement for every quotation with a cue beside it, and for what goes on behind that cue."""
    found: list[Told] = []
    last = -1  # the number of the statement before, in `found`, if the next quotation may be its second half
    for n, parts in enumerate(quoted):
        start, end = parts[0][0], parts[-1][1]
        floor = quoted[n - 1][-1][1] if n else 0
        ceiling = quoted[n + 1][0][0] if n + 1 < len(quoted) else len(words.forms)
        behind = _behind(words, start, end, ceiling, language)
        frame = behind or _ahead(words, start, floor, language)
        if frame is None:
            if last >= 0 and found[last].cue is not None and _goes_on(words, found[last], start, floor):
                found[last] = found[last]._replace(content=(*found[last].content, *parts))
            else:
                last = -1
            continue
        if behind is None and last >= 0 and found[last].cue == frame.cue:
            found[last] = found[last]._replace(content=(*found[last].content, *parts))
            continue
        if frame.content is not None:
            parts = (frame.content,)
        elif not frame.close and sum(end - first for first, end in parts) < _SHORT:
            last = -1
            continue
        found.append(Told(parts, frame.cue, frame.source, sure=0.8 if frame.source is not None else 0.5))
        last = len(found) - 1
    return found


def _paragraph_ends(words: Words, first: int, end: int) -> bool:
    return "\n" in words.text[words.starts[first] : words.starts[end]] if end < len(words.forms) else True


def _goes_on(words: Words, before: Told, start: int, floor: int) -> bool:
    """Whether a quotation without a cue of its own is the second half of the one before: “...,” Lund said. “...”"""
    if before.cue is None or before.content[-1][1] > before.cue[0] or start - before.cue[1] > 40:
        return False
    frame = max(before.cue[1], before.source[1] if before.source is not None else 0)
    if start - words.sentences[words.sentence(start)] > 1:
        return False
    between = words.forms[frame : max(frame, start - 1)]
    return floor <= before.cue[0] and not _paragraph_ends(words, before.cue[0], start) and len(between) < 25


def _behind(words: Words, start: int, end: int, ceiling: int, language: str) -> _Frame | None:
    """The cue behind a quotation whose closing mark is the word `end`: ”, said Lund; ”, Lund said; ” と述べた."""
    forms, table = words.forms, cues.cues(language)
    n = end + 1
    while n < ceiling and forms[n] in ("'", '"', "”"):
        n += 1
    if n >= ceiling or "\n" in words.text[words.ends[end] : words.starts[n]]:
        return None
    if language in ("zh", "ja", "ko"):
        return _dense_behind(words, start, n, ceiling, language)
    if forms[n] in _ENDS and not (forms[n] == "." and language == "ru"):
        return None
    while n < ceiling and (forms[n] == "," or forms[n] in _DASHES):
        n += 1
    first = n
    content = _before_mark(words, start, end, table)
    last = min(ceiling, first + _AFTER)
    while n < last and forms[n] not in _ENDS and forms[n] != ":" and forms[n] not in cues.QUOTES:
        kind = _verb(forms, n, table)
        if kind:
            close = first > end + 1 or forms[end - 1] in (",", "!", "?")
            if all(cues.helps(form, table) for form in forms[first:n]):  # the verb comes first
                stop = _stop(words, n, ceiling)
                return _Frame((n, n + kind), cues.after(words, n + kind, stop, language), close, content)
            source = cues.before(words, n, first, language)
            return _Frame((n, n + kind), source, close, content) if source is not None else None
        n += 1
    for phrase in table.prepositions:  # “...”, laut Polizei
        if tuple(form.casefold() for form in forms[first : first + len(phrase)]) == phrase:
            source = cues.after(words, first + len(phrase), _stop(words, first, ceiling), language)
            return _Frame((first, first + len(phrase)), source) if source is not None else None
    return None


def _before_mark(words: Words, start: int, end: int, table: cues.Cues) -> Range | None:
    """The whole of what was said, where a sentence begins before the quotation: | It is “a disgrace,” | Lund said."""
    low = words.sentences[words.sentence(start)]
    mark = start - 1
    if mark - low < 2 or words.sentence(end) != words.sentence(start):
        return None
    if any(form in cues.QUOTES or _verb(words.forms, n, table) for n, form in enumerate(words.forms[low:mark], low)):
        return None
    return low, end + 1


def _verb(forms: list[str], n: int, table: cues.Cues) -> int:
    """Of how many words the verb of saying at a word is: 0 if it is none, 2 for "ha detto" where the table has both."""
    lower = forms[n].casefold()
    if n + 1 < len(forms) and f"{lower} {forms[n + 1].casefold()}" in table.verbs:
        return 2
    return 1 if lower in table.verbs else 0


def _stop(words: Words, n: int, ceiling: int) -> int:
    return min(ceiling, words.sentences[words.sentence(n) + 1])


def _ahead(words: Words, start: int, floor: int, language: str) -> _Frame | None:
    """The cue before a quotation that begins at the word `start`: Lund said: “ ; قال لوند: " ; Lund sagte, „"""
    forms, table = words.forms, cues.cues(language)
    mark = start - 1
    while mark > floor and forms[mark - 1] in ("'", '"', "“"):
        mark -= 1
    if mark <= floor or "\n" in words.text[words.ends[mark - 1] : words.starts[mark]]:
        return None
    if language in ("zh", "ja", "ko"):
        return _dense_ahead(words, mark, floor, language)
    low = max(floor, words.sentences[words.sentence(mark - 1)])
    if forms[low] in cues.QUOTES:
        low += 1
    end = mark
    if forms[end - 1] in (":", ","):
        end -= 1
    elif forms[end - 1] in _ENDS:
        return None
    colon = forms[mark - 1] == ":"
    for n in range(end - 1, max(low - 1, end - 1 - (14 if colon else 5)), -1):
        size = _verb(forms, n, table)
        if not size:
            continue
        source = cues.before(words, n, low, language) if language not in _VERB_FIRST else None
        if source is None or forms[source[0]].casefold() in table.stops:
            source = cues.after(words, n + size, end, language) or source
        between = n + size
        while between < end and (forms[between].casefold() in table.that or not forms[between][0].isalnum()):
            between += 1
        content = None
        if not colon and between < end and source is not None and source[0] < n:
            content = (between, _sentence_end(words, start))
        return _Frame((n, n + size), source, colon, content)
    return None


def _sentence_end(words: Words, n: int) -> int:
    """The word after the last one of a sentence, without its full stop."""
    end = words.sentences[words.sentence(n) + 1]
    return end - 1 if words.forms[end - 1] in _ENDS else end


def _dense_behind(words: Words, start: int, n: int, ceiling: int, language: str) -> _Frame | None:
    """Scripts whose words are not parted: 「...」と述べた, “...”라고 말했다, “...”，莫说。"""
    forms, table = words.forms, cues.cues(language)
    if language == "zh":
        if forms[n] == "，":
            n += 1
        if n < ceiling and any(verb in forms[n] for verb in table.verbs):
            return _Frame((n, n + 1), None, True)
        return None
    stop = _stop(words, n, ceiling)
    last = n
    while last < stop and forms[last] not in _ENDS and forms[last] != "、" and last - n < 4:
        last += 1
    said = "".join(forms[n:last])
    if not any(verb in said for verb in (verb.replace(" ", "") for verb in table.verbs)):
        return None
    return _Frame((n, last), _topic(words, start - 1, language), True) if last > n else None


def _topic(words: Words, mark: int, language: str) -> Range | None:
    """What the particle of the topic or the subject marks before a quotation: モー市長は「, 모 시장은 \"."""
    if mark <= 0:
        return None
    low = words.sentences[words.sentence(mark - 1)]
    for n in range(low, mark):
        if words.forms[n].endswith(_TOPIC[language]):
            first = n
            while first > low and words.forms[first - 1][0].isalnum():
                first -= 1
            return first, n + 1
    return None


def _dense_ahead(words: Words, mark: int, floor: int, language: str) -> _Frame | None:
    """莫说：“...”"""
    forms, table = words.forms, cues.cues(language)
    n = mark - 1
    if forms[n] in ("：", ":", "，", ","):
        n -= 1
    if language == "zh" and n >= floor and forms[n].endswith(tuple(table.verbs)):
        return _Frame((n, n + 1), None, True)
    return None


# What is not quoted ------------------------------------------------------------------------------------------


def _within(inside: list[Range], n: int) -> bool:
    at = bisect_right(inside, (n, 1 << 62)) - 1
    return at >= 0 and n < inside[at][1]


def _prepositional(words: Words, inside: list[Range], taken: list[Range], language: str) -> list[Told]:
    """ "According to the police, X", "X, according to the police"; laut, selon, según, secondo, według, по словам."""
    forms, table = words.forms, cues.cues(language)
    found: list[Told] = []
    openers = {phrase[0] for phrase in table.prepositions}
    if not openers:
        return found
    for n, form in enumerate(forms):
        if form.casefold() not in openers or _within(inside, n):
            continue
        at = bisect_left(taken, (n, 0))
        if at < len(taken) and taken[at][0] == n:
            continue
        phrase = next((p for p in table.prepositions if tuple(f.casefold() for f in forms[n : n + len(p)]) == p), None)
        if phrase is None:
            continue
        sentence = words.sentence(n)
        low, high = words.sentences[sentence], words.sentences[sentence + 1]
        opens = n - low < 2
        if opens and form.casefold() in _CLOSES:
            continue
        if language != "en" and len(phrase) == 1 and not opens and forms[n - 1] != ",":
            continue  # "nach", "per", "pour" mean much else: only where they open a clause
        behind = n + len(phrase)  # "según informó el Consejo": the verb may stand between
        while behind < high and (cues.helps(forms[behind], table) or _verb(forms, behind, table)):
            behind += 1
        source = cues.after(words, behind, high, language, apposition=not opens)
        if opens and source is not None and language in _VERB_SECOND:
            source = _noun(forms, source, table)
        if source is None or not any(
            f[0].isupper() or f.casefold() in table.articles for f in forms[source[0] : source[1]]
        ):
            continue
        first, end = (source[1], high) if opens else (low, n)
        content = _clean(forms, first, end)
        if content is not None:
            found.append(Told((content,), (n, n + len(phrase)), source, sure=0.6))
    return found


def _noun(forms: list[str], place: Range, table: cues.Cues) -> Range:
    """What comes before the verb where that is the second part of a sentence: Laut | der Polizei in | wurden."""
    first, end = place
    n = first
    while n < end and forms[n][0].islower() and n - first < 3:
        n += 1
    n = min(n + 1, end) if n < end and forms[n][0].isupper() else min(end, first + 2)
    while n < end and (
        forms[n][0].isupper() or (n + 1 < end and forms[n] in table.articles and forms[n + 1][0].isupper())
    ):
        n += 1
    return first, n


def _clean(forms: list[str], first: int, end: int) -> Range | None:
    """Without the signs at either end; None if fewer than three words are left."""
    while first < end and not forms[first][0].isalnum() and forms[first] not in cues.QUOTES:
        first += 1
    while end > first and (forms[end - 1] in (",", ".", ":") or forms[end - 1] in _DASHES):
        end -= 1
    return (first, end) if end - first >= 3 else None


def _plain(words: Words, inside: list[Range], taken: list[Range], language: str) -> list[Told]:
    """English: "Lund said (that) X", and "X, Lund said." at the end of a sentence."""
    forms, table = words.forms, cues.cues(language)
    found: list[Told] = []
    for low, high in zip(words.sentences, words.sentences[1:], strict=False):
        for n in range(low, high):
            form = forms[n]
            if form not in table.verbs or form in table.nouns or _within(inside, n):
                continue
            at = bisect_left(taken, (n, 0))
            if at < len(taken) and taken[at][0] == n:
                break
            source = cues.before(words, n, low, language)
            if source is None or forms[n - 1] == "to":
                continue
            behind = n + 1
            if behind >= high - 1 and source[0] > low + 3 and forms[source[0] - 1] == ",":
                content = _clean(forms, low, source[0] - 1)  # "X, Lund said."
            elif behind < high and (
                forms[behind] in table.that
                or forms[behind] in table.pronouns
                or forms[behind] in table.articles
                or (form in ("said", "says") and (forms[behind][0].isupper() or forms[behind] in cues.QUOTES))
            ):
                content = _clean(forms, behind, high)
            elif table.verbs[form] == "tell":
                that = next((m for m in range(behind, min(high, behind + 8)) if forms[m] == "that"), None)
                content = None if that is None else _clean(forms, that, high)
            else:
                continue
            if content is not None:
                found.append(Told((content,), (n, n + 1), source, sure=0.6))
                break
    return found
