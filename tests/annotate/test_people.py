"""people: what a careful reader finds in sentences, whom a source means, and what holds of any text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk.annotate import people
from copydesk.records import Span
from copydesk.words import Words, words

CASES = sorted((Path(__file__).parents[1] / "sentences").glob("*.txt"))
CASES = [path for path in CASES if path.stem.startswith(("people-", "organisations-", "names-"))]


def read(text: str) -> Words:
    """The words of a text, a passage a line."""
    spans, at = [], 0
    for line in text.splitlines(keepends=True):
        spans.append(Span(at, at + len(line.rstrip())))
        at += len(line)
    return words(text, spans)


def told(text: str, language: str = "en", kinds: str = "po") -> list[str]:
    """What was found, a line each: key, name, gender, mentions with their kinds."""
    lines = []
    for one in [one for some in people.found(read(text), language) for one in some]:
        mentions = " ".join(f"{mention.span.of(text)}/{mention.kind}" for mention in one.mentions)
        if one.key[0] in kinds:
            lines.append(f"{one.key}\t{one.name}\t{getattr(one, 'gender', '')}\t{mentions}")
    return lines


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    """A case says what must be found of people, of organisations, or of both where both stand in it."""
    text, _, output = path.read_text("utf-8").partition("# output\n")
    language = "en"
    if text.startswith("# language"):
        line, _, text = text.partition("\n")
        language = line.split()[-1]
    kinds = "".join(kind for kind in "po" if f"\n{kind}1\t" in f"\n{output}") or "po"
    assert told(text, language, kinds) == output.splitlines()


def means(text: str, source: str, before: str = "", nth: int = 0) -> str:
    """The name of the one whom a source means, by its nth place in the text."""
    at = -1
    for _ in range(nth + 1):
        at = text.index(source, at + 1)
    read_ = read(text)
    found = people.found(read_, "en")
    names = {one.key: one.name for some in found for one in some}
    keys = {name: key for key, name in names.items()}
    within = read_.within(Span(at, at + len(source)))
    spoken = [(0, keys[before])] if before else []
    return names.get(people.meant(found, read_, within.start, within.stop, spoken), "")


@pytest.mark.parametrize(
    ("text", "source", "name"),
    [
        ("Ida Moe, a spokeswoman for Bo Kerr, said so.", "Ida Moe, a spokeswoman for Bo Kerr,", "Ida Moe"),
        ("A spokeswoman for Bo Kerr said so.", "A spokeswoman for Bo Kerr", ""),
        ("A spokeswoman for Bo Kerr, Ida Moe, said so.", "A spokeswoman for Bo Kerr, Ida Moe,", "Ida Moe"),
        ("The yard’s chief executive, Bo Kerr, said so.", "The yard’s chief executive, Bo Kerr,", "Bo Kerr"),
        ("Harbour Board chairman Bo Kerr said so.", "Harbour Board chairman Bo Kerr", "Bo Kerr"),
        ("Officials at the Harbour Board said so.", "Officials at the Harbour Board", ""),
        ("The Harbour Board said so.", "The Harbour Board", "Harbour Board"),
        ("A Gullhaven Courier poll found so.", "A Gullhaven Courier poll", ""),
        ("Ida Moe's speech said so.", "Ida Moe's speech", ""),
        ("According to Bo Kerr's report it was late. Moe left.", "Bo Kerr's", "Bo Kerr"),
        ("Ida Moe and Bo Kerr said so.", "Ida Moe and Bo Kerr", ""),
        ("Ida Moe is back. Some Moe supporters said so.", "Some Moe supporters", ""),
        ("Ida Moe, the mayor of Port Ellery, left. The mayor said so.", "The mayor", "Ida Moe"),
        ("Sen. Ida Moe left. Mr. Kerr and Bo Kerr stayed. The senator said so.", "The senator", "Ida Moe"),
        ("Bo Kerr stayed. The senator said so.", "The senator", ""),
        ("Bo Kerr stayed with Ida Moe. He said so.", "He", "Bo Kerr"),
        ("Bo Kerr stayed. She said so.", "She", ""),
        ("It was Bo Kerr, who said so.", "who", "Bo Kerr"),
        ("Those who said so left.", "who", ""),
        ("The Harbour Board met Bo Kerr. Residents said so.", "Residents", ""),
        ("His wife Ida Moe said so.", "His wife Ida Moe", "Ida Moe"),
        ("The Moe campaign met Ida Moe. She left. Her campaign said so.", "Her campaign", "Moe campaign"),
        ("Bo Kerr left. His campaign said so.", "His campaign", ""),
        ("Sen. Ida Moe left. The Ohio senator said so.", "The Ohio senator", "Ida Moe"),
        ("Sen. Ida Moe met Sen. Bo Kerr. The Ohio senator said so.", "The Ohio senator", ""),
        ("Ida Moe, mayor of Gullhaven, left. The mayor of Port Ellery said so.", "The mayor of Port Ellery", ""),
    ],
)
def test_meant(text: str, source: str, name: str) -> None:
    assert means(text, source) == name


def test_two_who_fit_leave_a_pronoun_open_and_the_last_speaker_takes_it() -> None:
    text = "Bo Kerr and Ole Marsh met. He said so."
    assert means(text, "He") in ("", "Bo Kerr")
    text = "The Harbour Board met on Monday. It said so."
    assert means(text, "It") == ""
    assert means(text, "It", before="Harbour Board") == "Harbour Board"


def test_titles_and_roles_are_kept_apart_from_the_name() -> None:
    text = "Former Sen. Ida Moe met campaign manager Bo Kerr, a lawyer from Port Ellery."
    (moe, kerr), _ = people.found(read(text), "en")
    assert [span.of(text) for span in moe.titles] == ["Former Sen."]
    assert [span.of(text) for span in kerr.roles] == ["campaign manager", "a lawyer from Port Ellery"]


def test_a_source_that_is_no_words_is_refused() -> None:
    read_ = read("Ida Moe left.")
    with pytest.raises(ValueError, match="name words of the text"):
        people.meant(people.found(read_, "en"), read_, 3, 3)


PIECES = st.sampled_from(
    "Ida Moe Bo Kerr Mr. Sen. Mayor the The of and NPA Harbour Board Department Courier he She said , . “ ”".split()
    + "\" ' ’s - ( ) : & MOE Democrats However é 港 O’Marsh de la 41 J. Herrn Moes Kerrs sagte".split()
    + ["\n"]
)
TEXTS = st.lists(PIECES, max_size=60).map(" ".join)


@settings(deadline=None)
@given(TEXTS, st.sampled_from(["en", "de", "fr", "ru", "ja", ""]))
def test_mentions_stand_in_order_keys_by_first_mention_and_the_same_twice(text: str, language: str) -> None:
    read_ = read(text)
    found = people.found(read_, language)
    assert found == people.found(read_, language)
    for letter, some in zip("po", found, strict=True):
        assert [one.key for one in some] == [f"{letter}{n}" for n in range(1, len(some) + 1)]
        firsts = [one.mentions[0].span.start for one in some]
        assert firsts == sorted(firsts)
        for one in some:
            spans = [mention.span for mention in one.mentions]
            assert spans == sorted(set(spans))
            assert one.name
            assert all(0 <= span.start < span.end <= len(text) for span in spans)
            assert all(span.start in read_.starts and span.end in read_.ends for span in spans)
    places = [mention.span for one in found[0] for mention in one.mentions]
    assert len(places) == len(set(places)), "no words mean two people"


@settings(deadline=None)
@given(TEXTS, st.data())
def test_a_source_means_one_of_those_who_were_found_or_nobody(text: str, data: st.DataObject) -> None:
    read_ = read(text)
    if not read_.forms:
        return
    first = data.draw(st.integers(0, len(read_.forms) - 1))
    end = data.draw(st.integers(first + 1, len(read_.forms)))
    found = people.found(read_, "en")
    assert people.meant(found, read_, first, end) in {"", *(one.key for some in found for one in some)}


@pytest.mark.parametrize(
    "text",
    [
        "Ida Moe said he and she. " * 4000,
        "A " * 20000,
        "“" * 20000,
        "Ida " * 20000,
        "the " * 20000,
        ", the mayor" * 8000,
        " ".join(f"Ida{chr(97 + n % 26)}{n} Moe met" for n in range(8000)) + " he said " * 2000,
    ],
    ids=["names", "capitals", "quotes", "one-name", "articles", "roles", "many"],
)
@pytest.mark.timeout(20)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    people.found(read(text), "en")
