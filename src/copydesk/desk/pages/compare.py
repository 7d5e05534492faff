"""Two articles beside one another, sentence by sentence, with what one says otherwise than the other."""

from __future__ import annotations

from starlette.exceptions import HTTPException

from copydesk import trace
from copydesk.archive import Archive, Head
from copydesk.desk.asking import Ask, Paging, View, known
from copydesk.desk.marks import Piece, pieces
from copydesk.records import Article, Copy, Span

ASKS = {
    "a": "the key of one article, that on the left",
    "b": "the key of the other, that on the right",
    "page": "which page of the sentences, from 1",
}
# Sentences on one page; a choice.
_SENTENCES = 150


class Changed(View, frozen=True):
    """Something that the left says otherwise than the right; the number of a piece's mark counts these."""

    kind: str
    here: str
    there: str


class Row(View, frozen=True):
    """Two sentences that say the same (`how` is "same" to the word, or "reworded"), or one that stands alone ("here",
    "there")."""

    how: str
    here: tuple[Piece, ...]
    there: tuple[Piece, ...]
    here_span: Span | None
    there_span: Span | None


class Compare(View, frozen=True):
    """Two articles, aligned. `copy` is what tracing found of the two, if it found anything."""

    a: Head
    b: Head
    share: float
    back: float
    copy: Copy | None
    rows: tuple[Row, ...]
    paging: Paging
    changed: tuple[Changed, ...]
    swapped: str


def compare(desk: Archive, ask: Ask) -> Compare:
    """The page of two articles."""
    if not ask.word("a") or not ask.word("b"):
        raise HTTPException(400, "Two articles are compared. Name them: /compare?a=KEY&b=KEY")
    a, b = known(desk, ask.word("a")), known(desk, ask.word("b"))
    if a == b:
        raise HTTPException(400, "Both are the same article. Name two.")
    one, other = desk.get(a), desk.get(b)
    found = trace.compared(one, other)
    rows = _rows(one, other, found)
    start = (ask.number("page") - 1) * _SENTENCES
    return Compare(
        a=desk.head(a),
        b=desk.head(b),
        share=round(found.match.share, 4),
        back=round(found.match.back, 4),
        copy=next((copy for copy in desk.copies(a) if {copy.key, copy.like} == {a, b}), None),
        rows=tuple(rows[start : start + _SENTENCES]),
        paging=ask.paging(len(rows), rows=_SENTENCES),
        changed=tuple(
            Changed(
                kind=change.kind,
                here=change.here.of(one.text) if change.here else "",
                there=change.there.of(other.text) if change.there else "",
            )
            for change in found.differences
        ),
        swapped=ask.here(a=b, b=a),
    )


def _rows(one: Article, other: Article, found: trace.Compared) -> list[Row]:
    """The sentences of the left in their order; what only the right has, where it stands there."""
    here_marks = [(n, change.here) for n, change in enumerate(found.differences) if change.here]
    there_marks = [(n, change.there) for n, change in enumerate(found.differences) if change.there]

    def left(n: int) -> tuple[tuple[Piece, ...], Span]:
        span = found.here[n].span
        return tuple(pieces(one.text, span, here_marks)), span

    def right(m: int) -> tuple[tuple[Piece, ...], Span]:
        span = found.there[m].span
        return tuple(pieces(other.text, span, there_marks)), span

    def alone(m: int) -> Row:
        words, span = right(m)
        return Row(how="there", here=(), there=words, here_span=None, there_span=span)

    rows: list[Row] = []
    shown: set[int] = set()
    waiting = 0  # sentences of the right before this one stand, or are matched by a later one of the left
    for n, m in enumerate(found.match.here):
        words, span = left(n)
        if m is None:
            rows.append(Row(how="here", here=words, there=(), here_span=span, there_span=None))
            continue
        for before in range(waiting, m):
            if found.match.there[before] is None and before not in shown:
                rows.append(alone(before))
                shown.add(before)
        waiting = max(waiting, m)
        matched, place = right(m)
        same = found.here[n].plain == found.there[m].plain
        rows.append(
            Row(how="same" if same else "reworded", here=words, there=matched, here_span=span, there_span=place)
        )
        shown.add(m)
    rows += [alone(m) for m in range(len(found.there)) if m not in shown and found.match.there[m] is None]
    return rows
