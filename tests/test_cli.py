"""The command line, run as people run it. `python tests/test_cli.py` writes docs/cli.md anew from the real output."""

from __future__ import annotations

import difflib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from copydesk import cli
from copydesk.archive import Archive, rows
from copydesk.cli import lists, progress, report, terminal
from copydesk.cli.lists import _periods
from copydesk.edition import Tally
from copydesk.records import Spike

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs" / "cli.md"
COMMANDS = (
    *("read", "show", "search", "statements", "timeline", "places", "spikes", "export", "stats"),
    *("desk", "trace", "copies", "stories", "dedup"),
)
RAIDS = "https://www.ellery-courier.example/news/harbour/2024/03/16/customs-officers-raid-11-warehouses"

HOSTILE = (
    "<html><head><title>\x1b]0;mine\x07Ferry \x1b[31m[bold]aground[/bold] \x9b2J\u202egnorw</title></head><body>"
    "<h1>\x1b]0;mine\x07Ferry \x1b[31m[bold]aground[/bold] \x9b2J\u202egnorw</h1>"
    "<p>The ferry ran aground \x1b[2J\x1b[H at dawn on Monday, said the [red]harbour[/red] master :boom:.</p>"
    "<p>Nobody was hurt when the ship struck the rocks, and the \x1b]8;;http://x\x07tide\x1b]8;;\x07 took it off.</p>"
    "</body></html>"
)


def environment(**more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name not in ("COPYDESK_ARCHIVE", "COLUMNS", "NO_COLOR")
    }
    return kept | {"PYTHONPATH": str(ROOT / "src"), "COVERAGE_PROCESS_START": ""} | more


def run(*arguments: str, cwd: Path = ROOT, stdin: bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own. `read` works in a loop there: starting workers takes longer."""
    jobs = ["--jobs", "1"] if arguments[:1] == ("read",) and "--jobs" not in arguments else []
    ended = subprocess.run(
        [sys.executable, "-m", "copydesk", *arguments, *jobs],
        cwd=cwd,
        env=environment(**more),
        input=stdin,
        capture_output=True,
        timeout=100,
    )
    return subprocess.CompletedProcess(ended.args, ended.returncode, ended.stdout.decode(), ended.stderr.decode())


def inside(*arguments: str) -> str:
    """What the command prints, run in this process, where it must go well."""
    # A runner of tests in several processes sets COLUMNS: here nobody looks, so that no line is wrapped.
    result = CliRunner().invoke(cli.app, list(arguments), catch_exceptions=False, env={"COLUMNS": None})
    assert result.exit_code == 0, result.output
    return result.stdout


def pages(folder: Path, count: int) -> Path:
    """A pile of small pages, no two alike."""
    folder.mkdir()
    for n in range(count):
        prose = (
            f"Ferry {n} left the harbour at dawn on Monday and came back with {n} crates of fish before the tide. " * 3
        )
        (folder / f"{n:05}.html").write_text(f"<h1>Ferry {n} is back</h1><p>{prose}</p><p>{prose}</p>")
    return folder


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the samples."""
    path = tmp_path_factory.mktemp("cli") / "desk.db"
    ended = run("read", "samples", "--into", str(path))
    assert (ended.returncode, ended.stderr) == (0, "")
    return path


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "page.html").write_text(HOSTILE)
    (folder / "\x1b[31mred.html").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 60)
    path = folder / "desk.db"
    assert run("read", str(folder / "page.html"), str(folder / "\x1b[31mred.html"), "--into", str(path)).returncode == 0
    return path


def key(path: Path, name: str = RAIDS) -> str:
    with Archive(path) as archive:
        return archive.find(name)


def content(path: Path) -> list[tuple[Any, ...]]:
    with Archive(path) as archive:
        return list(rows(archive))


# read ----------------------------------------------------------------------------------------------------


def test_a_second_read_adds_nothing_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    first = run("read", "samples", "--into", str(path))
    before = [row for row in content(path) if row[0] != "editions"]
    again = run("read", "samples", "--into", str(path))
    files = len([file for file in (ROOT / "samples").iterdir() if not file.name.startswith(".")])
    assert first.returncode == again.returncode == 0
    assert f"Read {files} files" in first.stdout
    assert f"Nothing new: all {files} files were read before." in again.stdout
    assert [row for row in content(path) if row[0] != "editions"] == before


def test_the_report_counts_what_the_archive_holds(desk: Path, tmp_path: Path) -> None:
    said = json.loads(run("read", "samples", "--into", str(tmp_path / "desk.db"), "--json").stdout)
    with Archive(desk) as archive:
        counted = archive.stats()
    assert said["added"] == counted.articles
    assert said["spiked"] == counted.spikes == sum(said["reasons"].values())
    assert said["reasons"] == counted.reasons
    assert (said["bugs"], said["stopped"]) == (0, False)
    assert {*Tally.__struct_fields__, "reasons", "archive"} == said.keys()


def test_a_later_run_reports_only_its_own_spikes(tmp_path: Path) -> None:
    path = str(tmp_path / "desk.db")
    run("read", "samples/nothing.html", "samples/coast-football-athletic.html", "--into", path)
    said = json.loads(run("read", "samples/harbour-map.html", "--into", path, "--json").stdout)
    assert said["reasons"] == {"not-text": 1}


def test_what_was_spiked_is_tried_again_when_asked(tmp_path: Path) -> None:
    path, page = str(tmp_path / "desk.db"), tmp_path / "page.html"
    missing = run("read", str(page), "--into", path, "--json")
    assert json.loads(missing.stdout)["reasons"] == {"missing": 1}
    page.write_bytes((ROOT / "samples" / "ellery-courier-raids.html").read_bytes())
    assert json.loads(run("read", str(page), "--again", "--into", path, "--json").stdout)["added"] == 1
    assert inside("spikes", "--in", path) == "There are no spikes.\n"
    with Archive(path, write=True) as archive:
        archive._db.execute("UPDATE articles SET version = '0.0.1'")
    said = run("read", str(page), "--again", "--into", path).stdout
    assert re.search(r"\b1  cleaned again +made by another version", said)
    assert inside("show", RAIDS, "--in", path)


def test_one_edition_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with Archive(path, write=True) as archive:
        archive.begin("0.1", ["pile"], {}, "now")
        told = run("read", "samples", "--into", str(path))
    assert told.returncode == 1
    assert "is being written by another edition (process" in told.stderr
    assert run("read", "samples", "--into", str(path)).returncode == 0


@pytest.mark.parametrize("pile", [["samples/nothing.html"], ["samples/harbour-map.html", "no/such/file"], ["{empty}"]])
def test_a_pile_of_which_nothing_can_be_read(tmp_path: Path, pile: list[str]) -> None:
    (tmp_path / "empty").mkdir()
    pile = [name.format(empty=tmp_path / "empty") for name in pile]
    ended = run("read", *pile, "--into", str(tmp_path / "desk.db"))
    assert (ended.returncode, ended.stderr) == (cli.NOTHING, "")
    assert "Nothing new" not in ended.stdout


def test_standard_input(tmp_path: Path) -> None:
    page = (ROOT / "samples" / "ellery-courier-raids.html").read_bytes()
    ended = run("read", "-", "--into", str(tmp_path / "desk.db"), stdin=page)
    assert ended.returncode == 0
    assert "standard input" in inside("show", RAIDS, "--in", str(tmp_path / "desk.db"))


def test_columns_and_date(tmp_path: Path) -> None:
    table = tmp_path / "rows.csv"
    prose = "The ferry ran aground off Port Ellery at dawn on Monday, said the harbour master of the port."
    table.write_text(f'adr,mat,cap\nhttps://a.example/1,"{prose}",Ferry aground\n')
    path = str(tmp_path / "desk.db")
    named = ["--url-column", "adr", "--text-column", "mat", "--title-column", "cap", "--date", "2024-03-16"]
    assert run("read", str(table), *named, "--into", path).returncode == 0
    shown = inside("show", "https://a.example/1", "--in", path)
    assert shown.startswith("Ferry aground\n")
    assert "2024-03-16" in shown


@pytest.mark.parametrize("day", ["16.3.2024", "2024-3-16", "20240316", "2024-W11-6", "2024-02-30", "2024-03-16T10:00"])
def test_a_date_is_an_iso_day(day: str, tmp_path: Path) -> None:
    ended = run("read", "samples", "--date", day, "--into", str(tmp_path / "desk.db"))
    assert ended.returncode == cli.USAGE
    assert "Write it as 2024-03-16" in ended.stderr
    assert not (tmp_path / "desk.db").exists()


def test_quiet_says_nothing(tmp_path: Path) -> None:
    ended = run("read", "samples", "--into", str(tmp_path / "desk.db"), "--quiet")
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_bugs_come_first_and_have_their_own_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, desk: Path
) -> None:
    from copydesk import clean

    def broken(page: Any) -> Any:
        if "Athletic" in page.body:
            raise ZeroDivisionError("no such page")
        return article(page)

    article = clean.article
    monkeypatch.setattr(clean, "article", broken)
    path = str(tmp_path / "desk.db")
    arguments = ["read", str(ROOT / "samples"), "--into", path, "--jobs", "1"]
    result = CliRunner().invoke(cli.app, arguments, catch_exceptions=False)
    assert result.exit_code == cli.BUGS
    assert re.match(r"\d pages? met a bug of Copydesk's own\.\n  ZeroDivisionError: no such page\n", result.stdout)
    assert inside("spikes", "--in", path).lstrip().split()[1] == "bug"
    assert json.loads(inside("spikes", "--json", "--in", path).splitlines()[0])["reason"] == "bug"


# Stopping ------------------------------------------------------------------------------------------------


def started(pile: Path, into: Path, jobs: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "copydesk", "read", str(pile), "--into", str(into), "--jobs", str(jobs)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stdout=pipe, stderr=pipe, text=True)


def until_some_are_in(path: Path, process: subprocess.Popen[str]) -> None:
    """Wait until the first batch is committed."""
    for _ in range(600):
        if path.exists() and process.poll() is None:
            try:
                with Archive(path) as archive:
                    if archive.stats().articles:
                        return
            except cli.CopydeskError:
                pass  # its tables are not made yet
        time.sleep(0.05)
    raise AssertionError(process.communicate())


@pytest.mark.slow
@pytest.mark.parametrize(("number", "jobs"), [(signal.SIGINT, 2), (signal.SIGTERM, 1)], ids=["SIGINT", "SIGTERM"])
def test_stopped_and_run_again_ends_as_if_undisturbed(tmp_path: Path, number: signal.Signals, jobs: int) -> None:
    pile = pages(tmp_path / "pile", 3000)
    process = started(pile, tmp_path / "stopped.db", jobs)
    until_some_are_in(tmp_path / "stopped.db", process)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == cli.STOPPED, (out, err)
    said = re.fullmatch(r"Stopped\. ([\d,]+) pages are in \S+; run the same command again to go on\.\n", out)
    assert said, out
    in_it = int(said[1].replace(",", ""))
    assert 0 < in_it < 3000
    assert err == "Finishing the batch under way; once more ends at once.\n"

    again = run("read", str(pile), "--into", str(tmp_path / "stopped.db"), "--jobs", "2", "--json")
    assert again.returncode == 0
    assert json.loads(again.stdout)["added"] == 3000 - in_it
    assert run("read", str(pile), "--into", str(tmp_path / "whole.db"), "--jobs", "2").returncode == 0
    assert content(tmp_path / "stopped.db") == content(tmp_path / "whole.db")


@pytest.mark.slow
def test_the_second_signal_ends_at_once_and_leaves_a_whole_archive(tmp_path: Path) -> None:
    pile = pages(tmp_path / "pile", 3000)
    process = started(pile, tmp_path / "desk.db", 1)
    until_some_are_in(tmp_path / "desk.db", process)
    # A stopped process takes both in one go, however fast it is
    for number in (signal.SIGSTOP, signal.SIGINT, signal.SIGTERM, signal.SIGCONT):
        process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    assert (process.returncode, out) == (cli.STOPPED, "")
    assert run("read", str(pile), "--into", str(tmp_path / "desk.db"), "--jobs", "2").returncode == 0
    assert run("read", str(pile), "--into", str(tmp_path / "whole.db"), "--jobs", "2").returncode == 0
    assert content(tmp_path / "desk.db") == content(tmp_path / "whole.db")


# Progress ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("remaining", "done", "seconds", "words"),
    [
        (100, 100, 1.0, "estimating…"),
        (100, 0, 60.0, "estimating…"),
        (100, 100, 7.0, "about 5 s left"),
        (0, 100, 7.0, "about 5 s left"),
        (-5, 100, 7.0, "about 5 s left"),
        (600, 100, 20.0, "about 2 min left"),
        (10_000, 100, 100.0, "about 2 h 47 min left"),
    ],
)
def test_an_estimate_goes_by_bytes(remaining: int, done: int, seconds: float, words: str) -> None:
    assert progress.left(remaining, done, seconds) == words


def test_an_estimate_goes_by_the_later_half() -> None:
    watch = progress._Watch(terminal.err(), 720, lambda: False)
    for second in range(121):  # large pages for a minute, then small ones, whose bytes take ten times as long
        watch(Tally(seconds=float(second), bytes=min(second, 60) * 10 + max(0, second - 60), read=second))
    assert watch.words().startswith("about 1 min left")  # by all the time it would be 11 seconds
    assert len(watch.looks) <= 62


def test_a_display_that_fails_does_not_break_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    watch = progress._Watch(terminal.err(), 100, lambda: False)

    def fails(*_: Any, **__: Any) -> None:
        raise RuntimeError("no terminal any more")

    monkeypatch.setattr(watch.progress, "update", fails)
    watch(Tally(read=3, bytes=50, seconds=1.0))
    assert watch.words().startswith("estimating… · 3 pages · ")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_progress_is_shown_on_a_terminal_and_taken_away_again(tmp_path: Path) -> None:
    import pty

    pile = pages(tmp_path / "pile", 300)
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "copydesk", "read", str(pile), "--into", str(tmp_path / "desk.db"), "--jobs", "1"]
    env = environment(TERM="xterm-256color", COLUMNS="100")
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=follower)
    os.close(follower)
    seen = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # the way Linux says that the other end is closed
            break
        if not piece:
            break
        seen += piece
    out, _ = process.communicate(timeout=60)
    os.close(leader)
    assert process.returncode == 0
    assert "looking for what is new…" in seen.decode()
    assert seen.decode().rstrip().endswith("\x1b[2K")
    assert "Read 300 files" in out.decode()
    assert "\x1b" not in out.decode()


# show ----------------------------------------------------------------------------------------------------


def test_show_lays_an_article_out(desk: Path) -> None:
    shown = inside("show", key(desk)[:6], "--in", str(desk))
    assert shown.startswith("Customs officers raid 11 warehouses in dawn sweep at Salter’s Dock\n")
    for words in ("Nell Garrick", "2024-03-16 18:05 UTC", "ellery-courier.example", key(desk), "Bea Thornquist"):
        assert words in shown
    assert "About 140 officers broke seals and doors" in shown
    assert "samples/ellery-courier-raids.html, bytes 0 to " in shown
    assert "42 partners" not in shown


def test_show_blocks_strikes_through_what_was_set_aside(desk: Path) -> None:
    shown = inside("show", RAIDS, "--blocks", "--in", str(desk))
    with Archive(desk) as archive:
        article = archive.get(RAIDS)
    assert len(re.findall(r"^ *\d+  [a-z]+", shown, re.M)) == len(article.blocks)
    assert re.search(r"^ *\d+  ad +~~We and our 42 partners .+~~  \S", shown, re.M)
    assert re.search(r"^ *\d+  body +About 140 officers", shown, re.M)


def test_show_raw_leads_to_the_exact_characters(desk: Path) -> None:
    with Archive(desk) as archive:
        article, page = archive.get(RAIDS), archive.page(RAIDS)
    start = article.text.index("£1.4 million")
    span = f"{start}:{start + len('£1.4 million')}"
    ended = run("show", RAIDS, "--raw", span, "--in", str(desk))
    assert ended.stdout == "&pound;1.4 million\n"
    at = page.body.index("&pound;1.4 million")
    line = page.body.count("\n", 0, at) + 1
    assert "samples/ellery-courier-raids.html, bytes 0 to " in ended.stderr
    assert f"line {line}, column {at - page.body.rindex(chr(10), 0, at)};" in ended.stderr
    assert f"characters {at} to {at + len('&pound;1.4 million')} of the page" in ended.stderr
    told = json.loads(inside("show", RAIDS, "--raw", span, "--json", "--in", str(desk)))
    assert page.body[told["start"] : told["end"]] == told["raw"] == "&pound;1.4 million"
    assert told["line"] == line


def test_show_raw_of_every_block_and_the_whole_page(desk: Path) -> None:
    with Archive(desk) as archive:
        article, page = archive.get(RAIDS), archive.page(RAIDS)
    for n in (0, 25, len(article.blocks) - 1):
        assert inside("show", RAIDS, "--raw", str(n), "--in", str(desk)) == article.blocks[n].raw.of(page.body) + "\n"
    assert run("show", RAIDS, "--page", "--in", str(desk)).stdout == page.body


@pytest.mark.parametrize("asked", ["99999", "5:5", "9:3", "0:999999999", "-1", "x", "1:2:3", "٣", "0x10"])
def test_show_raw_refuses_what_is_no_place(desk: Path, asked: str) -> None:
    ended = run("show", RAIDS, f"--raw={asked}", "--in", str(desk))
    assert (ended.returncode, ended.stdout) == (cli.USAGE, "")
    assert ended.stderr.startswith("Error: ")


# search, spikes, stats -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query",
    ['"', "(((", "AND", "a AND", "* * *", "'; DROP TABLE articles; --", "ferry\x00x", "“dawn sweep”", "-", "日本"],
)
def test_odd_queries_find_something_or_nothing(desk: Path, query: str) -> None:
    result = CliRunner().invoke(cli.app, ["search", "--in", str(desk), "--", query])
    assert result.exit_code == 0 or isinstance(result.exception, cli.UsageError)


def test_search_filters(desk: Path) -> None:
    hits = [json.loads(line) for line in inside("search", "harbour", "--json", "--in", str(desk)).splitlines()]
    assert len(hits) > 3
    few = inside("search", "harbour", "--site", "npa.example", "--day", "2024-03", "--json", "--in", str(desk))
    assert {json.loads(line)["site"] for line in few.splitlines()} <= {"npa.example"}
    shown = inside("search", "harbour", "--limit", "1", "--in", str(desk))
    assert hits[0]["key"][:8] in shown
    assert "Nothing found for qqqq." in inside("search", "qqqq", "--in", str(desk))


def test_spikes_by_reason(desk: Path) -> None:
    shown = inside("spikes", "--in", str(desk))
    for words in ("not-text", "this is a PNG picture", "samples/nothing.html", "truncated"):
        assert words in shown
    only = inside("spikes", "--reason", "not-text", "--json", "--in", str(desk)).splitlines()
    assert [json.loads(line)["reason"] for line in only] == ["not-text"]
    assert inside("spikes", "--reason", "q", "--in", str(desk)) == "There are no spikes with the reason q.\n"


def test_every_json_line_has_the_same_keys(desk: Path) -> None:
    for command in (["spikes"], ["search", "harbour"], ["stats"], ["show", RAIDS], ["export", "--as", "jsonl"]):
        more = [] if command[0] == "export" else ["--json"]
        lines = run(*command, *more, "--in", str(desk)).stdout.splitlines()
        assert lines, command
        assert len({tuple(json.loads(line)) for line in lines}) == 1, command


def test_many_days_become_months_and_years() -> None:
    days = {"": 4} | {f"{2000 + n // 360}-{n % 360 // 30 + 1:02}-{n % 30 + 1:02}": 1 for n in range(3600)}
    assert _periods(days) == {str(year): 360 for year in range(2000, 2010)} | {"": 4}
    assert _periods(dict(list(days.items())[:91])) == {"2000-01": 30, "2000-02": 30, "2000-03": 30, "": 4}
    assert _periods({"2024-03-16": 2}) == {"2024-03-16": 2}


# export --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet"])
def test_export_gives_the_same_to_a_file_and_to_a_pipe(desk: Path, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"desk.{form}"
    assert inside("export", "--as", form, "--out", str(file), "--in", str(desk)).startswith("Wrote ")
    command = [sys.executable, "-m", "copydesk", "export", "--as", form, "--in", str(desk)]
    piped = subprocess.run(command, env=environment(), capture_output=True, check=True)
    assert piped.stdout == file.read_bytes()
    assert piped.stderr == b""


def test_export_does_not_overwrite_the_archive(desk: Path) -> None:
    before = desk.read_bytes()
    ended = run("export", "--as", "jsonl", "--out", str(desk), "--in", str(desk))
    assert (ended.returncode, desk.read_bytes()) == (cli.USAGE, before)


# Whatever comes ------------------------------------------------------------------------------------------


def test_pages_do_not_act_on_the_terminal(hostile: Path) -> None:
    with Archive(hostile) as archive:
        name = next(archive.articles()).key
    commands = [
        ["show", name],
        ["show", name, "--blocks"],
        ["show", name, "--json"],
        ["search", "ferry"],
        ["search", "ferry", "--json"],
        ["spikes"],
        ["spikes", "--json"],
        ["stats"],
    ]
    for command in commands:
        ended = run(*command, "--in", str(hostile), COLUMNS="60")
        assert ended.returncode == 0, ended.stderr
        acting = re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", ended.stdout + ended.stderr)
        assert not acting, command
    shown = run("show", name, "--in", str(hostile)).stdout
    assert "[red]harbour[/red] master :boom:" in shown
    with Archive(hostile) as archive:
        told = json.loads(run("show", name, "--json", "--in", str(hostile)).stdout)
        assert told["text"] == archive.get(name).text


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_raw_pages_show_control_characters_as_pictures_on_a_terminal(hostile: Path) -> None:
    import pty

    with Archive(hostile) as archive:
        page = next(archive.pages())
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "copydesk", "show", page.key, "--page", "--in", str(hostile)]
    process = subprocess.Popen(command, env=environment(), stdout=follower)
    os.close(follower)
    seen = b""
    try:
        while piece := os.read(leader, 65536):
            seen += piece
    except OSError:  # the way Linux says that the other end is closed
        pass
    process.wait(60)
    os.close(leader)
    assert seen.decode().replace("\r\n", "\n") == terminal.visible(page.body)
    assert b"\x1b" not in seen
    assert run("show", page.key, "--page", "--in", str(hostile)).stdout == page.body


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="needs pipes as Unix has them")
@pytest.mark.parametrize("command", ["show {key} --page", "export --as jsonl", "spikes", "stats", "export --as csv"])
def test_a_broken_pipe_ends_quietly(desk: Path, command: str) -> None:
    arguments = command.format(key=key(desk)).split()
    reader, writer = os.pipe()
    os.close(reader)
    ended = subprocess.run(
        [sys.executable, "-m", "copydesk", *arguments, "--in", str(desk)],
        env=environment(),
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (-signal.SIGPIPE, b"")


@pytest.mark.skipif(not hasattr(signal, "SIGPIPE"), reason="needs pipes as Unix has them")
def test_a_reader_that_leaves_does_not_stop_a_read(tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    path = tmp_path / "desk.db"
    command = [sys.executable, "-m", "copydesk", "read", "samples", "--into", str(path), "--jobs", "1"]
    ended = subprocess.run(command, cwd=ROOT, env=environment(), stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (ended.returncode, ended.stderr) == (0, b"")
    with Archive(path) as archive:
        assert archive.stats().articles > 20


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a full disk")
def test_a_full_disk_is_told(desk: Path) -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "copydesk", "stats", "--in", str(desk)]
        ended = subprocess.run(command, env=environment(), stdout=full, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == cli.FAILED
    assert re.fullmatch(r"Error: What was asked for could not be written \(.+\)\.\n", ended.stderr)


def test_failures_that_are_expected_are_one_sentence(tmp_path: Path, desk: Path) -> None:
    notes = tmp_path / "notes.db"
    notes.write_text("not an archive")
    for arguments, code in [
        (["stats", "--in", str(tmp_path / "none.db")], cli.FAILED),
        (["stats", "--in", str(notes)], cli.FAILED),
        (["read", "samples", "--into", str(notes)], cli.FAILED),
        (["read", "samples", "--into", str(tmp_path / "no" / "desk.db")], cli.FAILED),
        (["show", "ffffffff", "--in", str(desk)], cli.USAGE),
        (["search", "ferry", "--day", "monday", "--in", str(desk)], cli.USAGE),
        (["show", RAIDS, "--page", "--blocks", "--in", str(desk)], cli.USAGE),
        (["search", "ferry", "--limit", "0", "--in", str(desk)], cli.USAGE),
        (["export", "--as", "xml", "--in", str(desk)], cli.USAGE),
        (["read", "--into", str(desk)], cli.USAGE),
        (["raed"], cli.USAGE),
    ]:
        ended = run(*arguments)
        assert (ended.returncode, ended.stdout) == (code, ""), (arguments, ended.stderr)
        assert "Error: " in ended.stderr
        assert "Traceback" not in ended.stderr


def test_what_nobody_expected_is_called_a_bug(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(
        "from copydesk.archive import Archive\ndef stats(self):\n    raise ZeroDivisionError\nArchive.stats = stats\n"
    )
    path = f"{tmp_path}{os.pathsep}{ROOT / 'src'}"
    assert run("read", "samples", "--into", str(tmp_path / "desk.db"), "--quiet").returncode == 0
    ended = run("stats", "--in", str(tmp_path / "desk.db"), PYTHONPATH=path)
    assert ended.returncode == cli.INTERNAL
    assert "ZeroDivisionError" in ended.stderr
    assert ended.stderr.rstrip().endswith(
        "This is a bug in Copydesk, not in what you did. Please report the lines above."
    )
    assert "typer" not in ended.stderr


def test_the_archive_of_the_folder_and_of_the_environment(desk: Path, tmp_path: Path) -> None:
    none = run("stats", cwd=tmp_path)
    assert none.returncode == cli.USAGE
    assert "There is no archive in this folder" in none.stderr
    (tmp_path / "notes.db").write_text("not an archive")
    shutil.copy(desk, tmp_path / "a.db")
    alone = run("stats", "--json", cwd=tmp_path)
    assert alone.stderr == "Using a.db, the only archive in this folder.\n"
    assert json.loads(alone.stdout)["articles"] > 20
    shutil.copy(desk, tmp_path / "b.db")
    assert "several archives in this folder (a.db, b.db)" in run("stats", cwd=tmp_path).stderr
    named = run("stats", "--json", cwd=tmp_path, COPYDESK_ARCHIVE="b.db")
    assert (named.returncode, named.stderr) == (0, "")


def test_what_is_piped_is_utf8_and_has_no_colours(desk: Path) -> None:
    ended = run("show", RAIDS, "--in", str(desk), PYTHONIOENCODING="ascii", LC_ALL="C")
    assert "Salter’s Dock" in ended.stdout
    assert "\x1b" not in ended.stdout


def test_version_and_what_it_imports() -> None:
    assert run("--version").stdout == f"copydesk {cli.__version__}\n"
    heavy = "import sys, copydesk.cli; before = set(sys.modules); import copydesk; print(*sorted(sys.modules))"
    command = [sys.executable, "-c", heavy]
    loaded = subprocess.run(command, env=environment(), capture_output=True, text=True, check=True).stdout.split()
    assert not {"rich.progress", "rich.table", "pyarrow", "copydesk.cli.lists", "copydesk.cli.progress"} & {*loaded}


# docs/cli.md ---------------------------------------------------------------------------------------------

_SHELL = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_CLOCK = [
    (re.compile(r" in \d[\w. ]*? ?(?:s|min)\.$", re.M), " in 0.4 s."),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC  (?=done|stopped)"), "2024-03-22 09:30 UTC  "),
]


def renewed(text: str, folder: Path) -> str:
    """The text with the output of each of its commands as it is now, but for what tells of the clock."""
    shutil.copytree(ROOT / "samples", folder / "samples")
    (folder / "bin").mkdir()
    shim = folder / "bin" / "copydesk"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copydesk "$@"\n')
    shim.chmod(0o755)
    env = environment(COLUMNS="88", PATH=f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def run_again(block: re.Match[str]) -> str:
        command = block[1].splitlines()[0].removeprefix("$ ")
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        printed = subprocess.run(["sh", "-c", command], cwd=folder, env=env, text=True, **both).stdout
        for pattern, words in _CLOCK:
            printed = pattern.sub(words, printed)
        return f"```console\n$ {command}\n{printed.rstrip()}\n```"

    return _SHELL.sub(run_again, text)


@pytest.mark.skipif(sys.platform == "win32", reason="the examples are written for a Unix shell")
def test_the_docs_show_what_the_commands_print(tmp_path: Path) -> None:
    text = DOCS.read_text()
    now = renewed(text, tmp_path)
    changed = "\n".join(difflib.unified_diff(text.splitlines(), now.splitlines(), "docs/cli.md", "now", lineterm=""))
    assert not changed, f"Write docs/cli.md anew with: python tests/test_cli.py\n{changed}"


def options() -> Iterator[tuple[str, str]]:
    group: Any = get_command(cli.app)
    for name, command in group.commands.items():
        for parameter in command.params:
            for option in parameter.opts:
                if option.startswith("--"):
                    yield name, option


def test_every_command_and_option_is_documented() -> None:
    text = DOCS.read_text()
    group: Any = get_command(cli.app)
    assert tuple(group.commands) == COMMANDS
    for name in COMMANDS:
        assert f"\n$ copydesk {name} --help\n" in text
        assert f"\n## {name}\n" in text
        for command in (group.commands[name],):
            assert "Examples:" in command.help
            assert "Exit codes:" in command.epilog
    for name, option in options():
        section = text.split(f"\n## {name}\n")[1].split("\n## ")[0]
        assert option in section, f"{name} {option}"
    for code in (cli.FAILED, cli.USAGE, cli.BUGS, cli.NOTHING, cli.INTERNAL, cli.STOPPED):
        assert re.search(rf"^\| {code} \|", text, re.M)


def test_a_report_of_every_kind_reads_well(capsys: pytest.CaptureFixture[str], desk: Path) -> None:
    with Archive(desk) as archive:
        counted = archive.stats()
    spike = Spike(key="0" * 32, stage="clean", reason="bug", detail="KeyError: 'x'\n\nTraceback …")
    report.closing(Tally(read=2, added=1, spiked=1), report.by_reason([spike]), counted, "desk.db")
    assert capsys.readouterr().out.startswith("1 page met a bug of Copydesk's own.\n  KeyError: 'x'\n")
    report.closing(Tally(known=3), {}, counted, "desk.db")
    assert "Nothing new: everything in the pile was read before." in capsys.readouterr().out
    report.closing(Tally(skipped=1), {}, counted, "desk.db")
    assert "Nothing new: the one file was read before." in capsys.readouterr().out
    lists.spikes([spike], None)
    assert "    Traceback …" in capsys.readouterr().out


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        DOCS.write_text(renewed(DOCS.read_text(), Path(made)))
