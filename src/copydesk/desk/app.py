"""The desk as an ASGI application: routes, one request from its address to its answer, and what failures look like."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import msgspec
from jinja2 import Environment
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from copydesk.archive import Archive
from copydesk.desk import annotation, correcting, openapi, render, safety
from copydesk.desk.asking import Ask, address, known
from copydesk.desk.lending import Lending
from copydesk.desk.marks import marks
from copydesk.desk.pages import PAGES, Page
from copydesk.errors import ArchiveError, CopydeskError, TooSlow, UsageError
from copydesk.records import Label

# Seconds that all questions of one request to the archive may take together. A choice: nobody waits longer, and no
# page of an archive of 100,000 articles takes a tenth of it.
PATIENCE = 3.0
_STATIC = Path(__file__).parent / "static"
_JSON = "application/json"


def app(path: Path, *, edit: bool = False, patience: float = PATIENCE) -> ASGIApp:
    """The desk of the archive at `path`, which it opens for reading with the first request. With `edit` it takes
    corrections. Nothing that is asked of the archive takes longer than `patience` seconds."""
    templates, archives = render.environment(), Lending(path, patience)
    token = safety.token()
    templates.globals |= {"archive": path.name, "edit": edit, "token": token, "labels": get_args(Label)}

    def answered(page: Page, *, as_json: bool) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            ask = _ask(request, edit)
            with archives.lent() as desk:
                view = page.make(desk, ask)
            if as_json:
                return Response(msgspec.json.encode(view), media_type=_JSON)
            return _page(templates, page.template, 200, view=view, ask=ask)

        return answer

    def annotated(request: Request) -> Response:
        """The marks of an article as W3C Web Annotations: all, or the one that is named."""
        base = str(request.base_url).rstrip("/")
        with archives.lent() as desk:
            key = known(desk, request.path_params["key"])
            article, page, every = desk.get(key), desk.page(key), marks(desk.get(key), desk.notes(key))
        wanted = request.path_params.get("mark")
        if wanted is None:
            return _linked(annotation.collection(base, article, page, every, _ask(request, edit).number("page")))
        one = next((mark for mark in every if mark.id == wanted), None)
        if one is None:
            raise HTTPException(404, "No mark of this article has that id.")
        return _linked(annotation.annotation(base, article, page, one))

    def noted(fields: dict[str, str]) -> Response:
        with Archive(path, write=True, wait=patience) as desk:
            said = correcting.correction(desk, fields)
            desk.correct(said)
        at = f"{said.span.start}-{said.span.end}" if said.span is not None else ""
        return RedirectResponse(address(f"/article/{said.key}", at=at) + "#corrections", 303)

    async def corrected(request: Request) -> Response:
        """A correction, sent by a form."""
        if not edit:
            raise HTTPException(403, "This desk takes no corrections. Open it with: copydesk desk FILE --edit")
        return await run_in_threadpool(noted, await correcting.sent(request, token))

    def described(_: Request) -> Response:
        return Response(msgspec.json.encode(openapi.document()), media_type=_JSON)

    def failed(request: Request, error: Exception) -> Response:
        """A failure as a page or as JSON. A bug is raised again behind it, for the terminal."""
        status, said = _failure(error)
        if request.url.path.endswith(".json"):
            return Response(msgspec.json.encode({"error": said}), status, media_type=_JSON)
        return _page(templates, "failure.html", status, said=said, status=status, ask=_ask(request, edit))

    routes: list[Route | Mount] = [
        Route("/openapi.json", described),
        Route("/article/{key}/annotations.json", annotated),
        Route("/article/{key}/annotations/{mark}.json", annotated),
        Route("/corrections", corrected, methods=["POST"]),
        *(Route(openapi.json_path(page.path), answered(page, as_json=True)) for page in PAGES),
        *(Route(page.path, answered(page, as_json=False)) for page in PAGES),
        Route("/favicon.ico", lambda _: RedirectResponse("/static/icon.svg", 307)),
        Mount("/static", StaticFiles(directory=_STATIC)),
    ]
    pages = Starlette(
        routes=routes, exception_handlers={HTTPException: failed, CopydeskError: failed, Exception: failed}
    )
    # Around all of it, not as middleware, which would stand inside of what answers for a bug.
    return safety.Guard(pages, forms=edit)


def _ask(request: Request, edit: bool) -> Ask:
    path = request.url.path
    query: dict[str, tuple[str, ...]] = {}
    for name, value in request.query_params.multi_items():
        query[name] = (*query.get(name, ()), value)
    path = "/" if path == "/index.json" else path.removesuffix(".json")
    return Ask(path=path, parts=request.path_params, query=query, edit=edit)


def _page(templates: Environment, name: str, code: int, **given: Any) -> Response:
    return HTMLResponse(templates.get_template(name).render(**given), code)


def _linked(annotations: dict[str, Any]) -> Response:
    return Response(msgspec.json.encode(annotations), media_type="application/ld+json")


def _failure(error: Exception) -> tuple[int, str]:
    """The status and the sentence of a failure."""
    if isinstance(error, HTTPException):
        return error.status_code, error.detail
    if isinstance(error, UsageError):
        return 400, str(error)
    if isinstance(error, TooSlow | ArchiveError):
        return 503, str(error)
    return 500, "This is a bug in Copydesk, not in what you did. Please report what the terminal says of it."
