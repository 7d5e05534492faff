"""Groups: copies find together, and one bad link never fuses two groups."""

from __future__ import annotations

from invented import article, story

from copydesk import trace


def grouped(texts: dict[str, str]) -> list[set[str]]:
    found = trace.groups(trace.printed(article(key, text)) for key, text in texts.items())
    return [{key for key, _ in group} for group in found.groups]


def test_copies_cut_edited_and_whole_find_together() -> None:
    told = story(1, 14)
    texts = {
        "a": " ".join(told),
        "b": " ".join(told),
        "c": " ".join(told[:5]),
        "d": " ".join(told[8:13]),
        "e": " ".join(line.replace(" the ", " that ") for line in told),
    }
    texts |= {f"other{n}": " ".join(story(n + 10)) for n in range(20)}
    assert grouped(texts) == [{"a", "b", "c", "d", "e"}]


def test_two_articles_run_together_do_not_fuse_their_groups() -> None:
    one, other = story(1), story(2)
    texts = {f"one{n}": " ".join(one[: 12 - n]) for n in range(3)}
    texts |= {f"other{n}": " ".join(other[: 12 - n]) for n in range(3)}
    texts["both"] = " ".join(one + other)
    found = grouped(texts)
    assert not [group for group in found if {"one0", "other0"} <= group]
    assert {"one0", "one1", "one2"} <= next(group for group in found if "one0" in group)


def test_sharing_a_quote_is_no_copy() -> None:
    said = "“Nobody on the quay had been told that the last tug was already under way,” Ida Moe told the inquiry."
    texts = {"a": " ".join([*story(1), said]), "b": " ".join([said, *story(2)])}
    found = trace.groups(trace.printed(article(key, text)) for key, text in texts.items())
    assert found.groups == []
    assert found.quotes == [("a", "b")]
