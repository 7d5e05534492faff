"""The desk's JSON, described in OpenAPI 3.1: made of the same table of pages and the same records that answer."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from copydesk.desk.pages import PAGES, Page
from copydesk.version import __version__

_REFS = "#/components/schemas/{name}"


def document() -> dict[str, Any]:
    """The whole description."""
    schemas, components = msgspec.json.schema_components([page.view for page in PAGES], ref_template=_REFS)
    paths: dict[str, Any] = {
        json_path(page.path): _get(page, schema) for page, schema in zip(PAGES, schemas, strict=True)
    }
    key = _parameter("key", "path", "the article's key, the beginning of one, or an address", required=True)
    paths["/article/{key}/annotations.json"] = _annotations(
        "the marks of an article", [key, _parameter("page", "query", "which page of them, from 1")]
    )
    mark = _parameter("mark", "path", "the mark's id", required=True)
    paths["/article/{key}/annotations/{mark}.json"] = _annotations("one mark of an article", [key, mark])
    paths["/corrections"] = {"post": _CORRECTING}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Copydesk",
            "version": __version__,
            "description": "What the desk knows of an archive. Spans are [start, end) in code points: `raw` counts in "
            "the page's body, every other in the article's text. A field that is left out has its default.",
        },
        "paths": paths,
        "components": {"schemas": components},
    }


def json_path(path: str) -> str:
    """The address of a page's JSON."""
    return "/index.json" if path == "/" else f"{path}.json"


def _get(page: Page, schema: dict[str, Any]) -> dict[str, Any]:
    parts = [_parameter(name, "path", "a key", required=True) for name in re.findall(r"{(\w+)}", page.path)]
    asks = [_parameter(name, "query", said) for name, said in page.asks.items()]
    return {
        "get": {
            "summary": page.summary,
            "operationId": page.view.__name__,
            "parameters": [*parts, *asks],
            "responses": {
                "200": {"description": page.summary, "content": {"application/json": {"schema": schema}}},
                **_FAILURES,
            },
        }
    }


def _parameter(name: str, where: str, said: str, *, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": where, "required": required, "description": said, "schema": {"type": "string"}}


def _annotations(said: str, parameters: list[dict[str, Any]]) -> dict[str, Any]:
    answer = {"description": said, "content": {"application/ld+json": {"schema": {"type": "object"}}}}
    return {
        "get": {
            "summary": f"{said}, as W3C Web Annotation",
            "parameters": parameters,
            "responses": {"200": answer, **_FAILURES},
        }
    }


_CORRECTING = {
    "summary": "note a correction (only with --edit, by a form of this desk)",
    "requestBody": {
        "required": True,
        "content": {
            "application/x-www-form-urlencoded": {
                "schema": {
                    "type": "object",
                    "required": ["token", "key", "what", "right", "who"],
                    "properties": {
                        name: {"type": "string", "description": said}
                        for name, said in (
                            ("token", "from the form: no other site can know it"),
                            ("key", "the article's"),
                            ("what", "label, speaker or original"),
                            ("at", "which words of the text, as 120-134; not for an original"),
                            ("right", "what is right"),
                            ("who", "who says so"),
                            ("note", "why"),
                        )
                    },
                }
            }
        },
    },
    "responses": {"303": {"description": "it is noted; the article shows it"}},
}

_FAILURES = {
    status: {
        "description": said,
        "content": {"application/json": {"schema": {"type": "object", "properties": {"error": {"type": "string"}}}}},
    }
    for status, said in (
        ("400", "what was asked makes no sense"),
        ("404", "there is no such thing here"),
        ("503", "it took longer than it may, or the archive is busy"),
    )
}
