"""Statements: contents, cues and sources that were found apart, linked to one another.

Each cue makes one statement. A content goes to the cue that stands nearest, a cue takes the source that stands nearest,
where "near" counts words and pays for what is crossed on the way: the end of a sentence or a paragraph, another cue,
another content. The prices were found on PolNeAR's training articles, one after another, by what each gains.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Literal

from copydesk import reference
from copydesk.annotate import cues as cue_words
from copydesk.annotate.tagger import CONTENT, CUE, SOURCE, Tagged, Tags
from copydesk.annotate.told import Range, Told, Voice
from copydesk.words import Words

# From a content to its cue, in words.
_FAR = 80  # words between them at most
_DEAR = 60  # what the way may cost at most
_SENTENCE, _PARAGRAPH = 20, 50  # an end of one on the way
_CONTENT, _CUE = 8, 16  # one of these on the way
# From a cue to its source.
_SOURCE_DEAR = 30
_SOURCE_SENTENCE, _SOURCE_PARAGRAPH = 18, 25
_SOURCE_CONTENT, _SOURCE_CUE = 2, 2
_BEHIND = 5  # a source before its cue is nearer by so much
_CLAUSE = 20  # the comma that ends the clause of a "who": "Moe, who was there, said"
_LIKELY = 0.1  # where none is near: how likely each word of one is at least
_PASSIVE = 30  # a passive without "by" has no source: what stands before it is whom it is about

_OPENING, _CLOSING = frozenset('"“„«»‹「『”'), frozenset('"”“»«›」』')


def linked(words: Words, paragraphs: Sequence[int], tags: Tags) -> list[Told]:
    """The statements that these tags make, in the order of their cues. `paragraphs` holds the first word of each
    paragraph, and at its end the count of all words. A content that no cue is near to makes none."""
    cues = [run for run in tags.runs if run.role == CUE]
    contents = [run for run in tags.runs if run.role == CONTENT]
    sources = [run for run in tags.runs if run.role == SOURCE]
    if not cues:
        return []
    where = _Where(words, paragraphs, cues, contents)
    said: dict[int, list[Tagged]] = {}
    for content in contents:
        number = _cue_of(content, cues, where)
        if number >= 0:
            said.setdefault(number, []).append(content)
    firsts = [source.first for source in sources]
    taken = {n for run in cues + contents for n in range(run.first, run.end)}
    found = []
    for n, cue in enumerate(cues):
        if n not in said:
            continue
        source = _source_of(cue, sources, firsts, where) or _second_look(cue, words, tags.source, taken)
        parts = [cue, *said[n], *([source] if source else [])]
        ranges = tuple((part.first, part.end) for part in said[n])
        found.append(
            Told(
                content=ranges,
                cue=(cue.first, cue.end),
                source=(source.first, source.end) if source else None,
                voice=voice(words, ranges),
                sure=round(min(part.sure for part in parts), 3),
            )
        )
    return found


class _Where:
    """The sentences and paragraphs that words stand in, and what stands between two of them."""

    def __init__(
        self, words: Words, paragraphs: Sequence[int], cues: Sequence[Tagged], contents: Sequence[Tagged]
    ) -> None:
        self.forms = words.forms
        self.sentences = _numbered(words.sentences)
        self.paragraphs = _numbered(paragraphs)
        self.cues = [cue.first for cue in cues]
        self.contents = [content.first for content in contents]

    def cues_in(self, first: int, end: int) -> int:
        return bisect_left(self.cues, end) - bisect_left(self.cues, first)

    def contents_in(self, first: int, end: int) -> int:
        return bisect_left(self.contents, end) - bisect_left(self.contents, first)


def _numbered(firsts: Sequence[int]) -> list[int]:
    """The number of the stretch that each word stands in, from the first words of the stretches."""
    numbers: list[int] = []
    for n, (first, end) in enumerate(pairwise(firsts)):
        numbers += [n] * (end - first)
    return numbers


def _cue_of(content: Tagged, cues: Sequence[Tagged], where: _Where) -> int:
    """The number of the cue that a content belongs to; -1 for none."""
    best, found = _DEAR, -1
    begin = bisect_left(where.cues, content.first - _FAR)
    for n in range(begin, len(cues)):
        cue = cues[n]
        if cue.first - content.end > _FAR:
            break
        if cue.first >= content.end:
            left, right = content.end, cue.first
            one, other = content.end - 1, cue.first
        else:
            left, right = cue.end, content.first
            one, other = cue.first, content.first
        cost = right - left + _CONTENT * where.contents_in(left, right) + _CUE * where.cues_in(left, right)
        cost += _SENTENCE * (where.sentences[other] - where.sentences[one])
        cost += _PARAGRAPH * (where.paragraphs[other] > where.paragraphs[one])
        if cost < best:
            best, found = cost, n
    return found


def _source_of(cue: Tagged, sources: Sequence[Tagged], firsts: list[int], where: _Where) -> Tagged | None:
    """The source of a cue, None where none is near."""
    passive = _passive(cue, where.forms)
    best, found = _SOURCE_DEAR, None
    for source in sources[bisect_left(firsts, cue.first - 2 * _SOURCE_DEAR) :]:
        if source.first - cue.end > _SOURCE_DEAR:
            break
        behind = source.first >= cue.end
        left, right = (cue.end, source.first) if behind else (source.end, cue.first)
        cost = right - left + _BEHIND * behind
        cost += _SOURCE_CUE * where.cues_in(left, right) + _SOURCE_CONTENT * where.contents_in(left, right)
        cost += _SOURCE_SENTENCE * abs(where.sentences[cue.first] - where.sentences[source.first])
        cost += _SOURCE_PARAGRAPH * (where.paragraphs[cue.first] != where.paragraphs[source.first])
        if not behind and source.end == source.first + 1 and where.forms[source.first].lower() in _words("relative"):
            cost += _CLAUSE * any(form in _words("comma") for form in where.forms[left:right])
        if passive and not (behind and where.forms[source.first - 1].lower() in _words("agent")):
            cost += _PASSIVE
        if cost < best:
            best, found = cost, source
    return found


def _second_look(cue: Tagged, words: Words, likely: Sequence[float], taken: set[int]) -> Tagged | None:
    """Where no source was found near a cue: the words of its sentence that are most likely one after all, for a
    statement that is no passive has one. Likelihood counts by its nearness."""
    if _passive(cue, words.forms):
        return None
    number = words.sentence(cue.first)
    n, end = words.sentences[number : number + 2]
    best, found = 0.0, None
    while n < end:
        first = n
        while n < end and likely[n] > _LIKELY and n not in taken:
            n += 1
        if n == first:
            n += 1
            continue
        top = max(likely[first:n])
        worth = top / (3 + min(abs(first - cue.end), abs(cue.first - n)))
        if worth > best:
            best, found = worth, Tagged(SOURCE, first, n, top)
    return found


def _passive(cue: Tagged, forms: list[str]) -> bool:
    """Whether a cue tells what was done to somebody ("was asked", "has been criticized for"), so that who stands before
    it is not the source. "Was worried" is what somebody felt; "Asked whether ..." opens a sentence without a source."""
    said = [form.lower() for form in forms[cue.first : cue.end]]
    if len(said) == 1 and forms[cue.first][0].isupper() and said[0] in _words("asked"):
        return True
    if not _words("feeling").isdisjoint(said):
        return False
    being = next((n for n, form in enumerate(said) if form in _words("be")), len(said))
    return any(form.endswith("ed") or form in _words("participle") for form in said[being + 1 :])


def voice(words: Words, content: Sequence[Range]) -> Voice:
    """Whether a content is told in the source's own words: all of it in quotation marks, none of it, or some.

    >>> from copydesk.records import Span
    >>> from copydesk.words import words as read
    >>> text = "Moe called it “a fine day” for all."
    >>> voice(read(text, [Span(0, len(text))]), [(2, 10)])
    'mixed'
    """
    forms = words.forms
    whole, some = True, False
    for first, end in content:
        opened = forms[first] in _OPENING or (first > 0 and forms[first - 1] in _OPENING)
        closed = any(forms[n] in _CLOSING for n in range(max(first + 1, end - 2), min(end + 2, len(forms))))
        whole = whole and opened and closed
        some = some or opened or any(form in _OPENING for form in forms[first:end])
    return "quote" if whole else "mixed" if some else "paraphrase"


def kind(words: Words, told: Told, language: str = "en") -> Literal["said", "held"]:
    """Whether something was spoken or written: it is in quotation marks, or its cue has a word of saying."""
    if voice(words, told.content) != "paraphrase":
        return "said"
    forms = words.forms
    cue = [form.casefold() for form in forms[slice(*told.cue)]] if told.cue else []
    table = cue_words.cues(language)
    spoken = any(form in table.verbs or form in table.nouns or form in _words("say") for form in cue)
    spoken = spoken or any(tuple(cue[: len(prep)]) == prep for prep in table.prepositions)
    return "said" if spoken or not cue else "held"


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(word for is_kind, _, word in reference.rows("statements") if is_kind == kind)
