"""A form of the desk, sent: what a person put right, checked and noted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import get_args
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from copydesk.archive import Archive, Correction
from copydesk.archive.corrections import What
from copydesk.desk.asking import known, span_of
from copydesk.desk.safety import same
from copydesk.records import Article, Label, Notes, Span

_FORM = "application/x-www-form-urlencoded"
_FIELDS = 20


async def sent(request: Request, token: str) -> dict[str, str]:
    """The fields of a form that one of our pages sent: 403 where it lacks the token, which no other site can know."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != _FORM:
        raise HTTPException(400, "A correction is sent by the form of a page of this desk.")
    try:
        words = (await request.body()).decode()
        fields = dict(parse_qsl(words, keep_blank_values=True, max_num_fields=_FIELDS, errors="strict"))
    except ValueError as error:
        raise HTTPException(400, "This form cannot be read.") from error
    if not same(fields.get("token", ""), token):
        raise HTTPException(
            403, "This form is not from a page of this desk, or the desk was started anew. Open it again."
        )
    return fields


def correction(desk: Archive, fields: Mapping[str, str]) -> Correction:
    """What the fields say, with what the archive says of it now. 400 or 404 where they make no sense."""
    key = known(desk, fields.get("key", ""))
    what = next((one for one in get_args(What) if one == fields.get("what")), None)
    if what is None:
        raise HTTPException(400, f"A correction is of one of these: {', '.join(get_args(What))}.")
    at = span_of("at", fields.get("at", "")) if what != "original" else None
    span, was = at, ""
    right = fields.get("right", "").strip()
    if what == "original":
        was = next((one.like or one.named for one in desk.copies(key) if one.key == key and one.kind != "quotes"), "")
    elif at is None:
        raise HTTPException(400, "Say which words are meant.")
    elif what == "label":
        if right not in get_args(Label):
            raise HTTPException(400, f"{right!r} is no label. Name one of: {', '.join(get_args(Label))}.")
        span, was = _block(desk.get(key), at)
    else:
        span, was = _speaker(desk.get(key), desk.notes(key), at)
    return Correction(
        key=key,
        what=what,
        span=span,
        was=was,
        right=right,
        who=fields.get("who", "").strip(),
        note=fields.get("note", "").strip(),
        noted=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _block(article: Article, at: Span) -> tuple[Span, str]:
    for block in article.blocks:
        if block.span.start <= at.start < block.span.end:
            return block.span, block.label
    raise HTTPException(404, "No block of the article stands there.")


def _speaker(article: Article, notes: Notes, at: Span) -> tuple[Span, str]:
    """The content of the statement that words belong to, the innermost, and whose it is."""
    names = {one.key: one.name for one in notes.people} | {one.key: one.name for one in notes.organisations}
    meant = [
        (sum(map(len, said.content)), said)
        for said in notes.statements
        if any(
            one.start <= at.start < one.end for one in (*said.content, *filter(None, (said.cue, said.source, said.via)))
        )
    ]
    if not meant:
        raise HTTPException(404, "No statement of the article stands there.")
    said = min(meant, key=lambda one: one[0])[1]
    span = Span(min(one.start for one in said.content), max(one.end for one in said.content))
    return span, names.get(said.who) or (said.source.of(article.text) if said.source is not None else "")
