"""Words a second of annotate.moments, one thread, on TimeBank and AQUAINT; words and sentences are told before.

python benchmarks/speed/moments.py [--rounds N]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from quality.moments import documents


def main() -> None:
    from copydesk.annotate import moments
    from copydesk.records import Span
    from copydesk.words import words

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "spacetime").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    print(machine.facts(()))
    read = [(words(one["text"], [Span(0, len(one["text"]))]), one["dct"] or "") for one in documents("all")]
    count = sum(len(text.forms) for text, _ in read)
    times = []
    for _ in range(given.rounds):
        began = process_time()
        found = sum(len(moments.found(text, "en", day)) for text, day in read)
        times.append(process_time() - began)
    print(f"{count:,} words, {found:,} moments: {count / min(times):,.0f} words/s (best of {given.rounds})")


if __name__ == "__main__":
    main()
