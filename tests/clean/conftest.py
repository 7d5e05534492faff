"""What several tests of lines take."""

from __future__ import annotations

import pytest

# Pieces of bylines, datelines and credits: a run of one is a line that a pattern may read again and again.
_PIECES = ("A ", " ,", "Photo: ", "Photo ", "1.", "/", "By ", "Von Ab ", "AP ", "(", ")", "©", " / ", "Aa/", "A.")
_MORE = ("\u00a0", "記", "提", "a@", "| ", "Ab. ", ": ", "＝", ". ")


@pytest.fixture(params=_PIECES + _MORE)
def hostile(request: pytest.FixtureRequest) -> str:
    """A line of 100,000 times the same piece."""
    return str(request.param) * 100_000
