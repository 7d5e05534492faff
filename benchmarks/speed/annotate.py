"""Words a second of annotate, one thread, part by part, on PolNeAR's dev articles.

    python benchmarks/speed/annotate.py [--rounds N]

Process time, the best of the rounds; word lists and weights are loaded before. "statements and people" is all that they
need: words, people, tags, linking, channels, records.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from quality.chains import paragraphs as lines
from quality.statements import articles


def main() -> None:
    from copydesk import annotate
    from copydesk.annotate import channels, marks, moments, people, statements, tagger
    from copydesk.words import words

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=4)
    given = parser.parse_args()
    if not (corpora.SHARED / "data" / "attrib").is_dir():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    print(machine.facts(()))
    rows = articles("all")
    best: dict[str, float] = {}
    count = 0
    for _ in range(given.rounds):
        spent: dict[str, float] = {}

        def timed(part: str, stage: Callable[..., Any], *of: Any, spent: dict[str, float] = spent) -> Any:
            began = process_time()
            made = stage(*of)
            spent[part] = spent.get(part, 0.0) + process_time() - began
            return made

        count = 0
        for row in rows:
            spans = lines(row["text"])
            read = timed("words", words, row["text"], spans)
            count += len(read.forms)
            firsts = timed("words", annotate._paragraphs, read, spans)
            found = timed("people", people.found, read, "en")
            tags = timed("tags", tagger.tagged, read, firsts)
            told = timed("linking", statements.linked, read, firsts, tags)
            told = timed("channels", channels.linked, read, told, "en")
            quoted = timed("records", marks.quoted, read, "en")
            timed("records", annotate._statements, read, told, quoted, found, "en")
            timed("moments, beside", moments.found, read, "en", row["date"])
        best = {part: min(seconds, best.get(part, seconds)) for part, seconds in spent.items()}
    for part, seconds in best.items():
        print(f"{part:24}{seconds / count * 1e6:8.2f} us/word{count / seconds:14,.0f} words/s")
    whole = sum(seconds for part, seconds in best.items() if "beside" not in part)
    print(f"{'statements and people':24}{whole / count * 1e6:8.2f} us/word{count / whole:14,.0f} words/s")


if __name__ == "__main__":
    main()
