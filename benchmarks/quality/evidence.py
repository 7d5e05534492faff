"""Whether every block leads back to the raw input: its raw slice, read independently, says what its text says.

    python benchmarks/quality/evidence.py [--part dev|held|all] [--show N]

The reader is that of tests/clean/test_evidence.py, which shares nothing with our tokenizer: a pattern takes the
tags away, html.unescape the references, white space is folded; where markup is too broken for a pattern, lexbor
reads the slice. Pages that hold no text are counted apart. Exits with 1 if any block fails.
"""

from __future__ import annotations

import argparse
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine


def reader() -> ModuleType:
    """The test module that holds the independent reader."""
    path = corpora.ROOT / "tests" / "clean" / "test_evidence.py"
    spec = importlib.util.spec_from_file_location("test_evidence", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> int:
    from copydesk import clean
    from copydesk.errors import NoText
    from copydesk.proof import proof

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--show", type=int, default=10, metavar="N", help="how many failures to print")
    given = parser.parse_args()
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    evidence = reader()
    print(machine.facts(("turbohtml", "selectolax")))
    failures: list[str] = []
    for name in ("pages", "more"):
        pages = blocks = empty = wrong = 0
        for row in corpora.rows(name, given.part):
            page = evidence.page_of(row["html"], row.get("url") or "")
            pages += 1
            try:
                article = proof(clean.article(page), page)
            except NoText:
                empty += 1
                continue
            found = evidence.check(article, page)
            blocks += len(article.blocks)
            wrong += len(found)
            failures += [f"{row['id']}: block {line}" for line in found]
        share = (blocks - wrong) / blocks if blocks else 1.0
        print(
            f"{name}, {given.part}: {pages:,} pages ({empty} without text), {blocks:,} blocks, "
            f"{blocks - wrong:,} equal their raw slice ({share:.6%}), {wrong} do not"
        )
    for failure in failures[: given.show]:
        print(failure[:400])
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
