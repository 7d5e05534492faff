"""Words a second of events, one thread, on top of what they are told by, on PolNeAR's dev articles.

    python benchmarks/speed/events.py [--rounds N]

Process time, the best of the rounds; the table is loaded before.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from quality.chains import paragraphs as lines
from quality.statements import articles


def main() -> None:
    from copydesk.annotate import events, moments, people
    from copydesk.annotate.events import Beside
    from copydesk.words import words

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "attrib").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    print(machine.facts(()))
    ready = []
    for row in articles("all"):
        spans = lines(row["text"])
        read = words(row["text"], spans)
        beside = Beside(*people.found(read, "en"), (), moments.found(read, "en", row["date"]), ())
        ready.append((read, row["date"] or "", beside))
    count = sum(len(read.forms) for read, _, _ in ready)
    best = float("inf")
    for _ in range(given.rounds + 1):
        began = process_time()
        found = sum(len(events.found(read, [], [], 0, day, beside)) for read, day, beside in ready)
        best = min(best, process_time() - began)
    print(f"events {best / count * 1e6:8.2f} us/word {count / best:12,.0f} words/s, {found} of {count} words")


if __name__ == "__main__":
    main()
