"""How events stand: macro F1 over the seven statuses, on sentences of our own, each with one event marked.

    python benchmarks/quality/status.py [--part dev|held|all] [--errors N] [--read SAMPLE]

The sentences are in status.tsv, written before any rule, and split in halves by a hash: rules were made on "dev". The
event is the one whose shortest words meet the marked ones; one that is not found has no status. "-" are events of
which nothing is told: a status for one of them is wrong. `--read` scores events of real articles, judged one by one in
status_read.tsv by their place, which needs the corpora.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine

STATUSES = ("planned", "postponed", "cancelled", "under way", "failed", "happened", "denied")
PUBLISHED = "2024-03-18"


class Marked(NamedTuple):
    """A sentence without its braces, where its event stands, and the status that it has."""

    text: str
    start: int
    end: int
    status: str


def sentences(part: str) -> list[Marked]:
    """The sentences of a part."""
    found = []
    for line in (Path(__file__).with_name("status.tsv")).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        status, marked = line.split("\t")
        held = hashlib.sha1(marked.encode()).digest()[0] % 2 == 1
        if part != "all" and held != (part == "held"):
            continue
        start, end = marked.index("{"), marked.index("}") - 1
        found.append(Marked(marked.replace("{", "").replace("}", ""), start, end, status))
    return found


def told(marked: Marked) -> str:
    """The status that we give the marked event; "-" where none, or where no event is found."""
    from copydesk import annotate
    from copydesk.records import Article, Block, Claim, Span

    whole = Span(0, len(marked.text))
    article = Article(
        key="",
        url="",
        text=marked.text,
        blocks=(Block(label="body", kind="p", span=whole, raw=whole),),
        form="text",
        language="en",
        published=Claim(field="published", value=PUBLISHED, basis="option:--date"),
    )
    met = [
        (len(span), event.status or "-")
        for event in annotate.notes(article).events
        for span in event.mentions
        if span.start < marked.end and marked.start < span.end
    ]
    return min(met, default=(0, "-"), key=lambda one: one[0])[1]


def macro(pairs: list[tuple[str, str]]) -> tuple[float, dict[str, float]]:
    """The mean of the F1 of the statuses that occur, and each of them; pairs are (wanted, told)."""
    each = {}
    for status in STATUSES:
        both = sum(wanted == given == status for wanted, given in pairs)
        either = sum((wanted == status) + (given == status) for wanted, given in pairs)
        if either:
            each[status] = 2 * both / either
    return sum(each.values()) / len(each), each


def read(sample: str) -> list[tuple[str, str]]:
    """Events of real articles as (judged by a person, told), of one sample or of all (an empty one)."""
    from copydesk import annotate

    rows = [
        line.split("\t")
        for line in Path(__file__).with_name("status_read.tsv").read_text("utf-8").splitlines()
        if not line.startswith("#") and line.startswith(sample)
    ]
    wanted = {(corpus, name) for _, corpus, name, _, _ in rows}
    notes = {one: annotate.notes(real(*one)) for one in sorted(wanted)}
    pairs = []
    for _, corpus, name, place, judged in rows:
        at = int(place)
        here = [
            (len(span), event.status or "-")
            for event in notes[corpus, name].events
            for span in (event.what, *event.mentions)
            if span.start <= at < span.end
        ]
        pairs.append((judged, min(here, default=(0, "-"), key=lambda one: one[0])[1]))
    return pairs


_FILES = {"polnear": "attrib/polnear-dev.jsonl.gz", "eventtime": "spacetime/eventtime.jsonl.gz"}


@functools.cache
def _texts(corpus: str) -> dict[str, tuple[str, str]]:
    with gzip.open(corpora.SHARED / "data" / _FILES[corpus], "rt", encoding="utf-8") as lines:
        return {row["id"]: (row["text"], row.get("date") or row.get("dct") or "") for row in map(json.loads, lines)}


def real(corpus: str, name: str) -> Any:
    """A real article: a short first line without a stop is its headline."""
    from copydesk.records import Article, Block, Claim, Span

    text, day = _texts(corpus)[name]
    spans = [Span(line.start(), line.end()) for line in re.finditer(r"[^\n]+", text)]
    blocks = []
    for n, span in enumerate(spans):
        title = n == 0 and len(span) < 120 and text[span.end - 1] not in '.”"'
        blocks.append(Block(label="headline" if title else "body", kind="p", span=span, raw=span))
    return Article(
        key=name,
        url="",
        text=text,
        blocks=tuple(blocks),
        form="text",
        language="en",
        published=Claim(field="published", value=day[:10], basis="pile:date") if day[:1].isdigit() else None,
    )


def scores(part: str) -> dict[str, float]:
    """What the gate keeps."""
    return {"status of events": macro([(one.status, told(one)) for one in sentences(part)])[0]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="how many errors to print")
    parser.add_argument("--read", choices=("1", "2", "3", "all"), help="score a sample of events of real articles")
    given = parser.parse_args()
    print(machine.facts(()))
    if given.read:
        pairs = read(given.read.removeprefix("all"))
        name = f"events of real articles, sample {given.read}"
    else:
        chosen = sentences(given.part)
        pairs = [(one.status, told(one)) for one in chosen]
        name = f"{given.part}: sentences"
    mean, each = macro(pairs)
    floor, _ = macro([(wanted, "happened") for wanted, _ in pairs])
    right = sum(wanted == ours for wanted, ours in pairs)
    print(f"{len(pairs)} {name}: macro F1 {mean:.3f}, {right} right; floor, all happened: {floor:.3f}")
    wanted = Counter(pair[0] for pair in pairs)
    for status, f1 in each.items():
        print(f"  {status:<10} {wanted[status]:>3}  F1 {f1:.3f}")
    if not given.read:
        wrong = [(one, ours) for one, (_, ours) in zip(chosen, pairs, strict=True) if one.status != ours]
        for one, ours in wrong[: given.errors]:
            marked = f"{one.text[: one.start]}{{{one.text[one.start : one.end]}}}{one.text[one.end :]}"
            print(f"{one.status} is {ours}: {marked}")


if __name__ == "__main__":
    main()
