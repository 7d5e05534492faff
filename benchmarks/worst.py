"""Our worst dev pages, with what is missing from the body and what is too much in it; and a person's word for each.

    python benchmarks/worst.py [--each N] [--set NAME] [--page TEXT] [--of PREDICTIONS.jsonl]
    python benchmarks/worst.py --count

The loss of a page of fundus-fixtures is 1 less its own F1 of 4-grams; of a page of the trafilatura set the share of
its snippets that are missing from the body or leaked into it. The N worst of each set are shown, 20 where nothing is
said, with the paragraphs that gold and body don't share. PREDICTIONS are those of quality/extract.py
(benchmarks/out/ours-pages-dev.jsonl); without them the pages are cleaned here.

Whoever has looked at a page writes a phrase for it into benchmarks/worst.tsv: when (before, after), page, kind, phrase.
It holds names of pages and our own words, no text of a page. --count says how often each kind of loss was found.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "quality"))

import extract

import corpora
from changed import plain

SHEET = corpora.HERE / "worst.tsv"
SETS = ("fundus-fixtures", "trafilatura")
# A paragraph that shares less than this of its 4-grams with the other side is shown.
_SHARED = 0.5
_SHOWN = 12


class Page(NamedTuple):
    """One page: its loss, and what is missing from the body and too much in it."""

    loss: float
    name: str
    address: str
    missing: list[str]
    extra: list[str]


class Phrase(NamedTuple):
    """What a person found of one page."""

    when: str
    page: str
    kind: str
    phrase: str


def phrases() -> list[Phrase]:
    """The rows of the sheet.

    Exits at a row that is not of four cells.
    """
    if not SHEET.exists():
        return []
    found = []
    for n, row in enumerate(SHEET.read_text(encoding="utf-8").splitlines(), 1):
        if row.strip() and not row.startswith("#"):
            cells = row.split("\t")
            if len(cells) != len(Phrase._fields):
                sys.exit(f"{SHEET}, line {n}: {len(cells)} cells, not {len(Phrase._fields)}. Part them with tabs.")
            found.append(Phrase(*cells))
    return found


def count(found: list[Phrase]) -> Iterator[str]:
    """How often each kind was found, each time that was looked."""
    times = list(dict.fromkeys(phrase.when for phrase in found))
    often = collections.Counter((phrase.when, phrase.kind) for phrase in found)
    total = collections.Counter(phrase.when for phrase in found)
    yield f"{'':<28}" + "".join(f"{when:>10}" for when in times)
    for kind in sorted({phrase.kind for phrase in found}, key=lambda kind: (-often[times[0], kind], kind)):
        yield f"{kind:<28}" + "".join(f"{often[when, kind]:>10}" for when in times)
    yield f"{'pages':<28}" + "".join(f"{total[when]:>10}" for when in times)


def judged(gold: dict[str, Any], body: str) -> Page:
    """What one page loses, and where."""
    name, address = gold["id"], gold.get("url") or ""
    if "with" in gold:
        folded = " ".join(body.split())
        missing = [words for words in gold["with"] if " ".join(words.split()) not in folded]
        leaked = [words for words in gold.get("without") or () if " ".join(words.split()) in folded]
        total = len(gold["with"]) + len(gold.get("without") or ())
        return Page((len(missing) + len(leaked)) / total if total else 0.0, name, address, missing, leaked)
    scorer = corpora.scorer("score_extract")
    best = max((scorer.overlap(words, body) for words in scorer.gold_variants(gold)), key=scorer.page_f1)
    missing = list(_unshared(gold["body"], body))
    return Page(1.0 - scorer.page_f1(best), name, address, missing, list(_unshared(body, gold["body"])))


def _unshared(one: str, other: str) -> Iterator[str]:
    """The paragraphs of one text that share little with another."""
    shingles = corpora.scorer("score_extract").shingles
    there = shingles(other)
    words = set(corpora.scorer("score_extract").WORD.findall(other))
    for paragraph in one.split("\n"):
        runs = shingles(paragraph)
        if not runs:
            continue
        if max(map(len, runs)) < 4:  # a short line: by its words
            shared = float(set(corpora.scorer("score_extract").WORD.findall(paragraph)) <= words and paragraph in other)
        else:
            shared = sum((runs & there).values()) / sum(runs.values())
        if shared < _SHARED:
            yield paragraph


def worst(bodies: dict[str, str], each: int, sets: list[str], page: str) -> Iterator[Page]:
    """The worst pages of each set, the worst first."""
    for name in sets:
        golds = [row for row in corpora.golds("pages", "dev") if row["set"] == name]
        golds = [gold for gold in golds if gold.get("body") or "with" in gold]
        pages = [
            judged(gold, bodies.get(gold["id"], ""))
            for gold in golds
            if page in gold["id"] or page in (gold.get("url") or "")
        ]
        yield from sorted(pages, key=lambda one: (-one.loss, one.name))[:each]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=20, metavar="N", help="so many pages of each set (default 20)")
    parser.add_argument("--set", action="append", choices=SETS, help="only of this set")
    parser.add_argument("--page", default="", help="only pages whose id or address holds this")
    parser.add_argument("--of", type=Path, metavar="PREDICTIONS", help="predictions that were made before")
    parser.add_argument("--list", action="store_true", help="ids and losses alone")
    parser.add_argument("--count", action="store_true", help="count the kinds in worst.tsv")
    given = parser.parse_args()
    known = phrases()
    if given.count:
        print("\n".join(count(known)) if known else f"{SHEET} holds nothing yet.")
        return
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    if given.of:
        with given.of.open(encoding="utf-8") as lines:
            bodies = {told["id"]: told["body"] for told in map(json.loads, lines)}
    else:
        bodies = {told["id"]: told["body"] for told in extract.ours("dev")[0]}
    for n, page in enumerate(worst(bodies, given.each, given.set or list(SETS), given.page), 1):
        print(f"{n:>3}  {page.loss:.3f}  {plain(page.name)}  {plain(page.address)}")
        if given.list:
            continue
        for phrase in known:
            if phrase.page == page.name:
                print(f"       {phrase.when}: {phrase.kind}: {phrase.phrase}")
        for what, paragraphs in (("lacks", page.missing), ("extra", page.extra)):
            for words in paragraphs[:_SHOWN]:
                print(f"       {what}  {plain(words)}")
            if len(paragraphs) > _SHOWN:
                print(f"       {what}  … {len(paragraphs) - _SHOWN} more")


if __name__ == "__main__":
    main()
