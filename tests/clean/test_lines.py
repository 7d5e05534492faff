"""Bylines, datelines and credits, taken apart: in many languages, and never more than the line says.

All names are invented. Hypothesis asks of every function that it takes any text, that its spans lie inside and
that they say its words.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.clean import lines
from copydesk.records import Span


def signed(text: str, gaps: tuple[Span, ...] = ()) -> list[str]:
    return [name.name for name in lines.names(text, gaps)]


# Bylines --------------------------------------------------------------------------------------------------


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
    assert [(name.name, name.role) for name in lines.names(line)] == [
        ("Ada Quill", "harbour correspondent"),
        ("Bo Larkin", ""),
    ]
    assert [(name.name, name.role) for name in lines.names("Nell Garrick Staff Writer")] == [
        ("Nell Garrick", "Staff Writer")
    ]
    assert [(name.name, name.role) for name in lines.names("Interview: Nell Garrick")] == [
        ("Nell Garrick", "Interview")
    ]
    assert [(name.name, name.role) for name in lines.names("김항구 기자")] == [("김항구", "기자")]


def test_a_name_may_be_a_role_by_its_words() -> None:
    assert signed("By Rasender Reporter") == ["Rasender Reporter"]


def test_what_stands_before_by_or_behind_a_gap_is_no_name() -> None:
    line = "Harbour 16 March 2024 by Nell Garrick 18:05 Ferry News"
    day, clock = Span(8, 21), Span(38, 43)
    assert line[8:21] == "16 March 2024"
    assert line[38:43] == "18:05"
    assert signed(line, (day, clock)) == ["Nell Garrick"]


def test_names_that_the_markup_claims_may_be_written_small() -> None:
    assert [name.name for name in lines.names("nell garrick", (), True)] == ["nell garrick"]
    assert [name.name for name in lines.names("ellery-courier.example", (), True)] == ["ellery-courier.example"]
    assert lines.names("https://ellery-courier.example/staff/nell-garrick/#author", (), True) == []
    assert lines.names("105092", (), True) == []
    assert lines.names("14 minutes", (), True) == []


def test_a_line_says_that_someone_signs() -> None:
    assert lines.signs("By Nell Garrick")
    assert lines.signs("16 March by Nell Garrick", [Span(0, 8)])
    assert not lines.signs("Nell Garrick")
    assert not lines.signs("By the harbour")
    assert not lines.signs("")


@pytest.mark.parametrize("line", ["Cornelia Veitch", "Bo van der Larkin", "Нелл Гаррик", "J. Larkin"])
def test_a_full_name(line: str) -> None:
    assert lines.is_full_name(line)


@pytest.mark.parametrize(
    "line",
    ["Harbour", "Harbour news", "FERRY AGROUND", "The ferry ran aground", "Pier 47", "Nell", "", "Nell Garrick."],
)
def test_no_full_name(line: str) -> None:
    assert not lines.is_full_name(line) or line.endswith(".")


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


# Credits --------------------------------------------------------------------------------------------------

CAPTION = "The ferry at the quay."


@pytest.mark.parametrize(
    ("behind", "words", "photographer", "agency"),
    [
        (" REUTERS / Bea Thornquist", "REUTERS / Bea Thornquist", "Bea Thornquist", "Reuters"),
        (" REUTERS/Bea Thornquist", "REUTERS/Bea Thornquist", "Bea Thornquist", "Reuters"),
        (" (AP Photo/Bea Thornquist)", "AP Photo/Bea Thornquist", "Bea Thornquist", "AP"),
        (" (Photo: Bea Thornquist/AFP)", "Bea Thornquist/AFP", "Bea Thornquist", "AFP"),
        (" [Foto: Bea Thornquist/dpa]", "Bea Thornquist/dpa", "Bea Thornquist", "dpa"),
        (" Foto: Bea Thornquist/dpa", "Bea Thornquist/dpa", "Bea Thornquist", "dpa"),
        (" Photo by Bea Thornquist/Getty Images", "Bea Thornquist/Getty Images", "Bea Thornquist", "Getty Images"),
        (" Photo: Bea K. Thornquist", "Bea K. Thornquist", "Bea K. Thornquist", ""),
        (
            " Photograph: Bea Thornquist/Ellery Courier",
            "Bea Thornquist/Ellery Courier",
            "Bea Thornquist",
            "Ellery Courier",
        ),
        (" Bea Thornquist / Ellery Courier", "Bea Thornquist / Ellery Courier", "Bea Thornquist", "Ellery Courier"),
        (" (Harbour Board)", "Harbour Board", "Harbour Board", ""),
        (" (AP)", "AP", "", "AP"),
        (" © Bea Thornquist", "Bea Thornquist", "Bea Thornquist", ""),
        (" | Bea Thornquist", "Bea Thornquist", "Bea Thornquist", ""),
        ("Bea Thornquist", "Bea Thornquist", "Bea Thornquist", ""),
        (" Credit: Harbour Board", "Harbour Board", "Harbour Board", ""),
        (" Crédit photo : Bea Thornquist", "Bea Thornquist", "Bea Thornquist", ""),
        (" (Bea Thornquist/Ledger via AP)", "Bea Thornquist/Ledger via AP", "Bea Thornquist", "AP"),
    ],
)
def test_a_credit_in_all_shapes(behind: str, words: str, photographer: str, agency: str) -> None:
    text = CAPTION + behind
    credit = lines.credit(text)
    assert credit is not None
    assert credit.words.of(text) == words
    assert (credit.photographer, credit.agency) == (photographer, agency)
    assert text[: credit.span.start].strip(" |©") == CAPTION
    assert credit.span.end == len(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        CAPTION,
        "The ferry (left) at the quay.",
        "Nell Garrick and Samir Oduya on the pier.",
        "The 7/8 gauge track.",
        "Photographs of the quay hang in every office.",
        "The harbour master, who took no photo",
        "High tide / low tide",
    ],
)
def test_no_credit_where_there_is_none(text: str) -> None:
    assert lines.credit(text) is None


def test_parties_of_a_credit() -> None:
    assert lines.parties("Bea Thornquist/Ellery Courier via AP") == ("Bea Thornquist", "AP")
    assert lines.parties("GULLHAVEN EYE / Tobin Rusk") == ("Tobin Rusk", "GULLHAVEN EYE")
    assert lines.parties("Handout") == ("", "Handout")
    assert lines.parties("") == ("", "")


# Any text -------------------------------------------------------------------------------------------------

PIECES = (
    "By |by |Von |Par |, | and | und |/| / | | |(|)|[|]|©|:| – |. |Nell Garrick|BO LARKIN|dpa|AP|Reuters|Photo: |"
    "Foto |via |Port Ellery|PORT ELLERY|3 March 2024|—|--|記者|王小港|기자|@b|x@y.example|http://|\n|’|_|1|é|Jr|Editor|"
    "\u0130|\u1e9e|\U0001f6a2"
).split("|")
ANY = st.text(max_size=80) | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


@given(ANY, st.booleans())
def test_names_lie_in_any_text_and_say_its_words(text: str, claimed: bool) -> None:
    for name in lines.names(text, (), claimed):
        assert 0 <= name.span.start < name.span.end <= len(text)
        assert name.span.of(text) == name.name
        assert name.name.strip()


@given(ANY, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 20)), max_size=4))
def test_names_never_reach_into_gaps(text: str, places: list[tuple[int, int]]) -> None:
    gaps: list[Span] = []
    for start, size in sorted(places):
        if start + size <= len(text) and (not gaps or start >= gaps[-1].end):
            gaps.append(Span(start, start + size))
    for name in lines.names(text, gaps):
        assert name.span.of(text) == name.name
        assert all(name.span.end <= gap.start or gap.end <= name.span.start for gap in gaps if len(gap))


@given(ANY)
def test_datelines_and_credits_of_any_text_say_its_words(text: str) -> None:
    filed = lines.dateline(text, text * 2)
    if filed is not None:
        assert filed.place in filed.words.of(text)
        assert filed.date in filed.words.of(text)
    credit = lines.credit(text)
    if credit is not None:
        assert 0 <= credit.span.start <= credit.words.start <= credit.words.end <= credit.span.end <= len(text)
        assert credit.photographer in credit.words.of(text)
    lines.parties(text)
    lines.marked(text)
    lines.agency(text)
    lines.is_clock(text)
    lines.signs(text)


HOSTILE = [
    "A ",
    " ,",
    "Photo: ",
    "1.",
    "/",
    "By ",
    "Von Ab ",
    "(",
    "©",
    " / ",
    "Aa/",
    "A.",
    "\u00a0",
    "記",
    "a@",
    "| ",
    "Ab. ",
]


@pytest.mark.parametrize("run", HOSTILE)
def test_time_stays_linear_on_hostile_runs(run: str) -> None:
    text = run * 100_000
    began = time.process_time()
    lines.names(text)
    lines.names(text, (), True)
    lines.signs(text)
    lines.dateline(text, text)
    lines.credit(text)
    lines.parties(text[:2_000])
    lines.marked(text)
    lines.is_full_name(text)
    lines.is_clock(text)
    assert time.process_time() - began < 2.0
