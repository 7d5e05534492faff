"""How many of some hundred sound pages have an oddity, and which: every one is shown, to be judged by a person.

    python benchmarks/quality/oddities.py [--pages N] [--part dev|held|all]

The pages are every k-th of `pages`, which are not spun; what is found on them is a false alarm unless it is true.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine

_READ = frozenset({"headline", "lede", "body", "subhead", "caption"})


def main() -> None:
    from copydesk import clean
    from copydesk.annotate import oddities
    from copydesk.errors import NoText
    from copydesk.words import words

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    given = parser.parse_args()
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    print(machine.facts(("turbohtml",)))
    step = max(1, len(corpora.golds("pages", given.part)) // given.pages)
    pages = with_one = 0
    kinds: Counter[str] = Counter()
    for n, row in enumerate(corpora.rows("pages", given.part)):
        if n % step or pages == given.pages:
            continue
        try:
            article = clean.article(row["html"], row.get("url") or "")
        except NoText:
            continue
        pages += 1
        found = oddities.found(
            article, words(article.text, (block.span for block in article.blocks if block.label in _READ))
        )
        with_one += bool(found)
        for oddity in found:
            kinds[oddity.kind] += 1
            print(f"{row['id']}: {oddity.kind}: {oddity.why[:120]}: {oddity.spans[0].of(article.text)[:80]!r}")
    print(f"{with_one} of {pages} pages ({with_one / pages:.1%}) have one or more: {dict(kinds)}")


if __name__ == "__main__":
    main()
