"""How well channels and chains of reporting are found, on statements labelled by hand (see chains.md).

    python benchmarks/quality/chains.py [--half dev|test|all] [--set own|polnear] [--system NAME] [--worst]

given       the labelled statements are handed to `channels.linked` flat: content, cue and source, no channel, no
            nesting. What is measured is that code alone.
outer given the same, but without the inner statements: it must find them too.
end to end  a system of statements.py reads the text by itself; its statements in the labelled window are taken.

A predicted statement is matched to the labelled one with which it shares at least half of the content words, both ways;
if several do, the one whose source meets too, then the one with most in common.

channels    right if the spans share a word. A channel of a statement that has none, or another, is wrong; so is one of
            a statement that matches none, in sentences of our own (there all statements are labelled).
chains      pairs of an inner and its outer statement, both matched.
both        the two counted together: the figure to look at.

The rules are developed on half "dev"; "test" is looked at seldom.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
from copydesk.annotate import channels
from copydesk.annotate.told import Range, Told
from copydesk.records import Span
from copydesk.words import Words, words

HERE = Path(__file__).parent
Spans = tuple[tuple[int, int], ...]


class Said(NamedTuple):
    """A statement, labelled or found, in code points of its text."""

    content: Spans
    cue: tuple[int, int] | None = None
    source: tuple[int, int] | None = None
    via: tuple[int, int] | None = None
    outer: int = -1


class Item(NamedTuple):
    """A labelled place: the whole text, the part that was labelled, and what stands there."""

    key: str
    text: str
    window: tuple[int, int]
    gold: tuple[Said, ...]
    whole: bool  # whether all statements of the window are labelled


@cache
def polnear() -> dict[str, dict[str, Any]]:
    """The articles of PolNeAR by key."""
    found = {}
    for part in ("train", "dev"):
        with gzip.open(
            corpora.SHARED / "data" / "attrib" / f"polnear-{part}.jsonl.gz", "rt", encoding="utf-8"
        ) as lines:
            for line in lines:
                row = json.loads(line)
                found[row["id"]] = row
    return found


def _said(row: dict[str, Any], annotated: dict[str, dict[str, Any]]) -> Said:
    pair = lambda value: None if value is None else (value[0], value[1])  # noqa: E731
    if "as" in row:
        flat = annotated[row["as"]]
        hull = lambda spans: (min(s for s, _ in spans), max(e for _, e in spans)) if spans else None  # noqa: E731
        content, cue, source = flat["content"], hull(flat["cue"]), hull(flat["source"])
    else:
        content, cue, source = row["content"], pair(row.get("cue")), pair(row.get("source"))
    return Said(tuple((s, e) for s, e in content), cue, source, pair(row.get("via")), row.get("outer", -1))


def items(half: str = "dev", only: str = "") -> Iterator[Item]:
    """The labelled places of one half ("dev", "test", "all"), of both sets or of one."""
    for name in ("own", "polnear"):
        if only not in ("", name) or (name == "polnear" and not corpora.SHARED.is_dir()):
            continue
        for line in (HERE / f"chains_{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            test = hashlib.md5(row["id"].encode()).digest()[0] % 2 == 0
            if half != "all" and test != (half == "test"):
                continue
            if name == "own":
                text, window, annotated = row["text"], (0, len(row["text"])), {}
            else:
                article = polnear()[row["doc"]]
                text, window = article["text"], (row["window"][0], row["window"][1])
                annotated = {each["id"]: each for each in article["attributions"]}
            gold = tuple(_said(each, annotated) for each in row["statements"])
            yield Item(row["id"], text, window, gold, name == "own")


def paragraphs(text: str) -> list[Span]:
    return [Span(*found.span()) for found in re.finditer(r"[^\n]*\S[^\n]*", text)]


@cache
def read(text: str) -> Words:
    return words(text, paragraphs(text))


# From code points to words and back ------------------------------------------------------------------------


def as_words(read: Words, span: tuple[int, int] | None) -> Range | None:
    if span is None:
        return None
    inside = read.within(Span(*span))
    return (inside.start, inside.stop) if inside else None


def flat(read: Words, gold: Iterable[Said]) -> list[Told]:
    """Labelled statements as `channels.linked` gets them: nothing said of channels and nesting."""
    return [
        Told(
            tuple(found for found in (as_words(read, span) for span in said.content) if found),
            as_words(read, said.cue),
            as_words(read, said.source),
        )
        for said in gold
    ]


def said(read: Words, told: Sequence[Told]) -> list[Said]:
    def place(found: Range | None) -> tuple[int, int] | None:
        return None if found is None else (read.starts[found[0]], read.ends[found[1] - 1])

    return [
        Said(
            tuple((read.starts[first], read.ends[end - 1]) for first, end in each.content),
            place(each.cue),
            place(each.source),
            place(each.via),
            each.outer,
        )
        for each in told
    ]


# Scores ----------------------------------------------------------------------------------------------------

_TOKEN = re.compile(r"[^\W_]+")


class Count(NamedTuple):
    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Any) -> Count:
        return Count(self.right + other.right, self.found + other.found, self.gold + other.gold)

    def __str__(self) -> str:
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return f"P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  ({self.right}/{self.found}/{self.gold})"


def _tokens(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[int]:
    return frozenset(found.start() for start, end in spans for found in _TOKEN.finditer(text, start, end))


def matched(item: Item, found: Sequence[Said]) -> dict[int, int]:
    """The number of the labelled statement for the number of the found one."""
    gold = [
        (_tokens(item.text, each.content), _tokens(item.text, [each.source] if each.source else []))
        for each in item.gold
    ]
    mine = [
        (_tokens(item.text, each.content), _tokens(item.text, [each.source] if each.source else [])) for each in found
    ]
    pairs = []
    for n, (content, source) in enumerate(mine):
        for m, (right, who) in enumerate(gold):
            both = len(content & right)
            if both and 2 * both >= len(content) and 2 * both >= len(right):
                meets = bool(source & who) or not (source or who)
                pairs.append((-meets, -both / len(content | right), n, m))
    taken: dict[int, int] = {}
    for _, _, n, m in sorted(pairs):
        if n not in taken and m not in taken.values():
            taken[n] = m
    return taken


def scored(item: Item, found: Sequence[Said]) -> tuple[Count, Count]:
    """Channels and chains of one item."""
    found = list(found)
    match = matched(item, found)
    right = claimed = 0
    for n, each in enumerate(found):
        if each.via is None or (n not in match and not item.whole):
            continue
        claimed += 1
        if n in match:
            via = item.gold[match[n]].via
            right += via is not None and bool(_tokens(item.text, [via]) & _tokens(item.text, [each.via]))
    channel = Count(right, claimed, sum(each.via is not None for each in item.gold))
    right = claimed = 0
    for n, each in enumerate(found):
        if each.outer < 0 or not (item.whole or (n in match and each.outer in match)):
            continue
        claimed += 1
        right += n in match and each.outer in match and item.gold[match[n]].outer == match[each.outer]
    return channel, Count(right, claimed, sum(each.outer >= 0 for each in item.gold))


def inside(item: Item, found: Sequence[Said]) -> list[Said]:
    """Those of a whole text that lie in the labelled window; `outer` follows."""
    start, end = item.window
    kept = [n for n, each in enumerate(found) if each.content and start <= each.content[0][0] < end]
    number = {n: m for m, n in enumerate(kept)}
    return [found[n]._replace(outer=number.get(found[n].outer, -1)) for n in kept]


def given(item: Item) -> list[Said]:
    return said(read(item.text), channels.linked(read(item.text), flat(read(item.text), item.gold)))


def outer_given(item: Item) -> list[Said]:
    outer = [each for each in item.gold if each.outer < 0]
    return said(read(item.text), channels.linked(read(item.text), flat(read(item.text), outer)))


def shown(item: Item, found: Sequence[Said]) -> str:
    """An item and what was made of it, to be read."""
    of = lambda span: "-" if span is None else item.text[span[0] : span[1]].replace("\n", " ")  # noqa: E731
    lines = [f"{item.key}  {of(item.window)}"]
    for mark, those in (("gold", item.gold), ("ours", found)):
        for n, each in enumerate(those):
            content = " … ".join(
                f"{of(span)[:30]}…{of(span)[-30:]}" if len(of(span)) > 64 else of(span) for span in each.content
            )
            lines.append(
                f"    {mark} {n}: {of(each.source)} | {of(each.cue)} | {content} | via {of(each.via)} | in {each.outer}"
            )
    return "\n".join(lines)


def table(name: str, gold: Sequence[Item], find: Callable[[Item], list[Said]], *, worst: bool) -> None:
    channel = chain = Count()
    for item in gold:
        found = find(item)
        one, two = scored(item, found)
        channel, chain = channel + one, chain + two
        if worst and any(count.right < max(count.found, count.gold) for count in (one, two)):
            print(shown(item, found))
    print(f"{name}\n  channels  {channel}\n  chains    {chain}\n  both      {channel + chain}")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--half", choices=("dev", "test", "all"), default="dev")
    asked.add_argument("--set", choices=("own", "polnear"), default="")
    asked.add_argument("--system", default="", help="a system of statements.py, end to end")
    asked.add_argument("--worst", action="store_true", help="show every item that is not right")
    args = asked.parse_args()
    gold = list(items(args.half, args.set))
    print(f"{len(gold)} items, {sum(len(item.gold) for item in gold)} statements, half {args.half}")
    if args.system:
        import statements

        system = statements.SYSTEMS[args.system]
        table(f"end to end, {args.system}", gold, lambda item: inside(item, system(item.text)), worst=args.worst)
        return
    table("given", gold, given, worst=args.worst)
    table("outer given", gold, outer_given, worst=args.worst)


if __name__ == "__main__":
    main()
