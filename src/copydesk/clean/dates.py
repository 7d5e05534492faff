"""Dates as pages write them, in the words of many languages, as ISO 8601; no guess where one is in doubt.

A value keeps what was stated and no more: a day stays a day, a time without a zone stays without one. Numbers
that can be read two ways (03/04/2021) are no date unless one reading is impossible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from copydesk import reference
from copydesk.records import Span

_MONTHS: dict[str, int] = {}
for _language, _number, _name in reference.rows("months"):
    _MONTHS.setdefault(_name, int(_number))
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
# Newspapers online: nothing was published before the first of them, and a later year than this is no year.
_FIRST, _LAST = 1990, 2099
# How far behind a day its time may stand; it also bounds the work on a run of blanks.
_NEAR = 48
# Every step of what stands between is one character or one word, so that there is one way to read it.
_CLOCK = (
    r"(?:[T\s,–—|\-]|at|um|à|a las|alle|às|om|klo|kl\.?){0,24}(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?!\d)"
)
_ZONE = r"(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?(?:\s{0,3}(?P<zone>Z\b|UTC\b|GMT\b|[+-][01]\d:?[0-5]\d))?"
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)"
    r"(?:[T\s]{1,9}(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!\d)" + _ZONE + ")?"
)
# A day begins a word, or the blank before it was lost with the markup: "Nell GarrickMarch 16", "am16.03.".
_EDGE = r"(?:(?<!\w)|(?<=(?-i:[a-zß-öø-ÿ]))(?=(?-i:[A-Z\d])))"
_WORDED = re.compile(
    rf"{_EDGE}(?=\w)(?:"
    rf"(?P<d1>[0-3]?\d)(?:st|nd|rd|th|er|º|°)?\.?\s*(?:of\s+|de\s+|d[’'])?(?P<m1>{_MONTH})\.?,?(?:\s+(?:de|del)\s+|\s*)(?P<y1>(?:19|20)\d\d)"
    rf"|(?=[^\W\d])(?P<m2>{_MONTH})\.?\s+(?P<d2>[0-3]?\d)(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)"
    rf"|(?P<y3>(?:19|20)\d\d)\s*[年년.]\s*(?P<m3>[01]?\d)\s*[月월.]\s*(?P<d3>[0-3]?\d)\s*[日일]?"
    rf"|(?P<d4>[0-3]?\d)\.\s?(?P<m4>[01]?\d)\.\s?(?P<y4>(?:19|20)\d\d)"
    rf"|(?P<d5>[0-3]?\d)/(?P<m5>[01]?\d)/(?P<y5>(?:19|20)\d\d)"
    rf"|(?P<y6>(?:19|20)\d\d)/(?P<m6>[01]?\d)/(?P<d6>[0-3]?\d)"
    r")(?!\d|\.\d)",
    re.IGNORECASE,
)
# Without a year there is no date; most lines are told by this alone.
_YEAR = re.compile(r"(?:19|20)\d\d")
_TIME = re.compile(_CLOCK + _ZONE + r"(?:\s*(?P<half>[ap])\.?m\b)?", re.IGNORECASE)


def _day(year: int, month: int, day: int) -> str:
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat() if _FIRST <= year <= _LAST else ""
    except ValueError:  # the thirtieth of February: no date
        return ""


def _clock(match: re.Match[str]) -> str:
    named = match.groupdict()
    if named.get("hour") is None:
        return ""
    hour = int(named["hour"])
    half = (named.get("half") or "").lower()
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    zone = named.get("zone") or ""
    if zone.upper() in ("Z", "UTC", "GMT"):
        zone = "+00:00"
    elif len(zone) == 5:
        zone = zone[:3] + ":" + zone[3:]
    second = f":{named['second']}" if named.get("second") else ""
    return f"T{hour:02}:{named['minute']}{second}{zone}"


def found(text: str) -> Iterator[tuple[str, Span]]:
    """Every date in a text, with the time beside it: ISO value and where it stands.

    >>> [value for value, _ in found("Tuesday 5 March 2024, 09:30 | updated 2024-03-05T10:00:00Z")]
    ['2024-03-05T09:30', '2024-03-05T10:00:00+00:00']
    >>> list(found("03/04/2021"))
    []
    """
    if _YEAR.search(text) is None:
        return
    at = 0
    iso, worded = _ISO.search(text), _WORDED.search(text)
    while at < len(text):
        # Neither is looked for again before the place where it was found: else many of one cost a search each.
        if iso is not None and iso.start() < at:
            iso = _ISO.search(text, at)
        if worded is not None and worded.start() < at:
            worded = _WORDED.search(text, at)
        if iso is not None and (worded is None or iso.start() <= worded.start()):
            day = _day(int(iso["year"]), int(iso["month"]), int(iso["day"]))
            at = iso.end()
            if day:
                yield day + _clock(iso), Span(iso.start(), iso.end())
            continue
        if worded is None:
            return
        at = worded.end()
        day = _read(worded)
        if not day:
            continue
        clock = _TIME.match(text, at, at + _NEAR)
        if clock is not None:
            at = clock.end()
            yield day + _clock(clock), Span(worded.start(), at)
        else:
            yield day, Span(worded.start(), worded.end())


def _read(match: re.Match[str]) -> str:
    for n in "123456":
        if match[f"y{n}"] is None:
            continue
        year, month, day = int(match[f"y{n}"]), match[f"m{n}"], int(match[f"d{n}"])
        number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
        if n == "5":
            if number <= 12 and day <= 12 and number != day:
                return ""
            if number > 12:
                number, day = day, number
        return _day(year, number, day)
    return ""


def iso(text: str) -> str:
    """The one date that a machine-readable value states, as ISO 8601; empty where it states none.

    Reads ISO 8601, RFC 2822 ("Tue, 05 Mar 2024 09:30:00 GMT"), compact days (20240305), seconds since 1970,
    and whatever `found` reads.
    """
    text = text.strip()
    for value, _ in found(text[:200]):
        return value
    if re.fullmatch(r"(?:19|20)\d{6}", text):
        return _day(int(text[:4]), int(text[4:6]), int(text[6:]))
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    if re.match(r"[A-Za-z]{3},? ", text):
        try:
            return parsedate_to_datetime(text[:60]).isoformat()
        except (ValueError, TypeError, OverflowError):  # not RFC 2822 either: no date
            return ""
    return ""
