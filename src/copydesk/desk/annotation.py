"""Marks as W3C Web Annotations (https://www.w3.org/TR/annotation-model/): each has its place in the text and the page.

The first target is the words in this desk, by quote, by position and by the fragment of their address (RFC 5147); the
others are the characters of the raw page that they were read from. Positions are code points, as the model asks.
"""

from __future__ import annotations

from typing import Any

from copydesk import text as texts
from copydesk.desk.marks import Mark
from copydesk.records import Article, Page

_CONTEXT = "http://www.w3.org/ns/anno.jsonld"
# Characters before and after the words, by which they are found again where positions have moved. A choice.
_AROUND = 32

# Annotations of one page: an article has some 100, 1 kB each. A choice.
PAGE = 500

_TAGS = {"person", "organisation", "place"}


def annotation(base: str, article: Article, page: Page, mark: Mark) -> dict[str, Any]:
    """One mark. `base` is the desk's address ("http://127.0.0.1:8000")."""
    return {"@context": _CONTEXT} | _one(base, article, page, mark)


def collection(base: str, article: Article, page: Page, marks: list[Mark], number: int) -> dict[str, Any]:
    """The marks of an article as one page of annotations, of which there are several where it has many: `number`
    counts from 1."""
    at = f"{base}/article/{article.key}/annotations.json"
    start = (number - 1) * PAGE
    links = {"prev": number - 1 if number > 1 else 0, "next": number + 1 if start + PAGE < len(marks) else 0}
    return {
        "@context": _CONTEXT,
        "id": f"{at}?page={number}",
        "type": "AnnotationPage",
        "partOf": {"id": at, "type": "AnnotationCollection", "total": len(marks)},
        "startIndex": start,
        **{name: f"{at}?page={to}" for name, to in links.items() if to},
        "items": [_one(base, article, page, mark) for mark in marks[start : start + PAGE]],
    }


def _one(base: str, article: Article, page: Page, mark: Mark) -> dict[str, Any]:
    span, text = mark.span, article.text
    here = f"{base}/article/{article.key}"
    raw = texts.raw_spans(article, page, span)
    purpose = "identifying" if mark.kind in _TAGS else "classifying"
    return {
        "id": f"{here}/annotations/{mark.id}.json",
        "type": "Annotation",
        "motivation": "commenting" if mark.kind == "oddity" else "tagging",
        "generator": {"type": "Software", "name": "Copydesk"},
        "body": [
            {"type": "TextualBody", "value": mark.title, "purpose": purpose, "format": "text/plain"},
            {"type": "TextualBody", "value": mark.kind, "purpose": "tagging", "format": "text/plain"},
            {"type": "TextualBody", "value": mark.note, "purpose": "describing", "format": "text/plain"},
        ],
        "target": [
            {
                "source": f"{here}#char={span.start},{span.end}",
                "selector": [
                    {
                        "type": "FragmentSelector",
                        "conformsTo": "http://tools.ietf.org/rfc/rfc5147",
                        "value": f"char={span.start},{span.end}",
                    },
                    {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                    {
                        "type": "TextQuoteSelector",
                        "exact": span.of(text),
                        "prefix": text[max(0, span.start - _AROUND) : span.start],
                        "suffix": text[span.end : span.end + _AROUND],
                    },
                ],
            },
            *(
                {
                    "source": article.url or here,
                    "selector": {"type": "TextPositionSelector", "start": one.start, "end": one.end},
                    "scope": f"{here}?at={span.start}-{span.end}",
                }
                for one in raw
            ),
        ],
    }
