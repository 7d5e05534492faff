"""Copies of the corpora in data/copies, found and traced: clusters, links, which is the original, what has changed.

    python benchmarks/quality/copies.py [--part dev|held|all] [--set spun|spun_cut|neardup]
    python benchmarks/quality/copies.py --altered [--part dev|held|all]

`dev` are the stories whose hash is even (thresholds were swept on them), `held` the others. The scorer is that of the
corpora. Links are measured twice: with text alone, and with days, as most pages state them: originals and distractors
dated a day before what was copied. `--altered` makes 200 copies with documented edits and asks for what was edited.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from copydesk import trace
from copydesk.records import Article, Block, Claim, Span

COPIES = corpora.SHARED / "data" / "copies"
SETS = ("spun", "spun_cut", "neardup")


def rows(name: str, part: str) -> list[dict[str, Any]]:
    """The documents of one file whose story is in a part."""
    with gzip.open(COPIES / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    return [row for row in found if part == "all" or _odd(row["doc"]) == (part == "held")]


def _odd(story: str) -> bool:
    return int(hashlib.md5(story.encode()).hexdigest(), 16) % 2 == 1


def article(key: str, text: str, published: str = "") -> Article:
    """A headline, a line end and a body as an article."""
    head = max(text.find("\n"), 0)
    spans = [Span(0, head), Span(head + 1, len(text))] if head else [Span(0, len(text))]
    blocks = tuple(Block(label="body", kind="p", span=span, raw=span) for span in spans)
    claim = Claim(field="published", value=published, basis="benchmark") if published else None
    return Article(key=key, url="", text=text, blocks=blocks, form="text", language="en", published=claim)


def traced(articles: dict[str, Article]) -> tuple[trace.Groups, list[Any], dict[str, float]]:
    """All that trace finds among articles, and what each step took of one core's time."""
    clock = time.process_time()
    prints = {key: trace.printed(one) for key, one in articles.items()}
    after = time.process_time()
    groups = trace.groups(prints.values())
    grouped = time.process_time()
    copies = []
    for group in groups.groups:
        copies += trace.copies([trace.Member(articles[key], prints[key], score) for key, score in group])
    done = time.process_time()
    return groups, copies, {"prints": after - clock, "groups": grouped - after, "copies": done - grouped}


def predictions(documents: list[dict[str, Any]], copies: list[Any], *, told: bool = False) -> list[dict[str, Any]]:
    """Copies as the scorer reads them: who is unknown is linked to the likeliest, or where `told` to none."""
    said = {copy.key for copy in copies if copy.original or not told}
    head = {copy.key: copy.like for copy in copies if copy.like and copy.kind != "quotes"}
    cluster = {key: key for key in head.values()} | head
    return [
        {
            "id": row["id"],
            "cluster": cluster.get(row["id"]),
            "original_id": head.get(row["id"]) if row["id"] in said else None,
        }
        for row in documents
    ]


def measure(name: str, part: str) -> None:
    """One corpus: text alone, then with days."""
    scorer = corpora.scorer("score_copies")
    documents = rows(name, part)
    text_of = {row["id"]: row["text"] for row in documents}
    words = sum(len(text.split()) for text in text_of.values())
    by = {row["id"]: row for row in documents}
    for dated in (False, True):
        day = {
            row["id"]: ("2024-03-02" if row["role"] == "copy" else "2024-03-01") if dated else "" for row in documents
        }
        groups, copies, took = traced({key: article(key, text, day[key]) for key, text in text_of.items()})
        scored = scorer.rnd(scorer.score(documents, predictions(documents, copies)))
        c, links = scored["clusters"], scored["links"]
        told_links = scorer.rnd(scorer.score(documents, predictions(documents, copies, told=True)))["links"]
        if not dated:
            print(
                f"{name} {part}: {len(documents)} documents; pair P {c['pair_p']:.4f} R {c['pair_r']:.4f} "
                f"F1 {c['pair_f1']:.4f}; B-cubed F1 {c['b3_f1']:.4f}; "
                f"{groups.pairs / len(documents):.1f} compared a document, {groups.cut} pairs cut"
            )
            print("  " + ", ".join(f"{step} {seconds:.1f} s" for step, seconds in took.items()) + f"; {words} words")
            print(f"  kinds: {dict(sorted(Counter(copy.kind for copy in copies).items()))}")
            if "edit" in documents[0]:
                edits: dict[str, list[bool]] = defaultdict(list)
                head = {copy.key: copy.like for copy in copies if copy.like}
                for row in documents:
                    if row["role"] == "copy":
                        its = by.get(head.get(row["id"], row["id"]))
                        mates = {key for key, like in head.items() if like == head.get(row["id"], row["id"])}
                        edits[row["edit"]].append(its is not None and its["doc"] == row["doc"] and bool(mates))
                print(
                    "  found by edit: "
                    + ", ".join(f"{edit} {sum(n) / len(n):.3f}" for edit, n in sorted(edits.items()))
                )
        likeliest = {copy.like for copy in copies if copy.like}
        told = {copy.original for copy in copies if copy.original}
        human = [by[key]["role"] != "copy" for key in likeliest if _mixed(key, copies, by)]
        sure = [by[key]["role"] != "copy" for key in told if _mixed(key, copies, by)]
        print(
            f"  {'with days' if dated else 'text alone'}: original right in {_share(human)} clusters, "
            f"where told {_share(sure)}; link recall {links['recall']:.4f}, precision {links['precision']:.4f}, "
            f"false links {links['false_link_rate']:.4f}; of those told: recall {told_links['recall']:.4f}, "
            f"precision {told_links['precision']:.4f}, false links {told_links['false_link_rate']:.4f}"
        )


def _mixed(key: str, copies: list[Any], by: dict[str, Any]) -> bool:
    """Whether there is something to choose: a cluster with a copy and a text that is none."""
    members = {copy.key for copy in copies if copy.like == key} | {key}
    return len({by[one]["role"] == "copy" for one in members}) == 2


def _share(right: list[bool]) -> str:
    return f"{sum(right) / len(right):.3f} of {len(right)}" if right else "none"


# Altered copies -------------------------------------------------------------------------------------------------

_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBER = re.compile(r"(?<![\w.,:/-])\d{1,3}(?:,\d{3})*(?:\.\d+)?(?![\w:/-]|[.,]\d)")
_NAME = re.compile(r"(?<=[a-z,] )([A-Z][a-z]{3,})\b(?! [A-Z])")
_AUX = re.compile(r"\b(is|was|were|are|will|would|could|should|had|has|can)\b(?! not\b|n['’]t)(?= [a-z])")
_NOT = re.compile(r"\b(is|was|were|are|will|would|could|should|had|has|can)( not)\b")
_SENTENCE_END = re.compile(r"(?<=[a-z\d][.!?][\"”]) (?=[A-Z])|(?<=[a-z\d][.!?]) (?=[A-Z])")


def altered(text: str, chance: random.Random) -> tuple[str, list[tuple[str, str, str]]]:
    """A copy of a text with one to five edits, and what was edited: kind, words here, words there.

    In this order, each in a sentence of its own, as chance chooses: a number becomes another, a name another of the
    same text, a weekday another, a "not" goes or comes. Then what is no change of facts: every tenth sentence is left
    out, and every fourth loses its first short parenthesis between commas or has "said" as "stated".
    """
    sentences = _SENTENCE_END.split(text)
    names = sorted(set(_NAME.findall(text)) - set(_DAYS))
    made: list[tuple[str, str, str]] = []
    wanted = chance.randint(1, 5)
    touched: set[int] = set()
    order = list(range(len(sentences)))
    chance.shuffle(order)
    for n in order:
        if len(made) >= wanted:
            break
        edit = _edited(sentences[n], chance.choice(["number", "name", "day", "negation"]), names, chance)
        if edit is not None:
            sentences[n], change = edit
            made.append(change)
            touched.add(n)
    kept = [
        sentence if n in touched or n % 4 else sentence.replace(" said ", " stated ")
        for n, sentence in enumerate(sentences)
        if n in touched or chance.random() > 0.1
    ]
    return " ".join(kept), made


def _edited(
    sentence: str, kind: str, names: list[str], chance: random.Random
) -> tuple[str, tuple[str, str, str]] | None:
    if kind == "number":
        found = list(_NUMBER.finditer(sentence))
        if not found:
            return None
        hit = chance.choice(found)
        digits = hit[0]
        new = re.sub(r"\d", lambda d: str((int(d[0]) + chance.randint(1, 8)) % 10), digits, count=1)
        new = new if new[0] != "0" else "7" + new[1:]
        if new == digits or new in sentence:
            return None
    elif kind == "name":
        found = [hit for hit in _NAME.finditer(sentence) if hit[1] in names]
        others = [name for name in names if name not in sentence]
        if not found or not others:
            return None
        hit = chance.choice(found)
        new = chance.choice(others)
        if sentence.count(hit[1]) > 1:
            return None
    elif kind == "day":
        found = list(re.finditer("|".join(_DAYS), sentence))
        if len(found) != 1:
            return None
        hit = found[0]
        new = chance.choice([day for day in _DAYS if day != hit[0]])
    else:
        gone = _NOT.search(sentence)
        come = _AUX.search(sentence)
        if gone is not None:
            return sentence[: gone.start(2)] + sentence[gone.end(2) :], ("negation", "", "not")
        if come is None or re.search(r"\b(?:not|no|never|nor|without|nothing|none)\b|n['’]t\b", sentence):
            return None
        return sentence[: come.end()] + " not" + sentence[come.end() :], ("negation", "not", "")
    return sentence[: hit.start()] + new + sentence[hit.end() :], (kind, new, hit[0])


def measure_altered(part: str, show: int) -> None:
    """What is found of the edits in 200 altered copies."""
    chance = random.Random(20261124)
    sources = [row for row in rows("neardup", part) if row["role"] != "copy" and len(row["text"].split()) > 150]
    chance.shuffle(sources)
    right: Counter[str] = Counter()
    said: Counter[str] = Counter()
    gold: Counter[str] = Counter()
    for row in sources[:200]:
        text, edits = altered(row["text"], chance)
        one, other = article("copy", text, "2024-03-02"), article("original", row["text"], "2024-03-01")
        members = [trace.Member(member, trace.printed(member)) for member in (other, one)]
        [copy] = trace.copies(members)
        found = [
            (d.kind, d.here.of(text) if d.here else "", d.there.of(row["text"]) if d.there else "")
            for d in copy.differences
            if d.kind != "quote"
        ]
        left = list(edits)
        for kind, here, there in found:
            said[kind] += 1
            hit = next(
                (e for e in left if e[0] == kind and (kind == "negation" or (e[1] in here and e[2] in there))), None
            )
            if hit is not None:
                left.remove(hit)
                right[kind] += 1
            elif show > 0:
                show -= 1
                print("  extra", (kind, here, there))
        for edit in edits:
            gold[edit[0]] += 1
        if show > 0 and left:
            show -= 1
            print("  missed", left)
    for kind in (*gold, "all"):
        r, s, g = (c.total() if kind == "all" else c[kind] for c in (right, said, gold))
        print(
            f"  {kind}: precision {r / max(1, s):.3f} recall {r / max(1, g):.3f} F1 {2 * r / max(1, s + g):.3f} of {g}"
        )


def main() -> None:
    """Measure what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--set", choices=SETS, action="append")
    parser.add_argument("--altered", action="store_true")
    parser.add_argument("--show", type=int, default=0, help="of altered copies: so many that were wrong")
    asked = parser.parse_args()
    print(machine.facts(("numpy", "msgspec")))
    if asked.altered:
        measure_altered(asked.part, asked.show)
        return
    for name in asked.set or SETS:
        measure(name, asked.part)


if __name__ == "__main__":
    main()
