"""Which month, season, quarter, year, decade or century, and which of the units around a day: "last week"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from copydesk.annotate import days
from copydesk.annotate.answers import Answer, State, Told, count_of, latest, length, mod_of, one, part_of, reported_on
from copydesk.annotate.moment_grammar import Expression


def _turned(first: date, last: date, state: State, expression: Expression) -> int:
    """The year, against that of publication, of a month or season of each year: `first` to `last` are its bounds in
    the year of publication. -1, 0 or 1."""
    here = state.day
    assert here is not None
    if "last" in expression.says or "gone" in expression.says:
        return 0 if last < here else -1
    if "next" in expression.says:
        return 0 if first > here else 1
    if "this" in expression.says:
        return 0
    if first <= here <= last:
        return 0
    look = state.look()
    if first > here:
        # Still to come this year, unless the verb is of the past. Without a verb: at most five months ahead, half of
        # the cases of the development half; what is further off is told as past.
        if look > 0 or (look == 0 and (first - here).days < 100):
            return 0
        return -1
    return 1 if look > 0 and (here - last).days > 60 else 0


def month(expression: Expression, state: State) -> Answer | None:
    """ "late September", "June last year", "March 1996"."""
    month = int(one(expression, "month", "mon", "may"))
    said = one(expression, "year")
    mod = mod_of(expression)
    if said:
        return Answer("date", f"{int(said):04}-{month:02}", mod)
    if state.day is None:
        return Answer("date", "", mod, "", 0.5)
    if "yearword" in expression.says:  # "June last year"
        by = int(one(expression, "last", "this", "next", "gone", "that") or 0)
        return Answer("date", f"{state.day.year + by:04}-{month:02}", mod, "day")
    first = date(state.day.year, month, 1)
    last = first + timedelta(days=30)
    return Answer("date", f"{state.day.year + _turned(first, last, state, expression):04}-{month:02}", mod, "day", 0.8)


def season(expression: Expression, state: State) -> Answer | None:
    """ "last fall", "the winter of 1994"."""
    season = one(expression, "season")
    mod = mod_of(expression)
    said = one(expression, "year") or (str(_spoken(expression)) if "teen" in expression.says else "")
    if said:
        return Answer("date", f"{int(said):04}-{season}", mod)
    if state.day is None:
        return Answer("date", "", mod, "", 0.5)
    here = state.day
    # Until April winter is the one that began the year before.
    year = here.year - (season == "WI" and here.month < 5)
    first = date(year, days.SEASONS[season], 1)
    last = first + timedelta(days=90)
    if "yearword" in expression.says:
        turn = int(one(expression, "last", "this", "next", "gone", "that") or 0)
    elif "this" in expression.says and ("gone" in expression.says):
        turn = 0 if first <= here else -1
    else:
        turn = _turned(first, last, state, expression)
    return Answer("date", f"{year + turn:04}-{season}", mod, "day", 0.8)


def quarter(expression: Expression, state: State) -> Answer | None:
    """ "the third quarter", "next year's first half", "the year-earlier third quarter"."""
    said = one(expression, "nth")
    said = said or one(expression, "dayno")
    number = int(re.sub(r"\D", "", said) or 0) if said else 2  # "the last half"
    if not 1 <= number <= 4:
        return None
    half = "half" in expression.says
    if half and number > 2:
        return None
    end = f"-H{number}" if half else f"-Q{number}"
    if written := one(expression, "year"):
        return Answer("date", f"{int(written):04}{end}", mod_of(expression))
    if ("earlier" in expression.says or "ago" in expression.says) and (reported := reported_on(state)):
        told, first = reported
        return Answer("date", f"{first.year - 1:04}{end}", "", told.number, 0.8, aside=True)
    if state.day is None:
        return Answer("date", "", mod_of(expression), "", 0.5)
    here = state.day
    if "yearword" in expression.says:
        by = int(
            one(expression, "last", "this", "next", "gone", "that")
            or (-1 if "ago" in expression.says or "earlier" in expression.says else 0)
        )
        return Answer("date", f"{here.year + by:04}{end}", mod_of(expression), "day", 0.8)
    first = date(here.year, 6 * number - 5 if half else 3 * number - 2, 1)
    turn = 0
    if first > here:
        turn = 0 if state.look() > 0 else -1
    elif (here - first).days > 240 and state.look() > 0:
        turn = 1
    return Answer("date", f"{here.year + turn:04}{end}", mod_of(expression), "day", 0.8)


def period(expression: Expression, state: State) -> Answer | None:
    """ "the quarter", "the latest period", "the year-earlier quarter", "the 1988 period", "last year's quarter"."""
    reported = reported_on(state)
    whole = "quarter" in expression.says
    back = -1 if {"ago", "earlier", "corresponding"} & expression.says.keys() else 0
    if "yearword" in expression.says and not back:
        back = int(one(expression, "last", "gone", "this", "next") or 0)
    if said := one(expression, "year"):
        if reported is None:
            return Answer("date", said, "", "", 0.5)
        told, first = reported
        return Answer("date", said + told.value[4:7], "", told.number, 0.8, aside=int(said) != first.year)
    by = one(expression, "this", "next", "last")
    if by and whole and "yearword" not in expression.says:
        return Answer(
            "date", days.shifted(state.day, "Q", int(by)) if state.day else "", "", "day" if state.day else ""
        )
    if reported:
        told, first = reported
        return Answer("date", days.shifted(first, "Q", 4 * back), "", told.number, 0.8, aside=back != 0)
    if state.day is None:
        return Answer("date", "", "", "", 0.3) if back or whole else None
    if whole:
        return Answer("date", days.shifted(state.day, "Q", 4 * back - 1), "", "day", 0.6, aside=back != 0)
    return Answer("date", days.shifted(state.day, "Y", back), "", "day", 0.6, aside=True) if back else None


def bare_year(expression: Expression, state: State) -> Answer | None:
    """ "1996", "mid-1996", "the end of 1990"."""
    said = one(expression, "year")
    if not said:
        return None
    if "half" in expression.says:
        return quarter(expression, state)
    return Answer("date", f"{int(said):04}", mod_of(expression))


def spelled(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "nineteen ninety-four", "two thousand": years as they are spoken."""
    year = _spoken(expression)
    return Answer("date", f"{year:04}") if 1000 <= year < 2100 else None


def _spoken(expression: Expression) -> int:
    if "teen" in expression.says:
        return 1900 + sum(int(number) for number in expression.says["count"] if int(number) < 100)
    return int(count_of(expression) or 0)


def decade(expression: Expression, state: State) -> Answer | None:
    """ "the late 1970s", "the nineties"."""
    digits = re.sub(r"\D", "", one(expression, "decade", "year", "count"))
    if len(digits) not in (2, 4) or digits[-1] != "0":
        return None
    if len(digits) == 2:
        near = state.day.year if state.day else 2000
        century = near // 100
        # "the nineties": the latest that has begun.
        digits = f"{century if int(digits) <= near % 100 else century - 1}{digits}"
    # "the 1800s" are a century, but "the 2000s" ten years.
    whole = digits.endswith("00") and digits != "2000"
    return Answer("date", digits[:2] if whole else digits[:3], mod_of(expression))


_ROMAN = {"I": 1, "V": 5, "X": 10}


def century(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "the 11th century"."""
    said = one(expression, "nth", "roman", "dayno").rstrip("eè")
    if said[0] in _ROMAN:
        values = [_ROMAN[letter] for letter in said]
        number = sum(-one if one < next_ else one for one, next_ in zip(values, [*values[1:], 0], strict=True))
    else:
        number = int(re.sub(r"\D", "", said) or 0)
    if not 1 <= number <= 22:
        return None
    return Answer("date", f"{number - 1:02}", mod_of(expression))


def relunit(expression: Expression, state: State) -> Answer | None:
    """ "last week", "early next year", "the current fiscal year", "the following month", "the past year"."""
    unit = one(expression, "unit", "weekend", "yearword")
    mod = mod_of(expression)
    if unit in ("S", "MIN", "H"):
        return None
    if unit in ("Y", "Q", "M", "W", "D", "E", "C", "F") and "gone" in expression.says and "this" not in expression.says:
        return Answer("duration", length("1", unit), mod, "day", 0.6)
    told: Told | None = None
    by = int(one(expression, "last", "gone", "this", "next", "before", "after", "behind", "comes") or 0)
    if {"after", "before", "behind"} & expression.says.keys() or (unit == "D" and "next" in expression.says):
        told = latest(state, "D") if unit == "D" else latest(state, "D", "W", "M", "Q", "Y")
        if told is None and ("next" in expression.says or ("after" in expression.says and state.look() >= 0)):
            return Answer("date", "", mod, "", 0.4)
    if told:
        first = days.start(told.value[:10])
        if first:
            return Answer("date", days.shifted(first, unit, by), mod, told.number, 0.7)
    if state.day is None:
        return Answer("date", "", mod, "", 0.5)
    if unit == "D" and "this" in expression.says:
        return None
    return Answer("date", days.shifted(state.day, unit, by), mod, "day")


def yearbefore(expression: Expression, state: State) -> Answer | None:
    """ "Vorjahr": the year before that of publication."""
    by = int(one(expression, "yearbefore"))
    return Answer("date", days.shifted(state.day, "Y", by) if state.day else "", "", "day" if state.day else "", 0.7)


def within(expression: Expression, state: State) -> Answer | None:
    """ "the end of the year", "later in the day", "year-end", "the weekend": the one of publication."""
    unit = one(expression, "unit", "weekend", "yearword")
    mod = mod_of(expression)
    if unit in ("S", "MIN", "H"):
        return None
    if state.day is None:
        return Answer("date", "", mod, "", 0.5)
    if unit == "WE":
        # The last one, unless the verb looks ahead; on Saturday and Sunday the present one.
        by = 0 if state.day.isoweekday() > 5 or state.look() > 0 else -1
        return Answer("date", days.shifted(state.day, "WE", by), mod, "day", 0.7)
    by = int(one(expression, "last", "this", "next", "gone") or 0)
    return Answer("date", days.shifted(state.day, unit, by), mod, "day", 0.8)


def that(expression: Expression, state: State) -> Answer | None:
    """ "that year", "the same day": the one told of before."""
    unit = one(expression, "unit", "weekend")
    if "daypart" in expression.says:
        near = latest(state, "D", reach=2)
        value = near.value[:10] + part_of(expression) if near else ""
        return Answer("time", value, "", near.number if near else "", 0.7)
    if unit in ("S", "MIN", "H"):
        return None
    coarse = {"D": ("D",), "W": ("D", "W"), "M": ("D", "M"), "Q": ("D", "M", "Q"), "Y": ("D", "W", "M", "Q", "Y")}
    told = latest(state, *coarse.get(unit, ("D",)), reach=12)
    if told is None:
        return Answer("date", "", "", "", 0.4)
    first = days.start(told.value[:10])
    if first is None:
        return Answer("date", "", "", "", 0.4)
    return Answer("date", days.shifted(first, unit, 0), mod_of(expression), told.number, 0.8)
