"""Kinds of model for the labeller, on the same numbers of the same passages: how many each tells rightly.

    python training/compare.py          a minute or three; needs `labeller.py data` and `folds` to have run

Of two of the five fifths of the sites, each told by models of the other four: the share of passages that are told
rightly, weighed as in training. The network is the one of `folds`, in the whole numbers that ship. Needs lightgbm and
python-crfsuite beside what labeller.py needs.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import lightgbm
import numpy as np
import pycrfsuite

sys.path.insert(0, str(Path(__file__).resolve().parent))

import labeller
from copydesk.clean import facts, network

_FOLDS = (0, 1)
# The numbers that are no bits come first; the CRF takes them in eighths.
_NUMBERS = facts.NAMES.index("title")
# What the trees see of two passages on each side; the network sees more by itself.
_NEAR = [facts.NAMES.index(name) for name in (
    "size to 100", "size", "linked", "ends", "blanks", "inside", "up", "apart", "prose alike", "prose beside",
    "pictured", "prose a character", "prose here", "title", "p", "h2", "li",
)]  # fmt: skip
Answer = Callable[[labeller.Page], np.ndarray]


def told(page: labeller.Page) -> list[list[str]]:
    """A page's passages as the CRF takes them."""
    return [
        [
            *(f"{n}={int(np.floor(value * 8))}" for n, value in enumerate(row[:_NUMBERS])),
            *(f"+{n}" for n in np.flatnonzero(row[_NUMBERS:])),
        ]
        for row in page["rows"]
    ]


def chain(pages: list[labeller.Page]) -> Answer:
    """A linear-chain CRF, of pages whose every passage is told."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"c1": 0.1, "c2": 0.5, "max_iterations": 60})
    for page in pages:
        if page["whole"] and page["weight"].sum():
            trainer.append(told(page), ["1" if target > 0.5 else "0" for target in page["target"]])
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/crf")
        weights = Path(folder, "crf").read_bytes()
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(weights)

    def answer(page: labeller.Page, weights: bytes = weights) -> np.ndarray:  # noqa: ARG001  the tagger reads them
        return np.array([label == "1" for label in tagger.tag(told(page))], dtype=np.float64)

    return answer


def widened(rows: np.ndarray) -> np.ndarray:
    """The numbers of each passage with some of those of two on each side."""
    padded = np.pad(rows[:, _NEAR], ((2, 2), (0, 0)), constant_values=-1.0)
    return np.hstack([rows, *(padded[n : n + len(rows)] for n in (0, 1, 3, 4))])


def trees(pages: list[labeller.Page]) -> Answer:
    """Gradient-boosted trees."""
    used = [page["weight"] > 0 for page in pages]
    made = lightgbm.train(
        {
            "objective": "binary", "num_leaves": 31, "learning_rate": 0.08, "min_data_in_leaf": 30,
            "feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5.0, "verbose": -1,
            "num_threads": 1, "seed": 1,
        },
        lightgbm.Dataset(
            np.vstack([widened(page["rows"])[use] for page, use in zip(pages, used, strict=True)]),
            np.concatenate([page["target"][use] for page, use in zip(pages, used, strict=True)]),
            weight=np.concatenate([page["weight"][use] for page, use in zip(pages, used, strict=True)]),
        ),
        220,
    )  # fmt: skip
    return lambda page: made.predict(widened(page["rows"]), num_threads=1)


def main() -> None:
    pages = [page for page in labeller.load() if not page["thin"]]
    right: dict[str, float] = {}
    weight = 0.0
    for fold in _FOLDS:
        others = [page for page in pages if page["fold"] != fold]
        net = network.read((labeller.OUT / f"fold{fold}.npz").read_bytes())
        by_chain, by_trees = chain(others), trees(others)
        for page in pages:
            if page["fold"] != fold:
                continue
            with network.using(net):
                by_net = np.array(network.body(page["rows"].astype(np.float64)))
            told_by = {"linear-chain CRF": by_chain(page), "boosted trees": by_trees(page), "network": by_net}
            told_by["trees and network"] = (told_by["boosted trees"] + by_net) / 2
            for name, likely in told_by.items():
                said = (likely > 0.5) == (page["target"] > 0.5)
                right[name] = right.get(name, 0.0) + float((said * page["weight"]).sum())
            weight += float(page["weight"].sum())
    for name, sum_ in right.items():
        print(f"{name:<20}{sum_ / weight:.4f}")


if __name__ == "__main__":
    main()
