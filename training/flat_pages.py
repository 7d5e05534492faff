"""Flat text made from pages of HTML, with a gold label for each of its lines.

A scraper that only drops the tags leaves one of a few kinds of flat text, and `flatten` makes them: each block a
line, paragraphs apart or not, each text node a line, broken lines glued. Which lines are body is told by the gold
body that the corpus has for the page; what the others are for (caption, byline, date ...) by what `clean.article`
says of the same page with its tags, which is no gold but a teacher.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))  # it puts src/ on the path too

import corpora
from copydesk import clean
from copydesk.errors import NoText
from copydesk.records import BODY_LABELS


class FlatPage(NamedTuple):
    """A flat text and what is known of its lines: `gold` 1 body, 0 not, None unknown; `taught` the teacher's labels."""

    name: str
    site: str
    group: str
    text: str
    gold: list[int | None]
    taught: list[str]
    weight: float
    words: int  # of the gold body


# How text is left behind -----------------------------------------------------------------------------------

_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre section summary "
    "table tbody td tfoot th thead tr ul picture title".split()
)
_GONE = frozenset("script style template head svg math iframe object noscript textarea".split())
_PARAGRAPHS = frozenset("p blockquote h1 h2 h3 h4 h5 h6 li figure figcaption table ul ol pre".split())


class Way(NamedTuple):
    """One way in which a scraper leaves text."""

    title: bool = True  # the text of <title> comes first
    apart: bool = False  # an empty line around paragraphs
    nodes: bool = False  # each text node is a line of its own
    joined: bool = False  # inline elements are joined without a blank
    breaks: bool = True  # <br> is a line break
    rows: bool = False  # the cells of a table row are one line
    buttons: bool = False  # a button is a line of its own
    bullets: bool = False  # an item of a list begins with a mark


WAYS: dict[str, Way] = {
    "blocks": Way(),
    "apart": Way(title=False, apart=True, joined=True, buttons=True, rows=True),
    "bullets": Way(title=False, apart=True, bullets=True, breaks=False, rows=True, buttons=True),
    "glued": Way(joined=True, breaks=False, buttons=True),
    "nodes": Way(nodes=True),
}


def flatten(html: str, way: Way) -> str:
    """The visible text of a page of HTML, the way that a scraper leaves it."""
    tree = LexborHTMLParser(html)
    out: list[str] = []
    if way.title:
        title = tree.css_first("title")
        if title is not None:
            out.append(" ".join(title.text().split()))
        out.append("\n")
    if tree.body is not None:
        _walk(tree.body, way, out)
    lines = []
    empty = 0
    for line in "".join(out).replace("\x00", " ").split("\n"):
        line = " ".join(line.split())
        if line:
            if way.apart and empty > 1 and lines:
                lines.append("")
            lines.append(line)
            empty = 0
        else:
            empty += 1
    return "\n".join(lines)


def _walk(node: object, way: Way, out: list[str]) -> None:
    # A stack of its own: pages nest deeper than Python's.
    stack: list[tuple[object, bool]] = [(node, False)]
    while stack:
        here, leaving = stack.pop()
        tag = here.tag  # type: ignore[attr-defined]
        if tag == "-text":
            text = re.sub(r"\s+", " ", here.text_content or "")  # type: ignore[attr-defined]
            if way.nodes:
                out.append(text + "\n")
            else:
                out.append(text if way.joined else f"{text} ")
            continue
        if not tag or tag in _GONE or tag.startswith(("-", "_")):
            continue
        if not leaving and _unshown(here):
            continue
        if tag == "br":
            out.append("\n" if way.breaks else " ")
            continue
        block = tag in _BLOCKS or (tag == "button" and way.buttons)
        if block and way.rows and tag in ("td", "th"):
            out.append(" ")
            block = False
        if block:
            out.append("\n\n\n" if way.apart and tag in _PARAGRAPHS else "\n")
            if way.bullets and tag == "li" and not leaving:
                out.append("* ")
        if leaving:
            continue
        if block:
            stack.append((here, True))
        children = list(here.iter(include_text=True))  # type: ignore[attr-defined]
        stack.extend((child, False) for child in reversed(children))


def _unshown(node: object) -> bool:
    attributes = node.attributes  # type: ignore[attr-defined]
    return "hidden" in attributes or bool(re.search(r"display\s*:\s*none", attributes.get("style") or "", re.I))


# Which lines are body --------------------------------------------------------------------------------------

_WORD = re.compile(r"\w")
_TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|\\w+")


def tokens(text: str) -> list[str]:
    return _TOKEN.findall(text.casefold())


_GRAM = 4
_COVERED = 0.6


def gold_lines(lines: Sequence[str], body: str) -> list[int]:
    """Which lines are body: those whose word 4-grams stand in the gold body, each part of it once."""
    words = tokens(body)
    where: dict[tuple[str, ...], list[int]] = {}
    for n in range(len(words)):
        for size in (1, 2, 3, _GRAM):
            if n + size <= len(words):
                where.setdefault(tuple(words[n : n + size]), []).append(n)
    paragraphs = {tuple(tokens(line)) for line in body.split("\n")}
    cut = [tokens(line) for line in lines]
    found: list[list[tuple[int, int]]] = []  # for each line the places in the gold body that it can be
    for line in cut:
        places: list[tuple[int, int]] = []
        if len(line) >= 2 * _GRAM:
            grams = [tuple(line[n : n + _GRAM]) for n in range(len(line) - _GRAM + 1)]
            hit = [(n, gram) for n, gram in enumerate(grams) if gram in where]
            if len(hit) >= _COVERED * len(grams):
                starts = Counter(place - n for n, gram in hit for place in where[gram][:8])
                places = [(start, start + len(line)) for start, _ in starts.most_common(4)]
        elif line:
            size = min(len(line), _GRAM)
            whole = tuple(line) in paragraphs
            for place in where.get(tuple(line[:size]), ())[:40]:
                if words[place : place + len(line)] == line and (whole or len(line) >= 2):
                    places.append((place, place + len(line)))
        found.append(places)
    return _chain(cut, found, paragraphs)


def _chain(
    cut: Sequence[list[str]], found: Sequence[list[tuple[int, int]]], paragraphs: set[tuple[str, ...]]
) -> list[int]:
    """The lines that tell the gold body in order: a passage that stands on the page twice counts where it fits."""
    anchors = [(n, places[0]) for n, places in enumerate(found) if len(places) == 1 and len(cut[n]) >= 2 * _GRAM]
    gold = [0] * len(cut)
    taken: list[tuple[int, int, int]] = []  # line, start, end
    order: list[tuple[float, int, tuple[int, int]]] = []
    for n, places in enumerate(found):
        for place in places:
            # How far the line stands from where its neighbours in the gold body stand on the page.
            far = min((abs((n - m)) + abs(place[0] - spot[0]) / 20 for m, spot in anchors if m != n), default=0.0)
            short = len(cut[n]) < 2 * _GRAM
            if short and far > (12 if tuple(cut[n]) in paragraphs else 4):
                continue
            order.append((far + 1000 * short, n, place))
    spent = bytearray(max((place[1] for places in found for place in places), default=0) + 1)
    for _, n, (start, end) in sorted(order):
        if gold[n]:
            continue
        start = max(start, 0)
        if sum(spent[start:end]) > 0.4 * (end - start):
            continue
        spent[start:end] = b"\1" * (end - start)
        gold[n] = 1
        taken.append((n, start, end))
    return gold


# What the others are for -----------------------------------------------------------------------------------


def taught(lines: Sequence[str], html: str, url: str) -> tuple[list[str], str]:
    """What `clean.article` says that each line is for, "" where it knows no such line; and its body."""
    try:
        article = clean.article(html, url)
    except NoText:
        return [""] * len(lines), ""
    labels: dict[str, list[str]] = {}
    for block in article.blocks:
        labels.setdefault(_key(block.span.of(article.text)), []).append(block.label)
    told = []
    for line in lines:
        known = labels.get(_key(line))
        told.append("" if not known else known.pop(0) if len(known) > 1 else known[0])
    return told, article.body


def _key(line: str) -> str:
    return "".join(re.findall(r"\w+", line.casefold()))


# The pages -------------------------------------------------------------------------------------------------


def pages(part: corpora.Part, seconds: bool = True) -> Iterator[FlatPage]:
    """The pages to train on, each as it was or is made flat; with `seconds` one more way of flattening each.

    fundus-fixtures comes as flat text and is flattened in another way too; trafilatura has snippets for gold, so
    its teacher's body stands in for it where that has all the snippets that it must have and none that it must not.
    """
    html: dict[str, str] = {}
    for name in ("pages", "more"):
        for row in corpora.rows(name, part):
            group = row["set"]
            if group == "fundus-fixtures":
                html[row["id"]] = row["html"]
            elif group in ("readability", "wcxb-dev") and row.get("body"):
                yield from _made(row, row["body"], seconds)
            elif group == "trafilatura":
                yield from _made(row, None, seconds)
    for row in corpora.rows("flat", part):
        lines = row["flat_text"].split("\n")
        told, _ = taught(lines, html[row["id"]], row["url"])
        yield _page(row, "flat", row["flat_text"], gold_lines(lines, row["gold_body"]), told, row["gold_body"])
        if seconds:
            for way in _two(row["id"]):
                text = flatten(html[row["id"]], WAYS[way])
                told, _ = taught(text.split("\n"), html[row["id"]], row["url"])
                yield _page(
                    row, f"fundus-{way}", text, gold_lines(text.split("\n"), row["gold_body"]), told, row["gold_body"]
                )


def _two(name: str) -> list[str]:
    """Two of the ways, by the name of the page: the last, which breaks paragraphs, seldom."""
    number = hashlib.md5(name.encode()).digest()[1]
    ways = list(WAYS)[1:-1]
    return [ways[number % len(ways)], "nodes"] if number % 4 == 0 else [ways[number % len(ways)]]


def _made(row: dict[str, object], body: str | None, seconds: bool) -> Iterator[FlatPage]:
    html, url = str(row["html"]), str(row.get("url") or "")
    for way in ["blocks", *(_two(str(row["id"])) if seconds else [])]:
        text = flatten(html, WAYS[way])
        lines = text.split("\n")
        told, seen = taught(lines, html, url)
        if body is None:
            folded = " ".join(seen.split())
            right = all(" ".join(s.split()) in folded for s in row["with"])  # type: ignore[union-attr]
            wrong = any(" ".join(s.split()) in folded for s in row.get("without", ()))  # type: ignore[union-attr]
            if not right or wrong or len(folded) < 200:
                return
            gold = gold_lines(lines, seen)
            yield _page(row, f"trafilatura-{way}", text, gold, told, seen)
        else:
            yield _page(row, f"{row['set']}-{way}", text, gold_lines(lines, body), told, body)


def cropped(page: FlatPage) -> FlatPage | None:
    """The page without most of what stands around its body, as a corpus that was cleaned once has it.

    How many lines stay above and below is drawn from the page's name: none to seven, seldom more.
    """
    lines = page.text.split("\n")
    body = [n for n, gold in enumerate(page.gold) if gold]
    if not body:
        return None
    draw = hashlib.md5(f"{page.name} {page.group}".encode()).digest()
    above = body[0] - draw[0] % 8
    below = body[-1] + 1 + (draw[1] % 8 if draw[2] % 3 else draw[1] % 40)
    start, end = max(0, above), min(len(lines), below)
    return page._replace(
        group=f"cropped-{page.group}",
        text="\n".join(lines[start:end]),
        gold=page.gold[start:end],
        taught=page.taught[start:end],
    )


def _page(row: dict[str, object], group: str, text: str, gold: list[int], told: list[str], body: str) -> FlatPage:
    labels = [
        label if (label in BODY_LABELS) == bool(one) else ("body" if one else "chrome" if label else "")
        for label, one in zip(told, gold, strict=True)
    ]
    return FlatPage(str(row["id"]), corpora.site(row), group, text, list(gold), labels, 1.0, len(tokens(body)))
