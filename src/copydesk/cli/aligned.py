"""`copydesk copies`: an article beside its original, sentence by sentence."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from copydesk import trace
from copydesk.cli.terminal import count, lay, one_line, out
from copydesk.records import Article, Copy, Span

_KINDS = {
    "exact": "the same words as",
    "near": "a copy, nearly word for word, of",
    "spun": "a reworded copy of",
    "part": "a part of",
    "merged": "partly a copy of",
    "named": "from a source that is not here:",
}


def head(one: Article, own: Copy | None, other: Article | None) -> None:
    """What an article is a copy of, and why that is thought to be the original."""
    console = out()
    lay(console, Text(_title(one), style="bold"))
    if own is None:
        lay(console, Text("repeats nothing that is here"), indent=2)
        return
    lay(console, Text(f"{_KINDS[own.kind]} {own.named if other is None else _title(other)}"), indent=2)
    if other is not None:
        sure = (
            f"the original, {own.sure:.0%} sure" if own.original else f"the likelier original, {own.sure:.0%}: unknown"
        )
        lay(console, Text(f"{other.key[:8]} {one_line(other.url)} · {sure}", style="dim"), indent=2)
        lay(console, Text(f"{own.share:.0%} of this is there, {own.back:.0%} of that is here", style="dim"), indent=2)
    for reason in own.reasons:
        who = f" ({reason.article[:8]})" if reason.article else ""
        lay(console, Text(f"{reason.weight:+.1f}  {one_line(reason.basis)}: {one_line(reason.words)}{who}"), indent=4)


def texts(one: Article, other: Article, own: Copy) -> None:
    """Both texts, aligned; then what changed in meaning."""
    console = out()
    found = trace.compared(one, other)
    changed_here = [change.here for change in own.differences if change.here]
    changed_there = [change.there for change in own.differences if change.there]
    console.print()
    shown: set[int] = set()
    for n, m in enumerate(found.match.here):
        here = found.here[n].span
        if m is None:
            _line(console, "+", _marked(one, here, []), "bold")
            continue
        # What the original has before this sentence, and the copy has not.
        for before in range(m):
            if found.match.there[before] is None and before not in shown:
                _line(console, "-", _marked(other, found.there[before].span, []), "strike dim")
                shown.add(before)
        if found.here[n].plain == found.there[m].plain:
            _line(console, "=", _marked(one, here, []), "dim")
        else:
            _line(console, "~", _marked(one, here, changed_here), "")
            _line(console, " ", _marked(other, found.there[m].span, changed_there), "dim")
        shown.add(m)
    for last, answer in enumerate(found.match.there):
        if answer is None and last not in shown:
            _line(console, "-", _marked(other, found.there[last].span, []), "strike dim")
    if own.differences:
        console.print()
        console.print(Text("Changed", style="bold"))
        for change in own.differences:
            said = one_line(change.here.of(one.text)) if change.here else "nothing"
            was = one_line(change.there.of(other.text)) if change.there else "nothing"
            lay(console, Text(f"{change.kind}: {said}, in the original {was}"), indent=2)


def others(key: str, found: Sequence[tuple[Copy, str]]) -> None:
    """The copies of an article, and what shares quotes with it."""
    if not found:
        return
    console = out()
    console.print()
    console.print(Text(count(len(found), "other article"), style="bold"))
    for copy, title in found:
        far = copy.like if copy.key == key and copy.like else copy.key
        how = "shares quotes" if copy.kind == "quotes" else f"{copy.kind}, {copy.share:.0%} of it"
        lay(console, Text(f"{far[:8]}  {how}  {one_line(title)}"), indent=2)


def _title(article: Article) -> str:
    return one_line(article.headline.value if article.headline else article.url) or article.key[:8]


def _line(console: Console, mark: str, words: Text, style: str) -> None:
    words.stylize(style)
    lay(console, words, Text(f"{mark} ", style="bold"), 2)


def _marked(article: Article, span: Span, changed: Sequence[Span]) -> Text:
    """A sentence on one line, with brackets around what changed."""
    text, at = Text(), span.start
    for place in sorted(change for change in changed if span.start <= change.start < change.end <= span.end):
        if place.start >= at:
            text.append(_folded(article.text[at : place.start]))
            text.append(f"[{one_line(place.of(article.text))}]", "bold")
            at = place.end
    return text.append(_folded(article.text[at : span.end]))


def _folded(words: str) -> str:
    """Cleaned, on one line, with the blank at either end kept."""
    inner = one_line(words)
    if not inner:
        return " " if words else ""
    return (" " if words[0].isspace() else "") + inner + (" " if words[-1].isspace() else "")
