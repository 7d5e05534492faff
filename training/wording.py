"""Learn the weights of trace/wording.py: which member of a group of copies a person wrote, by its wording alone.

    python training/wording.py

A softmax over the members of each story, fitted by gradient descent with an L2 penalty on the stories whose hash is
even, and scored on the rest. Needs the corpora beside the repository.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import corpora
from copydesk import reference
from copydesk.records import Span
from copydesk.trace import wording
from copydesk.words import words


def groups(part: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The measures of each story's members, and which of them a person wrote."""
    function = frozenset(word for kind, _, word in reference.rows("words") if kind == "function")
    stories = defaultdict(list)
    with gzip.open(corpora.SHARED / "data" / "copies" / "spun.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["role"] != "distractor" and int(hashlib.md5(row["doc"].encode()).hexdigest(), 16) % 2 == part:
                stories[row["doc"]].append(row)
    found = []
    for rows in stories.values():
        human = np.array([row["kind"] == "human" for row in rows], float)
        if len(rows) >= 3 and 0 < human.sum() < len(rows):
            read = [words(row["text"], [Span(0, len(row["text"]))]) for row in rows]
            found.append((wording.measured(read, function), human))
    return found


def right(stories: list[tuple[np.ndarray, np.ndarray]], weights: np.ndarray) -> float:
    """How often the likeliest member is one that a person wrote."""
    return float(np.mean([human[(table @ weights).argmax()] for table, human in stories]))


def main() -> None:
    """Fit on one half, score on the other, print the weights."""
    fit, held = groups(0), groups(1)
    weights = np.zeros(len(wording.WEIGHTS))
    for _ in range(600):
        step = -0.02 * weights
        for table, human in fit:
            odds = np.exp(table @ weights - (table @ weights).max())
            odds /= odds.sum()
            wanted = odds * human
            step += table.T @ (wanted / wanted.sum() - odds) / len(fit)
        weights += 0.3 * step
    chance = float(np.mean([human.mean() for _, human in held]))
    print(
        f"{len(fit)} stories fitted: {right(fit, weights):.3f}; "
        f"{len(held)} held: {right(held, weights):.3f}; chance {chance:.3f}"
    )
    print(tuple(float(round(weight, 2)) for weight in weights))
    for n in range(len(weights)):
        alone = np.zeros(len(weights))
        alone[n] = np.sign(weights[n])
        print(n, f"alone {right(fit, alone):.3f} {right(held, alone):.3f}")


if __name__ == "__main__":
    main()
