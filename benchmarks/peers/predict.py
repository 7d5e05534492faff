"""What the peers make of the pages: run in the peers' environment, one peer a call.

    PEERS_PYTHON benchmarks/peers/predict.py NAME OUT.jsonl

Each peer is called the way its own documentation shows, without comments where it has a switch for them. A page
that a peer fails on counts as empty. `CONTENT` asks each for the main text alone (for timing), `EVERYTHING` for
all that it can tell (for scoring).
"""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora

Told = dict[str, Any]

# justext needs to be told the language: what <html lang> says, else English.
_LANGUAGE = re.compile(r"<html[^>]*?\blang=[\"']?([a-zA-Z]+)")
_STOPLISTS = {
    "ar": "Arabic", "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "fi": "Finnish", "fr": "French", "hi": "Hindi", "it": "Italian", "nb": "Norwegian_Bokmal", "nl": "Dutch",
    "no": "Norwegian_Bokmal", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "sv": "Swedish", "tr": "Turkish",
    "uk": "Ukrainian",
}  # fmt: skip
_BLOCKS = frozenset(
    "address article aside blockquote div dd dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main "
    "nav ol p pre section table td th tr ul br".split()
)


def trafilatura(html: str, url: str, precision: bool = False) -> Told:
    import trafilatura

    found = trafilatura.bare_extraction(
        html, url=url or None, with_metadata=True, include_comments=False, favor_precision=precision
    )
    if found is None:
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"body": found.text or "", "title": found.title or "", "date": found.date or "", "authors": authors}


def trafilatura_precision(html: str, url: str) -> Told:
    return trafilatura(html, url, precision=True)


def readability(html: str, url: str) -> Told:
    import readability

    page = readability.Document(html, url=url or None)
    return {"body": _lines(page.summary(html_partial=True)), "title": page.short_title() or ""}


def newspaper4k(html: str, url: str) -> Told:
    import newspaper

    page = newspaper.Article(url or "http://localhost/", fetch_images=False)
    page.download(input_html=html)
    page.parse()
    date = page.publish_date.date().isoformat() if hasattr(page.publish_date, "date") else str(page.publish_date or "")
    return {"body": page.text or "", "title": page.title or "", "date": date, "authors": list(page.authors or [])}


def justext(html: str, url: str) -> Told:  # noqa: ARG001
    import justext

    said = _LANGUAGE.search(html)
    language = _STOPLISTS.get(said[1].lower()[:2] if said else "en", "English")
    paragraphs = justext.justext(html.encode(), justext.get_stoplist(language), encoding="utf-8")
    return {"body": "\n".join(paragraph.text for paragraph in paragraphs if not paragraph.is_boilerplate)}


def resiliparse(html: str, url: str) -> Told:  # noqa: ARG001
    from resiliparse.extract.html2text import extract_plain_text

    return {"body": extract_plain_text(html, main_content=True, alt_texts=False, list_bullets=False)}


EVERYTHING: dict[str, Callable[[str, str], Told]] = {
    "trafilatura": trafilatura,
    "trafilatura-precision": trafilatura_precision,
    "readability-lxml": readability,
    "newspaper4k": newspaper4k,
    "justext": justext,
    "resiliparse": resiliparse,
}


def _trafilatura_text(html: str, url: str) -> Any:
    import trafilatura

    return trafilatura.extract(html, url=url or None)


def _trafilatura_fast(html: str, url: str) -> Any:
    import trafilatura

    return trafilatura.extract(html, url=url or None, fast=True)


def _readability_summary(html: str, url: str) -> Any:
    import readability

    return readability.Document(html, url=url or None).summary()


CONTENT: dict[str, Callable[[str, str], Any]] = {
    "resiliparse": resiliparse,
    "trafilatura fast": _trafilatura_fast,
    "trafilatura": _trafilatura_text,
    "trafilatura + metadata": trafilatura,
    "readability-lxml": _readability_summary,
    "justext": justext,
    "newspaper4k": newspaper4k,
}


def _lines(markup: str) -> str:
    """The text of a piece of HTML, a line for each block."""
    import lxml.html

    if not markup.strip():
        return ""
    parts: list[str] = []

    def walk(node: Any) -> None:
        block = node.tag in _BLOCKS
        if block:
            parts.append("\n")
        if isinstance(node.tag, str):
            parts.append(re.sub(r"\s+", " ", node.text or ""))
            for child in node:
                walk(child)
        if block:
            parts.append("\n")
        parts.append(re.sub(r"\s+", " ", node.tail or ""))

    walk(lxml.html.fromstring(f"<div>{markup}</div>"))
    lines = (" ".join(line.split()) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def main() -> None:
    name, out = sys.argv[1:]
    warnings.simplefilter("ignore")
    predict = EVERYTHING[name]
    failed = 0
    told: dict[str, Told] = {}
    for row in corpora.rows("pages"):
        try:
            told[row["id"]] = predict(row["html"], row.get("url") or "")
        except Exception:  # noqa: BLE001  a peer may raise anything, and then has said nothing
            told[row["id"]] = {}
            failed += 1
    # What a peer tells of any page it is asked of every page: where it fails, it has told nothing right.
    fields = {field: "" for answer in told.values() for field in answer}
    partial = Path(out + ".part")
    with partial.open("w", encoding="utf-8") as file:
        for key, answer in told.items():
            file.write(json.dumps({"id": key} | fields | answer) + "\n")
    partial.replace(out)
    print(f"{name}: failed on {failed} of {len(told)} pages", file=sys.stderr)


if __name__ == "__main__":
    main()
