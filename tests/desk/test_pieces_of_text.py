"""Text and marks as pieces: nothing lost, nothing doubled, every piece in its marks."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copydesk.archive import Archive
from copydesk.desk.marks import GROUPS, marks, pieces
from copydesk.records import Article, Span

SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda two: Span(min(two), max(two)))


@given(st.text(min_size=0, max_size=40), SPANS, st.lists(SPANS, max_size=8), st.lists(SPANS, max_size=3))
def test_pieces_are_the_text_again_and_know_their_marks(
    text: str, within: Span, spans: list[Span], lit: list[Span]
) -> None:
    within = Span(min(within.start, len(text)), min(within.end, len(text)))
    found = pieces(text, within, list(enumerate(spans)), lit)
    assert "".join(one.words for one in found) == within.of(text)
    for one in found:
        assert one.words == one.span.of(text)
        for place in range(one.span.start, one.span.end):
            inside = {n for n, span in enumerate(spans) if span.start <= place < span.end}
            assert set(one.marks) == inside
            assert one.on == any(span.start <= place < span.end for span in lit)
        lengths = [len(spans[n]) for n in one.marks]
        assert lengths == sorted(lengths), "the shortest mark first"


def test_marks_of_an_article_have_ids_of_their_own_and_lie_in_its_text(archive: Archive, raids: Article) -> None:
    found = marks(raids, archive.notes(raids.key))
    assert len({one.id for one in found}) == len(found)
    assert {one.group for one in found} >= {"people", "moments", "statements", "oddities"}
    assert {one.group for one in found} <= set(GROUPS)
    assert all(0 <= one.span.start < one.span.end <= len(raids.text) for one in found)
    places = [(one.span.start, -one.span.end) for one in found]
    assert places == sorted(places)
    ottaway = next(one for one in found if one.title == "Piers Ottaway" and one.kind == "person")
    assert ottaway.span.of(raids.text) == "Piers Ottaway"
    assert "director" in ottaway.note
    only = marks(raids, archive.notes(raids.key), ["moments"])
    assert {one.kind for one in only} == {"moment"}
