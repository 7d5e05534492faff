"""What a time expression says: its value, reckoned from the day of publication or from another moment of the text.

An expression comes as `moment_grammar` found it, and leaves with its kind, its value in the manner of TIMEX3, and the
name of what it was reckoned from. What needs a day that is not known keeps an empty value.
"""

from __future__ import annotations

from collections.abc import Callable

from copydesk.annotate import how_long, which_day, which_period
from copydesk.annotate.answers import Answer, State
from copydesk.annotate.moment_grammar import Expression


def answer(expression: Expression, state: State) -> Answer | None:
    """What an expression says; None where it turns out to say no time at all."""
    return _RULES[expression.rule](expression, state)


# The rules that reference/moment_patterns.tsv names.
_RULES: dict[str, Callable[[Expression, State], Answer | None]] = {
    "day": which_day.day,
    "weekday": which_day.weekday,
    "deictic": which_day.deictic,
    "clock": which_day.clock,
    "iso": which_day.iso,
    "dotted": which_day.dotted,
    "slashed": which_day.slashed,
    "feast": which_day.feast,
    "month": which_period.month,
    "season": which_period.season,
    "quarter": which_period.quarter,
    "period": which_period.period,
    "year": which_period.bare_year,
    "spelled": which_period.spelled,
    "decade": which_period.decade,
    "century": which_period.century,
    "relunit": which_period.relunit,
    "within": which_period.within,
    "yearbefore": which_period.yearbefore,
    "lastnight": which_day.deictic,
    "that": which_period.that,
    "span": how_long.span,
    "ago": how_long.ago,
    "later": how_long.later,
    "hence": how_long.hence,
    "set": how_long.set_,
    "vague": how_long.vague,
    "past": how_long.past,
    "present": how_long.present,
    "future": how_long.future,
    "nothing": how_long.nothing,
}
