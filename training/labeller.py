"""Trains the labeller of HTML pages: how likely each passage is body. Writes src/copydesk/reference/blocks.npz.

    python training/labeller.py data           the facts and the gold of every page, into benchmarks/out/training
    python training/labeller.py folds          five networks, each of four fifths of the sites, and how they do
    python training/labeller.py ship           the network of all pages, into the package

Needs torch (2.13) and the corpora in ../shared. Seeds are fixed; one thread. See training/README.md.
"""

from __future__ import annotations

import argparse
import io
import math
import pickle
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training"))
sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "src"))

import numpy as np
from msgspec import structs

import corpora
import gold
from copydesk.clean.cut import Cut

OUT = corpora.OUT / "training"
WEIGHTS = ROOT / "src" / "copydesk" / "reference" / "blocks.npz"
# Every page weighs the same, whatever its length; within it a passage weighs by its length, to a bound. Passages of
# the snippet sets are few and chosen to be hard. The readability set is what one program makes of its pages.
_PAGE, _SNIPPET = 60.0, 2.0
_SETS = {"readability": 0.6}
_THIN = 0.5
Page = dict[str, Any]


# Data -----------------------------------------------------------------------------------------------------


def data() -> None:
    """Facts and gold of every page that has a gold body or snippets."""
    from copydesk.clean import blocks, card, facts_of, told_by
    from copydesk.text import settle

    pages: list[Page] = []
    random = np.random.RandomState(1)
    for name in ("pages", "more"):
        for row in corpora.rows(name):
            lines = gold.lines(row)
            if not lines and not row.get("with"):
                continue
            body = settle(row["html"])
            cut = blocks.cut(body)
            if not cut.passages:
                continue
            told_of = told_by(card.claims(cut, body, None), row.get("url") or "")
            texts = [passage.text for passage in cut.passages]
            verdicts = (
                gold.standing(texts, lines) if lines else gold.snippets(texts, row["with"], row.get("without") or ())
            )
            variants = [(cut, verdicts)]
            if lines:
                variants.append(thinned(cut, verdicts, random))
            for n, (each, told) in enumerate(variants):
                if not each.passages:
                    continue
                found = facts_of(each, told_of)
                part = slice(found.start, found.start + len(found.rows))
                pages.append(
                    {
                        "id": row["id"], "set": row.get("set") or "wcxb-dev", "fold": corpora.fold(row),
                        "whole": bool(lines), "thin": n > 0, "rows": found.rows.astype(np.float32),
                        "gold": told[part], "sizes": [len(passage.text) for passage in each.passages[part]],
                    }
                )  # fmt: skip
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "pages.pickle").open("wb") as file:
        pickle.dump(pages, file)
    print(f"{len(pages):,} pages, {sum(len(page['rows']) for page in pages):,} passages")


# How much of what is no body a thinned page keeps, and how many passages in a row are kept or left together.
_KEPT = (0.05, 0.15, 0.4)
_RUN = 4


def thinned(cut: Cut, verdicts: list[float | None], random: np.random.RandomState) -> tuple[Cut, list[float | None]]:
    """A page with most of what is no body left out, in runs: small sites and hand-made pages have little of it."""
    share = _KEPT[random.randint(len(_KEPT))]
    kept = []
    keeps = True
    for n, verdict in enumerate(verdicts):
        if n % _RUN == 0:
            keeps = bool(random.rand() < share)
        kept.append(keeps or verdict is None or verdict > 0)
    before = [0, *np.cumsum(kept).tolist()]
    chosen = [passage for passage, keep in zip(cut.passages, kept, strict=True) if keep]
    nodes = [structs.replace(node, before=before[node.before]) for node in cut.nodes]
    pictures = [structs.replace(picture, after=before[min(picture.after, len(kept))]) for picture in cut.pictures]
    tags = [structs.replace(tag, passage=before[min(tag.passage, len(kept))]) for tag in cut.tags]
    made = structs.replace(cut, passages=chosen, nodes=nodes, pictures=pictures, tags=tags)
    return made, [verdict for verdict, keep in zip(verdicts, kept, strict=True) if keep]


def load() -> list[Page]:
    with (OUT / "pages.pickle").open("rb") as file:
        pages: list[Page] = pickle.load(file)  # what `data` wrote
    for page in pages:
        page["target"], page["weight"] = targets(page)
    return pages


def targets(page: Page) -> tuple[np.ndarray, np.ndarray]:
    """What is wanted of each passage and how much it weighs."""
    told = np.array([verdict is not None for verdict in page["gold"]], dtype=np.float32)
    wanted = np.array([verdict or 0.0 for verdict in page["gold"]], dtype=np.float32)
    if not page["whole"]:
        return wanted, told * _SNIPPET
    weight = told * (0.5 + np.minimum(np.array(page["sizes"], dtype=np.float32), 500.0) / 100.0)
    if not (weight * wanted).sum():
        return wanted, weight * 0.0
    return wanted, weight / weight.sum() * _PAGE * _SETS.get(page["set"], 1.0) * (_THIN if page["thin"] else 1.0)


# The network ----------------------------------------------------------------------------------------------


def net(facts: int, wide: int, narrow: int, drop: float) -> Any:
    """The network of clean/network.py, in floating point: activations between 0 and 2."""
    import torch
    from torch import nn

    from copydesk.clean.network import DILATIONS, WIDTH

    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.first = nn.Linear(facts, wide)
            widths = [wide, *[narrow] * len(DILATIONS)]
            self.convolutions = nn.ModuleList(
                nn.Conv1d(widths[n], narrow, WIDTH, padding=WIDTH // 2 * apart, dilation=apart)
                for n, apart in enumerate(DILATIONS)
            )
            self.last = nn.Conv1d(sum(widths), 1, 1)
            self.drop = nn.Dropout(drop)

        def forward(self, rows: Any) -> Any:
            seen = torch.clamp(self.first(rows), 0.0, 2.0).transpose(1, 2)
            kept = [seen]
            for convolution in self.convolutions:
                seen = torch.clamp(convolution(self.drop(seen)), 0.0, 2.0)
                kept.append(seen)
            return self.last(self.drop(torch.cat(kept, 1)))[:, 0]

    return Net()


def train(pages: list[Page], epochs: int, wide: int, narrow: int, seed: int = 1, drop: float = 0.15) -> Any:
    import torch
    from torch.nn import functional
    from torch.nn.utils import clip_grad_norm_

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    random = np.random.RandomState(seed)
    pages = [page for page in pages if page["weight"].sum()]
    made = net(pages[0]["rows"].shape[1], wide, narrow, drop)
    steps = epochs * math.ceil(len(pages) / 8)
    optimiser = torch.optim.AdamW(made.parameters(), lr=3e-3, weight_decay=2e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 3e-3, total_steps=steps, pct_start=0.15)
    for _ in range(epochs):
        made.train()
        for rows, wanted, weight in _batches(pages, random):
            rows, wanted, weight = map(torch.from_numpy, (rows, wanted, weight))
            loss = functional.binary_cross_entropy_with_logits(made(rows), wanted, reduction="none") * weight
            optimiser.zero_grad()
            (loss.sum() / _PAGE / len(rows)).backward()
            clip_grad_norm_(made.parameters(), 1.0)
            optimiser.step()
            schedule.step()
    return made.eval()


def _batches(pages: list[Page], random: np.random.RandomState) -> Any:
    """Eight pages of about one length at a time, in a random order."""
    order = sorted(range(len(pages)), key=lambda n: len(pages[n]["rows"]) + random.rand() * 40)
    groups = [order[n : n + 8] for n in range(0, len(order), 8)]
    random.shuffle(groups)
    for group in groups:
        longest = min(800, max(len(pages[n]["rows"]) for n in group))
        rows = np.zeros((len(group), longest, pages[0]["rows"].shape[1]), np.float32)
        wanted, weight = np.zeros((2, len(group), longest), np.float32)
        for k, n in enumerate(group):
            page = pages[n]
            size = min(longest, len(page["rows"]))
            rows[k, :size], wanted[k, :size] = page["rows"][:size], page["target"][:size]
            weight[k, :size] = page["weight"][:size]
        yield rows, wanted, weight


def packed(made: Any) -> bytes:
    """The weights in whole numbers, as large as single precision adds up exactly."""
    from copydesk.clean.network import STEPS

    layers = [made.first, *made.convolutions, made.last]
    told: dict[str, Any] = {}
    for n, layer in enumerate(layers):
        weights = layer.weight.detach().numpy().astype(np.float64)
        # Output, input, width: as clean/network.py lays the windows side by side.
        weights = weights.transpose(2, 1, 0).reshape(-1, weights.shape[0]) if weights.ndim == 3 else weights.T
        bias = layer.bias.detach().numpy().astype(np.float64)
        largest = STEPS * (1.0 if n == 0 else 2.0)
        # No sum may reach 2 ** 24, and a weight must fit 16 bits.
        step = max(
            (np.abs(weights).sum(axis=0) * largest + np.abs(bias) * STEPS).max() / (2**24 - 2**16),
            np.abs(weights).max() / 32_000,
        )
        told[f"weights{n}"] = np.round(weights / step).astype(np.int16)
        told[f"bias{n}"] = np.round(bias * STEPS / step).astype(np.int32)
        told[f"scale{n}"] = np.float32(step if n < len(layers) - 1 else step / STEPS)
    file = io.BytesIO()
    np.savez_compressed(file, **told)
    return file.getvalue()


# Commands -------------------------------------------------------------------------------------------------


def folds(epochs: int, wide: int, narrow: int) -> None:
    from copydesk.clean import network

    pages = load()
    right = weight = 0.0
    for n in range(corpora.FOLDS):
        began = time.time()
        made = packed(train([page for page in pages if page["fold"] != n], epochs, wide, narrow))
        (OUT / f"fold{n}.npz").write_bytes(made)
        with network.using(network.read(made)):
            for page in pages:
                if page["fold"] == n and not page["thin"]:
                    said = np.array(network.body(page["rows"].astype(np.float64))) > 0.5
                    right += float(((said == (page["target"] > 0.5)) * page["weight"]).sum())
                    weight += float(page["weight"].sum())
        print(
            f"fold {n}: {time.time() - began:.0f} s, {len(made):,} bytes; right so far {right / weight:.4f}", flush=True
        )


def ship(epochs: int, wide: int, narrow: int) -> None:
    WEIGHTS.write_bytes(packed(train(load(), epochs, wide, narrow)))
    print(f"{WEIGHTS.stat().st_size:,} bytes")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=("data", "folds", "ship"))
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--wide", type=int, default=48)
    parser.add_argument("--narrow", type=int, default=32)
    told = parser.parse_args()
    if not corpora.here():
        sys.exit("The corpora are not here: set COPYDESK_SHARED to the folder that holds data/extract.")
    if told.command == "data":
        data()
    elif told.command == "folds":
        folds(told.epochs, told.wide, told.narrow)
    else:
        ship(told.epochs, told.wide, told.narrow)


if __name__ == "__main__":
    main()
