"""Statements by rule, in every language that has a table; and quotation marks, paired."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import annotate
from copydesk.annotate import marks, quotes
from copydesk.annotate.told import Range
from copydesk.records import Article, Block, Span
from copydesk.words import Words, words


def read(text: str) -> Words:
    return words(text, [Span(*found.span()) for found in re.finditer(r"[^\n]+", text)])


def says(article: Words, place: Range | None) -> str | None:
    return None if place is None else article.span(*place).of(article.text)


def found(text: str, language: str) -> list[tuple[str | None, str | None, tuple[str | None, ...]]]:
    article = read(text)
    return [
        (says(article, each.source), says(article, each.cue), tuple(says(article, part) for part in each.content))
        for each in quotes.told(article, language)
    ]


@pytest.mark.parametrize(
    ("language", "text", "source", "cue", "content"),
    [
        ("en", "“We are shut,” said Ida Moe.", "Ida Moe", "said", "We are shut,"),
        ("en", "“We are shut,” Ida Moe, the mayor, told us.", "Ida Moe, the mayor", "told", "We are shut,"),
        ("en", 'Ida Moe said: "We are shut."', "Ida Moe", "said", "We are shut."),
        ("en", "The plan is “a disgrace,” Per Lund said.", "Per Lund", "said", "The plan is “a disgrace,”"),
        ("en", "Sen. Per Lund said that the bridge was shut.", "Sen. Per Lund", "said", "that the bridge was shut"),
        ("en", "The bridge is shut, Per Lund said.", "Per Lund", "said", "The bridge is shut"),
        ("en", "According to the police, two men were held.", "the police", "According to", "two men were held"),
        ("de", "„Nein“, sagte Bürgermeisterin Ida Moe am Montag.", "Bürgermeisterin Ida Moe", "sagte", "Nein"),
        ("de", "Am Montag sagte Ida Moe: »Wir schließen jetzt.«", "Ida Moe", "sagte", "Wir schließen jetzt."),
        ("de", "Laut Polizei wurden zwei Männer gefasst.", "Polizei", "Laut", "wurden zwei Männer gefasst"),
        ("de", "„Das Boot ist weg“, so Lund.", "Lund", "so", "Das Boot ist weg"),
        ("fr", "« Nous fermons », a déclaré la maire Ida Moe lundi.", "la maire Ida Moe", "déclaré", "Nous fermons"),
        ("fr", "Selon la police, deux hommes sont morts.", "la police", "Selon", "deux hommes sont morts"),
        ("es", "«Cerramos hoy», dijo la alcaldesa Ida Moe el lunes.", "la alcaldesa Ida Moe", "dijo", "Cerramos hoy"),
        ("es", "El puente cayó, según informó la policía.", "la policía", "según", "El puente cayó"),
        ("it", "«Chiudiamo oggi», ha detto la sindaca Ida Moe.", "la sindaca Ida Moe", "detto", "Chiudiamo oggi"),
        ("pt", "“Vamos fechar”, disse a prefeita Ida Moe.", "a prefeita Ida Moe", "disse", "Vamos fechar"),
        ("nl", "“We sluiten”, zei burgemeester Ida Moe.", "burgemeester Ida Moe", "zei", "We sluiten"),
        ("pl", "„Zamykamy most”, powiedziała burmistrz Ida Moe.", "burmistrz Ida Moe", "powiedziała", "Zamykamy most"),
        ("ru", "«Мы закрываем мост», — сказала мэр Ида Му.", "мэр Ида Му", "сказала", "Мы закрываем мост"),
        ("ru", "По словам Иды Му, мост уже закрыт.", "Иды Му", "По словам", "мост уже закрыт"),
        ("uk", "«Ми закриваємо міст», — сказала Іда Му.", "Іда Му", "сказала", "Ми закриваємо міст"),
        ("ar", 'قالت إيدا مو: "سنغلق الجسر غدا"', "إيدا مو", "قالت", "سنغلق الجسر غدا"),
        ("ja", "モー市長は「橋を閉鎖する」と述べた。", "モー市長は", "と述べた", "橋を閉鎖する"),
        ("ko", '모 시장은 "다리를 폐쇄한다"라고 말했다.', "모 시장은", "라고 말했다", "다리를 폐쇄한다"),
        # The words of Chinese are not parted: the cue holds the name as well, and no source is claimed.
        ("zh", "市长莫说：“我们将关闭大桥。”", None, "市长莫说", "我们将关闭大桥。"),
    ],
)
def test_each_language(language: str, text: str, source: str | None, cue: str, content: str) -> None:
    assert found(text, language) == [(source, cue, (content,))]


def test_a_quotation_that_its_source_interrupts_is_one_statement() -> None:
    text = "“We are shut,” Ida Moe said. “For good, I fear.”"
    assert found(text, "en") == [("Ida Moe", "said", ("We are shut,", "For good, I fear."))]


def test_a_quotation_over_two_paragraphs_is_one_statement() -> None:
    text = "“The bridge is shut.\n“The ferry is sold,” said Per Lund."
    assert found(text, "en") == [("Per Lund", "said", ("The bridge is shut.", "The ferry is sold,"))]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "“We are shut for good.”"),  # nobody says who said it
        ("en", "The ship “Gull of the North” sank at noon."),
        ("en", "“We are shut,” said"),
        ("de", "So das neue Schiff mit Ida Moe."),
        ("", "“We are shut,” said Ida Moe."),
        ("sw", "“We are shut,” said Ida Moe."),
    ],
)
def test_what_is_not_known_is_left_out(language: str, text: str) -> None:
    assert [each for each in found(text, language) if each[0] is not None] == []


def test_a_language_without_a_table_gives_nothing() -> None:
    assert quotes.told(read("«Moe», hem Lund."), "xx") == []


def test_voice() -> None:
    article = read("“We are shut,” Ida Moe said. Per Lund said the plan was “a disgrace”. Lund said that he would go.")
    inside = marks.quoted(article, "en")
    voices = [marks.voice(inside, each.content, article) for each in quotes.told(article, "en")]
    assert voices == ["quote", "mixed", "paraphrase"]


# Quotation marks -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "inside"),
    [
        ("en", "“a b” c “d”", [("a b",), ("d",)]),
        ("en", "\"a b\" c ''d''", [("a b",), ("d",)]),
        ("de", "„a b“ c »d«", [("a b",), ("d",)]),
        ("fr", "« a “b” c » d", [("a “b” c",)]),
        ("en", "“a\n“b” c", [("a", "b")]),
        ("en", "“a b\nc “d” e", [("d",)]),  # where the first one ends is not known
        ("sv", "”a b” c", [("a b",)]),
        ("en", '“a b" c "d”', [("a b",), ("d",)]),
        ("fr", "a » b", []),
    ],
)
def test_marks(language: str, text: str, inside: list[tuple[str, ...]]) -> None:
    article = read(text)
    assert [tuple(says(article, part) for part in parts) for parts in marks.quotations(article, language)] == inside


PIECES = st.lists(
    st.sampled_from(
        "“ ” „ « » \" ' , . : ; — - Moe Lund sagte said told dit dijo сказал 说 と述べた laut so that the on \n".split(
            " "
        )
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(PIECES, st.sampled_from(quotes.LANGUAGES))
def test_all_that_is_found_lies_in_the_text(pieces: list[str], language: str) -> None:
    article = read(" ".join(pieces))
    found = quotes.told(article, language)
    assert found == quotes.told(article, language)
    for each in found:
        assert each.content
        for place in (*each.content, each.cue, each.source):
            assert place is None or 0 <= place[0] < place[1] <= len(article.forms)
        for before, after in zip(each.content, each.content[1:], strict=False):
            assert before[1] <= after[0]


@pytest.mark.parametrize(
    "piece", ["“Moe said ", '" said Moe ', "Moe said, ", "according to ", "said said ", "„Nein“, sagte "]
)
def test_hostile_text_takes_no_long_time(piece: str) -> None:
    start = time.process_time()
    for language in ("en", "de"):
        quotes.told(read(piece * 20_000), language)
    assert time.process_time() - start < 6


# Through the door ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "text", "found"),
    [
        (
            "de",
            "„Wir schließen“, sagte Ida Moe dem Gullhavener Tagblatt am Montag.",
            [("Ida Moe", "Wir schließen", "Gullhavener Tagblatt")],
        ),
        ("fr", "« Nous fermons », a dit Ida Moe dans un communiqué.", [("Ida Moe", "Nous fermons", "un communiqué")]),
        ("sw", "“Tunafunga daraja,” alisema Ida Moe.", []),
        ("", "„Wir schließen“, sagte Ida Moe.", []),
    ],
)
def test_notes_in_other_languages(language: str, text: str, found: list[tuple[str, str, str]]) -> None:
    span = Span(0, len(text))
    block = Block(label="body", kind="p", span=span, raw=span)
    article = Article(key="0" * 32, url="", text=text, blocks=(block,), form="text", language=language)
    assert [
        (said.source and said.source.of(text), said.content[0].of(text), said.via and said.via.of(text))
        for said in annotate.notes(article).statements
    ] == found
