"""words: every word where it stands, sentences that end where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.records import Span
from copydesk.words import words


def sentences(text: str) -> list[str]:
    read = words(text, [Span(0, len(text))])
    return [read.span(a, b).of(text) for a, b in zip(read.sentences, read.sentences[1:], strict=False)]


@pytest.mark.parametrize(
    "parts",
    [
        ["Dr. Ida Moe of St. Orrin arrived.", "She left on Nov. 24."],
        ["“It is over.”", "She left."],
        ["“Is it over?” she asked.", "“It is!”"],
        ["He lives in the U.S. and works there.", "She works in the U.S.", "He said so."],
        ["It opens at 9 p.m. on Friday."],
        ["J. R. Moe paid 3.5 million for example.com."],
        ["„Es ist vorbei.“", "Sie ging."],
        ["Am 3. März und im 18. Jahrhundert kam sie.", "Es waren 3.", "Moe ging."],
        ["港口关闭了。", "渡轮停在岸边。"],
        ["Wait ... what?", "No."],
    ],
)
def test_sentences(parts: list[str]) -> None:
    assert sentences(("" if parts[0][0] == "港" else " ").join(parts)) == parts


def test_a_possessive_is_a_word_of_its_own() -> None:
    text = "Ida’s and Moe's co-owner doesn’t want AT&T’s 2,000"
    assert words(text, [Span(0, len(text))]).forms == [
        *("Ida", "’s", "and", "Moe", "'s", "co-owner", "doesn’t", "want", "AT&T", "’s", "2,000")
    ]


@given(st.text(alphabet=st.sampled_from("aB1. \n'’s“”\"!?。é中-&,…")), st.integers(0, 20))
def test_every_sign_stands_in_one_word_and_every_word_in_one_sentence(text: str, cut: int) -> None:
    cut = min(cut, len(text))
    read = words(text, [Span(0, cut), Span(cut, len(text))])
    assert [text[a:b] for a, b in zip(read.starts, read.ends, strict=True)] == read.forms
    assert "".join(read.forms) == "".join(text.split())
    assert read.starts == sorted(read.starts)
    assert read.sentences == sorted(set(read.sentences))
    assert read.sentences[0] == 0
    assert read.sentences[-1] == len(read.forms)
    for n in range(len(read.forms)):
        assert n in range(*read.sentences[read.sentence(n) : read.sentence(n) + 2])
