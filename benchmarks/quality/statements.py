"""Who said what: ours, our rules, and textacy on PolNeAR, by the scorer that lies with the corpus.

    python benchmarks/quality/statements.py [--systems ours,rules,textacy] [--part dev|held|all] [--worst N]

PolNeAR marks attributions flat, so statements that stand inside of another one are left out of what is scored; beliefs,
plans and endorsements are in its gold and are looked for by nobody here but `ours`. "speech" is the subset that fits
who said what best. `dev` is three in four articles of polnear-dev by a hash of their key, `held` the fourth.

ours     annotate.notes, on the text as an article of plain paragraphs
rules    quotes.told (reference/cues.tsv, no learning), with channels.linked
textacy  textacy.extract.triples.direct_quotations on a spaCy parse (en_core_web_sm), in the peers' environment

words/s is process time on one core, everything included (spaCy's reading of the text too), of one run.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import chains
from chains import Said

import corpora
from copydesk import annotate, clean
from copydesk.annotate import channels, quotes
from copydesk.records import Article, Block, Origin, Page, page_key

POLNEAR = corpora.SHARED / "data" / "attrib" / "polnear-dev.jsonl.gz"
# What bar.md names for the part that is kept back: all, quoted, plain, speech.
BARS = {"to be reached": (66, 82, 58, 80), "aim": (70, 86, 62, 85), "textacy, kept-back part": (19.8, 42.7, 1.7, 29.6)}


def plain(text: str) -> Article:
    """A text as an article whose paragraphs are all body: what a benchmark of statements is to read."""
    blocks = tuple(Block("body", "p", span, span) for span in chains.paragraphs(text))
    return Article(page_key("", text), "", text, blocks, "text", language="en")


def cleaned(text: str) -> Article:
    """The same through `clean`, as flat text: what a user gets. Its text is not the one it was made from."""
    return clean.article(Page(page_key("", text), "", text, "text", Origin("polnear")))


def ours(text: str) -> list[Said]:
    statements = annotate.notes(plain(text)).statements
    number = {each.key: n for n, each in enumerate(statements)}
    pair = lambda span: None if span is None else (span.start, span.end)  # noqa: E731
    return [
        Said(
            tuple((span.start, span.end) for span in each.content),
            pair(each.cue),
            pair(each.source),
            pair(each.via),
            number.get(each.outer, -1),
        )
        for each in statements
    ]


def rules(text: str) -> list[Said]:
    read = chains.words(text, chains.paragraphs(text))
    return chains.said(read, channels.linked(read, quotes.told(read, "en")))


SYSTEMS: dict[str, Callable[[str], list[Said]]] = {"ours": ours, "rules": rules}


def textacy(texts: list[str]) -> tuple[list[list[dict[str, Any]]], float]:
    """What textacy finds, and how many seconds of one core it took."""
    python = os.environ.get("COPYDESK_PEERS_PYTHON") or str(corpora.OUT / "peers-venv" / "bin" / "python")
    done = subprocess.run(
        [python, str(corpora.HERE / "peers" / "said.py")],
        input="\n".join(json.dumps(text) for text in texts),
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    if done.returncode:
        raise SystemExit(
            f"textacy did not run; name a python that has it in COPYDESK_PEERS_PYTHON:\n{done.stderr[-600:]}"
        )
    *lines, seconds = done.stdout.splitlines()
    return [json.loads(line) for line in lines], float(seconds)


def attributions(found: list[Said]) -> list[dict[str, Any]]:
    """As the scorer reads them; PolNeAR is flat, so without what stands inside of another statement."""
    return [
        {
            "content": [list(span) for span in each.content],
            "cue": [list(each.cue)] if each.cue else [],
            "source": [list(each.source)] if each.source else [],
        }
        for each in found
        if each.outer < 0
    ]


def articles(part: str) -> list[dict[str, Any]]:
    with gzip.open(POLNEAR, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    held = lambda row: hashlib.md5(row["id"].encode()).digest()[0] % 4 == 0  # noqa: E731
    return [row for row in rows if part == "all" or held(row) == (part == "held")]


def scores(part: str) -> dict[str, float]:
    """What the gate keeps of ours: attribution F1 of each subset, and the share of sources that are right, 0 to 1."""
    rows, scorer = articles(part), corpora.scorer("score_attrib")
    counts, _ = scorer.score(rows, {row["id"]: attributions(ours(row["text"])) for row in rows})
    told = scorer.report(counts, out=None)
    found = {f"statements {name}": told[f"{name}/attribution"]["F1"] for name in ("all", "quoted", "plain", "speech")}
    found["statements source"] = told["all/source|content"]["F1"]
    return {name: score / 100 for name, score in found.items()}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--systems", default="ours,rules,textacy")
    asked.add_argument("--part", choices=("dev", "held", "all"), default="dev")
    asked.add_argument("--out", type=Path, help="a folder for what each system found, as the scorer reads it")
    args = asked.parse_args()
    rows = articles(args.part)
    scorer = corpora.scorer("score_attrib")
    count = sum(len(chains.words(row["text"], chains.paragraphs(row["text"])).forms) for row in rows)
    print(f"{len(rows)} articles of polnear-dev, part {args.part}, {count:,} words: attribution F1")
    print(f"{'':26}{'all':>7}{'quoted':>8}{'plain':>7}{'speech':>8}{'source':>8}{'words/s':>10}")
    for name in args.systems.split(","):
        if name == "textacy":
            answers, seconds = textacy([row["text"] for row in rows])
        else:
            SYSTEMS[name](rows[0]["text"])  # word lists and weights are loaded
            begun = time.process_time()
            answers = [attributions(SYSTEMS[name](row["text"])) for row in rows]
            seconds = time.process_time() - begun
        found = {row["id"]: answer for row, answer in zip(rows, answers, strict=True)}
        counts, _ = scorer.score(rows, found)
        scores = scorer.report(counts, out=None)
        of = lambda subset: scores[f"{subset}/attribution"]["F1"]  # noqa: B023, E731
        print(
            f"{name:26}{of('all'):7.1f}{of('quoted'):8.1f}{of('plain'):7.1f}{of('speech'):8.1f}"
            f"{scores['all/source|content']['F1']:8.1f}{count / seconds:10,.0f}"
        )
        if args.out:
            args.out.mkdir(parents=True, exist_ok=True)
            with (args.out / f"{name}.jsonl").open("w", encoding="utf-8") as file:
                for key, answer in found.items():
                    file.write(json.dumps({"id": key, "attributions": answer}) + "\n")
    for name, bars in BARS.items():
        print(f"{name:26}{bars[0]:7.1f}{bars[1]:8.1f}{bars[2]:7.1f}{bars[3]:8.1f}")


if __name__ == "__main__":
    main()
