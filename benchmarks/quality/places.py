"""Places of LGL and GeoVirus: found, and right within the place's own size.

    python benchmarks/quality/places.py [--part dev|held|all] [--show]

A place counts as right when it overlaps a gold one and lies no farther from it than the gold place is large (`tol_km`;
a country is an area, any middle of it counts): precision over all of ours that have coordinates and do not fall on gold
without any, recall over gold with coordinates. GeoVirus has no peoples ("French") in its gold, LGL has: ours count for
LGL alone. Beside it two floors with the same spots: the namesake with most people, and all towns at the place of the
dateline. `sure` is compared with what was right, in tenths. Halves by a digest of the id: rules and weights are made on
dev, held is looked at seldom.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora

CORPORA = ("lgl", "geovirus")
_LINE = re.compile(r"[^\n]+")
Guess = tuple[int, int, float, float, float]  # start, end, latitude, longitude, sure


def in_part(key: str, part: str) -> bool:
    """One half by the digest of an id."""
    return part == "all" or (hashlib.md5(key.encode()).digest()[0] % 2 == 0) == (part == "held")


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The articles of one corpus."""
    with gzip.open(corpora.SHARED / "data" / "spacetime" / f"place_{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def read(text: str) -> Any:
    """The words of a text, line by line."""
    from copydesk.records import Span
    from copydesk.words import words

    return words(text, [Span(*found.span()) for found in _LINE.finditer(text)])


def site(row: dict[str, Any]) -> str:
    """The site of an article, where its address is known and is that of its outlet."""
    return row.get("domain") or ""


class Tally:
    """Counts of one way to tell places."""

    def __init__(self) -> None:
        self.right = self.found = self.ours = self.gold = 0
        self.sure: Counter[tuple[int, bool]] = Counter()
        self.wrong: Counter[str] = Counter()

    def add(self, text: str, gold: list[dict[str, Any]], ours: list[Guess]) -> None:
        score = corpora.scorer("score_place")
        spots = [{"start": start, "end": end} for start, end, *_ in ours]
        taken = {j: i for i, j, _ in score.align(gold, spots)}
        self.gold += sum(one["lat"] is not None for one in gold)
        for j, (start, end, lat, lon, sure) in enumerate(ours):
            one = gold[taken[j]] if j in taken else None
            if one is not None and one["lat"] is None:
                continue
            self.ours += 1
            good = one is not None and score.km(lat, lon, one["lat"], one["lon"]) <= one["tol_km"]
            self.right += good
            self.found += one is not None
            self.sure[min(9, int(sure * 10)), good] += 1
            if not good:
                beside = " ".join(text[max(0, start - 30) : end + 30].split())
                what = f"for {one['lat']:.1f}, {one['lon']:.1f}" if one else "no place"
                self.wrong[f"{text[start:end]}: ({lat:.1f}, {lon:.1f}) {what} | {beside}"] += 1
        mine = set(taken.values())
        for i, one in enumerate(gold):
            if i not in mine and one["lat"] is not None:
                beside = " ".join(text[max(0, one["start"] - 30) : one["end"] + 30].split())
                self.wrong[f"{one['name']}: missed ({one['lat']:.1f}, {one['lon']:.1f}) | {beside}"] += 1

    def line(self) -> str:
        precision, recall = self.right / max(1, self.ours), self.right / max(1, self.gold)
        seen = self.found / max(1, self.gold)
        f1 = 2 * precision * recall / max(1e-9, precision + recall)
        kept = self.right / max(1, self.found)
        return f"P {precision:.1%}  R {recall:.1%}  F1 {f1:.1%}; {seen:.1%} of gold found, {kept:.1%} of those right"

    def f1(self) -> float:
        return 2 * self.right / max(1, self.ours + self.gold)


def guesses(row: dict[str, Any], peoples: bool) -> tuple[list[Guess], list[Guess], list[Guess]]:
    """What we say of an article; the same spots with the most people; and all where the first of them is."""
    from copydesk.annotate import gazetteer, people, places

    table = gazetteer.read()
    words = read(row["text"])
    found = places.found(words, people.found(words, "en"), "en", site=site(row))
    ours: list[Guess] = []
    most: list[Guess] = []
    for one in found:
        if one.kind == "people" and not peoples:
            continue
        for span in one.mentions:
            ours.append((span.start, span.end, one.latitude or 0.0, one.longitude or 0.0, one.sure))
            name = span.of(row["text"])
            sites = [table.site(entry >> 3) for entry in table.find(gazetteer.key(name)) or ()]
            best = max(sites, key=lambda site: (site.rank >= 8, site.people), default=None)
            at = (best.latitude, best.longitude) if best else (one.latitude or 0.0, one.longitude or 0.0)
            most.append((span.start, span.end, *at, one.sure))
    ours.sort()
    most.sort()
    filed = [(start, end, most[0][2], most[0][3], sure) for start, end, *_, sure in most]
    return ours, most, filed


def scored(corpus: str, part: str) -> tuple[Tally, Tally, Tally]:
    """Our tally on one corpus, and those of the two floors."""
    tallies = (Tally(), Tally(), Tally())
    for row in rows(corpus):
        if not in_part(row["id"], part):
            continue
        gold = sorted(row["toponyms"], key=lambda one: (one["start"], one["end"]))
        for tally, ours in zip(tallies, guesses(row, corpus == "lgl"), strict=True):
            tally.add(row["text"], gold, ours)
    return tallies


def scores(part: str) -> dict[str, float]:
    """What the gate keeps: the F1 of places that are right within their own size, by corpus, 0 to 1."""
    return {f"places {corpus}": scored(corpus, part)[0].f1() for corpus in CORPORA}


def main() -> int:
    """Print all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "spacetime").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    sure: Counter[tuple[int, bool]] = Counter()
    for corpus in CORPORA:
        ours, most, filed = scored(corpus, given.part)
        print(f"{corpus} {given.part}: {ours.line()}")
        print(f"    most people: {most.line()}")
        print(f"    all at the first place: {filed.line()}")
        sure += ours.sure
        if given.show:
            print(*(f"    {count}  {what}" for what, count in ours.wrong.most_common()), sep="\n")
    print("sure → right:")
    for tenth in range(10):
        right, wrong = sure[tenth, True], sure[tenth, False]
        if right + wrong:
            print(f"    {tenth / 10:.1f} to {(tenth + 1) / 10:.1f}: {right / (right + wrong):.1%} of {right + wrong}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
