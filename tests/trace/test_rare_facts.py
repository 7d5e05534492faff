"""An article as fingerprints."""

from __future__ import annotations

import numpy as np

from copydesk.records import Print, Span
from copydesk.trace import facts
from copydesk.words import words


def printed(text: str) -> Print:
    return facts.printed("key", words(text, [Span(0, len(text))]))


def terms(text: str) -> list[int]:
    return np.frombuffer(printed(text).terms, "<u4").tolist()


def test_words_count_as_stems_once_each_in_their_order() -> None:
    assert terms("The ferries ferry ferried") == [facts.term_of("the"), facts.term_of("ferrie"), facts.term_of("ferry")]
    assert terms("Translated translations") == [facts.term_of("transl")]


def test_figures_meet_however_they_are_grouped() -> None:
    assert terms("2,713") == terms("2713") == terms("2.713")
    assert terms("12th") == terms("12")
    assert terms("2713") != terms("2731")


def test_a_script_without_blanks_is_read_in_pairs_of_signs() -> None:
    assert len(terms("港口渡轮搁浅")) == 5
    assert set(terms("渡轮搁浅")) <= set(terms("港口渡轮搁浅"))


def test_long_sentences_and_quotes_are_prints_short_ones_are_not() -> None:
    text = "She left. “The tug came late and the harbour master knew it,” Ida Moe told the council of Port Ellery."
    made = np.frombuffer(printed(text).sentences, "<u8")
    assert [int(one) & 1 for one in made] == [0, 1]
    again = (
        "Ida Moe wrote that “the tug came late and the harbour master knew it” and said no more about the whole matter."
    )
    assert set(made[1:].tolist()) & set(np.frombuffer(printed(again).sentences, "<u8").tolist())


def test_the_whole_is_the_same_whatever_its_signs_and_blanks() -> None:
    assert printed("“The  ferry,” she said.").whole == printed("The ferry she said").whole
    assert printed("").whole == 0
    assert printed("...").whole == 0


def test_a_hostile_text_has_a_bounded_print() -> None:
    assert len(printed(" ".join(f"w{n:06}x" for n in range(60_000))).terms) <= 80_000
    assert printed("“" * 10_000).words == 0
