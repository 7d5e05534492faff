"""Dates as pages write them, in the words of many languages, as ISO 8601; no guess where one is in doubt.

A value keeps what was stated and no more: a day stays a day, a time without a zone stays without one. Numbers that
can be read two ways (03/04/2021) are read in the order that the page's country has, and are no date where that is not
known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from typing import Literal

from copydesk import reference
from copydesk.records import Span

# What comes first in 03/04/2021; empty where that is not known.
Order = Literal["", "day", "month"]

_MONTHS: dict[str, int] = {}
for _language, _number, _name in reference.rows("months"):
    _MONTHS.setdefault(_name, int(_number))
# A word that may be the name of a month, looked up when it stands where one would; a few names are of two words.
_SECOND = sorted({_name.partition(" ")[2] for _name in _MONTHS} - {""})
_MONTH = rf"[^\W\d_]{{2,13}}(?:\s(?:{'|'.join(map(re.escape, _SECOND))}))?"
_ZONES: dict[str, str] = {row[0]: row[1] for row in reference.rows("zones")}
# Newspapers online: nothing was published before the first of them, and a later year than this is no year.
_FIRST, _LAST = 1990, 2099
# A year of two digits below this is of this century.
_CENTURY = 70
# How far behind a day its time may stand, and how far before it; it also bounds the work on a run of blanks.
_BEHIND, _BEFORE = 48, 40
_SECONDS = r"(?::(?P<second>[0-5]\d)(?:[.,]\d{1,9})?)?"
_ZONE = (
    rf"(?:\s{{0,3}}\(?(?P<zone>Z\b|(?:UTC|GMT)?[+\-−][01]?\d(?::?[0-5]\d)?(?![\d:])"
    rf"|(?:{'|'.join(map(re.escape, _ZONES))})\b)\)?)?"
)
_HALF = r"(?:\s{0,2}(?P<half>[ap])\.?\s?m\b\.?|\s{0,2}(?P<arabic>صباح|مساء|[صم]\b)\w{0,3}[\u064b-\u0652]?)?"
_HALVES = "上午|午前|오전|下午|午後|오후"
_EARLY = frozenset({"上午", "午前", "오전"})
_HOUR = rf"(?:(?P<dense>{_HALVES})\s?)?(?P<hour>[01]?\d|2[0-3])\s?(?:[:{{}}]|[時时시])\s?(?P<minute>[0-5]\d)(?!\d)"
_ISO = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)"
    r"(?:[T\s]{1,9}(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?!\d)" + _SECONDS + _ZONE + ")?"
)
# A day begins a word, or the blank before it was lost with the markup ("Nell GarrickMarch 16", "am16.03."), or it
# follows letters of a script that writes no blanks.
_EDGE = (
    r"(?:(?<!\w)|(?<=(?-i:[a-zß-öø-ÿ]))(?=(?-i:[A-Z\d]))|(?<=[\u0621-\u064a\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3])"
    r"(?=\d))(?=\w)"
)
_YEARS = r"(?:19|20)\d\d"
_NTH = r"(?:st|nd|rd|th|er|º|ª|°)?"
# Between a day, its month in words and its year stands little. An Arabic page may name the month twice, in both sets
# of names: "24 نيسان / أبريل 2020".
_WORDED = re.compile(
    rf"{_EDGE}(?:"
    rf"(?P<d1>[0-3]?\d){_NTH}\.?[\s\-/]{{0,9}}(?:of\s+|de\s+|d[’'])?(?P<m1>{_MONTH})\.?(?:\s?/\s?[^\W\d]{{3,9}})?,?"
    rf"(?:\s+(?:de|del)\s+|[\s\-/]{{0,9}})(?P<y1>{_YEARS})"
    rf"|(?=[^\W\d])(?P<m2>{_MONTH})\.?[\s\-]{{1,9}}(?P<d2>[0-3]?\d){_NTH}[,.]?[\s\-]{{0,9}}(?P<y2>{_YEARS})"
    rf"|(?P<y3>{_YEARS})\s*[年년.]\s*(?P<m3>[01]?\d)\s*[月월.]\s*(?P<d3>[0-3]?\d)\s*[日일]?"
    rf"|(?P<d4>[0-3]?\d)(?:\.\s?|\s?\|\s?)(?P<m4>[01]?\d)(?:\.\s?|\s?\|\s?)(?P<y4>{_YEARS})"
    rf"|(?P<d5>[0-3]?\d)\s?(?P<s5>[/\-])\s?(?P<m5>[0-3]?\d)\s?(?P=s5)\s?(?P<y5>{_YEARS})"
    rf"|(?P<y6>{_YEARS})/(?P<m6>[01]?\d)/(?P<d6>[0-3]?\d)"
    rf"|(?P<y7>{_YEARS})[.,]?[\s\-]{{1,9}}(?P<m7>{_MONTH})\.?[\s\-]{{1,9}}(?P<d7>[0-3]?\d)"
    r")(?!\d|\.\d)",
    re.IGNORECASE,
)
# The same with two digits for the year, for a line that is known to tell a day and little else.
_SHORT = re.compile(
    rf"{_EDGE}(?:"
    rf"(?P<d1>[0-3]?\d){_NTH}\.?[\s\-]{{0,9}}(?P<m1>{_MONTH})\.?,?(?:\s{{1,3}}[’']?|[’'\-])(?P<y1>\d\d)"
    rf"|(?P<d4>[0-3]?\d)\.\s?(?P<m4>[01]?\d)\.\s?(?P<y4>\d\d)"
    rf"|(?P<d5>[0-3]?\d)/(?P<m5>[0-3]?\d)/(?P<y5>\d\d)"
    r")(?![\d:]|[.h]\d)",
    re.IGNORECASE,
)
# Without a year there is no date; most lines are told by this alone.
_YEAR = re.compile(_YEARS)
# What stands between a day and its time: every step is one character or one word, so that there is one way to read it.
_BETWEEN = (
    r"(?:[T\s,،–—|\-•·/@]|\([^\W\d]{1,9}\.?\)|at|um|à|a las|alle|ore|às|om|klo|kl\.?|o|godz\.?|r\.|г\.|года|року|р\."
    r"|в|о|ora|saat|pukul)"
)
_TIME = re.compile(f"{_BETWEEN}{{0,24}}{_HOUR.format('.hH')}{_SECONDS}{_HALF}{_ZONE}", re.IGNORECASE)
# "18:05 Uhr, 16.03.2024": a time before its day, with a word or two in between.
_AHEAD = re.compile(
    rf"(?<![\d:.]){_HOUR.format('hH')}{_SECONDS}{_HALF}{_ZONE}[\s,،|–—\-•·/(]{{0,4}}(?:[^\W\d]{{1,10}}\.?,?\s){{0,2}}$",
    re.IGNORECASE,
)
# Digits of other scripts, each in the place of one of ours.
_DIGITS = {
    ord(digit): str(n)
    for digits in ("٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "０１２３４５６７８９")
    for n, digit in enumerate(digits)
}
_FOREIGN = re.compile("[٠-٩۰-۹０-９]")


def order_of(language: str, site: str) -> Order:
    """What comes first in a date of numbers: by the language that a page states ("en-GB"), else by its site's country.

    The United States and the Philippines put the month first, Canada does both; of a page in English that says no more
    nothing is known. All other languages that write the year last put the day first.

    >>> order_of("de", ""), order_of("en-US", "ellery-courier.co.uk"), order_of("en", "ellery-courier.co.uk")
    ('day', 'month', 'day')
    """
    parts = language.replace("_", "-").split("-")
    ending = site.rpartition(".")[2].lower() if "." in site else ""
    country = ending if len(ending) == 2 and ending not in _WORLDWIDE else ""
    if ending in _MONTH_FIRST_SITES:
        country = "us"
    if parts[0].lower() not in ("", "en"):
        return "day"
    if len(parts) > 1 and len(parts[-1]) == 2:
        country = parts[-1].lower()
    if not country or country == "ca":
        return ""
    return "month" if country in _MONTH_FIRST else "day"


_MONTH_FIRST = frozenset({"us", "ph", "pr", "gu"})
_MONTH_FIRST_SITES = frozenset({"gov", "edu", "mil"})
# Endings of countries that sites all over the world use.
_WORLDWIDE = frozenset("ai am cc co fm gg io la ly me nu sh to tv vc ws".split())


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
    late = half == "p" or (named.get("arabic") or "").startswith("م")
    early = half == "a" or (named.get("arabic") or "").startswith("ص")
    if named.get("dense"):
        early = named["dense"] in _EARLY
        late = not early
    if late and hour < 12:
        hour += 12
    elif early and hour == 12:
        hour = 0
    second = f":{named['second']}" if named.get("second") else ""
    return f"T{hour:02}:{named['minute']}{second}{_offset(named.get('zone') or '')}"


def _offset(zone: str) -> str:
    """A zone as its distance from UTC: "Z", "CEST", "GMT+2", "-0500"."""
    zone = zone.upper().replace("−", "-")
    if zone == "Z":
        return "+00:00"
    if zone in _ZONES or not zone:
        return _ZONES.get(zone, "")
    sign = zone[3:4] if zone.startswith(("UTC", "GMT")) else zone[:1]
    digits = zone.lstrip("UTCGM+-").replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{sign}{int(hours):02}:{minutes}"


def found(text: str, order: Order = "", *, short: bool = False) -> Iterator[tuple[str, Span]]:
    """Every date in a text, with the time beside it: ISO value and where it stands.

    `order` says how 03/04/2021 is meant. With `short`, years of two digits count too: ask so only of lines that tell
    a day and little else.

    >>> [value for value, _ in found("Tuesday 5 March 2024, 09:30 | updated 2024-03-05T10:00:00Z")]
    ['2024-03-05T09:30', '2024-03-05T10:00:00+00:00']
    >>> list(found("03/04/2021")), [value for value, _ in found("03/04/2021", "day")]
    ([], ['2021-04-03'])
    """
    if not text.isascii() and _FOREIGN.search(text):
        text = text.translate(_DIGITS)
    if _YEAR.search(text) is None:
        if short:
            yield from _found(text, order, _SHORT)
        return
    yield from _found(text, order, _WORDED)


def _found(text: str, order: Order, pattern: re.Pattern[str]) -> Iterator[tuple[str, Span]]:
    at = 0
    iso, worded = _ISO.search(text), pattern.search(text)
    while at < len(text):
        # Neither is looked for again before the place where it was found: else many of one cost a search each.
        if iso is not None and iso.start() < at:
            iso = _ISO.search(text, at)
        if worded is not None and worded.start() < at:
            worded = pattern.search(text, at)
        if iso is not None and (worded is None or iso.start() <= worded.start()):
            day = _day(int(iso["year"]), int(iso["month"]), int(iso["day"]))
            at = iso.end()
            if day:
                yield day + _clock(iso), Span(iso.start(), iso.end())
            continue
        if worded is None:
            return
        start = worded.start()
        day = _read(worded, order)
        if not day:
            # A month may begin inside of what was taken for one: "Nell GarrickMarch 16, 2024".
            at = start + 1
            continue
        before, at = at, worded.end()
        clock = _TIME.match(text, at, at + _BEHIND)
        if clock is not None:
            at = clock.end()
        else:
            clock = _AHEAD.search(text, max(before, start - _BEFORE), start)
            start = clock.start() if clock is not None else start
        yield day + (_clock(clock) if clock is not None else ""), Span(start, at)


def _read(match: re.Match[str], order: Order) -> str:
    kind = match.lastgroup or ""
    n = kind[1:]
    year, month, day = int(match[f"y{n}"]), match[f"m{n}"], int(match[f"d{n}"])
    if year < 100:
        year += 2000 if year < _CENTURY else 1900
    number = int(month) if month.isdigit() else _MONTHS.get(month.lower(), 0)
    if n == "5":
        if number <= 12 and day <= 12 and number != day:
            if not order:
                return ""
            if order == "month":
                number, day = day, number
        elif number > 12:
            number, day = day, number
    return _day(year, number, day)


@lru_cache(maxsize=4096)
def iso(text: str, order: Order = "") -> str:
    """The one date that a machine-readable value states, as ISO 8601; empty where it states none.

    Reads ISO 8601, RFC 2822 ("Tue, 05 Mar 2024 09:30:00 GMT"), compact days (20240305, 20240305T093000Z), seconds
    since 1970, and whatever `found` reads, numbers in the given `order`.
    """
    text = text.strip()
    plain = _ISO.fullmatch(text)
    if plain is not None:
        day = _day(int(plain["year"]), int(plain["month"]), int(plain["day"]))
        return day + _clock(plain) if day else ""
    for value, _ in found(text[:200], order):
        return value
    compact = _COMPACT.fullmatch(text)
    if compact is not None:
        day = _day(int(compact["year"]), int(compact["month"]), int(compact["day"]))
        return day + _clock(compact) if day else ""
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        return datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    java = _JAVA.fullmatch(text)
    if java is not None:
        return iso(f"{java['day']} {java['year']} {java['clock']} {java['zone']}", order)
    if re.match(r"[A-Za-z]{3},? ", text):
        try:
            moment = parsedate_to_datetime(text[:60])
        except (ValueError, TypeError, OverflowError):  # not RFC 2822 either: no date
            return ""
        return moment.isoformat() if _FIRST <= moment.year <= _LAST else ""
    return ""


# As Java writes a moment, its zone before the year: "Sat Mar 16 18:05:00 CET 2024".
_JAVA = re.compile(
    r"[A-Z][a-z]{2} (?P<day>[A-Z][a-z]{2} \d\d?) (?P<clock>\d\d:\d\d:\d\d) (?P<zone>[A-Z]{3,5}) (?P<year>(?:19|20)\d\d)"
)
_COMPACT = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)"
    rf"(?:[T\s]?(?P<hour>[01]\d|2[0-3]):?(?P<minute>[0-5]\d)(?::?(?P<second>[0-5]\d))?{_ZONE})?"
)
