"""The names in a byline: in many languages, and never more than the line says.

All names are invented. Hypothesis asks of every function that it takes any text, that its spans lie inside and
that they say its words.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.clean import names
from copydesk.records import Span


def signed(text: str, gaps: tuple[Span, ...] = ()) -> list[str]:
    return [name.name for name in names.names(text, gaps)]


# Lines ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("By Nell Garrick", ["Nell Garrick"]),
        ("by Nell Garrick and Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Written by: Nell Garrick", ["Nell Garrick"]),
        ("Von Nell Garrick und Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Ein Gastbeitrag von Nell Garrick", ["Nell Garrick"]),
        ("Par Nell Garrick et Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Por Nell Garrick y Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Di Nell Garrick e Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Door Nell Garrick en Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Av Nell Garrick og Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Af Nell Garrick og Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Autor: Nell Garrick", ["Nell Garrick"]),
        ("Yazan: Nell Garrick ve Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Oleh Nell Garrick dan Samir Oduya", ["Nell Garrick", "Samir Oduya"]),
        ("Автор: Нелл Гаррик и Самир Одуя", ["Нелл Гаррик", "Самир Одуя"]),
        ("بقلم نيل غاريك", ["نيل غاريك"]),
        ("記者 王小港", ["王小港"]),
        ("王小港 記者", ["王小港"]),
        ("김항구 기자", ["김항구"]),
        ("（责编：牛小港、岳小港）", ["牛小港", "岳小港"]),
    ],
)
def test_a_byline_in_the_words_of_many_languages(line: str, people: list[str]) -> None:
    assert signed(line) == people


@pytest.mark.parametrize(
    ("line", "people"),
    [
        ("VON NELL GARRICK", ["NELL GARRICK"]),
        ("By NELL GARRICK and SAMIR ODUYA", ["NELL GARRICK", "SAMIR ODUYA"]),
        ("By Nell Garrick | Ellery Courier", ["Nell Garrick"]),
        ("Nell Garrick • 5 min read", ["Nell Garrick"]),
        ("By Nell Garrick / Tags: Harbour, Ferry", ["Nell Garrick"]),
        ("By Nell Garrick in Port Ellery", ["Nell Garrick"]),
        ("Von Nell Garrick am Samstag", ["Nell Garrick"]),
        ("By Nell Garrick, Gullhaven", ["Nell Garrick"]),
        ("byNell Garrick", ["Nell Garrick"]),
        ("By Nell Garrick, Jr., and Samir Oduya", ["Nell Garrick, Jr", "Samir Oduya"]),
        ("By Bo van der Larkin", ["Bo van der Larkin"]),
        ("By Ana María de la Torre-Oduya", ["Ana María de la Torre-Oduya"]),
        ("Nell O’Garrick; Samir Oduya", ["Nell O’Garrick", "Samir Oduya"]),
        ("Text von Nell Garrick Illustration von Bo Larkin", ["Nell Garrick"]),
        ("By Nell Garrick, Photos: Bo Larkin", ["Nell Garrick"]),
        ("By Nell Garrick (Port Ellery) and Bo Larkin", ["Nell Garrick", "Bo Larkin"]),
        ("By Nell Garrick @nellgarrick.example", ["Nell Garrick"]),
        ("Von dpa", ["dpa"]),
        ("By AFP", ["AFP"]),
        ("Reuters", ["Reuters"]),
        ("Von Nell Garrick, dpa", ["Nell Garrick", "dpa"]),
        ("von gullhaven_watch", ["gullhaven_watch"]),
        ("by gullhaven_watch on Saturday", ["gullhaven_watch"]),
    ],
)
def test_only_the_names_are_taken(line: str, people: list[str]) -> None:
    assert signed(line) == people


@pytest.mark.parametrize(
    "line",
    [
        "",
        "By",
        "By the harbour, officers waited.",
        "By clicking, you agree to our terms",
        "The ferry ran aground off Port Ellery.",
        "5 min read",
        "nell@ellery-courier.example",
        "https://ellery-courier.example/staff/nell-garrick",
        "Image: Getty Images/iStock)",
        "Getty Images",
        "Photo: Bea Thornquist",
        "16/03/2024 18:05",
        "12,400",
        "{{ author.name }}",
    ],
)
def test_no_name_where_there_is_none(line: str) -> None:
    assert signed(line) == []


def test_roles_belong_to_the_name_before_them() -> None:
    line = "By Ada Quill, harbour correspondent, and Bo Larkin | ada@b.example"
    assert [(name.name, name.role) for name in names.names(line)] == [
        ("Ada Quill", "harbour correspondent"),
        ("Bo Larkin", ""),
    ]
    assert [(name.name, name.role) for name in names.names("Nell Garrick Staff Writer")] == [
        ("Nell Garrick", "Staff Writer")
    ]
    assert [(name.name, name.role) for name in names.names("Interview: Nell Garrick")] == [
        ("Nell Garrick", "Interview")
    ]
    assert [(name.name, name.role) for name in names.names("김항구 기자")] == [("김항구", "기자")]


def test_a_name_may_be_a_role_by_its_words() -> None:
    assert signed("By Rasender Reporter") == ["Rasender Reporter"]


def test_what_stands_before_by_or_behind_a_gap_is_no_name() -> None:
    line = "Harbour 16 March 2024 by Nell Garrick 18:05 Ferry News"
    day, clock = Span(8, 21), Span(38, 43)
    assert line[8:21] == "16 March 2024"
    assert line[38:43] == "18:05"
    assert signed(line, (day, clock)) == ["Nell Garrick"]


def test_names_that_the_markup_claims_may_be_written_small() -> None:
    assert [name.name for name in names.names("nell garrick", (), True)] == ["nell garrick"]
    assert [name.name for name in names.names("ellery-courier.example", (), True)] == ["ellery-courier.example"]
    assert names.names("https://ellery-courier.example/staff/nell-garrick/#author", (), True) == []
    assert names.names("105092", (), True) == []
    assert names.names("14 minutes", (), True) == []


def test_a_line_says_that_someone_signs() -> None:
    assert names.signs("By Nell Garrick")
    assert names.signs("16 March by Nell Garrick", [Span(0, 8)])
    assert not names.signs("Nell Garrick")
    assert not names.signs("By the harbour")
    assert not names.signs("")


@pytest.mark.parametrize("line", ["Cornelia Veitch", "Bo van der Larkin", "Нелл Гаррик", "J. Larkin"])
def test_a_full_name(line: str) -> None:
    assert names.is_full_name(line)


@pytest.mark.parametrize(
    "line",
    ["Harbour", "Harbour news", "FERRY AGROUND", "The ferry ran aground", "Pier 47", "Nell", "", "Nell Garrick."],
)
def test_no_full_name(line: str) -> None:
    assert not names.is_full_name(line) or line.endswith(".")


def test_a_degree_is_what_someone_is_and_no_name() -> None:
    assert [(name.name, name.role) for name in names.names("By Nell Garrick, FAND and Bo Larkin")] == [
        ("Nell Garrick", "FAND"), ("Bo Larkin", ""),
    ]  # fmt: skip


def test_the_mark_of_a_date_ends_a_name() -> None:
    assert signed("By Nell Garrick Updated") == ["Nell Garrick"]
    assert signed("Nell Garrick Stand") == ["Nell Garrick"]


def test_several_who_sign_as_one_keep_their_name() -> None:
    assert signed("By The Harbour Desk") == ["The Harbour Desk"]
    assert signed("Von Ellery Webteam") == ["Ellery Webteam"]


def test_a_day_in_numbers_may_stand_before_by() -> None:
    assert signed("03/04/2024 by Nell Garrick") == ["Nell Garrick"]


def test_the_name_that_a_person_chose_for_a_site() -> None:
    assert [name.name for name in names.names("gullhaven1984", (), True)] == ["gullhaven1984"]


def test_who_is_nobody_and_what_is_a_role() -> None:
    assert names.is_nobody("REDAKTION")
    assert not names.is_nobody("Nell Garrick")
    assert names.is_role("Political Correspondent")
    assert not names.is_role("Harbour Desk")


# Any text -------------------------------------------------------------------------------------------------

PIECES = (
    "By |by |Von |Par |, | and | und |/| / | | |(|)|[|]|©|:| – |. |Nell Garrick|BO LARKIN|dpa|AP|Reuters|Photo: |"
    "Foto |via |Port Ellery|PORT ELLERY|3 March 2024|—|--|記者|王小港|기자|@b|x@y.example|http://|\n|’|_|1|é|Jr|Editor|"
    "\u0130|\u1e9e|\U0001f6a2"
).split("|")
ANY = st.text(max_size=80) | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


@given(ANY, st.booleans())
def test_names_lie_in_any_text_and_say_its_words(text: str, claimed: bool) -> None:
    for name in names.names(text, (), claimed):
        assert 0 <= name.span.start < name.span.end <= len(text)
        assert name.span.of(text) == name.name
        assert name.name.strip()


@given(ANY, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=4))
def test_names_never_reach_into_gaps(text: str, places: list[tuple[int, int]]) -> None:
    gaps: list[Span] = []
    for start, size in sorted(places):
        if start + size <= len(text) and (not gaps or start >= gaps[-1].end):
            gaps.append(Span(start, start + size))
    for name in names.names(text, gaps):
        assert name.span.of(text) == name.name
        assert all(name.span.end <= gap.start or gap.end <= name.span.start for gap in gaps if len(gap))


def test_time_stays_linear_on_hostile_runs(hostile: str) -> None:
    began = time.process_time()
    names.names(hostile)
    names.names(hostile, (), True)
    names.signs(hostile)
    names.is_full_name(hostile)
    names.is_role(hostile)
    names.is_nobody(hostile)
    assert time.process_time() - began < 2.0
