"""Calendar values in the manner of TIMEX3: how they are written, shifted, and cut to a coarser unit."""

from __future__ import annotations

import re
from datetime import date, timedelta

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
# Months that open a season (northern, as its words are used without more), winter being named for its January or
# December: the year that the press means is the one in which it ends, or begins, and stays open.
SEASONS = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}


def day_of(value: str) -> date | None:
    """The day that a value names or begins with, None where it names none."""
    found = _DAY.match(value)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def exists(year: int, month: int, day: int) -> bool:
    """Whether there is such a day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def quarter(day: date) -> int:
    """The quarter that a day lies in, 1 to 4."""
    return (day.month + 2) // 3


def week(day: date) -> str:
    """The ISO week of a day: "1998-W08"."""
    year, number, _ = day.isocalendar()
    return f"{year:04}-W{number:02}"


def shifted(day: date, unit: str, by: int) -> str:
    """The value that lies `by` units from the one that a day is in: a day for D, a week for W, a month for M, a
    quarter for Q, a year for Y, a decade for E, a century for C; empty beyond the calendar."""
    try:
        if unit == "D":
            return (day + timedelta(days=by)).isoformat()
        if unit == "W":
            return week(day + timedelta(weeks=by))
        if unit == "F":
            return week(day + timedelta(weeks=2 * by))
        if unit == "WE":
            return f"{week(day + timedelta(weeks=by))}-WE"
    except OverflowError:
        return ""
    if unit == "M":
        year, month = divmod(day.year * 12 + day.month - 1 + by, 12)
        return f"{year:04}-{month + 1:02}" if 0 < year < 10000 else ""
    if unit == "Q":
        year, number = divmod(day.year * 4 + quarter(day) - 1 + by, 4)
        return f"{year:04}-Q{number + 1}" if 0 < year < 10000 else ""
    years = {"Y": by, "E": 10 * by, "C": 100 * by}.get(unit)
    if years is None or not 0 < day.year + years < 10000:
        return ""
    whole = f"{day.year + years:04}"
    return {"Y": whole, "E": whole[:3], "C": whole[:2]}[unit]


def start(value: str) -> date | None:
    """The first day of what a value names: a day, week, month, quarter, half, season or year; None of anything else."""
    found = re.match(r"(\d{4})(?:-(?:(\d\d)(?:-(\d\d))?|W(\d\d)|Q([1-4])|H([12])|(SP|SU|FA|WI)))?(?![\dX])", value)
    if not found:
        return None
    year, month, day, number, part, half, season = found.groups()
    try:
        if number:
            return date.fromisocalendar(int(year), int(number), 1)
        if part:
            return date(int(year), 3 * int(part) - 2, 1)
        if half:
            return date(int(year), 6 * int(half) - 5, 1)
        if season:
            return date(int(year), SEASONS[season], 1)
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


def unit_of(value: str) -> str:
    """The unit that a value is one of: D, W, M, Q, Y, or empty."""
    for pattern, unit in _UNITS:
        if pattern.match(value):
            return unit
    return ""


_UNITS = (
    (re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?\Z"), "D"),
    (re.compile(r"\d{4}-W\d\d"), "W"),
    (re.compile(r"\d{4}-\d\d\Z"), "M"),
    (re.compile(r"\d{4}-Q\d\Z"), "Q"),
    (re.compile(r"\d{4}\Z"), "Y"),
)


def easter(year: int) -> date:
    """Easter Sunday of the western churches (the form of Meeus, Astronomical Algorithms, chapter 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    n = (32 + 2 * e + 2 * i - h - k) % 7
    month, day = divmod(h + n - 7 * ((a + 11 * h + 22 * n) // 451) + 114, 31)
    return date(year, month, day + 1)


def feast(rule: str, year: int) -> date | None:
    """The day of a feast in a year. Rules: "12-25"; "easter" and days from it, "easter/-2"; the fourth Thursday of
    November, "11-4-4", and the last Monday of May, "05-1-last"; a "+" at the end means the day behind it."""
    if rule.startswith("easter"):
        return easter(year) + timedelta(days=int(rule.partition("/")[2] or 0))
    month, day, *nth = rule.removesuffix("+").split("-")
    if not nth:
        return date(year, int(month), int(day)) if exists(year, int(month), int(day)) else None
    if nth[0] == "last":
        end = date(year + int(month) // 12, int(month) % 12 + 1, 1) - timedelta(days=1)
        found = end - timedelta(days=(end.isoweekday() - int(day)) % 7)
    else:
        first = date(year, int(month), 1)
        found = first + timedelta(days=(int(day) - first.isoweekday()) % 7 + 7 * (int(nth[0]) - 1))
    return found + timedelta(days=rule.endswith("+"))


def compared(value: str, day: str) -> int:
    """Whether a value lies after (1) or before (-1) the day `day`, as far as its unit tells; 0 where it holds that day,
    and where either is not known.

    >>> compared("2024-03", "2024-03-18"), compared("2024-03-19", "2024-03-18"), compared("PAST_REF", "")
    (0, 1, -1)
    """
    if value in ("FUTURE_REF", "PAST_REF"):
        return 1 if value == "FUTURE_REF" else -1
    begin, today = start(value), day_of(day)
    if begin is None or today is None:
        return 0
    whole = week(today) if "W" in value else today.isoformat()
    size = min(len(value), len(whole))
    if value[:size] == whole[:size]:
        return 0
    return 1 if begin > today else -1
