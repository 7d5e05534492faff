"""Dates as pages write them: what is stated and no more, and none where it is in doubt."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk import reference
from copydesk.clean import dates


def read(text: str) -> list[str]:
    return [value for value, _ in dates.found(text)]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("16 March 2024", "2024-03-16"),
        ("16th of March 2024", "2024-03-16"),
        ("March 16, 2024", "2024-03-16"),
        ("Mar. 16, 2024", "2024-03-16"),
        ("Sept. 5, 2024", "2024-09-05"),
        ("SATURDAY, MARCH 16 2024", "2024-03-16"),
        ("16. März 2024", "2024-03-16"),
        ("16.03.2024", "2024-03-16"),
        ("16. 3. 2024", "2024-03-16"),
        ("16 mars 2024", "2024-03-16"),
        ("1er avril 2024", "2024-04-01"),
        ("16 de marzo de 2024", "2024-03-16"),
        ("16 de março de 2024", "2024-03-16"),
        ("16 marzo 2024", "2024-03-16"),
        ("16 maart 2024", "2024-03-16"),
        ("16 marca 2024", "2024-03-16"),
        ("16 марта 2024", "2024-03-16"),
        ("16 березня 2024", "2024-03-16"),
        ("16 Mart 2024", "2024-03-16"),
        ("16 Maret 2024", "2024-03-16"),
        ("2024年3月16日", "2024-03-16"),
        ("2024년 3월 16일", "2024-03-16"),
        ("2024/03/16", "2024-03-16"),
        ("2024-3-6", "2024-03-06"),
        ("16/03/2024", "2024-03-16"),
        ("03/16/2024", "2024-03-16"),
        ("04/04/2024", "2024-04-04"),
        ("29 February 2024", "2024-02-29"),
        ("16-Mar-2024", "2024-03-16"),
        ("16-mar-2024", "2024-03-16"),
        ("16 | 03 | 2024", "2024-03-16"),
        ("16-03-2024", "2024-03-16"),
        ("3/26/2024", "2024-03-26"),
        ("Mar 162024", "2024-03-16"),
        ("2024. március 16.", "2024-03-16"),
        ("16 نيسان / أبريل 2024", "2024-04-16"),
        ("16 كانون الثاني 2024", "2024-01-16"),
        ("١٦ مارس ٢٠٢٤", "2024-03-16"),
        ("２０２４年３月１６日", "2024-03-16"),
    ],
)
def test_a_day_in_many_languages(words: str, value: str) -> None:
    assert read(words) == [value]
    assert read(f"Port Ellery, {words} | Ellery Courier") == [value]


@pytest.mark.parametrize(
    "words",
    [
        "30 February 2024",
        "29 February 2023",
        "31.04.2024",
        "2024-13-01",
        "2024-00-10",
        "2024-02-30",
        "0 March 2024",
        "32 March 2024",
        "03/04/2021",
        "16 March 1889",
        "16 March 2189",
        "16 March",
        "March 2024",
        "The board may 2024 times refuse",
        "They march 2024 miles",
        "Version 10.2.2024.5",
        "12024-03-16",
        "Flight 2024-03-167",
        "16:03:2024",
        "+49 16 03 2024",
        "1,203,2024",
        "",
    ],
)
def test_what_is_no_date_or_in_doubt(words: str) -> None:
    assert read(words) == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("16 March 2024, 18:05", "2024-03-16T18:05"),
        ("16 March 2024 at 6:05 p.m.", "2024-03-16T18:05"),
        ("16 March 2024 12:05 AM", "2024-03-16T00:05"),
        ("16 March 2024 12:05 pm", "2024-03-16T12:05"),
        ("16. März 2024 um 18.05 Uhr", "2024-03-16T18:05"),
        ("16 mars 2024 à 18h05", "2024-03-16T18:05"),
        ("16.03.2024 - 18:05", "2024-03-16T18:05"),
        ("16.03.2024 | 18:05", "2024-03-16T18:05"),
        ("16 March 2024 18:05 GMT", "2024-03-16T18:05+00:00"),
        ("2024-03-16T18:05:00Z", "2024-03-16T18:05:00+00:00"),
        ("2024-03-16T18:05:00.123+0100", "2024-03-16T18:05:00+01:00"),
        ("2024-03-16 18:05:00+01:00", "2024-03-16T18:05:00+01:00"),
        ("2024-03-16T18:05-05:00", "2024-03-16T18:05-05:00"),
        ("March 16, 2024 6:05pm EST", "2024-03-16T18:05-05:00"),
        ("16.03.2024 18.05 MEZ", "2024-03-16T18:05+01:00"),
        ("Sat Mar 16 2024 18:05:00 GMT+0100", "2024-03-16T18:05:00+01:00"),
        ("16 March 2024 18:05 UTC+2", "2024-03-16T18:05+02:00"),
        ("18:05 Uhr, 16.03.2024", "2024-03-16T18:05"),
        ("16 de marzo de 2024, 12:00 A. M.", "2024-03-16T00:00"),
        ("2024年3月16日 18時05分", "2024-03-16T18:05"),
        ("2024년 3월 16일 오후 6:05", "2024-03-16T18:05"),
        ("2024.03.16 (토) 18:05", "2024-03-16T18:05"),
        ("16 أبريل 2024 06:05 مساءً", "2024-04-16T18:05"),
        ("16 stycznia 2024 r. godz. 18:05", "2024-01-16T18:05"),
    ],
)
def test_a_time_beside_the_day(words: str, value: str) -> None:
    assert read(words) == [value]


@pytest.mark.parametrize(
    "words", ["16 March 2024, 24:00", "16 March 2024, 18:60", "2024-03-16T25:00", "16 March 2024. 18"]
)
def test_an_impossible_time_leaves_the_day(words: str) -> None:
    assert read(words) == ["2024-03-16"]


def test_several_dates_in_one_line_in_order() -> None:
    line = "Published 16 March 2024, 18:05 | updated 2024-03-17T10:00:00Z | 30 February 2024 | 18.03.2024"
    assert read(line) == ["2024-03-16T18:05", "2024-03-17T10:00:00+00:00", "2024-03-18"]
    for value, span in dates.found(line):
        assert span.of(line).strip() == span.of(line)
        assert value[8:10].lstrip("0") in span.of(line)


def test_a_span_takes_in_the_time_and_no_more() -> None:
    line = "On 16 March 2024, 18:05 GMT, the ferry"
    ((_, span),) = dates.found(line)
    assert span.of(line) == "16 March 2024, 18:05 GMT"


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("Sat, 16 Mar 2024 18:05:00 GMT", "2024-03-16T18:05:00+00:00"),
        ("Sat, 16 Mar 2024 18:05:00 +0100", "2024-03-16T18:05:00+01:00"),
        ("20240316", "2024-03-16"),
        ("1710612300", "2024-03-16T18:05:00+00:00"),
        ("1710612300000", "2024-03-16T18:05:00+00:00"),
        (" 2024-03-16 ", "2024-03-16"),
        ("20240316T180500Z", "2024-03-16T18:05:00+00:00"),
        ("Sat Mar 16 18:05:00 CET 2024", "2024-03-16T18:05:00+01:00"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", ""),
        ("1970-01-01T00:00:00Z", ""),
        ("20240230", ""),
        ("99999999", ""),
        ("0", ""),
        ("yesterday", ""),
        ("Sat, 99 Foo 2024", ""),
        ("", ""),
        ("\0", ""),
    ],
)
def test_a_machine_readable_value(words: str, value: str) -> None:
    assert dates.iso(words) == value


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("16.03.24", "2024-03-16"),
        ("16 March ’24", "2024-03-16"),
        ("14 Gennaio 20", "2020-01-14"),
        ("16/03/24", "2024-03-16"),
    ],
)
def test_two_digits_for_a_year_count_only_where_asked_for(words: str, value: str) -> None:
    assert read(words) == []
    assert [told for told, _ in dates.found(words, short=True)] == [value]


@pytest.mark.parametrize("words", ["16.03.24:30", "9.11.1 24", "1.2.34.5", "5 May 10:30", "18.05.99.1"])
def test_what_is_no_year_of_two_digits(words: str) -> None:
    assert list(dates.found(words, short=True)) == []


def test_numbers_in_the_order_of_the_country() -> None:
    assert [value for value, _ in dates.found("03/04/2021 and 3-4-2021", "day")] == ["2021-04-03", "2021-04-03"]
    assert [value for value, _ in dates.found("03/04/2021", "month")] == ["2021-03-04"]


def test_every_month_of_the_table_is_read() -> None:
    """Also those that two languages share: the names of one never mean two months."""
    months: dict[str, set[int]] = {}
    for _, number, name in reference.rows("months"):
        months.setdefault(name, set()).add(int(number))
        assert name == name.casefold() or name == name.lower()
    doubtful = {name for name, numbers in months.items() if len(numbers) > 1}
    for name, numbers in months.items():
        if name not in doubtful:
            assert read(f"5 {name} 2024") == [f"2024-{numbers.pop():02}-05"], name


# Any text -------------------------------------------------------------------------------------------------

PIECES = (
    "16|3|2024|2023|30|/|.|-|:| |March|may|Februar|mars|年|月|日|T|Z|+0100|18:05|24:00|p.m.|at |um |,|st|of |de |GMT|"
    "٣|²|\n"
).split("|")
ANY = st.text(max_size=60) | st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join)
ISO = re.compile(r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:[+-]\d\d:\d\d(?::\d\d)?)?)?")


@given(ANY)
def test_dates_of_any_text_are_days_of_the_calendar_and_lie_in_it(text: str) -> None:
    end = 0
    for value, span in dates.found(text):
        assert ISO.fullmatch(value)
        datetime.fromisoformat(value)
        assert end <= span.start < span.end <= len(text)
        end = span.end
        assert any(map(str.isdigit, span.of(text)))


@given(ANY)
def test_a_value_of_any_text_is_iso_or_nothing(text: str) -> None:
    value = dates.iso(text)
    assert value == "" or ISO.fullmatch(value)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2099, 12, 31)))
def test_what_python_writes_is_read_back(moment: datetime) -> None:
    moment = moment.replace(microsecond=0, tzinfo=UTC)
    assert datetime.fromisoformat(dates.iso(moment.isoformat())) == moment
    assert dates.iso(f"{moment:%Y%m%d}") == f"{moment:%Y-%m-%d}"
    assert read(f"{moment.day}.{moment.month}.{moment.year}") == [f"{moment:%Y-%m-%d}"]


@pytest.mark.parametrize(
    "run",
    ["1.", "2024-", "2024-03-16", "16 March ", "5 ", " ", "\u00a0", "1/", "2024年", "16 March 2024 ", "T", "- ", "a"],
)
def test_time_stays_linear_on_hostile_runs(run: str) -> None:
    long = run * (300_000 // len(run))
    began = time.process_time()
    for _ in dates.found(long):
        pass
    dates.iso(long)
    assert time.process_time() - began < 2.0
    began = time.process_time()
    for _ in dates.found("16 March 2024" + long + "18:05"):
        pass
    assert time.process_time() - began < 2.0
