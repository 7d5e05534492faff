"""events: what happened, who, where, when, how many, and how it stands; the gist of an article."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import annotate
from copydesk.records import Article, Block, Claim, Dateline, Event, Label, Notes, Span

CASES = sorted((Path(__file__).parents[1] / "sentences").glob("events-*.txt"))
DAY = "2024-03-18"  # a Monday


def article(*lines: str, headline: str = "", language: str = "en", caption: str = "", day: str = DAY) -> Article:
    """An article of paragraphs, with a headline above and a caption below where there are any."""
    parts: list[tuple[Label, str]] = [("body", line) for line in lines]
    parts = [("headline", headline)] * bool(headline) + parts + [("caption", caption)] * bool(caption)
    blocks: list[Block] = []
    at = 0
    for label, line in parts:
        span = Span(at, at + len(line))
        blocks.append(Block(label=label, kind="p", span=span, raw=span))
        at += len(line) + 1
    return Article(
        key="k",
        url="",
        text="\n".join(line for _, line in parts),
        blocks=tuple(blocks),
        form="text",
        language=language,
        headline=Claim(field="headline", value=headline, basis="h1", span=blocks[0].span) if headline else None,
        published=Claim(field="published", value=day, basis="meta") if day else None,
    )


def told(made: Article) -> list[tuple[str, str]]:
    """The events of an article, in its words, with their status."""
    return [(event.what.of(made.text), event.status) for event in annotate.notes(made).events]


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_sentences(path: Path) -> None:
    """A case: sentences, each an article of its own; "# output"; status and words of each event, a line."""
    text, _, output = path.read_text("utf-8").partition("# output\n")
    lines = [f"{status or '-'}\t{words}" for line in text.splitlines() for words, status in told(article(line))]
    assert lines == output.splitlines()


def one(made: Article, words: str) -> tuple[Event, Notes]:
    """The event of which these are words."""
    notes = annotate.notes(made)
    found = [event for event in notes.events if words in event.what.of(made.text)]
    assert len(found) == 1, (words, told(made))
    return found[0], notes


@pytest.mark.parametrize(
    ("sentence", "what", "status"),
    [
        ("Officers raided a mill on Friday.", "raided a mill", "happened"),
        ("Officers will raid the mill on Friday.", "raid the mill", "planned"),
        ("The ferry company called off the regatta.", "called off the regatta", "cancelled"),
        ("The regatta was put off until May because of the wind.", "The regatta", "postponed"),
        ("The regatta will not be held this year.", "The regatta", "cancelled"),
        ("A search for the two divers is under way.", "A search", "under way"),
        ("The talks collapsed after an hour.", "The talks", "failed"),
        ("The rebels tried to seize the harbour.", "seize the harbour", "failed"),
        ("The board denied that it had sold the ferry.", "sold the ferry", "denied"),
        ("Nobody was arrested, the harbour master said.", "arrested", "denied"),
        ("The board has not sold the ferry.", "sold the ferry", "denied"),
        ("The raids were planned for May, but Ms Moe postponed them.", "The raids", "postponed"),
    ],
)
def test_how_an_event_stands(sentence: str, what: str, status: str) -> None:
    assert (what, status) in [(words[: len(what)], stands) for words, stands in told(article(sentence))]


@pytest.mark.parametrize(
    "sentence",
    [
        "The dockers could strike if the talks with the board break down.",
        "Ida Moe may resign.",
        "If the dam were to burst, three villages would be lost.",
        "Residents fear another flood.",
    ],
)
def test_what_may_be_has_no_status(sentence: str) -> None:
    assert all(status in ("", "planned") or words == "" for words, status in told(article(sentence)))
    assert not any(status in ("happened", "under way") for _, status in told(article(sentence)))


def test_who_when_and_how_many() -> None:
    made = article("On Friday the Harbour Board of Gullhaven sacked 300 dockers.")
    event, notes = one(made, "sacked")
    assert event.subject is not None
    assert event.subject.of(made.text) == "the Harbour Board of Gullhaven"
    names = {body.key: body.name for body in notes.organisations}
    assert "Harbour Board" in names[event.who[0]]
    assert event.count is not None
    assert event.count.of(made.text) == "300"
    assert [moment.value for moment in notes.moments if moment.key in event.when] == ["2024-03-15"]


def test_who_it_befalls_is_told_in_words_where_nobody_is_named() -> None:
    made = article("At least seven people were killed when a tram derailed near the pier.")
    event, _ = one(made, "killed")
    assert event.who == ()
    assert event.subject is not None
    assert event.subject.of(made.text) == "At least seven people"


def test_an_event_told_twice_is_one() -> None:
    made = article(
        "Officers raided a mill in Gullhaven on Friday. The raid lasted an hour.",
        "Ida Moe, who owns the mill, said that the raid had ruined her.",
    )
    raids = [event for event in annotate.notes(made).events if "raid" in event.what.of(made.text)]
    assert len(raids) == 1
    assert len(raids[0].mentions) == 3


def test_another_event_of_the_same_kind_stays_another() -> None:
    made = article(
        "The raids on the mills of Port Ellery have begun, an official said.",
        "The Gull reported on Saturday that officers had carried out an unsuccessful raid in Gullhaven.",
    )
    assert [status for words, status in told(made) if "raid" in words] == ["under way", "failed"]


def test_an_event_knows_the_statements_that_tell_it() -> None:
    made = article("Mayor Ida Moe said that officers had raided a mill in Gullhaven.")
    event, notes = one(made, "raided")
    assert [statement.key for statement in notes.statements] == list(event.told)


def test_what_stands_under_a_photo_is_not_what_the_body_tells() -> None:
    made = article("Officers raided a mill on Friday.", caption="A raid in Port Ellery, May 3, 2019.")
    assert len([event for event in annotate.notes(made).events if "raid" in event.what.of(made.text)]) == 2


def test_other_languages_have_none() -> None:
    assert told(article("Die Polizei hat am Freitag eine Mühle durchsucht.", language="de")) == []


def test_the_gist_is_the_headlines_main_verb() -> None:
    made = article(
        "Harbour dockers at Gullhaven walked out on Friday in a row over pay.",
        "The board said that talks would go on.",
        headline="Dockers shut Gullhaven harbour in row over pay",
    )
    told_ = annotate.gist(made, annotate.notes(made))
    assert told_.who is not None
    assert told_.what is not None
    assert told_.who.of(made.text) == "Dockers"
    assert told_.what.of(made.text).startswith("shut Gullhaven harbour")
    assert told_.day == "2024-03-15"


def test_where_is_the_spot_before_the_country() -> None:
    made = article(
        "Ida Moe won the race on Sunday.", headline="Moe wins Gullhaven Cup at Salter Park after two crashes"
    )
    told_ = annotate.gist(made, annotate.notes(made))
    assert told_.where is not None
    assert told_.where.of(made.text) == "Salter Park"


def test_the_day_of_the_dateline_is_not_that_of_what_it_tells() -> None:
    text = "GULLHAVEN, March 17 (NPA) — Officers searched a mill before dawn on Saturday."
    made = msgspec.structs.replace(
        article(text), dateline=Dateline(span=Span(0, 27), place="GULLHAVEN", date="2024-03-17")
    )
    event, notes = one(made, "searched")
    assert [moment.value for moment in notes.moments if moment.key in event.when] == ["2024-03-16"]


def test_names_and_months_tell_of_no_event() -> None:
    made = article("The board met.", caption="Ida Moe leaves the court in Gullhaven on 16 March 2024. NPA / Jonas Fell")
    assert not any(words in ("March 2024", "Fell") for words, _ in told(made))


def test_a_habit_and_a_compound_are_none() -> None:
    assert (
        told(article("He likes his sleeping bag. Students don't qualify for grants. The art of leaving is hard.")) == []
    )


def test_the_gist_of_nothing_says_nothing() -> None:
    made = article("Salt and pepper.", day="")
    told_ = annotate.gist(made, annotate.notes(made))
    assert (told_.event, told_.what, told_.when, told_.day) == ("", None, None, "")


_WORDS = "the a raid was called off Moe will not to deny that talks , . “ ” strike begin Friday 300 of if who".split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(_WORDS), min_size=1, max_size=40))
def test_every_event_points_at_its_words(words: list[str]) -> None:
    made = article(" ".join(words))
    notes = annotate.notes(made)
    known = {one.key for one in (*notes.people, *notes.organisations, *notes.places, *notes.moments)}
    for event in notes.events:
        assert event.mentions
        assert 0 <= event.sure <= 1
        assert 0 <= event.weight <= 1
        for span in (event.what, *event.mentions):
            assert 0 <= span.start < span.end <= len(made.text)
            assert span.of(made.text).strip() == span.of(made.text)
        assert {*event.who, *event.where, *event.when} <= known
        assert {*event.told} <= {statement.key for statement in notes.statements}
    assert notes == annotate.notes(made)
