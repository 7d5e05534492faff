"""What each line of a flat text is for: the run of lines that holds most prose is the article.

Every line gets a value: prose is worth its length, a line of a menu costs. The run of lines whose values sum to
the most is the article; captions, ad marks and gallery lines inside of it cost nothing and break nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copydesk.clean.cut import Passage
from copydesk.records import Label
from copydesk.text import length, squash

_SENTENCE_END = re.compile(r"[.!?…。！？؟।։][\"'”’»“)\]』」]*$")
# "[ad_1]", "[caption id=...]", "{{ad}}": a shortcode that its plugin never replaced.
_SHORTCODE = re.compile(r"(?:\[/?[a-z_]+[-_ ]?\d*(?:\s[^\]]*)?\]|\{\{[^}]*\}\}|<!--.*?-->)\s*", re.IGNORECASE)
_AD = re.compile(r"\W*(?:ads?|adsense|advert|anzeige|pub)(?![a-z])", re.IGNORECASE)
_COUNT = re.compile(r"\s*(?P<count>\d{1,3})\b")


# Swept on three quarters of the sites of fundus-fixtures as flat text: see benchmarks/README.md.
_LONG = 50  # a line this long that ends a sentence is prose
_VERY_LONG = 120  # so is one this long that doesn't
_CAP = 400  # longer prose counts no more
_COST = 0.7  # what a line of a menu costs, in hundreds of characters of prose
_COST_MARKED = 1.2  # what a line that says it is no article costs
_COST_RELATED = 0.4  # what a line that leads to another article costs: they stand inside of articles too


def label(
    passages: Sequence[Passage],
    marks: Sequence[tuple[frozenset[str], bool]],
    credited: Sequence[bool],
    datelike: Sequence[bool],
    headlines: Sequence[str],
) -> list[tuple[Label, float, str]]:
    """A label for each line: (label, how sure, why).

    `marks` are the marks that the lines open with, `credited` says which end in a photo credit, `datelike` which
    hold a date, `headlines` are titles that the pile claims.
    """
    verdicts = [
        _alone(passage.text, mark, credit) for passage, mark, credit in zip(passages, marks, credited, strict=True)
    ]
    values = [_value(passage.text, verdict) for passage, verdict in zip(passages, verdicts, strict=True)]
    start, end = _best_run(values)
    labels: list[tuple[Label, float, str]] = []
    for n, verdict in enumerate(verdicts):
        if verdict is not None:
            labels.append(verdict)
        elif not start <= n < end:
            labels.append(("chrome", 0.6, "outside the run"))
        elif values[n] > 0:
            labels.append(("body", 0.8, "prose"))
        else:
            labels.append(_between(passages, verdicts, values, n, end))
    _head(passages, marks, datelike, labels, headlines)
    return labels


def _alone(text: str, mark: tuple[frozenset[str], bool], credit: bool) -> tuple[Label, float, str] | None:
    """What a line is by its own words, whatever stands around it."""
    shortcode = _SHORTCODE.match(text)
    if shortcode is not None and shortcode.end() >= len(text):
        return ("ad", 0.9, "shortcode") if _AD.match(text) else ("chrome", 0.8, "shortcode")
    kinds, whole = mark
    size = length(text)
    if credit and size > 20:
        return ("caption", 0.8, "ends in a credit")
    if "gallery" in kinds and whole:
        return ("gallery", 0.8, "gallery mark") if _COUNT.match(text) else ("chrome", 0.8, "gallery mark")
    if whole:
        for kind, name in _WHOLE:
            if kind in kinds:
                return (name, 0.8, f"{kind} mark")
    if size < 2 * _LONG:
        for kind, name in _OPENED:
            if kind in kinds and (not _SENTENCE_END.search(text) or ":" in text[:40]):
                return (name, 0.6, f"{kind} mark")
    return None


_WHOLE: tuple[tuple[str, Label], ...] = (
    ("ad", "ad"),
    ("source", "source"),
    ("related", "related"),
    ("comment", "comment"),
    ("promo", "promo"),
    ("chrome", "chrome"),
)
_OPENED: tuple[tuple[str, Label], ...] = (("related", "related"), ("promo", "promo"), ("ad", "ad"))
_FREE = frozenset({"caption", "gallery", "ad"})


def _value(text: str, verdict: tuple[Label, float, str] | None) -> float:
    if verdict is not None:
        if verdict[0] in _FREE or verdict[2] == "gallery mark":
            return 0.0
        return -_COST_RELATED if verdict[0] == "related" else -_COST_MARKED
    size = length(text)
    ended = bool(_SENTENCE_END.search(text))
    if (ended and size >= _LONG) or size >= _VERY_LONG:
        return min(size, _CAP) / 100
    if ended and " " in text and size >= 20:
        return 0.1
    return -_COST


def _best_run(values: Sequence[float]) -> tuple[int, int]:
    """The run whose values sum to the most, as [start, end); empty where no line is worth anything."""
    best = (0.0, 0, 0)
    total, start = 0.0, 0
    for n, value in enumerate(values):
        if total <= 0:
            total, start = 0.0, n
        total += value
        if total > best[0]:
            best = (total, start, n + 1)
    return best[1], best[2]


def _between(
    passages: Sequence[Passage],
    verdicts: Sequence[tuple[Label, float, str] | None],
    values: Sequence[float],
    n: int,
    end: int,
) -> tuple[Label, float, str]:
    """A short line inside the article: a gallery's title, a subhead if prose follows it alone, else chrome."""
    above = verdicts[n - 1] if n else None
    below = verdicts[n + 1] if n + 1 < len(verdicts) else None
    if any(near is not None and near[2] == "gallery mark" for near in (above, below)):
        return ("gallery", 0.6, "beside a gallery mark")
    before, after = n > 0 and values[n - 1] > 0, n + 1 < end and values[n + 1] > 0
    if after and (before or above is not None) and length(passages[n].text) > 3:
        return ("subhead", 0.5, "alone before prose")
    if before or after:
        return ("body", 0.4, "short line in prose")
    return ("chrome", 0.5, "short lines")


# What a headline does not open with.
_NO_TITLE = frozenset({"byline", "chrome", "promo", "related", "ad", "published", "modified", "comment"})
# How many lines above the body a headline is looked for: bylines, dates and share buttons stand between.
_ABOVE = 25


def _head(
    passages: Sequence[Passage],
    marks: Sequence[tuple[frozenset[str], bool]],
    datelike: Sequence[bool],
    labels: list[tuple[Label, float, str]],
    headlines: Sequence[str],
) -> None:
    """Headline, byline and date: the lines above the body."""
    first = next((n for n, (name, _, _) in enumerate(labels) if name == "body"), len(passages))
    title = _headline(passages, marks, datelike, labels, first, headlines)
    if title is not None:
        labels[title] = ("headline", 0.7, "title")
    begin = title + 1 if title is not None else max(0, first - 6)
    for n in range(begin, min(first + 1, len(passages))):
        kinds, _ = marks[n]
        size = len(passages[n].text)
        if size > 100 or labels[n][2] == "prose":
            continue
        if "byline" in kinds:
            labels[n] = ("byline", 0.6, "byline mark")
        elif datelike[n] or kinds & {"published", "modified"}:
            labels[n] = ("date", 0.6, "date")


def _headline(
    passages: Sequence[Passage],
    marks: Sequence[tuple[frozenset[str], bool]],
    datelike: Sequence[bool],
    labels: Sequence[tuple[Label, float, str]],
    first: int,
    headlines: Sequence[str],
) -> int | None:
    claimed = {squash(words) for words in headlines}
    # The first line of a saved page is its title, often with the site's name; the headline says the same again.
    top = squash(passages[0].text) if passages else ""
    nearest = None
    for n in range(first - 1, max(-1, first - _ABOVE), -1):
        words = squash(passages[n].text)
        if not words or length(passages[n].text) > 250:
            continue
        if words in claimed or (n and len(words) > 15 and top.startswith(words)):
            return n
        kinds, _ = marks[n]
        plain = not kinds & _NO_TITLE and not datelike[n] and labels[n][2] in ("outside the run", "prose")
        if nearest is None and plain and length(passages[n].text) >= 20:
            nearest = n
    return nearest
