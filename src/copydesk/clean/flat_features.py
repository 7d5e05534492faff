"""What can be told in numbers of each line of a flat text: of itself, of the lines around it, of the whole page.

Every number is an integer, so that what is learned from them says the same on every machine; shares are in
hundredths. Each line is looked at once and no further than its first `_READ` characters, and the time that a page
takes grows with its length alone. Lines with no prose near them are not looked at: they are a menu's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

import msgspec

from copydesk import reference
from copydesk.text import length

_READ = 1200
# How far from the next line of prose a line is looked at.
REACH = 20
# One sign of a script without spaces, or a word.
TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]|[^\\W_]+")
_END = re.compile(r"[.!?…。！？؟।։][\"'”’»“)\]』」]*$")
_INSIDE = re.compile(r"[.!?…。！？؟।։][\"'”’»“)\]』」]*\s?(?=[^\W\d_a-zß-ÿ])")
_ADDRESSES = ("http", "www.", "@")
_QUOTES = re.compile('["“”„«»「」]')
# The marks that end a sentence, with the quotation marks and brackets behind them, are the last few characters.
_LAST = 8

_PROSE = 60  # a line this long that ends a sentence is prose
_LONG = 140  # so is one this long that doesn't
_BRIEF = 20  # where no line is as long, a sentence this long is prose
_CAP = 400  # longer prose counts no more
# What a line that is no prose costs a run, in characters of prose: little for the article at its widest, much for
# its core. The first is what the labels rested on before they were learned; see docs/decisions/0008.
_COST, _COST_CORE = 70, 200

_KINDS: dict[str, set[str]] = {"function": set(), "you": set(), "we": set()}
for _kind, _, _word in reference.rows("words"):
    _KINDS[_kind].add(_word)
FUNCTION, _YOU, _WE = (frozenset(_KINDS[kind]) for kind in ("function", "you", "we"))
# Words that are compared between lines are longer.
_SHORT_WORD = 3

_OWN = (
    "size words ended start capitals digits inside commas function you we address bars colon bracket quotes cries "
    "ellipsis credited lexicon worst best letters"
).split()
_AROUND = (
    "times seen opening title topic topic_run above below above_share short_before short_after "
    "short_run prose_run near3 near8 near20 count8 run_start run_end in_run run_chars core_start core_end relative "
    "lines prose_share median gaps dated6 named6 marked6 times6 lexicon4 lexicon4_after quotes4 since_copyright "
    "since_comment since_related since_byline since_heading since_title position rank run_share"
).split()
_NEAR = ("size", "ended", "lexicon")
_NEARBY = (-2, -1, 1, 2)
NAMES = (*_OWN, *_AROUND, *(f"{name}{by:+d}" for by in _NEARBY for name in _NEAR))
_AT = {name: n for n, name in enumerate(_OWN)}
_LEXICON, _ENDED = _AT["lexicon"], _AT["ended"]
_UNKNOWN = 99  # lines since something that the page has not had


class Line(msgspec.Struct, gc=False):
    """What others know of a line: its marks, whether it ends in a credit, holds a date, is a person's name."""

    marks: frozenset[str] = frozenset()
    credited: bool = False
    dated: bool = False
    named: bool = False


_NOTHING = Line()


def alive(texts: Sequence[str]) -> list[bool]:
    """Which lines stand near prose: only these are looked at."""
    return _near(_values(texts))


def ends_sentence(text: str) -> bool:
    """Whether a line ends in a full stop or its like."""
    return _END.search(text, max(0, len(text) - _LAST)) is not None


def known(
    texts: Sequence[str],
    marked: Callable[[str], tuple[frozenset[str], bool]],
    credit: Callable[[str], object],
    days: Callable[[str], Iterable[object]],
    is_full_name: Callable[[str], bool],
) -> dict[int, Line]:
    """What others know of the lines that are alive; they are asked only where they can have an answer."""
    told = {}
    for n, living in enumerate(alive(texts)):
        if living:
            text = texts[n]
            may = len(text) > _CREDITED and _MAY_CREDIT.search(text, len(text) - _TAIL)
            told[n] = Line(
                marks=marked(text)[0],
                credited=bool(may) and credit(text) is not None,
                dated=len(text) <= _DATED and any(days(text)),
                named=len(text) <= _NAMED and is_full_name(text),
            )
    return told


# A line that ends in a credit has more than so many characters, and one of these among its last.
_CREDITED = 20
_TAIL = 180
_MAY_CREDIT = re.compile(r"[/(\[©|＝:：（]|via |[^\WA-Z_][.!?…”\"’)]\s?[^\W\d_a-z]|, ")
# The longest lines that are looked through for a date, and that can be a name.
_DATED = 160
_NAMED = 60


def _near(values: Sequence[int]) -> list[bool]:
    sums = [0, *accumulate(values)]
    many = len(values)
    return [sums[min(many, n + REACH + 1)] > sums[max(0, n - REACH)] for n in range(many)]


def _values(texts: Sequence[str]) -> list[int]:
    """What each line is worth as prose, in characters."""
    values = [_worth(text, _PROSE) for text in texts]
    return values if any(values) else [_worth(text, _BRIEF) for text in texts]


def _worth(text: str, least: int) -> int:
    size = length(text)
    if size < least or (size < _LONG and not ends_sentence(text)):
        return 0
    return min(size, _CAP)


def features(
    texts: Sequence[str], gaps: Sequence[int], lines: Mapping[int, Line], lexicon: Mapping[str, int]
) -> dict[int, list[int]]:
    """The numbers of every line that is `alive`, in the order of `NAMES`.

    `gaps` are the empty lines before each line, `lines` what is known of those that are alive, `lexicon` what the
    words weigh: above 0 for the article, below for what stands around it.
    """
    many = len(texts)
    values = _values(texts)
    living = [n for n, near in enumerate(_near(values)) if near]
    if not living:
        return {}
    owns: dict[int, list[int]] = {}
    words: dict[int, list[str]] = {}
    openings: Counter[str] = Counter()
    opening: dict[int, str] = {}
    known: dict[str, tuple[list[int], list[str], str]] = {}
    for n in living:
        text = texts[n]
        told = known.get(text)
        if told is None:
            told = known[text] = _own(text, lines.get(n, _NOTHING).credited, lexicon)
        owns[n], words[n], opening[n] = told
        openings[told[2]] += 1
    prose = [value > 0 for value in values]
    told_of = [lines.get(n, _NOTHING) for n in range(many)]
    dated = [0, *accumulate(int(line.dated) for line in told_of)]
    named = [0, *accumulate(int(line.named) for line in told_of)]
    marked = [0, *accumulate(int(bool(line.marks)) for line in told_of)]
    lexicons, quotes = (
        [0, *accumulate(owns[n][at] if n in owns else 0 for n in range(many))] for at in (_LEXICON, _AT["quotes"])
    )
    sums, counts = [0, *accumulate(values)], [0, *accumulate(map(int, prose))]
    total = sums[-1]
    times = Counter(texts)
    again = [0, *accumulate(int(times[text] > 1) for text in texts)]
    start, end = _best_run([value or -_COST for value in values])
    core_start, core_end = _best_run([value or -_COST_CORE for value in values])
    spread: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for n in living:
        if prose[n]:
            spread.update(words[n])
            if start <= n < end:
                inside.update(words[n])
    run_sizes = sorted(min(length(texts[n]), 3000) for n in range(start, end) if prose[n])
    median = run_sizes[len(run_sizes) // 2]
    run_chars = sums[end] - sums[start]
    page = (min(many, 500), 100 * counts[-1] // many, min(median, 1000), 100 * sum(gap > 0 for gap in gaps) // many)
    short_before, short_after, short_run, prose_run = _runs(prose)
    title = frozenset(TOKEN.findall(texts[0][:_READ].casefold()))
    rights, comment, related, byline, heading, titled = (-_UNKNOWN,) * 6
    seen: set[str] = set()
    rows: dict[int, list[int]] = {}
    for n in living:
        own, mine, text = owns[n], words[n], texts[n]
        size = own[0]
        count = len(mine) or 1
        is_prose = prose[n]
        in_run = start <= n < end
        itself = is_prose and in_run
        in_title = 100 * sum(word in title for word in mine) // count
        from3, to3 = max(0, n - 3), min(many, n + 4)
        from6, to6 = max(0, n - 6), min(many, n + 7)
        from8, to8 = max(0, n - 8), min(many, n + 9)
        from20, to20 = max(0, n - 20), min(many, n + 21)
        from4, to4 = max(0, n - 4), min(many, n + 5)
        rows[n] = [
            *own,
            min(times[text], 9),
            int(text in seen),
            min(openings[opening[n]], 20),
            in_title,
            100 * sum(spread[word] > is_prose for word in mine) // count,
            100 * sum(inside[word] > itself for word in mine) // count,
            min(sums[n], 20_000),
            min(total - sums[n + 1], 20_000),
            100 * sums[n] // total,
            short_before[n],
            short_after[n],
            short_run[n],
            prose_run[n],
            sums[to3] - sums[from3],
            sums[to8] - sums[from8],
            sums[to20] - sums[from20],
            counts[to8] - counts[from8],
            max(-50, min(50, n - start)),
            max(-50, min(50, end - 1 - n)),
            int(in_run),
            min(run_chars, 30_000),
            max(-50, min(50, n - core_start)),
            max(-50, min(50, core_end - 1 - n)),
            min(100 * size // median, 500),
            *page,
            dated[to6] - dated[from6],
            named[to6] - named[from6],
            marked[to6] - marked[from6],
            again[to6] - again[from6],
            (lexicons[n] - lexicons[from4]) // 4,
            (lexicons[to4] - lexicons[n + 1]) // 4,
            quotes[to4] - quotes[from4],
            min(n - rights, _UNKNOWN),
            min(n - comment, _UNKNOWN),
            min(n - related, _UNKNOWN),
            min(n - byline, _UNKNOWN),
            min(n - heading, _UNKNOWN),
            min(n - titled, _UNKNOWN),
            100 * n // many,
            min(n, 300),
            100 * run_chars // total,
        ]
        seen.add(text)
        kinds = told_of[n].marks
        if "©" in text:
            rights = n
        if "comment" in kinds:
            comment = n
        if "related" in kinds:
            related = n
        if "byline" in kinds:
            byline = n
        if n and in_title > 70 and len(mine) > 2:
            titled = n
        if not is_prose and 30 <= size <= 200 and not kinds and not told_of[n].dated:
            heading = n
    near = {n: (own[0], own[_ENDED], own[_LEXICON]) for n, own in owns.items()}
    none = (-1,) * len(_NEAR)
    for n, row in rows.items():
        for by in _NEARBY:
            row.extend(near.get(n + by, none))
    return rows


def _own(text: str, credited: bool, lexicon: Mapping[str, int]) -> tuple[list[int], list[str], str]:
    """The numbers of one line by itself, the words that it is compared by, and what it opens with."""
    size = length(text)
    text = text[:_READ]
    tokens = TOKEN.findall(text.casefold())
    count = len(tokens)
    first, last = text[0], text[-1]
    ended = 3 if ends_sentence(text) else 2 if last in ":：" else 0 if last.isalnum() else 1
    if first.isalpha():
        start = 1 if first.isupper() else 0 if first.islower() else 5
    else:
        start = 2 if first.isdigit() else 3 if first in "\"'“„«»‘-–—(「" else 4
    parts = text.split()
    told = [lexicon[word] for word in _weighed(tokens) if word in lexicon]
    numbers = [
        min(size, 3000),
        min(count, 500),
        ended,
        start,
        100 * sum(part[0].isupper() for part in parts[1:]) // (len(parts) - 1) if len(parts) > 1 else -1,
        100 * sum(map(len, _DIGITS.findall(text))) // len(text),
        min(len(_INSIDE.findall(text)), 20),
        1000 * (text.count(",") + text.count("、") + text.count("，")) // size,
        100 * len([token for token in tokens if token in FUNCTION]) // count if count else -1,
        0 if _YOU.isdisjoint(tokens) else min(sum(token in _YOU for token in tokens), 5),
        0 if _WE.isdisjoint(tokens) else min(sum(token in _WE for token in tokens), 5),
        int(any(sign in text for sign in _ADDRESSES)),
        min(text.count("|") + text.count("•") + text.count("·"), 4),
        int(":" in text[:40]),
        int("(" in text or "[" in text),
        min(len(_QUOTES.findall(text)), 4),
        int("!" in text),
        int(text.endswith(("...", "…"))),
        int(credited),
        sum(told) // (len(told) + 2),
        min(told, default=0),
        max(told, default=0),
        10 * sum(map(len, tokens)) // count if count else 0,
    ]
    compared = [token for token in set(tokens) if len(token) > _SHORT_WORD and token not in FUNCTION]
    return numbers, compared, " ".join(tokens[:2])


_DIGITS = re.compile(r"\d+")


def weighed(text: str) -> list[str]:
    """The words of a line that the lexicon is asked for, alone and two at a time."""
    return _weighed(TOKEN.findall(text[:_READ].casefold()))


def _weighed(tokens: Sequence[str]) -> list[str]:
    return [*tokens[:80], *map(" ".join, pairwise(tokens[:40]))]


def _best_run(values: Sequence[int]) -> tuple[int, int]:
    """The run whose values sum to the most, as [start, end)."""
    best = (0, 0, 0)
    total = start = 0
    for n, value in enumerate(values):
        if total <= 0:
            total, start = 0, n
        total += value
        if total > best[0]:
            best = (total, start, n + 1)
    return best[1], best[2]


# Longer runs count no more.
_RUN = 60


def _runs(prose: Sequence[bool]) -> tuple[list[int], list[int], list[int], list[int]]:
    """For each line: lines that are no prose right before and behind it; the runs of such, and of prose, around it."""
    many = len(prose)
    before, after, short, long = [0] * many, [0] * many, [0] * many, [0] * many
    turns = [n for n in range(1, many) if prose[n] != prose[n - 1]]
    bounds = [0, *turns, many]
    for begin, stop in pairwise(bounds):
        run = min(stop - begin, _RUN)
        if prose[begin]:
            long[begin:stop] = [run] * (stop - begin)
        else:
            short[begin:stop] = [run] * (stop - begin)
    for n in range(many):
        if n and not prose[n - 1]:
            before[n] = n - bounds[max(0, bisect_left(bounds, n) - 1)]
        if n + 1 < many and not prose[n + 1]:
            place = bisect_left(bounds, n + 2)
            after[n] = bounds[place] - n - 1
    return [min(n, _RUN) for n in before], [min(n, _RUN) for n in after], short, long
