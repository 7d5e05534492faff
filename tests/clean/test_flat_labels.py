"""What the lines of a flat text are for. Rules say so where they are certain; elsewhere it was learned."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import clean
from copydesk.records import BODY_LABELS

HEADLINE = "Ferry aground off Port Ellery, 84 passengers taken ashore"
MENU = ["Ellery Courier", "Home", "News", "Harbour", "Sport", "Opinion", "Weather", "Log in", "Subscribe"]
STORY = [
    "The ferry Gullhaven Star ran aground on the Outer Skerry at dawn on Monday with 84 passengers on board, the "
    "harbour master of Port Ellery said. Nobody was hurt.",
    "Two fishing boats took the passengers to Gullhaven before noon, where the lifeboat crew had opened its station "
    "and the bakery sent bread. The last of them came ashore at 11.40, wrapped in blankets.",
    "“We felt a blow, then the engine stopped,” said Nell Garrick, who takes the ferry to work. “The crew were calm, "
    "and so were we, until we saw the rocks on both sides.”",
    "The pilot, who has worked on this line for nineteen years, was questioned in the afternoon. The company that runs "
    "the ferry said that the radar had failed twice in the past month and had been repaired each time.",
    "Divers will look at the hull on Tuesday, when the tide allows it. Until then a smaller boat sails in the "
    "mornings, and the company pays for the bus that goes round the bay.",
    "The Outer Skerry has no light since the storm of last winter. The council had put off its repair in March, as "
    "it had found no money for it, and will talk about it again this week.",
]
FOOT = [
    "Related stories",
    "Bakery on Quay Street to close after ninety years",
    "Why the council cannot agree on a light",
    "Gullhaven swimmers win the county cup",
    "Comments",
    "Sign in to leave a comment. Please read our house rules before you post.",
    "This website uses cookies to give you the best experience. You can change your settings at any time.",
    "© 2024 Ellery Courier. All rights reserved. Privacy policy Terms of use Contact",
]


def labels(text: str) -> dict[str, str]:
    article = clean.article(text)
    return {block.span.of(article.text): block.label for block in article.blocks}


def test_the_article_is_told_from_what_stands_around_it() -> None:
    text = "\n".join([*MENU, HEADLINE, "By Ada Quill", "16 March 2024", *STORY, *FOOT])
    article = clean.article(text)
    assert article.paragraphs == STORY
    found = labels(text)
    assert found[HEADLINE] == "headline"
    assert found["By Ada Quill"] == "byline"
    assert found["16 March 2024"] == "date"
    assert all(found[line] not in BODY_LABELS for line in [*MENU, *FOOT])


def test_an_article_with_nothing_around_it_is_all_body() -> None:
    assert clean.article("\n\n".join([HEADLINE, *STORY])).paragraphs == STORY


def test_what_stands_in_the_article_and_is_no_part_of_it_is_set_aside() -> None:
    inside = [
        "Advertisement",
        "Read more: Why the council cannot agree on a light",
        "The Gullhaven Star at the quay on Sunday. (Photo: Carla Voss/NPA)",
        "Sign up for our newsletter and get the best of the Ellery Courier in your inbox every morning.",
    ]
    text = "\n".join([*MENU, HEADLINE, STORY[0], inside[0], STORY[1], inside[1], STORY[2], inside[2], *STORY[3:5]])
    text = "\n".join([text, inside[3], STORY[5], *FOOT])
    found = labels(text)
    assert [line for line, label in found.items() if label in BODY_LABELS] == STORY
    assert found[inside[0]] == "ad"
    assert found[inside[1]] == "related"
    assert found[inside[2]] == "caption"


def test_a_passage_that_is_said_twice_is_body_once() -> None:
    article = clean.article("\n".join([*MENU, HEADLINE, STORY[0], *STORY[:4], STORY[1], *STORY[4:], *FOOT]))
    assert sorted(article.paragraphs) == sorted(STORY)


def test_a_subhead_is_body_and_says_so() -> None:
    text = "\n".join([*MENU, HEADLINE, *STORY[:3], "No light since the storm", *STORY[3:], *FOOT])
    assert labels(text)["No light since the storm"] == "subhead"


def test_every_verdict_says_how_sure_it_is_and_why() -> None:
    article = clean.article("\n".join([*MENU, HEADLINE, *STORY, *FOOT]))
    assert all(0 < block.sure < 1 and block.why for block in article.blocks)
    assert all(block.why == "learned" for block in article.blocks if block.label == "body")


def test_the_same_text_gets_the_same_verdicts() -> None:
    text = "\n".join([*MENU, HEADLINE, *STORY, *FOOT])
    assert clean.article(text) == clean.article(text)


_LINES = st.one_of(
    st.sampled_from([*MENU, *STORY, *FOOT, "[ad_1]", "18 PICTURES", "Source link", "1", "…", "©", "|"]),
    st.text(min_size=1, max_size=200),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=40))
def test_labelling_never_fails_and_labels_every_line(lines: list[str]) -> None:
    article = clean.article("x\n" + "\n".join(lines))
    assert article.form == "text" or "<" in article.text or "&" in article.text
    assert article.blocks
    assert all(0 < block.sure <= 1 for block in article.blocks)


@pytest.mark.parametrize("line", [STORY[0], "Home", "The ferry ran aground.", "a, b, c", "Photo: Carla Voss / NPA"])
def test_time_grows_with_the_text_and_no_faster(line: str) -> None:
    def spent(count: int) -> float:
        text = "\n".join(f"{line} {n}" if n % 3 else STORY[0] for n in range(count))
        began = time.process_time()
        clean.article(text)
        return time.process_time() - began

    spent(20)
    few = min(spent(300) for _ in range(2))
    assert spent(3000) < 30 * max(few, 0.01)


@pytest.mark.parametrize("between", ["Add to your saved stories here", "View all posts by our writer", "0:00 / 3:12"])
def test_a_headline_is_made_of_the_words_of_its_article(between: str) -> None:
    text = "\n".join([*MENU, HEADLINE, between, *STORY, *FOOT])
    article = clean.article(text)
    assert article.headline is not None
    assert article.headline.value == HEADLINE


def test_a_line_that_shares_no_word_with_the_article_is_no_headline() -> None:
    article = clean.article("\n".join([*MENU, "Add to your saved stories here", *STORY, *FOOT]))
    assert article.headline is None
