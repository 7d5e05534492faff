"""How long, how long ago, how often; and what stays vague."""

from __future__ import annotations

from copydesk.annotate import days
from copydesk.annotate.answers import Answer, State, count_of, latest, length, mod_of, one, reported_on
from copydesk.annotate.moment_grammar import Expression


def span(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "three days", "two to three weeks", "a year or two", "recent months"."""
    count = count_of(expression)
    unit = one(expression, "unitspan", "units", "unit", "quarter", "yearword")
    if "while" in expression.says:
        return Answer("duration", "PXX", "", "", 0.5)
    if "half" in expression.says:
        return _halves(int(count) if count.isdigit() and "and" in expression.says else 0, expression)
    if "to" in expression.says:
        count = expression.says.get("count", [count])[0]
    elif "and" in expression.says and "a" in expression.says:
        count = "X"  # "a year or two"
    if not count and "units" in expression.says and unit in ("S", "MIN"):
        return None  # "the minutes" of a meeting
    if not count:
        count = "X" if "units" in expression.says else "1"
    return Answer("duration", length(count, unit), mod_of(expression), "", 0.8)


def _halves(whole: int, expression: Expression) -> Answer | None:
    """ "half an hour", "a year and a half", "three and a half days"."""
    unit = one(expression, "unit", "units")
    halves = {
        "H": f"PT{whole}H30M" if whole else "PT30M",
        "D": f"P{whole}DT12H" if whole else "PT12H",
        "Y": f"P{12 * whole + 6}M",
        "E": f"P{10 * whole + 5}Y",
        "C": f"P{100 * whole + 50}Y",
        "M": f"P{whole}.5M",
        "W": f"P{whole}.5W",
    }
    return Answer("duration", halves[unit], mod_of(expression), "", 0.8) if unit in halves else None


def ago(expression: Expression, state: State) -> Answer | None:
    """ "two weeks ago", "a year ago"."""
    count = count_of(expression) or "X"
    unit = one(expression, "units", "unit")
    mod = mod_of(expression)
    if count == "X":
        return Answer("date", "PAST_REF", mod, "day", 0.6)
    if unit in ("S", "MIN", "H"):
        return Answer("time", "", mod, "", 0.4)
    if unit == "Y" and count == "1" and not mod and (reported := reported_on(state, 4)):
        told, first = reported
        return Answer("date", days.shifted(first, "Q", -4), mod, told.number, 0.6, aside=True)
    if state.day is None:
        return Answer("date", "", mod, "", 0.5)
    by = int(count)
    if unit in ("E", "C"):
        unit, by = "Y", by * (10 if unit == "E" else 100)
    value = days.shifted(state.day, unit, -by)
    return Answer("date", value, mod, "day") if value else None


def later(expression: Expression, state: State) -> Answer | None:
    """ "three days later", "a year earlier": counted from a moment of the text."""
    count = count_of(expression) or "X"
    unit = one(expression, "units", "unit", "yearword")
    mod = mod_of(expression)
    sign = -1 if "earlier" in expression.says else 1
    if count == "X":
        return Answer("date", "PAST_REF" if sign < 0 else "FUTURE_REF", mod, "", 0.4)
    if unit in ("S", "MIN", "H"):
        return Answer("duration", length(count, unit), mod, "", 0.5)
    if unit == "Y":
        reported = reported_on(state, 4)
        told = reported[0] if reported else latest(state, "Y", "D", "M", "W")
    else:
        told = latest(state, *{"D": ("D",), "W": ("D", "W"), "M": ("D", "M"), "Q": ("Q",)}.get(unit, ("D", "Y")))
    first = days.start(told.value[:10]) if told else None
    if told is None or first is None:
        return Answer("date", "", mod, "", 0.4)
    by = sign * int(count)
    if unit == "Y" and days.unit_of(told.value) == "Q":
        return Answer("date", days.shifted(first, "Q", 4 * by), mod, told.number, 0.6, aside=True)
    if unit in ("E", "C"):
        unit, by = "Y", by * (10 if unit == "E" else 100)
    return Answer("date", days.shifted(first, unit, by), mod, told.number, 0.6, aside=unit == "Y")


def hence(expression: Expression, state: State) -> Answer | None:
    """ "two weeks from now"."""
    count, unit = count_of(expression) or "X", one(expression, "units", "unit")
    if count == "X":
        return Answer("date", "FUTURE_REF", mod_of(expression), "day", 0.6)
    if unit in ("S", "MIN", "H") or state.day is None:
        return Answer("date", "", mod_of(expression), "", 0.4)
    by = int(count)
    if unit in ("E", "C"):
        unit, by = "Y", by * (10 if unit == "E" else 100)
    return Answer("date", days.shifted(state.day, unit, by), mod_of(expression), "day")


def set_(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "every two weeks", "each Thursday", "Tuesday nights", "daily", "$3 a year"."""
    part = one(expression, "dayparts", "daypart")
    end = f"T{part}" if part else ""
    if weekday := one(expression, "weekdays", "weekday"):
        return Answer("set", f"XXXX-WXX-{weekday}{end}")
    if month := one(expression, "month", "may"):
        return Answer("set", f"XXXX-{int(month):02}")
    if season := one(expression, "season", "seasons"):
        return Answer("set", f"XXXX-{season}")
    if said := one(expression, "adset"):
        return Answer("set", said)
    unit = one(expression, "unit", "units", "weekend")
    if unit:
        return Answer("set", "XXXX-WXX-WE" if unit == "WE" else length(count_of(expression) or "1", unit))
    return Answer("set", f"XXXX-XX-XX{end}") if end else None


def vague(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "now", "recently", "soon"."""
    return Answer(
        "date",
        one(expression, "now", "ref", "soon", "recent", "currently", "moment", "present", "future", "term"),
        mod_of(expression),
        "",
        0.6,
    )


def past(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "at the time", "in the past"."""
    return Answer("date", "PAST_REF", "", "", 0.6)


def present(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "these days", "at present"."""
    return Answer("date", "PRESENT_REF", "", "", 0.6)


def future(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """ "the future", "coming months"."""
    return Answer("date", "FUTURE_REF", "", "", 0.6)


def nothing(expression: Expression, state: State) -> Answer | None:  # noqa: ARG001
    """Words that look like a time and are none: an age, a name."""
    return None
