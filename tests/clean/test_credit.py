"""Credits, taken apart: in all the shapes that captions end in, and never where there is none.

All names are invented. Hypothesis asks of every function that it takes any text, that its spans lie inside and that
they say its words.
"""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk.clean import credit

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
        (" Bea Thornquist (REUTERS)", "Bea Thornquist (REUTERS)", "Bea Thornquist", "Reuters"),
        ("Bea Thornquist (REUTERS)", "Bea Thornquist (REUTERS)", "Bea Thornquist", "Reuters"),
        (" AP Photo/Bea Thornquist, File", "AP Photo/Bea Thornquist, File", "Bea Thornquist", "AP"),
        (" HANDOUT / AFP", "HANDOUT / AFP", "", "AFP"),
        (" AP", "AP", "", "AP"),
        (" REUTERS / Bea Thornquist TPX IMAGES", "REUTERS / Bea Thornquist", "Bea Thornquist", "Reuters"),
        (" © dpa | Bea Thornquist", "dpa | Bea Thornquist", "Bea Thornquist", "dpa"),
        (" (Foto: picture alliance/dpa | Bea T.)", "picture alliance/dpa | Bea T.", "", "dpa"),
        (
            "Foto: Bea Thornquist (REUTERS) | Video: Eye",
            "Bea Thornquist (REUTERS) | Video: Eye",
            "Bea Thornquist",
            "Reuters",
        ),
        (" Фото: Беа Торнквист / ТАСС", "Беа Торнквист / ТАСС", "Беа Торнквист", "TASS"),
        ("（港湾局提供）", "港湾局", "", "港湾局"),
    ],
)
def test_a_credit_in_all_shapes(behind: str, words: str, photographer: str, agency: str) -> None:
    text = CAPTION + behind
    found = credit.credit(text)
    assert found is not None
    assert found.words.of(text) == words
    assert (found.photographer, found.agency) == (photographer, agency)
    assert text[: found.span.start].strip(" |©") == CAPTION
    assert found.span.end == len(text)


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
    assert credit.credit(text) is None


@pytest.mark.parametrize(
    ("text", "caption", "words"),
    [
        ("The band waits on the quay AP Photo/Bea Thornquist", "The band waits on the quay", "AP Photo/Bea Thornquist"),
        ("The town council in Gullhaven EFE/ B.B. Rusk", "The town council in Gullhaven", "EFE/ B.B. Rusk"),
        ("The band waits on the quayFoto: Bea Thornquist", "The band waits on the quay", "Bea Thornquist"),
        ("The quay, photo. / B. Rusk / Eye photo", "The quay, photo. /", "B. Rusk / Eye photo"),
        ("The quay in Gullhaven / Bea Thornquist", "The quay in Gullhaven", "Bea Thornquist"),
        ("Crews at sea on 11. May 2024 (AFP / BEA RUSK)", "Crews at sea on 11. May 2024", "AFP / BEA RUSK"),
        ("Ellery school hands out its degrees(Dok.Eye )", "Ellery school hands out its degrees", "Eye"),
    ],
)
def test_a_credit_that_no_sentence_end_parts_from_its_caption(text: str, caption: str, words: str) -> None:
    found = credit.credit(text)
    assert found is not None
    assert text[: found.span.start].strip() == caption
    assert found.words.of(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "Der Kai am Morgen. (Archivbild)",
        "The ferry in Gullhaven, 21 May 2024. (Gullhaven)",
        "Fotos der Fähre hängen am Kai.",
        "A sale of 7 of 10 boats (up 1.3 %)",
        "小港町長は退任した。（町長は港湾局に）",
    ],
)
def test_what_stands_in_brackets_is_not_always_a_credit(text: str) -> None:
    assert credit.credit(text) is None


@pytest.mark.parametrize(
    ("line", "sure", "words"),
    [
        ("Foto: Bea Thornquist", 2, "Bea Thornquist"),
        ("(Photo: Bea Thornquist/AFP)", 2, "Bea Thornquist/AFP"),
        ("© Bea Thornquist / Eye", 2, "Bea Thornquist / Eye"),
        ("Bild: SN/Bea Thornquist", 2, "SN/Bea Thornquist"),
        ("Getty Images", 2, "Getty Images"),
        ("(Harbour Board)", 2, "Harbour Board"),
        ("quaystock - Getty Images", 2, "quaystock - Getty Images"),
        ("Bea Thornquist / Eye", 1, "Bea Thornquist / Eye"),
        ("Copyright Bea Thornquist/Copyright 2026 The Eye. All rights reserved.", 2, "Bea Thornquist"),
        ("Bea Thornquist", 0, "Bea Thornquist"),
        ("Foto de familia en el puerto", 0, "Foto de familia en el puerto"),
        ("Symbolbild", 0, "Symbolbild"),
        ("Pier 4 at low tide", 0, "Pier 4 at low tide"),
    ],
)
def test_a_line_of_its_own(line: str, sure: int, words: str) -> None:
    assert credit.is_credit(line) == sure
    assert credit.alone(line).words.of(line) == words


def test_a_mark_without_names_is_left_off_a_caption() -> None:
    assert "The quay - Copyright"[: credit.unmarked("The quay - Copyright")] == "The quay - "
    assert credit.unmarked("The quay (archive picture)") == len("The quay (archive picture)")
    assert credit.unmarked("The harbour master, who took no photo") == len("The harbour master, who took no photo")


def test_parties_of_a_credit() -> None:
    assert credit.parties("Bea Thornquist/Ellery Courier via AP") == ("Bea Thornquist", "AP")
    assert credit.parties("GULLHAVEN EYE / Tobin Rusk") == ("Tobin Rusk", "GULLHAVEN EYE")
    assert credit.parties("Handout") == ("", "Handout")
    assert credit.parties("") == ("", "")


# Any text -------------------------------------------------------------------------------------------------

PIECES = (
    "Photo: |Foto |Photo by |via |/| / | | |(|)|[|]|©|:|＝| – |. |.|Nell Garrick|BO LARKIN|dpa|AP|Reuters|AFP Photo|"
    "port|the |Symbolbild|写真|提供|3 March 2024|—|B.|@b|\n|’|_|1|é|\u0130|\u1e9e|\U0001f6a2"
).split("|")
ANY = st.text(max_size=80) | st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=25).map("".join)


@given(ANY)
def test_credits_of_any_text_say_its_words(text: str) -> None:
    for found in (credit.credit(text), credit.alone(text)):
        if found is not None:
            assert 0 <= found.span.start <= found.words.start <= found.words.end <= found.span.end <= len(text)
            assert found.photographer in found.words.of(text)
    assert 0 <= credit.unmarked(text) <= len(text)
    assert credit.is_credit(text) in (0, 1, 2)
    credit.is_named(text)
    credit.parties(text)


def test_time_stays_linear_on_hostile_runs(hostile: str) -> None:
    began = time.process_time()
    credit.credit(hostile)
    credit.alone(hostile)
    credit.is_credit(hostile)
    credit.is_named(hostile)
    credit.unmarked(hostile)
    credit.parties(hostile)
    assert time.process_time() - began < 2.0
