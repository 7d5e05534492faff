"""The place that a caption names right before its day: "in Port Ellery on March 3, 2024"."""

from __future__ import annotations

import re

from copydesk import reference
from copydesk.records import Span

_CAPITAL = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]*"
_NAMED = rf"{_CAPITAL}(?:\s(?:of\sthe|of|de|am|an\sder|upon|on)\s{_CAPITAL}|\s{_CAPITAL}){{0,3}}"
_PREPOSITION = r"(?<!\w)(?:in|at|en|à|im|am|w|na|em|a|near|outside|off|vor)\s(?:the\s)?"
_IN = re.compile(rf"{_PREPOSITION}(?P<place>{_NAMED}(?:\s?,\s{_NAMED}){{0,2}})\s*(?P<rest>.*)", re.DOTALL)
_COMMA = re.compile(rf"(?:^|[,.]\s)(?P<place>{_NAMED})(?P<rest>,\s*)$")
_OPENER = re.compile(_PREPOSITION)
# What may stand between a place and its day: commas, brackets, the day of the week, "on".
_BETWEEN = re.compile(r"[\s,]*(?:\([^)]*\)[\s,]*)?(?:(?:on|am|le|el|den|il|em|den)\s)?", re.IGNORECASE)
_WEEKDAYS = frozenset(row[2] for row in reference.rows("weekdays"))
# How far before the day the place is looked for, in characters.
_NEAR_DAY = 100


def place(text: str, caption: Span, day: Span) -> Span | None:
    """The place that a caption names right before its day, `day` counted in the caption.

    Without a preposition ("Port Ellery, 3 March 2024") it counts only if the text says elsewhere "in Port Ellery":
    a person's name may stand there as well.
    """
    end = caption.start + day.start
    start = max(caption.start, end - _NEAR_DAY)
    before = text[start:end]
    best = None
    for opener in _OPENER.finditer(before):
        match = _IN.match(before, opener.start())
        if match is not None and not _WORD.search(_without_weekdays(match["rest"])):
            best = match
    if best is None:
        match = _COMMA.search(before)
        if match is not None and re.search(_PREPOSITION + re.escape(match["place"]), text):
            best = match
    if best is None:
        return None
    words = best["place"]
    while words and words.rsplit(", ", 1)[-1].casefold() in _WEEKDAYS:
        words = words.rpartition(", ")[0]
    return Span(start + best.start("place"), start + best.start("place") + len(words)) if words else None


_WORD = re.compile(r"\w+")


def _without_weekdays(text: str) -> str:
    text = " ".join("" if word.casefold().strip(",.") in _WEEKDAYS else word for word in text.split())
    return _BETWEEN.sub("", text + " ", count=1)
