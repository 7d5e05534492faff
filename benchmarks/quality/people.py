"""People and organisations: names and namesakes against ECB+, and whom a source means against our labels in who.tsv.

    python benchmarks/quality/people.py [--part dev|held|all] [--show]

ECB+ has spans of people and organisations that take part in events, with those that mean the same. Of the names among
them (their last word is written large and is no usual word) how many we have, by the last word, and call the right of
the two; how many of our names in the annotated sentences lie in such a span (they need not: only those that take part
in events have one); and of pairs of gold names of one article how often we rightly say that both mean the same.
`who`: of the sources in who.tsv how many we give the right name, or rightly none. Halves by a digest of the id: rules
are made on dev, held is looked at seldom.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora

_LINE = re.compile(r"[^\n]+")


def in_part(key: str, part: str) -> bool:
    """One half by the digest of an id."""
    return part == "all" or (hashlib.md5(key.encode()).digest()[0] % 2 == 0) == (part == "held")


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one corpus below data/."""
    with gzip.open(corpora.SHARED / "data" / name, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read(text: str) -> Any:
    """The words of a text, line by line."""
    from copydesk.records import Span
    from copydesk.words import words

    return words(text, [Span(*found.span()) for found in _LINE.finditer(text)])


def who(part: str, show: bool) -> None:
    """Sources of PolNeAR against who.tsv."""
    from copydesk.annotate import people

    table = (Path(__file__).parent / "who.tsv").read_text(encoding="utf-8").splitlines()
    labels = [line.split("\t") for line in table if not line.startswith("#")]
    wanted: dict[str, list[list[str]]] = {}
    for label in labels:
        if in_part(label[0], part):
            wanted.setdefault(label[0], []).append(label)
    right = total = blank = wrong = 0
    for row in rows("attrib/polnear-dev.jsonl.gz"):
        if row["id"] not in wanted:
            continue
        text = row["text"]
        words = read(text)
        found = people.found(words, "en")
        before: list[tuple[int, str]] = []
        said: dict[tuple[int, int], str] = {}
        sources = sorted({(a["source"][0][0], a["source"][-1][1]) for a in row["attributions"] if a["source"]})
        for start, end in sources:
            at = words.within(type(words.span(0, 1))(start, end))
            if not at:
                continue
            key = people.meant(found, words, at.start, at.stop, before)
            said[start, end] = key
            before.append((at.start, key))
        everyone = {one.key: one for kind in found for one in kind}
        for _, start, end, name_start, name_end in wanted[row["id"]]:
            key = said.get((int(start), int(end)), "")
            total += 1
            if name_start == "-":
                good = not key
            else:
                good = bool(key) and any(
                    mention.span.start < int(name_end) and abs(mention.span.end - int(name_end)) < 3
                    for mention in everyone[key].mentions
                )
            right += good
            blank += not good and not key
            wrong += not good and bool(key)
            if show and not good:
                name = "-" if name_start == "-" else text[int(name_start) : int(name_end)]
                ours = everyone[key].name if key else "-"
                print(f"  {row['id'][:28]} {start}: {text[int(start) : int(end)]!r} is {name!r}, we say {ours!r}")
    print(f"who, {part}: {right} of {total} right ({right / total:.1%}), {wrong} wrong, {blank} left open")


def ecb(part: str, show: bool) -> None:
    """Names and namesakes of ECB+."""
    from copydesk import reference
    from copydesk.annotate import people

    hits = {"PER": [0, 0], "ORG": [0, 0]}
    ours = {"p": [0, 0], "o": [0, 0]}
    pairs = [0, 0, 0]
    plain = frozenset(word for one, word in reference.rows("small_words")) | frozenset(
        ("i", "u")
    )  # "Police", "They", "Actress"
    missed: list[str] = []
    false: list[str] = []
    for row in rows("spacetime/event_ecbplus.jsonl.gz"):
        if not in_part(row["id"], part):
            continue
        text = row["text"]
        bounds = [found.span() for found in _LINE.finditer(text)]
        words = read(text)
        found = people.found(words, "en")
        mentions = [
            (m.span, one.key) for kind in found for one in kind for m in one.mentions if m.kind in ("name", "short")
        ]
        ends = {span.end: key for span, key in mentions}
        gold = [m for m in row["mentions"] if m["type"].startswith(("HUMAN_PART_PER", "HUMAN_PART_ORG"))]
        named = []
        for mention in gold:
            end = mention["end"]
            covered = text[mention["start"] : end]
            covered = covered.removesuffix("'s").removesuffix("’s").rstrip(" '’")
            end = mention["start"] + len(covered)
            last = covered.split()[-1] if covered.split() else ""
            if not last[:1].isupper() or last.lower().partition("'")[0] in plain:
                continue
            kind = mention["type"][11:14]
            hit = ends.get(end) or ends.get(mention["end"])
            hits[kind][1] += 1
            hits[kind][0] += hit is not None and (hit[0] == "p") == (kind == "PER")
            if hit is None or (hit[0] == "p") != (kind == "PER"):
                missed.append(f"{kind} {covered!r} {hit or ''}")
            if mention.get("coref"):
                named.append((mention["coref"], hit))
        for one, other in combinations(named, 2):
            same, we = one[0] == other[0], one[1] is not None and one[1] == other[1]
            pairs[0] += same and we
            pairs[1] += same
            pairs[2] += we
        told = set(row["annotated_sentences"])
        spans = [(m["start"], m["end"]) for m in row["mentions"]]
        for span, key in mentions:
            line = next(n for n, (a, b) in enumerate(bounds) if a <= span.start < b)
            if line not in told:
                continue
            inside = any(a < span.end and span.start < b for a, b in spans)
            typed = any(
                m["start"] < span.end
                and span.start < m["end"]
                and m["type"][11:14] == ("PER" if key[0] == "p" else "ORG")
                for m in gold
            )
            ours[key[0]][1] += 1
            ours[key[0]][0] += typed
            if not typed:
                false.append(f"{key[0]} {span.of(text)!r} {'inside' if inside else ''}")
    for kind, (hit, all_) in hits.items():
        print(f"ECB+ {part}, {kind}: {hit} of {all_} names found and told ({hit / all_:.1%})")
    for kind, (hit, all_) in ours.items():
        print(f"ECB+ {part}, {kind}: {hit} of {all_} of ours in a span of that kind ({hit / all_:.1%})")
    recall, precision = pairs[0] / pairs[1], pairs[0] / pairs[2]
    f1 = 2 * precision * recall / (precision + recall)
    print(f"ECB+ {part}, pairs of names that mean the same: P {precision:.1%} R {recall:.1%} F1 {f1:.1%}")
    if show:
        print("missed:", *sorted(set(missed)), sep="\n  ")
        print("false:", *sorted(set(false)), sep="\n  ")


def pace() -> None:
    """Words a second of PolNeAR's dev articles, processor time of one process, the best of five rounds."""
    from copydesk.annotate import people

    articles = [read(row["text"]) for row in rows("attrib/polnear-dev.jsonl.gz")]
    people.found(articles[0], "en")  # the tables are read
    best = min(_seconds(articles, people.found) for _ in range(5))
    count = sum(len(words.forms) for words in articles)
    print(f"pace: {count:,} words in {best:.3f} s, {count / best:,.0f} words/s")


def _seconds(articles: list[Any], found: Any) -> float:
    begun = time.process_time()
    for words in articles:
        found(words, "en")
    return time.process_time() - begun


def main() -> int:
    """Print all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "attrib").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    who(given.part, given.show)
    ecb(given.part, given.show)
    pace()
    return 0


if __name__ == "__main__":
    sys.exit(main())
