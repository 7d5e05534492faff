"""When: time expressions and their values, on TimeBank and AQUAINT, beside the floor "the day of publication".

    python benchmarks/quality/moments.py [--part dev|held|all] [--errors N]

Scored by score_time.py (the measures of TempEval-3, task A; value F1 is what it ranks by). Documents are split in
halves by a hash of their name: the grammar was developed on "dev", "held" was looked at three times. The floor takes
our expressions and gives each the day of publication.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine

SETS = ("timebank", "aquaint")
Document = dict[str, Any]


def documents(part: str) -> list[Document]:
    """The documents of a part, in the order of the files."""
    found = []
    for name in SETS:
        with gzip.open(
            corpora.SHARED / "data" / "spacetime" / f"time_{name}.jsonl.gz", "rt", encoding="utf-8"
        ) as lines:
            found += [json.loads(line) for line in lines]
    held = {document["id"]: hashlib.sha1(document["id"].encode()).digest()[0] % 2 == 1 for document in found}
    return [document for document in found if part == "all" or held[document["id"]] == (part == "held")]


def moments_of(document: Document) -> list[Document]:
    """What we find, as the scorer wants it."""
    from copydesk.annotate import moments
    from copydesk.records import Span
    from copydesk.words import words

    text = document["text"]
    spans = [Span(line.start(), line.end()) for line in re.finditer(r"[^\n]+", text)]
    return [
        {"start": moment.span.start, "end": moment.span.end, "type": moment.kind.upper(), "value": moment.value}
        for moment in moments.found(words(text, spans), "en", document["dct"] or "")
    ]


def around(document: Document, moment: Document) -> str:
    """An expression in its sentence."""
    start, end, text = moment["start"], moment["end"], document["text"]
    return f"{text[max(0, start - 50) : start]}[{text[start:end]}]{text[end : end + 30]}".replace("\n", " ")


def errors(gold: dict[str, Document], told: dict[str, Document], align: Any) -> list[str]:
    """Every expression that is missed, too much, or has another value."""
    lines = []
    for name, document in gold.items():
        wanted, given = document["timexes"], told[name]["timexes"]
        pairs = align(wanted, given)
        for i, j, _ in pairs:
            if wanted[i]["value"].strip() != given[j]["value"]:
                lines.append(f"{wanted[i]['value']} is {given[j]['value']!r}: {around(document, wanted[i])}")
        lines += [f"missed: {around(document, wanted[i])}" for i in {*range(len(wanted))} - {i for i, _, _ in pairs}]
        lines += [f"extra: {around(document, given[j])}" for j in {*range(len(given))} - {j for _, j, _ in pairs}]
    return lines


def scores(part: str) -> dict[str, float]:
    """What the gate keeps: F1 of values and of places, 0 to 1."""
    chosen = documents(part)
    gold = {document["id"]: document for document in chosen}
    told = {document["id"]: {"timexes": moments_of(document)} for document in chosen}
    found = corpora.scorer("score_time").score(gold, told, True)
    return {f"moments {name}": found[f"{name}_PRF"][2] / 100 for name in ("value", "relaxed")}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--errors", type=int, default=0, metavar="N", help="how many errors to print")
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "spacetime").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    score = corpora.scorer("score_time")
    print(machine.facts(()))
    chosen = documents(given.part)
    gold = {document["id"]: document for document in chosen}
    told = {document["id"]: {"timexes": moments_of(document)} for document in chosen}
    floor = {
        document["id"]: {
            "timexes": [{**moment, "value": (document["dct"] or "")[:10]} for moment in told[document["id"]]["timexes"]]
        }
        for document in chosen
    }
    for name, answers in (("ours", told), ("floor: the day of publication", floor)):
        found = score.score(gold, answers, name == "ours")
        print(f"\n{name}, {given.part}: {found['docs']} documents, {found['gold']} expressions, {found['pred']} found")
        for measure in ("value_PRF", "day_PRF", "relaxed_PRF", "strict_PRF"):
            print(f"  {measure:<12} {' / '.join(f'{part:.2f}' for part in found[measure])}")
        for kind, counts in found.get("by_kind", {}).items():
            print(f"    {kind:<32}{counts['gold']:>5} found {counts['found']:>5} right {counts['right']:>5}")
    for line in errors(gold, told, score.align)[: given.errors]:
        print(line)


if __name__ == "__main__":
    main()
