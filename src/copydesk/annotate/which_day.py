"""Which day, or time of day: dates, weekdays, "today", clock times, feasts."""

from __future__ import annotations

import re
from datetime import date, timedelta

from copydesk.annotate import days
from copydesk.annotate.answers import Answer, State, Told, hour_of, latest, mod_of, one, part_of, year_of
from copydesk.annotate.moment_grammar import Expression


def _year_around(month: int, day: int, state: State, rel: int | None = None) -> int | None:
    """The year that a day without one lies in; None where the day of publication is not known. `rel` is -1 or 1 where
    the words themselves say "last" or "next"."""
    if state.day is None:
        return None
    here = state.day
    options = [year for year in (here.year - 1, here.year, here.year + 1) if days.exists(year, month, day)]
    if not options:
        return None
    look = state.look() if rel is None else rel
    back = [year for year in options if date(year, month, day) <= here]
    ahead = [year for year in options if date(year, month, day) >= here]
    if not back or not ahead:
        return min(options, key=lambda year: abs((date(year, month, day) - here).days))
    gone = (here - date(back[-1], month, day)).days
    coming = (date(ahead[0], month, day) - here).days
    # A verb decides up to nine months; without one the nearer day does, those behind counting half as far.
    if look > 0 and coming < 275:
        return ahead[0]
    if look < 0 and gone < 275:
        return back[-1]
    return back[-1] if gone < 2 * coming or gone < 60 else ahead[0]


def day(expression: Expression, state: State) -> Answer | None:
    """ "Thursday, Jan. 6", "6 January 2000", "last Oct. 23"."""
    month = int(one(expression, "month", "mon", "may"))
    day = int(re.sub(r"\D", "", one(expression, "dayno", "nth")))
    end = part_of(expression)
    if "weekword" in expression.says:
        return _week_of(month, day, expression, state)
    kind = "time" if end else "date"
    said = one(expression, "year")
    if said:
        year = int(said)
        return (
            Answer(kind, f"{year:04}-{month:02}-{day:02}{end}", mod_of(expression))
            if days.exists(year, month, day)
            else None
        )
    if not days.exists(2000, month, day):
        return None
    rel = -1 if "last" in expression.says or "gone" in expression.says else 1 if "next" in expression.says else None
    known = _year_around(month, day, state, rel)
    if known is None:
        return Answer(kind, "", mod_of(expression), "", 0.5)
    if "clock" in expression.says or "hour" in expression.says or "noon" in expression.says:
        kind, end = "time", hour_of(expression)
    return Answer(kind, f"{known:04}-{month:02}-{day:02}{end}", mod_of(expression), "day", 0.85)


def _week_of(month: int, day: int, expression: Expression, state: State) -> Answer | None:
    """ "the week of March 6"."""
    said = one(expression, "year")
    known = int(said) if said else _year_around(month, day, state)
    if known is None:
        return Answer("date", "", "", "", 0.5)
    if not days.exists(known, month, day):
        return None
    return Answer("date", days.week(date(known, month, day)), mod_of(expression), "" if said else "day", 0.8)


def _weekday_of(expression: Expression, state: State) -> date | None:
    weekday = int(one(expression, "weekday", "wd"))
    here = state.day
    if here is None:
        return None
    back = (here.isoweekday() - weekday) % 7
    if "last" in expression.says or "gone" in expression.says or "before" in expression.says:
        return here - timedelta(days=back or 7)
    if "next" in expression.says:
        return here + timedelta(days=7 - back)
    if "this" in expression.says:
        return here + timedelta(days=(7 - back) % 7) if state.look() >= 0 else here - timedelta(days=back)
    if back == 0:
        return here
    return here + timedelta(days=7 - back) if state.look() > 0 else here - timedelta(days=back)


def weekday(expression: Expression, state: State) -> Answer | None:
    """ "Friday", "last Monday", "Tuesday evening"."""
    if joined := one(expression, "dayandpart"):  # "Montagabend"
        expression = expression._replace(says={"weekday": [joined[0]], "daypart": [joined[1:]]})
    kind = "time" if part_of(expression) else "date"
    anchor: str | int = "day"
    if ("after" in expression.says or "before" in expression.says) and (told := latest(state, "D")):
        day = days.day_of(told.value)
        assert day is not None
        weekday = int(one(expression, "weekday", "wd"))
        step = (weekday - day.isoweekday()) % 7 or 7
        found: date | None = day + timedelta(days=step if "after" in expression.says else step - 7 if step < 7 else -7)
        anchor = told.number
    else:
        found = _weekday_of(expression, state)
    if found is None:
        return Answer(kind, "", mod_of(expression), "", 0.5)
    found += timedelta(days=int(one(expression, "behind") or 0))
    return Answer(kind, found.isoformat() + part_of(expression), mod_of(expression), anchor, 0.85)


def deictic(expression: Expression, state: State) -> Answer | None:
    """today, tonight, this morning, last night."""
    if "tonight" in expression.says:
        by, end = 0, "TNI"
    elif "lastnight" in expression.says:  # "anoche"
        by, end = -1, "TNI"
    elif "deictic" in expression.says and "last" in expression.says:  # "pasado mañana"
        by, end = 2, ""
    elif "deictic" in expression.says:
        by, end = int(one(expression, "deictic")) + int(one(expression, "behind") or 0), part_of(expression)
    else:
        by, end = int(one(expression, "last", "this", "next", "gone") or 0), part_of(expression)
        if by == 1 and (told := latest(state, "D", reach=2)):
            return Answer("time", days.shifted(_must(told), "D", 1) + end, mod_of(expression), told.number)
    kind = "time" if end else "date"
    if state.day is None:
        return Answer(kind, "", mod_of(expression), "", 0.5)
    return Answer(kind, days.shifted(state.day, "D", by) + end, mod_of(expression), "day")


def _must(told: Told) -> date:
    found = days.start(told.value[:10])
    assert found is not None
    return found


def clock(expression: Expression, state: State) -> Answer | None:
    """ "7:15 p.m.", "9 a.m. Tuesday", "noon"."""
    hour = hour_of(expression)
    if not hour:
        return None
    if "month" in expression.says or "mon" in expression.says or "may" in expression.says:
        return day(expression, state)
    if "weekday" in expression.says:
        found = _weekday_of(expression, state)
    elif "deictic" in expression.says or "tonight" in expression.says:
        by = int(one(expression, "deictic", "tonight"))
        found = state.day + timedelta(days=by) if state.day else None
    else:
        near = latest(state, "D", reach=1)
        if near and near.kind == "date" and near.sentence >= state.sentence - 1:
            return Answer("time", near.value[:10] + hour, mod_of(expression), near.number, 0.7)
        found = state.day
    if found is None:
        return Answer("time", "", mod_of(expression), "", 0.5)
    return Answer("time", found.isoformat() + hour, mod_of(expression), "day", 0.8)


def iso(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "2024-03-18"."""
    value = one(expression, "iso")
    return Answer("date", value) if days.day_of(value) else None


def dotted(expression: Expression, state: State) -> Answer | None:
    """ "18.03.2024", "18.03."."""
    day, month, written = one(expression, "dotted").split(".")
    return _numbers(int(day), int(month), written or one(expression, "year"), state)


def slashed(expression: Expression, state: State) -> Answer | None:
    """Two numbers and a year: which of the two is the day is told where one is above 12; else it is not."""
    numbers = expression.says.get("count", [])
    first, second = int(numbers[0]), int(numbers[1])
    written = numbers[2] if len(numbers) > 2 else one(expression, "year")
    if first > 12:
        return _numbers(first, second, written, state)
    if second > 12 or first == second:
        return _numbers(second, first, written, state)
    return Answer("date", "", "", "", 0.3)


def _numbers(day: int, month: int, written: str, state: State) -> Answer | None:
    if written and len(written) not in (2, 4):
        return None
    if not written:
        if not days.exists(2000, month, day):
            return None
        known = _year_around(month, day, state)
        return Answer("date", f"{known:04}-{month:02}-{day:02}" if known else "", "", "day" if known else "", 0.8)
    year = year_of(written, state.day)
    if year is None:
        return Answer("date", "", "", "", 0.3)
    if not 1500 <= year < 2100 or not days.exists(year, month, day):
        return None
    return Answer("date", f"{year:04}-{month:02}-{day:02}")


def feast(expression: Expression, state: State) -> Answer | None:
    """ "Christmas Eve", "last Thanksgiving", "Labor Day 1998"."""
    rule = one(expression, "feast", "named", "holiday", "newyear")
    said = one(expression, "year")
    shift = -1 if "eve" in expression.says else 0
    if "holiday" in expression.says and "weekday" in expression.says:
        if rule != "easter":
            return None
        shift = (int(one(expression, "weekday")) + 2) % 7 - 2  # from Good Friday to the Wednesday behind
    if said:
        found = days.feast(rule, int(said))
        return Answer("date", (found + timedelta(days=shift)).isoformat()) if found else None
    if state.day is None:
        return Answer("date", "", "", "", 0.5)
    near = [days.feast(rule, year) for year in (state.day.year - 1, state.day.year, state.day.year + 1)]
    options = [day + timedelta(days=shift) for day in near if day]
    back = [day for day in options if day <= state.day]
    ahead = [day for day in options if day >= state.day]
    if not back or not ahead:
        return None
    if "last" in expression.says or "gone" in expression.says:
        chosen = back[-1]
    elif "next" in expression.says or "this" in expression.says:
        chosen = ahead[0] if "next" in expression.says else next(day for day in options if day.year == state.day.year)
    else:
        look = state.look() or (1 if (ahead[0] - state.day).days < 60 else -1)
        chosen = ahead[0] if look > 0 else back[-1]
    if "weekword" in expression.says:
        return Answer("date", days.week(chosen), "", "day", 0.8)
    return Answer("date", chosen.isoformat() + part_of(expression), "", "day", 0.8)
