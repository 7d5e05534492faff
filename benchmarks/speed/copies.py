"""Tracing at size: time, memory and comparisons for 10,000 documents and more, and how they grow.

    python benchmarks/speed/copies.py [--sizes 10000 100000] [--seed 1]

The pile is the 3,965 documents of data/copies/spun, with made ones up to the size asked. A made document has the
length of a real one. Three quarters of its words are drawn from all words of the real documents, as often as they
occur there; a quarter from 60 topic words of its own, half of them real words that stand in fewer than ten documents
and half invented by a power law. A known fault: cut to stems the invented ones are few, so that the vocabulary hardly
grows with the pile (its exponent is printed: .04 from 10,000 to 100,000); real news is richer, and this pile harder.
Copies are read of the real documents alone, so that the time of that step does not grow: look at the others.
Each size runs in a process of its own. Times are of one core; copies are read sentence by sentence too.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "quality"))

import copies as quality
import numpy as np

import machine
from copydesk import trace
from copydesk.records import Print


def pile(size: int, seed: int) -> Iterator[tuple[str, str]]:
    """Real documents, then made ones."""
    real = quality.rows("spun", "all")
    for row in real:
        yield row["id"], row["text"]
    counts = Counter(word for row in real for word in row["text"].split())
    within = Counter(word for row in real for word in set(row["text"].split()))
    words = np.array(sorted(counts), dtype=object)
    odds = np.array([counts[word] for word in words], float).cumsum()
    rare = np.array([word for word in words if within[word] < 10], dtype=object)
    chance = np.random.default_rng(seed)
    lengths = [len(row["text"].split()) for row in real]
    sounds = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()
    for n in range(size - len(real)):
        length = int(chance.choice(lengths))
        drawn = words[np.searchsorted(odds, chance.random(length) * odds[-1])]
        invented = [_word(int(rank), sounds) for rank in chance.zipf(1.35, 30) % 50_000_000]
        topic = np.array([*chance.choice(rare, 30), *invented], dtype=object)
        own = chance.random(length) < 0.25
        drawn[own] = topic[(60 * chance.random(int(own.sum())) ** 2).astype(int)]
        ends = chance.integers(12, 30, length // 12 + 1).cumsum()
        for end in ends[ends < length]:
            drawn[end] = f"{drawn[end]}. The"
        yield f"made{n:08}", " ".join(drawn)


def _word(rank: int, sounds: list[str]) -> str:
    parts = []
    while rank or not parts:
        rank, sound = divmod(rank, len(sounds))
        parts.append(sounds[sound])
    return "".join(parts).capitalize() + "n"


def run(size: int, seed: int) -> None:
    """One size, in this process: prints its outcome as JSON."""
    printing = 0.0
    texts: dict[str, str] = {}
    made: list[Print] = []
    real = {row["id"]: row for row in quality.rows("spun", "all")}
    for key, text in pile(size, seed):
        began = time.process_time()
        made.append(trace.printed(quality.article(key, text)))
        printing += time.process_time() - began
        if key in real:
            texts[key] = text
    before = _memory()
    began = time.process_time()
    found = trace.groups(made)
    grouping = time.process_time() - began
    began = time.process_time()
    by = {one.key: one for one in made}
    alone = 0
    for group in found.groups:
        members = [(key, score) for key, score in group if key in texts]
        if len(members) == len(group):
            trace.copies([trace.Member(quality.article(key, texts[key]), by[key], score) for key, score in members])
        else:
            alone += 1
    reading = time.process_time() - began
    right = sum(
        real[key]["doc"] == real[group[0][0]]["doc"]
        for group in found.groups
        for key, _ in group[1:]
        if key in real and group[0][0] in real
    )
    print(
        json.dumps(
            {
                "size": size,
                "prints": printing,
                "groups": grouping,
                "copies": reading,
                "memory": _memory(),
                "before": before,
                "compared": found.pairs,
                "cut": found.cut,
                "in groups": sum(map(len, found.groups)),
                "made in groups": alone,
                "linked right": right,
                "types": len(np.unique(np.concatenate([np.frombuffer(one.terms, "<u4") for one in made]))),
            }
        )
    )


def _memory() -> int:
    """The highest resident set of this process, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Every size, and how time and comparisons grow from one to the next."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    random.seed(asked.seed)
    if asked.one:
        run(asked.one, asked.seed)
        return
    print(machine.facts(("numpy", "msgspec")), flush=True)
    before: dict[str, float] = {}
    for size in asked.sizes:
        command = [sys.executable, __file__, "--one", str(size), "--seed", str(asked.seed)]
        now = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        total = now["prints"] + now["groups"] + now["copies"]
        print(
            f"{size:>9,}: prints {now['prints']:.1f} s, groups {now['groups']:.1f} s, copies {now['copies']:.1f} s; "
            f"{now['memory'] / 1e6:.0f} MB; {now['compared'] / size:.1f} compared a document, {now['cut']} cut; "
            f"{now['in groups']} in groups, {now['made in groups']} groups with a made one; "
            f"{now['linked right']} linked right; {now['types']} stems",
            flush=True,
        )
        if before:
            step = math.log(size / before["size"])
            rates = {
                "time": math.log(total / before["total"]) / step,
                "groups": math.log(now["groups"] / before["groups"]) / step,
                "comparisons": math.log(now["compared"] / before["compared"]) / step,
                "stems": math.log(now["types"] / before["types"]) / step,
            }
            print("           growth: " + ", ".join(f"{name} {rate:.2f}" for name, rate in rates.items()), flush=True)
        before = now | {"total": total}


if __name__ == "__main__":
    main()
