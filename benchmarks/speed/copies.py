"""Tracing at size: time, memory and comparisons for 10,000 documents and more, and how they grow.

    python benchmarks/speed/copies.py [--sizes 10000 100000] [--seed 1]
    python benchmarks/speed/copies.py --grouping --sizes 10000 100000 1000000

The pile is the 3,965 documents of data/copies/spun, with made ones up to the size asked (made.py says how rich in words
they are). Prints are made of texts and kept on disk, as an archive keeps them; then all are grouped, and every group is
read sentence by sentence. Each size and each of the two steps runs in a process of its own, so that the memory of
one does not hide in the other's. Times are of one core, and of tracing alone: making the texts is not counted.

`--grouping` measures what is asked of all articles at once, and so alone can grow faster than they do. Prints of made
documents are then put together without their texts, and groups are not read.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "quality"))

import copies as quality
import made
import numpy as np

import corpora
import machine
from copydesk import trace
from copydesk.records import Print, decode, encode

_HOME = corpora.OUT / "scale"


def pile(size: int, seed: int) -> Iterator[tuple[str, Any, str]]:
    """Real documents, then made ones: key, text or the numbers of its words, story."""
    real = quality.rows("spun", "all")
    for row in real[:size]:
        yield row["id"], row["text"], row["doc"]
    documents = made.made(seed)
    for n in range(size - len(real)):
        document, source = next(documents)
        yield f"made{n:08}", document, f"made{source:08}"


class Kept:
    """Texts and prints on disk: two files of bytes, and where each document begins in them."""

    def __init__(self, size: int) -> None:
        self.texts, self.prints = _HOME / f"copies-{size}.texts", _HOME / f"copies-{size}.prints"
        self.index = _HOME / f"copies-{size}.npz"

    def read(self) -> None:
        """Open what was written."""
        index = np.load(self.index)
        self.text_at, self.print_at = index["text_at"], index["print_at"]
        self.stories = index["stories"]
        self._texts, self._prints = self.texts.open("rb"), self.prints.open("rb")

    def all_prints(self) -> Iterator[Print]:
        """Every print, one after another."""
        with self.prints.open("rb") as file:
            for length in np.diff(self.print_at).tolist():
                yield decode(file.read(length), Print)

    def member(self, row: int, score: float) -> trace.Member:
        """The article and the print of a document."""
        self._texts.seek(self.text_at[row])
        text = self._texts.read(self.text_at[row + 1] - self.text_at[row]).decode()
        self._prints.seek(self.print_at[row])
        one = decode(self._prints.read(self.print_at[row + 1] - self.print_at[row]), Print)
        return trace.Member(quality.article(one.key, text), one, score)


def write(size: int, seed: int, *, grouping: bool) -> dict[str, Any]:
    """The texts of a pile, and their prints; of made ones only these for `grouping`."""
    _HOME.mkdir(parents=True, exist_ok=True)
    kept = Kept(size)
    text_at, print_at = [0], [0]
    numbers: dict[str, int] = {}
    stories: list[int] = []
    seconds = 0.0
    words = 0
    with kept.texts.open("wb") as texts, kept.prints.open("wb") as prints:
        for key, document, story in pile(size, seed):
            text = ""
            if grouping and not isinstance(document, str):
                one = made.print_of(key, document)
            else:
                text = document if isinstance(document, str) else made.text(document)
                began = time.process_time()
                one = trace.printed(quality.article(key, text))
                seconds += time.process_time() - began
            words += one.words
            text_at.append(text_at[-1] + texts.write(text.encode()))
            print_at.append(print_at[-1] + prints.write(encode(one)))
            stories.append(numbers.setdefault(story, len(numbers)))
    np.savez(kept.index, text_at=np.array(text_at), print_at=np.array(print_at), stories=np.array(stories))
    return {"prints": seconds, "words": words, "printing memory": _memory()}


def run(size: int, *, grouping: bool) -> dict[str, Any]:
    """All groups of a pile that was written, and but for `grouping` their copies."""
    kept = Kept(size)
    kept.read()
    row_of: dict[str, int] = {}

    def noted() -> Iterator[Print]:
        for one in kept.all_prints():
            row_of[one.key] = len(row_of)
            yield one

    began = time.process_time()
    found = trace.groups(noted())
    grouped = time.process_time()
    memory = _memory()
    kinds: Counter[str] = Counter()
    head = np.arange(size)
    for group in found.groups:
        if grouping:
            head[[row_of[key] for key, _ in group]] = row_of[group[0][0]]
            continue
        for one in trace.copies([kept.member(row_of[key], score) for key, score in group]):
            kinds[one.kind] += 1
            if one.like and one.kind != "quotes":
                head[row_of[one.key]] = row_of[one.like]
    done = time.process_time()
    return {
        "groups": grouped - began,
        "copies": done - grouped,
        "grouping memory": memory,
        "memory": _memory(),
        "compared": found.pairs,
        "cut": found.cut,
        "kinds": dict(sorted(kinds.items())),
        **_right(kept.stories, head),
    }


def _right(stories: Any, head: Any) -> dict[str, float]:
    """Of the links between made documents the share that is right, and of the copies made the share that is linked so.

    A made document has its matter from real ones, now and then a third of one: links to those are not counted."""
    first = len(quality.rows("spun", "all"))
    linked = np.flatnonzero(head != np.arange(len(head)))
    linked = linked[(linked >= first) & (head[linked] >= first)]
    right = stories[linked] == stories[head[linked]]
    many = np.bincount(stories)
    joined = np.bincount(stories[linked[right]], minlength=len(many))
    several = np.flatnonzero(many > 1)
    several = several[several > stories[:first].max()]
    return {
        "precision": float(right.mean()) if len(linked) else 1.0,
        "recall": float(joined[several].sum() / (many[several] - 1).sum()) if len(several) else 1.0,
    }


def _memory() -> int:
    """The highest resident set of this process, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def main() -> None:
    """Every size, and how time and comparisons grow from one to the next."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--grouping", action="store_true", help="measure that alone")
    parser.add_argument("--keep", action="store_true", help="leave texts and prints on disk, use those that are there")
    parser.add_argument("--step", choices=("write", "run"), help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.step:
        [size] = asked.sizes
        if asked.step == "write":
            print(json.dumps(write(size, asked.seed, grouping=asked.grouping)))
        else:
            print(json.dumps(run(size, grouping=asked.grouping)))
        return
    print(machine.facts(("numpy", "msgspec")), flush=True)
    before: dict[str, Any] = {}
    for size in asked.sizes:
        now: dict[str, Any] = {"size": size, "prints": 0.0, "words": 0}
        for step in ("write", "run"):
            if step == "write" and asked.keep and Kept(size).index.exists():
                continue
            command = [sys.executable, __file__, "--step", step, "--sizes", str(size), "--seed", str(asked.seed)]
            command += ["--grouping"] if asked.grouping else []
            now |= json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        now["total"] = now["prints"] + now["groups"] + now["copies"]
        print(
            f"{size:>9,}: {now['words'] / 1e6:.1f} million words; prints {now['prints']:.1f} s, "
            f"groups {now['groups']:.1f} s, copies {now['copies']:.1f} s; "
            f"peak {now['grouping memory'] / 1e6:.0f} MB grouping, {now['memory'] / 1e6:.0f} MB in all; "
            f"{now['compared'] / size:.2f} compared a document, {now['cut']} pairs cut; {now['kinds']}; "
            f"links of made documents: precision {now['precision']:.4f}, recall {now['recall']:.4f}",
            flush=True,
        )
        if before:
            step = math.log(size / before["size"])
            rates = {
                name: math.log(now[of] / before[of]) / step
                for name, of in (("time", "total"), ("groups", "groups"), ("comparisons", "compared"))
                if before[of]
            }
            print("           growth: " + ", ".join(f"{name} {rate:.2f}" for name, rate in rates.items()), flush=True)
        if not asked.keep:
            for path in _HOME.glob(f"copies-{size}.*"):
                path.unlink()
        before = now


if __name__ == "__main__":
    main()
