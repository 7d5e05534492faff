"""CPU time of clean.article on real pages, beside the peers, as a ratio to a lexbor parse of the same pages.

    python benchmarks/speed/clean.py [--pages N] [--rounds N] [--only ours] [--part all|dev|held]

Every line is a fresh process that reads the same sample (every k-th page), warms up on a few pages, then goes over
the sample with lexbor and with the system in turn, the garbage collector on, and keeps the best round of each. The
peers run in their own environment against the lexbor there. They are asked for the main text alone unless the line
says more; ours always does the whole of clean: blocks, labels, card, dates, bylines, photos, raw spans.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import math
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from peers.predict import CONTENT

_WARM = 20
Pages = list[tuple[str, str]]


def sample(count: int, part: corpora.Part) -> Pages:
    """Every k-th page and its address, some `count` of them."""
    total = len(corpora.golds("pages", part))
    step = max(1, math.ceil(total / count))
    return [(row["html"], row.get("url") or "") for n, row in enumerate(corpora.rows("pages", part)) if n % step == 0]


def once(pages: Pages, system: Callable[[str, str], Any]) -> float:
    """CPU seconds of one round over the pages."""
    began = process_time()
    for html, url in pages:
        with contextlib.suppress(Exception):  # a peer may raise anything; the time until then counts
            system(html, url)
    return process_time() - began


def slowest(pages: Pages, system: Callable[[str, str], Any], rounds: int) -> tuple[float, float]:
    """CPU milliseconds of the page in the middle and of the slowest but one in a hundred, each its best round."""
    times = sorted(min(once([page], system) for _ in range(rounds)) * 1000 for page in pages)
    return times[len(times) // 2], times[int(len(times) * 0.99)]


def lexbor(html: str, url: str) -> Any:  # noqa: ARG001
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(html)


def measure(name: str, pages: Pages, rounds: int) -> dict[str, float]:
    """The best rounds of lexbor and of one system, in CPU seconds; of ours also its parts."""
    system = _ours() if name == "ours" else CONTENT[name]
    once(pages[:_WARM], lexbor)
    once(pages[:_WARM], system)
    base = best = math.inf
    for _ in range(rounds):
        base = min(base, once(pages, lexbor))
        best = min(best, once(pages, system))
    found = {"lexbor": base, "system": best}
    if name == "ours":
        found |= _parts(pages, rounds)
    return found


def _ours() -> Callable[[str, str], Any]:
    from copydesk import clean
    from copydesk.errors import NoText

    def article(html: str, url: str) -> Any:
        try:
            return clean.article(html, url)
        except NoText:
            return None

    return article


def _parts(pages: Pages, rounds: int) -> dict[str, float]:
    """CPU seconds of the steps of clean.article. Tokens are part of cut; timed apart, and taken off it."""
    from copydesk import clean, markup
    from copydesk.text import settle

    settled = [(settle(html), url) for html, url in pages]

    def drain(html: str, url: str) -> None:  # noqa: ARG001
        for _ in markup.tokens(html):
            pass

    def clocked(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            began = process_time()
            answer = step(*arguments)
            spent[name] += process_time() - began
            return answer

        return call

    steps: list[tuple[str, Any, str]] = [
        ("cut", clean.blocks, "cut"),
        ("card", clean.card, "claims"),
        ("facts", clean.facts, "facts"),
        ("network", clean.network, "body"),
        ("labels", clean.labels, "label"),
        ("captions", clean.captions, "find"),
        ("photos", clean.photos, "photos"),
        ("dates", clean.when, "published_and_modified"),
        ("language", clean.language, "found"),
        ("bylines", clean.signed, "bylines"),
    ]
    plain = [getattr(module, attribute) for _, module, attribute in steps]
    best: dict[str, float] = {}
    for _ in range(rounds):
        spent = dict.fromkeys((name for name, _, _ in steps), 0.0)
        for (name, module, attribute), step in zip(steps, plain, strict=True):
            setattr(module, attribute, clocked(name, step))
        total = once(pages, _ours())
        for (_, module, attribute), step in zip(steps, plain, strict=True):
            setattr(module, attribute, step)
        spent["rest"] = total - sum(spent.values())
        spent["tokens"] = once(settled, drain)
        spent["cut"] -= spent["tokens"]
        best = {name: min(seconds, best.get(name, math.inf)) for name, seconds in spent.items()}
    return {name: best[name] for name in ("tokens", *(name for name, _, _ in steps), "rest")}


def report(name: str, found: dict[str, float], pages: int) -> Iterator[str]:
    seconds, base = found["system"], found["lexbor"]
    yield (
        f"{name:<24}{seconds / pages * 1000:>9.2f}{seconds / base:>9.2f}{pages / seconds:>9.0f}"
        f"{base / pages * 1000:>14.3f}"
    )
    for part in list(found)[2:]:
        yield f"    {part:<20}{found[part] / pages * 1000:>9.2f}{found[part] / base:>9.2f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--part", choices=corpora.PARTS, default="all")
    parser.add_argument("--only", action="append", choices=("ours", *CONTENT), help="only this system (repeatable)")
    parser.add_argument("--measure", help=argparse.SUPPRESS)  # the fresh process that measures one system
    given = parser.parse_args()
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    if given.measure:
        warnings.simplefilter("ignore")
        pages = sample(given.pages, given.part)
        found = measure(given.measure, pages, given.rounds)
        tail = slowest(pages, _ours(), given.rounds) if given.measure == "ours" else None
        print(json.dumps({"pages": len(pages), "found": found, "tail": tail}))
        return
    print(machine.facts(("turbohtml", "msgspec", "selectolax")))
    print(f"# pages {corpora.digest('pages')[:12]}, best of {given.rounds} rounds, CPU time of one process")
    print(f"{'':<24}{'ms/page':>9}{'ratio':>9}{'pages/s':>9}{'lexbor ms':>14}")
    for name in given.only or ("ours", *CONTENT):
        python = sys.executable if name == "ours" else machine.peers_python()
        command = [python, __file__, "--measure", name, "--pages", str(given.pages), "--rounds", str(given.rounds)]
        ran = subprocess.run(
            [*command, "--part", given.part],
            capture_output=True, text=True, check=False, env=os.environ | {"PYTHONHASHSEED": "0"},
        )  # fmt: skip
        if ran.returncode:
            sys.exit(f"{name} cannot be measured:\n{ran.stderr}")
        answer = json.loads(ran.stdout.splitlines()[-1])
        print("\n".join(report(name, answer["found"], answer["pages"])), flush=True)
        if answer["tail"]:
            print(f"    {'median, p99 page':<20}{answer['tail'][0]:>9.2f}{answer['tail'][1]:>9.2f}  ms")


if __name__ == "__main__":
    main()
