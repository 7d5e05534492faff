"""Datelines, taken apart: in many languages, and never more than the line says.

All names are invented. Hypothesis asks of every function that it takes any text, that its spans lie inside and
that they say its words.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.clean import lines


@pytest.mark.parametrize("line", ["22.15 GMT", "14:05 Uhr", "6:30 p.m.", "9h30", "00:00", "23:59 +01:00"])
def test_a_time_of_day(line: str) -> None:
    assert lines.is_clock(line)


@pytest.mark.parametrize("line", ["24:00", "12:60", "22.15 pounds", "1:2", "", "18:05 and more"])
def test_no_time_of_day(line: str) -> None:
    assert not lines.is_clock(line)


def test_marks_are_found_in_dense_scripts_too() -> None:
    assert "byline" in lines.marked("記者 王小港").kinds
    assert lines.marked("18 PICTURES").whole
    assert not lines.marked("Pictures show how the ferry ran aground off Port Ellery.").whole
    assert lines.marked("").kinds == frozenset()


# Datelines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "place", "date", "agency"),
    [
        ("PORT ELLERY, March 3 (AP) — The ferry ran aground.", "PORT ELLERY", "March 3", "AP"),
        ("PORT ELLERY, March 3 (NPA) - The ferry ran aground.", "PORT ELLERY", "March 3", "NPA"),
        ("PORT ELLERY (AP) — The ferry ran aground.", "PORT ELLERY", "", "AP"),
        ("PORT ELLERY — The ferry ran aground.", "PORT ELLERY", "", ""),
        ("PORT ELLERY -- The ferry ran aground.", "PORT ELLERY", "", ""),
        ("Port Ellery (dpa) - Die Fähre ist gestrandet.", "Port Ellery", "", "dpa"),
        ("Port Ellery/Gullhaven (dpa) – Die Fähre ist gestrandet.", "Port Ellery/Gullhaven", "", "dpa"),
        ("Port Ellery, 3 March 2024 (Reuters) - The ferry ran aground.", "Port Ellery", "3 March 2024", "Reuters"),
        ("Port Ellery, le 3 mars (AFP) - Le bac s’est échoué.", "Port Ellery", "3 mars", "AFP"),
        ("Port Ellery, le 3 mars 2024 – Le bac s’est échoué.", "Port Ellery", "3 mars 2024", ""),
    ],
)
def test_a_dateline(text: str, place: str, date: str, agency: str) -> None:
    filed = lines.dateline(text)
    assert filed is not None
    assert (filed.place, filed.date, filed.agency) == (place, date, agency)
    assert text[filed.words.end :].lstrip()[:1].isupper()


def test_a_place_before_a_full_stop_counts_where_the_text_names_it_again() -> None:
    text = "Port Ellery. Die Fähre ist gestrandet."
    assert lines.dateline(text) is None
    filed = lines.dateline(text, text + " In Port Ellery wartet man.")
    assert filed is not None
    assert filed.place == "Port Ellery"


@pytest.mark.parametrize(
    "text",
    [
        "Berlin – das war einmal.",
        "Port Ellery – a town that sleeps – woke early.",
        "The ferry ran aground — again.",
        "Ferry: the night it ran aground",
        "OK — so what?",
        "",
        "Nell Garrick. The harbour correspondent.",
        "a" * 5000,
    ],
)
def test_prose_opens_with_no_dateline(text: str) -> None:
    assert lines.dateline(text) is None


# Any text -------------------------------------------------------------------------------------------------

PIECES = (
    "By |by |Von |Par |, | and | und |/| / | | |(|)|[|]|©|:| – |. |Nell Garrick|BO LARKIN|dpa|AP|Reuters|Photo: |"
    "Foto |via |Port Ellery|PORT ELLERY|3 March 2024|—|--|記者|王小港|기자|@b|x@y.example|http://|\n|’|_|1|é|Jr|Editor|"
    "\u0130|\u1e9e|\U0001f6a2"
).split("|")
ANY = st.text(max_size=80) | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


@given(ANY)
def test_datelines_of_any_text_say_its_words(text: str) -> None:
    filed = lines.dateline(text, text * 2)
    if filed is not None:
        assert filed.place in filed.words.of(text)
        assert filed.date in filed.words.of(text)
    lines.marked(text)
    lines.agency(text)
    lines.is_clock(text)


def test_time_stays_linear_on_hostile_runs(hostile: str) -> None:
    began = time.process_time()
    lines.dateline(hostile, hostile)
    lines.marked(hostile)
    lines.is_clock(hostile)
    assert time.process_time() - began < 2.0
