"""Words a second of annotate.places, one thread, on LGL and GeoVirus; words, sentences, people are told before.

python benchmarks/speed/places.py [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from quality.places import CORPORA, read, rows, site


def main() -> None:
    from copydesk.annotate import gazetteer, people, places

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "spacetime").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    print(machine.facts(()))
    began = process_time()
    gazetteer.read()
    print(f"the gazetteer is read in {(process_time() - began) * 1000:.0f} ms")
    articles = []
    for corpus in CORPORA:
        for row in rows(corpus):
            words = read(row["text"])
            articles.append((words, people.found(words, "en"), site(row)))
    count = sum(len(words.forms) for words, _, _ in articles)
    times = []
    for _ in range(given.rounds):
        began = process_time()
        found = sum(len(places.found(words, named, "en", site=where)) for words, named, where in articles)
        times.append(process_time() - began)
    print(f"{count:,} words, {found:,} places: {count / min(times):,.0f} words/s (best of {given.rounds})")


if __name__ == "__main__":
    main()
