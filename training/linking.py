"""Trains what links contents, cues and sources. Writes the weights that `annotate/links.py` asks.

    python training/linking.py rows             what can be told of each pair, into benchmarks/out/training
    python training/linking.py fit              the two networks, into the package

The pairs are those that the shipped tagger finds in PolNeAR's training articles; which of them are right is told by the
gold of the same place. One article in twelve, as in tagger.py, chooses. Needs torch (2.13), and what `tagger.py data`
made. Seeds are fixed. See training/README.md.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "src"))

import numpy as np
import torch

import corpora
from copydesk.annotate import links, tagger
from copydesk.annotate.tagger import CONTENT, CUE, SOURCE, Tagged

OUT = corpora.OUT / "training"
HIDDEN, ROUNDS, BATCH, RATE, DECAY = 64, 30, 512, 0.005, 0.01


class Known(NamedTuple):
    """What the network is asked of one run, with the answers: the rows of its candidates, what is told of the run
    itself, which candidates are right (none of them first)."""

    rows: np.ndarray
    none: np.ndarray
    right: list[bool]


def asked(one: dict[str, Any], score: Any) -> dict[str, list[Known]]:
    """What the networks would be asked of one article, with the answers."""
    read, row = one["words"], one["row"]
    text = read.text
    paragraphs = [0, *(n for n in range(1, len(read.forms)) if "\n" in text[read.ends[n - 1] : read.starts[n]])]
    paragraphs.append(len(read.forms))
    tags = tagger.tagged(read, paragraphs)
    cues, contents, sources = ([run for run in tags.runs if run.role == role] for role in (CUE, CONTENT, SOURCE))
    found: dict[str, list[Known]] = {"content": [], "source": []}
    if not cues:
        return found
    where = links.Where(read, paragraphs, cues, contents)
    tokens = score.tokens(text)
    starts = [start for start, _ in tokens]

    def of(*runs: Tagged) -> set[int]:
        return score.toks([[read.starts[run.first], read.ends[run.end - 1]] for run in runs], tokens, starts)

    gold = [
        tuple(score.toks(told[role], tokens, starts) for role in ("content", "cue", "source"))
        for told in row["attributions"]
    ]
    unsure = score.toks(row.get("discard") or [], tokens, starts)
    cue_words = [of(cue) for cue in cues]
    right: dict[int, list[Tagged]] = {}
    for content, candidates, pairs, none in each(links.of_contents(where)):
        words = of(contents[content])
        if not words or 2 * len(words & unsure) >= len(words):
            continue
        same = [told for told in gold if 2 * len(told[0] & words) >= len(words)]
        same = same or [told for told in gold if 2 * len(told[0] & words) >= min(len(words), len(told[0])) > 0]
        answers = [any(told[1] & cue_words[n] for told in same) for n in candidates]
        for n, answer in zip(candidates, answers, strict=True):
            if answer:
                right.setdefault(n, []).append(contents[content])
        found["content"].append(Known(pairs, none, [not same, *answers]))
    runs = links.perhaps(sources, tags.source, where)
    for cue, candidates, pairs, none in each(links.of_cues(runs, tags.source, where)):
        words = of(*right.get(cue, ()))
        same = [told for told in gold if told[1] & cue_words[cue] and 2 * len(told[0] & words) >= len(told[0])]
        if same:
            answers = [any(told[2] & of(runs[n][0]) for told in same) for n in candidates]
            found["source"].append(Known(pairs, none, [any(not told[2] for told in same), *answers]))
    return found


def each(asked: links.Asked) -> Iterator[tuple[int, list[int], np.ndarray, np.ndarray]]:
    """Each run that asks: its number, its candidates, their rows, and what is told of itself."""
    at = 0
    for n, numbers in enumerate(asked.numbers):
        candidates = numbers[numbers >= 0].tolist()
        yield n, candidates, asked.rows[at : at + len(candidates)], asked.none[n]
        at += len(candidates)


def rows() -> None:
    with (OUT / "attrib.pkl").open("rb") as file:
        articles = pickle.load(file)
    score = corpora.scorer("score_attrib")
    made: dict[str, dict[str, list[Known]]] = {}
    for where in ("train", "val"):
        made[where] = {"content": [], "source": []}
        for one in articles[where]:
            for kind, those in asked(one, score).items():
                made[where][kind] += those
        for kind, those in made[where].items():
            within = sum(any(answers) for *_, answers in those) / len(those)
            none = sum(answers[0] for *_, answers in those) / len(those)
            print(f"{where} {kind}: {len(those)}, an answer among the candidates {within:.3f}, none {none:.3f}")
    with (OUT / "links.pkl").open("wb") as file:
        pickle.dump(made, file)


def fit() -> None:
    torch.set_num_threads(1)
    with (OUT / "links.pkl").open("rb") as file:
        made = pickle.load(file)
    weights: dict[str, np.ndarray] = {}
    for kind in ("content", "source"):
        torch.manual_seed(1)
        known, chooses = (padded(made[where][kind]) for where in ("train", "val"))
        told = known[3].sum(1) > 0
        known = tuple(part[told] for part in known)
        network = Network(known[0].shape[2], known[1].shape[1])
        optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=DECAY)
        falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, ROUNDS)
        for _ in range(ROUNDS):
            for batch in torch.randperm(len(known[0])).split(BATCH):
                rows, none, absent, answers = (part[batch] for part in known)
                said = torch.log_softmax(network(rows, none) + absent, 1)
                loss = -torch.logsumexp(said + torch.log(answers + 1e-9), 1).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
            falling.step()
        print(kind, f"loss {loss.item():.3f}", *(f"{right(network, part):.4f}" for part in (known, chooses)))
        weights |= {
            f"{kind} inner": network.inner.weight.detach().numpy().T.copy(),
            f"{kind} inner bias": network.inner.bias.detach().numpy(),
            f"{kind} outer": network.outer.weight.detach().numpy()[0],
            f"{kind} none": network.none.weight.detach().numpy()[0],
            f"{kind} none bias": network.none.bias.detach().numpy()[0],
        }
    with (ROOT / "src" / "copydesk" / "reference" / "links.npz").open("wb") as file:
        np.savez(file, **weights)


class Network(torch.nn.Module):
    """One hidden layer over the numbers of a pair; a plain sum for none."""

    def __init__(self, width: int, own: int) -> None:
        super().__init__()
        self.inner = torch.nn.Linear(width, HIDDEN)
        self.outer = torch.nn.Linear(HIDDEN, 1, bias=False)
        self.none = torch.nn.Linear(own, 1)

    def forward(self, rows: torch.Tensor, none: torch.Tensor) -> torch.Tensor:
        return torch.cat([self.none(none), self.outer(torch.relu(self.inner(rows))).squeeze(-1)], 1)


def padded(those: list[Known]) -> tuple[torch.Tensor, ...]:
    """Rows, what is told of the runs, what to add where there is no candidate, and answers: as many candidates for
    each as the most have."""
    most, width = max(len(one.right) for one in those) - 1, max(one.rows.shape[1] for one in those)
    rows = torch.zeros(len(those), most, width)
    absent = torch.full((len(those), most + 1), -1e9)
    answers = torch.zeros(len(those), most + 1)
    for n, one in enumerate(those):
        if len(one.rows):
            rows[n, : len(one.rows)] = torch.from_numpy(one.rows)
        absent[n, : len(one.right)] = 0
        answers[n, : len(one.right)] = torch.tensor(one.right, dtype=torch.float32)
    return rows, torch.from_numpy(np.array([one.none for one in those])), absent, answers


def right(network: Network, part: tuple[torch.Tensor, ...]) -> float:
    rows, none, absent, answers = part
    with torch.inference_mode():
        best = (network(rows, none) + absent).argmax(1, keepdim=True)
    return float((answers.gather(1, best) > 0).float().mean())


if __name__ == "__main__":
    {"rows": rows, "fit": fit}[sys.argv[1]]()
