"""What `copydesk timeline` says of what happened."""

from __future__ import annotations

import pytest

from copydesk.archive import Entry
from copydesk.cli import happened
from copydesk.records import Span

ENTRY = Entry(
    key="0" * 32,
    url="",
    headline="Regatta off",
    site="courier.example",
    published="2024-03-16T10:00:00Z",
    day="2024-03-15",
    status="cancelled",
    what="called off the regatta\x1b[2J",
    who="Ida Moe",
    where="Gullhaven",
    many="",
    line="Mayor Moe called off the regatta in Gullhaven on Friday.",
    reported=False,
    weight=0.8,
    sure=0.9,
    span=Span(10, 32),
)


def test_events_stand_under_their_day_with_the_line_of_the_source(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    late = {name: getattr(ENTRY, name) for name in ENTRY.__struct_fields__}
    late |= {"day": "2024-03-16", "reported": True, "who": "", "where": "", "many": "300", "what": "sacked dockers"}
    happened.listed([ENTRY, Entry(**late)], "regatta")
    assert capsys.readouterr().out == (
        "2024-03-15\n"
        "  [cancelled] called off the regatta[2J — Ida Moe, in Gullhaven\n"
        "    “Mayor Moe called off the regatta in Gullhaven on Friday.”\n"
        "    courier.example · 00000000 · Regatta off\n"
        "\n"
        "2024-03-16 (day of the report)\n"
        "  [cancelled] sacked dockers (300)\n"
        "    “Mayor Moe called off the regatta in Gullhaven on Friday.”\n"
        "    courier.example · 00000000 · Regatta off\n"
    )


def test_what_copies_repeat_stands_once(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    copy = Entry(**{name: getattr(ENTRY, name) for name in ENTRY.__struct_fields__} | {"key": "f" * 32})
    happened.listed([ENTRY, copy], "")
    shown = capsys.readouterr().out
    assert shown.count("[cancelled]") == 1
    assert shown.endswith("    also in ffffffff\n")


def test_none_is_found(capsys: pytest.CaptureFixture[str]) -> None:
    happened.listed([], "regatta")
    assert capsys.readouterr().out == "No event for regatta found.\n"
