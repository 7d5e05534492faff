"""Whether clean and annotate still score what they scored: measured again on dev, held against benchmarks/floors.json.

    python benchmarks/gate.py                             fails where a score fell below its floor
    python benchmarks/gate.py --raise                     the same, and raises every floor that was passed
    python benchmarks/gate.py --lower --because "..."     takes today's scores as floors, lower ones too, and says why

A change that makes scores better raises the floors in the same commit. Without the corpora nothing can be measured:
then it says so and passes. With other corpora than the floors were measured on, it fails.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent))

import corpora
from quality import extract, gist, moments, places, statements, status

FLOORS = corpora.HERE / "floors.json"
_SLACK = 0.0005  # what a score may fall by: a page of 1,200 weighs 0.0008, so this forgives rounding and no page


def read_floors() -> dict[str, Any]:
    """The file as it is; empty floors where there is none yet."""
    if not FLOORS.exists():
        return {"part": "dev", "corpora": {}, "floors": {}, "lowered": []}
    floors: dict[str, Any] = json.loads(FLOORS.read_text(encoding="utf-8"))
    return floors


def _scores() -> dict[str, float]:
    """Everything that is held: clean and the gist on their dev part, all else on all that lies here of it."""
    told = statements.scores("all") | moments.scores("all") | status.scores("all") | gist.scores("dev")
    told |= places.scores("all")
    return extract.scores(*extract.ours("dev"), "dev") | told


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    change = parser.add_mutually_exclusive_group()
    change.add_argument("--raise", action="store_true", dest="up", help="raise the floors that were passed")
    change.add_argument("--lower", action="store_true", help="take today's scores, lower ones too")
    parser.add_argument("--because", default="", help="why a floor may fall: needed with --lower, kept in the file")
    given = parser.parse_args()
    if given.lower and not given.because.strip():
        parser.error("--lower needs a reason: --because '...'")
    if not corpora.here():
        print(f"skipped: the corpora are not here ({corpora.SHARED})")
        return 0
    kept = read_floors()
    digests = {name: corpora.digest(name) for name in ("pages", "flat")}
    for name, digest in digests.items():
        if kept["corpora"].get(name, digest) != digest and not given.lower:
            print(f"{name}.jsonl.gz is not the file that the floors were measured on. Get that one, or use --lower.")
            return 1
    found = {name: round(score, 4) for name, score in _scores().items()}
    floors: dict[str, float] = kept["floors"]
    fallen = []
    for name in [*found, *(name for name in floors if name not in found)]:
        score, floor = found.get(name, 0.0), floors.get(name)
        note = "new" if floor is None else "FELL" if score < floor - _SLACK else "rose" if score > floor else ""
        if note == "FELL":
            fallen.append(name)
        print(f"{name:<24}{score:>8.4f}   floor {'  -   ' if floor is None else f'{floor:.4f}'}  {note}".rstrip())
    if given.up or given.lower:
        kept["corpora"] = digests
        kept["floors"] = (
            found if given.lower else {n: max(found.get(n, 0.0), floors.get(n, 0.0)) for n in found | floors}
        )
        if given.lower:
            kept["lowered"] += [
                {
                    "measure": name,
                    "from": floors[name],
                    "to": found.get(name),
                    "on": dt.date.today().isoformat(),
                    "because": given.because.strip(),
                }
                for name in floors
                if found.get(name, 0.0) < floors[name]
            ]
            fallen = []
        FLOORS.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"wrote {FLOORS.relative_to(corpora.ROOT)}")
    if fallen:
        print(f"{len(fallen)} below the floor: {', '.join(fallen)}")
    return 1 if fallen else 0


if __name__ == "__main__":
    sys.exit(main())
