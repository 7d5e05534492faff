"""A failure of reading, as the record that is kept of it."""

from __future__ import annotations

import re

from copydesk.errors import ReadError
from copydesk.records import Origin, Spike, digest, origin_key

_UNSAYABLE = re.compile("[\ud800-\udfff]")


def spike(origin: Origin, error: ReadError, *, url: str = "", part: str = "") -> Spike:
    """The spike for what `error` stopped at `origin`. `part` tells several of one origin apart."""
    key = digest(origin_key(origin), part) if part else origin_key(origin)
    # A message may quote the pile, and the pile may hold what UTF-8 cannot say.
    detail = _UNSAYABLE.sub("\ufffd", error.detail)
    return Spike(
        key=key,
        stage="read",
        reason=error.reason,
        detail=detail,
        origin=origin,
        url=_UNSAYABLE.sub("\ufffd", url),
    )
