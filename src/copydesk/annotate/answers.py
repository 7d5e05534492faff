"""What resolving works with: an answer, the state that an expression is read against, and what its words say."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from copydesk.annotate import days
from copydesk.annotate.direction import Direction
from copydesk.annotate.moment_grammar import Expression

# How many moments back another one is still what "a day earlier" counts from. A guess: the one before it in 8 of 10.
_NEAR = 6


class Answer(NamedTuple):
    """`anchor` is "" where nothing was needed, "day" for the day the text was published, else the number of the
    moment that it was reckoned from, in the order of the text."""

    kind: str
    value: str
    mod: str = ""
    anchor: str | int = ""
    sure: float = 0.9
    aside: bool = False


class Told(NamedTuple):
    """A moment resolved before this one: its number, kind, value, the number of its sentence, and whether it was
    reckoned back from another one ("a year earlier"), which the story then returns from."""

    number: int
    kind: str
    value: str
    sentence: int
    aside: bool = False


class State(NamedTuple):
    """What an expression is read against. `day` is the day of publication, None where it is not known; `told` the
    moments before it, the latest last; `look` says whether its sentence looks back or ahead."""

    day: date | None
    told: list[Told]
    look: Callable[[], Direction]
    sentence: int


def one(expression: Expression, *kinds: str) -> str:
    """The first that any of its words of these kinds says, empty where it has none."""
    for kind in kinds:
        if kind in expression.says:
            return expression.says[kind][0]
    return ""


def count_of(expression: Expression) -> str:
    """Its number: "3", "X" for "several", empty where it has none or one that no span of time has."""
    if "count" not in expression.says and "group" not in expression.says:
        return one(expression, "few") or ("1" if "a" in expression.says else "")
    whole = part = 0
    for said in expression.says.get("group", []) + expression.says.get("count", []):
        number = int(said.replace(",", "").replace(".", ""))
        if number >= 1000 and part:
            whole, part = whole + part * number, 0
        elif number in (12, 100) and part:
            part *= number  # "two dozen", "three hundred"
        else:
            part += number
    return str(whole + part) if whole + part < 10**6 else ""


def mod_of(expression: Expression) -> str:
    """START, MID, END, APPROX, MORE_THAN and their kin, empty where nothing qualifies it."""
    return one(expression, "early", "end", "earlyon", "lateron", "atleast", "upto", "more", "less", "about").replace(
        "-", ""
    )


def year_of(text: str, near: date | None) -> int | None:
    """The year that digits name: four of them, or two of the century that brings it nearest."""
    if len(text) == 4:
        return int(text)
    if near is None:
        return None
    year = near.year // 100 * 100 + int(text)
    return year - 100 if year > near.year + 20 else year


def part_of(expression: Expression) -> str:
    """The part of the day that it names: "TMO", empty where none."""
    part = one(expression, "daypart")
    return f"T{part}" if part else ""


def hour_of(expression: Expression) -> str:
    """The time of day of a clock expression: "T07:15", empty where it is none."""
    if short := one(expression, "halfday"):
        hour, minute = (int(number or 0) for number in re.split(r"[:.]", short[:-2] + ":0")[:2])
        hour = hour % 12 + 12 * short.endswith("pm")
    elif clock := one(expression, "clock"):
        hour, minute = (int(number or 0) for number in re.split(r"[:.hH]", clock)[:2])
    elif noon := one(expression, "noon"):
        return f"T{int(noon):02}:00"
    else:
        said = one(expression, "hour", "count")
        if not said.isdigit():
            return ""
        hour, minute = int(said), 0
        if "hour" in expression.says and "count" in expression.says:  # "9 heures 30"
            minute = min(int(expression.says["count"][0]), 59)
    if "pm" in expression.says or one(expression, "daypart") in ("AF", "EV", "NI"):
        hour += 12 * (hour < 12)
    elif "am" in expression.says:
        hour %= 12
    return f"T{hour:02}:{minute:02}" if hour < 25 else ""


def latest(state: State, *units: str, reach: int = _NEAR) -> Told | None:
    """The latest moment before this one that names one of these units."""
    for told in reversed(state.told[-reach:]):
        if days.unit_of(told.value) in units and not told.aside:
            return told
    return None


def reported_on(state: State, reach: int = 12) -> tuple[Told, date] | None:
    """The quarter that is reported on: the latest told of that was over when the text was published."""
    for told in reversed(state.told[-reach:]):
        first = days.start(told.value) if days.unit_of(told.value) == "Q" and not told.aside else None
        if first and (state.day is None or first < state.day - timedelta(days=60)):
            return told, first
    return None


_LENGTHS = {"S": "PT{}S", "MIN": "PT{}M", "H": "PT{}H", "F": "P{}W"}


def length(count: str, unit: str) -> str:
    """A span of time as ISO 8601: "P3D", "PT2H", "PXY" for some years, "P20Y" for two decades."""
    if unit in ("E", "C") and count.isdigit():
        return f"P{int(count) * (10 if unit == 'E' else 100)}Y"
    if unit == "F" and count.isdigit():
        return f"P{int(count) * 2}W"
    if unit == "WE":
        return f"P{count}WE"
    return _LENGTHS.get(unit, f"P{{}}{unit}").format(count)
