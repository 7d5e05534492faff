"""press: the same results in a loop and in a pool, in order, lazily; and what is left when things go wrong.

The stages are functions of this module: a worker imports it, as it would a user's module. The workers are
real and really die.
"""

from __future__ import annotations

import ctypes
import functools
import itertools
import math
import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import press
from copydesk.errors import CopydeskError, NoText, UsageError, WorkerDied
from copydesk.records import Origin, Page, Record, Spike, digest, encode, origin_key


class Sheet(Record):
    """A record that has no key and no origin."""

    number: int
    text: str = ""


def page(number: int, body: str = "") -> Page:
    origin = Origin(path=f"{number}.html", length=len(body))
    return Page(key=f"k{number}", url=f"https://example.org/{number}", body=body, form="html", origin=origin)


def pages(bodies: Iterable[str]) -> list[Page | Spike]:
    return [page(number, body) for number, body in enumerate(bodies)]


def told(spikes: Iterable[Any]) -> list[tuple[str, str]]:
    return [(spike.key, spike.reason) for spike in spikes if isinstance(spike, Spike)]


PASSED = Spike(key="old", stage="read", reason="empty", detail="Nothing in it.")

# Stages ---------------------------------------------------------------------------------------------------


def headline(page: Page) -> Sheet:
    """The words of the body say what becomes of a page."""
    match page.body:
        case "no text":
            raise NoText("The page holds no visible text.")
        case "bug":
            return deep({"page": page})
        case "chained bug":
            try:
                return deep({})
            except KeyError as error:
                raise ValueError(f"at {object()}") from error
        case "endless":
            return headline(page)
        case "memory":
            raise MemoryError
        case "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        case "crashed":
            ctypes.string_at(0)
        case "left":
            os._exit(7)
        case "stopped":
            sys.exit(3)
        case "once":
            mark = Path(page.url)
            if not mark.exists():
                mark.touch()
                os.kill(os.getpid(), signal.SIGKILL)
        case "stuck":
            time.sleep(600)
        case "dawdling":
            time.sleep(0.1)
        case "surrogate":
            return Sheet(number=0, text="\ud800")
        case "belied":
            return Sheet(number="three")  # type: ignore[arg-type]
    return Sheet(number=len(page.body), text=page.body.upper())


def deep(table: dict[str, Any]) -> Sheet:
    return table["sheet"]


def sifted(page: Page) -> Sheet | Spike:
    if page.body == "odd":
        return Spike(key=page.key, stage="sifted", reason="odd", detail="It is odd.")
    return headline(page)


def packed(page: Page) -> bytes:
    return encode(headline(page))


def offset(by: int, sheet: Sheet, sign: int = 1) -> Sheet:
    return Sheet(number=sheet.number * sign + by)


def slow(sheet: Sheet) -> Sheet:
    time.sleep(600)
    return sheet


class Band(Record, frozen=True):
    """One of many that a page is spread into."""

    key: str
    band: str


def words(page: Page) -> Iterator[Band]:
    for word in page.body.split():
        if word == "halt":
            raise NoText("It halts here.")
        if word == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if word == "hang":
            time.sleep(600)
        if word == "dawdle":
            time.sleep(0.1)
        yield Band(key=page.key, band=word)


def counting(sheet: Sheet) -> Iterator[Sheet]:
    for number in range(sheet.number):
        yield Sheet(number=number, text=sheet.text)


def sizes(group: list[Band]) -> Iterator[Sheet]:
    if group[0].band == "bad":
        raise NoText("A bad band.")
    yield Sheet(number=len(group), text=" ".join(one.key for one in group))


def unsaid(page):  # type: ignore[no-untyped-def]
    return page


# The same in a loop and in a pool -------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(
    bodies=st.lists(
        st.sampled_from(["news", "", "odd", "no text", "bug", "chained bug", "Zürich — 東京"]), max_size=40
    ),
    jobs=st.integers(2, 3),
    parcel=st.integers(1, 40),
)
def test_a_pool_gives_the_bytes_of_a_loop(bodies: list[str], jobs: int, parcel: int) -> None:
    records = [*pages(bodies), PASSED, *pages(bodies)]
    looped = [encode(result) for result in press.each(sifted, records)]
    assert [encode(result) for result in press.each(sifted, records, jobs=jobs, parcel=parcel)] == looped


@pytest.mark.parametrize("jobs", [1, 2])
def test_one_result_for_each_in_order(jobs: int) -> None:
    records = [*pages(str(number) for number in range(100)), PASSED]
    results = list(press.each(headline, records, jobs=jobs))
    assert [result.text for result in results[:-1]] == [str(number) for number in range(100)]  # type: ignore[union-attr]
    assert results[-1] == PASSED


def test_big_and_small_records_travel_alike() -> None:
    records = pages("x" * (size % 7 * 400_000) for size in range(15))
    assert list(press.each(headline, records, jobs=2)) == list(press.each(headline, records))


def test_a_stage_may_pack_its_results_itself() -> None:
    records = pages(["news", "bug", "more news"])
    looped, pooled = (list(press.each(packed, records, jobs=jobs)) for jobs in (1, 2))
    assert looped == pooled
    assert looped[0] == encode(headline(page(0, "news")))


def test_a_partial_is_a_stage() -> None:
    sheets = [Sheet(number=number) for number in range(5)]
    for stage in (functools.partial(offset, 3), functools.partial(offset, 3, sign=-1)):
        looped, pooled = (list(press.each(stage, sheets, jobs=jobs)) for jobs in (1, 2))
        assert looped == pooled
        assert looped[0] == Sheet(number=3)


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_records_no_results(jobs: int) -> None:
    assert list(press.each(headline, [], jobs=jobs)) == []
    assert list(press.spread(words, [], jobs=jobs)) == []
    assert list(press.gather(sizes, [], lambda record: record.band, jobs=jobs)) == []


def test_cores_is_the_default_of_no_number() -> None:
    assert 1 <= press.cores() <= (os.cpu_count() or 1)
    assert list(press.each(headline, pages(["a"]), jobs=None)) == list(press.each(headline, pages(["a"])))


# Lazily ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_input_without_end_is_read_only_a_little_ahead(jobs: int) -> None:
    taken = itertools.count()

    def endless() -> Iterator[Page]:
        while True:
            yield page(next(taken), "news")

    results = press.each(headline, endless(), jobs=jobs, parcel=10)
    assert len(list(itertools.islice(results, 1000))) == 1000
    ahead = next(taken) - 1000
    results.close()
    assert ahead <= 10 * (press.AHEAD * jobs + 1)


def test_a_record_that_never_ends_to_give_fills_no_memory() -> None:
    before = set(multiprocessing.active_children())
    results = press.spread(counting, [Sheet(number=10**9, text="x" * 1000)] * 5, jobs=2)
    assert [result.number for result in itertools.islice(results, 5000)] == list(range(5000))  # type: ignore[union-attr]
    results.close()
    assert set(multiprocessing.active_children()) <= before


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("read", [0, 1, 7, 32, 100])
def test_what_was_read_before_the_input_fails_is_delivered_first(jobs: int, read: int) -> None:
    def broken() -> Iterator[Page]:
        yield from (page(number, str(number)) for number in range(read))
        raise OSError("The disk is gone.")

    results = press.each(headline, broken(), jobs=jobs)
    assert [next(results).text for _ in range(read)] == [str(number) for number in range(read)]  # type: ignore[union-attr]
    with pytest.raises(OSError, match="The disk is gone"):
        next(results)
    assert not multiprocessing.active_children()


def test_a_slow_stage_is_heard_of_before_it_is_through() -> None:
    results = press.spread(words, pages(["dawdle " * 12 + "hang"]), jobs=2)
    assert next(results).band == "dawdle"  # type: ignore[union-attr]
    results.close()


# Failures -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_expected_failure_is_a_spike(jobs: int) -> None:
    _, spike, _ = press.each(headline, pages(["a", "no text", "b"]), jobs=jobs)
    assert spike == Spike(
        key="k1",
        stage="clean",  # an error that names its stage knows better than press
        reason="no-text",
        detail="The page holds no visible text.",
        origin=Origin(path="1.html", length=7),
        url="https://example.org/1",
    )


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_bug_is_a_spike_that_ends_in_its_traceback(jobs: int) -> None:
    bug, chained, endless, memory = press.each(headline, pages(["bug", "chained bug", "endless", "memory"]), jobs=jobs)
    assert isinstance(bug, Spike)
    assert bug.bug
    first, *_ = bug.detail.splitlines()
    assert first == "KeyError: 'sheet'"
    assert 'File "test_press.py", line' in bug.detail
    assert "in deep" in bug.detail
    assert bug.detail.endswith("KeyError: 'sheet'")
    assert "copydesk" not in bug.detail  # none of our own frames
    assert isinstance(chained, Spike)
    assert "direct cause" in chained.detail
    assert "<object object at 0x…>" in chained.detail
    assert isinstance(endless, Spike)
    assert endless.detail.startswith("RecursionError: maximum recursion depth exceeded\n")
    assert len(endless.detail) < 2000
    assert isinstance(memory, Spike)
    assert memory.reason == "worker-died"


def test_bugs_read_alike_from_a_loop_and_a_pool() -> None:
    records = pages(["bug", "chained bug", "endless", "memory"])
    assert list(press.each(headline, records, jobs=2)) == list(press.each(headline, records))


def test_a_developer_may_have_bugs_raised() -> None:
    records = pages(["a", "no text", "bug", "b"])
    looped = press.each(headline, records, bugs="raise")
    pooled = press.each(headline, records, jobs=2, bugs="raise")
    assert list(itertools.islice(looped, 2)) == list(itertools.islice(pooled, 2))
    with pytest.raises(KeyError):
        next(looped)
    with pytest.raises(RuntimeError, match=r"(?s)test_press\.headline failed in a worker: KeyError.*in deep"):
        next(pooled)


def test_a_result_that_cannot_travel_or_belies_its_type_is_a_bug() -> None:
    results = list(press.each(headline, pages(["a", "surrogate", "belied", "b"]), jobs=2))
    assert told(results) == [("k1", "bug"), ("k2", "bug")]
    assert isinstance(results[3], Sheet)
    records: list[Any] = [page(0, "a"), page(1, "\ud800"), Sheet(number=1)]
    results = list(press.each(headline, records, jobs=2))
    assert [reason for _, reason in told(results)] == ["bug", "bug"]
    assert list(press.each(headline, records, jobs=2)) == results
    with pytest.raises(RuntimeError, match="Expected `int`, got `str`"):
        list(press.each(headline, pages(["belied"]), jobs=2, bugs="raise"))


def test_a_spike_is_named_after_what_there_is() -> None:
    def fails(record: Any) -> None:
        raise CopydeskError("It failed.")

    origin = Origin(path="a.html")
    made = list(press.each(fails, [origin, Sheet(number=1), [page(3), page(4)]]))
    assert [spike.key for spike in made] == [origin_key(origin), digest(repr(Sheet(number=1))), "k3"]  # type: ignore[union-attr]
    assert made[0].origin == origin  # type: ignore[union-attr]
    assert made[2].url == "https://example.org/3"  # type: ignore[union-attr]


# Workers that die -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("killed", "was killed by SIGKILL"),
        ("crashed", "was killed by SIGSEGV"),
        ("left", "ended with exit code 7"),
        ("stopped", "ended with exit code 3"),
    ],
)
def test_a_worker_that_dies_costs_one_spike(how: str, words: str) -> None:
    bodies = [str(number) for number in range(60)]
    bodies[17] = how
    results = list(press.each(headline, pages(bodies), jobs=2, parcel=10))
    assert told(results) == [("k17", "worker-died")]
    assert words in results[17].detail  # type: ignore[union-attr]
    del results[17], bodies[17]
    assert [result.text for result in results] == bodies  # type: ignore[union-attr]


def test_killers_at_both_ends_of_a_parcel_and_alone() -> None:
    bodies = ["killed", "a", "b", "killed", "c", "d", "e", "f", "killed"]
    results = list(press.each(headline, pages(bodies), jobs=2, parcel=4))
    assert told(results) == [("k0", "worker-died"), ("k3", "worker-died"), ("k8", "worker-died")]
    assert [result.text for result in results if isinstance(result, Sheet)] == ["A", "B", "C", "D", "E", "F"]


def test_a_record_that_was_only_there_when_its_worker_died_is_not_lost(tmp_path: Path) -> None:
    unlucky = Page(key="u", url=str(tmp_path / "mark"), body="once", form="html", origin=Origin(path="u"))
    results = list(press.each(headline, [page(0, "a"), unlucky, page(2, "b")], jobs=2))
    assert [result.text for result in results] == ["A", "ONCE", "B"]  # type: ignore[union-attr]


def test_what_a_dead_worker_had_sent_stands_once() -> None:
    lots = " ".join(str(number) for number in range(1000))
    results = list(press.spread(words, pages([f"{lots} die", "a b", f"die {lots}"]), jobs=2))
    assert [getattr(result, "band", "") for result in results[:960]] == lots.split()[:960]
    assert told(results) == [("k0", "worker-died"), ("k2", "worker-died")]
    bands = [result.band for result in results if isinstance(result, Band)]
    assert len(bands) == len(set(bands))
    assert bands[-2:] == ["a", "b"]


# Records that take too long --------------------------------------------------------------------------------


def test_a_stage_that_never_returns_costs_one_spike() -> None:
    bodies = [str(number) for number in range(40)]
    bodies[13] = "stuck"
    begun = time.monotonic()
    results = list(press.each(headline, pages(bodies), jobs=2, parcel=20, patience=1))
    assert 1 <= time.monotonic() - begun < 10
    assert told(results) == [("k13", "timeout")]
    spike = results.pop(13)
    assert isinstance(spike, Spike)
    assert spike.stage == "test_press.headline"
    assert spike.url == "https://example.org/13"
    assert spike.detail.startswith("The worker was not done with this record after 1 seconds. Give more patience, or")
    del bodies[13]
    assert [result.text for result in results] == bodies  # type: ignore[union-attr]
    assert not multiprocessing.active_children()


def test_the_clock_starts_with_a_record_and_not_with_its_parcel() -> None:
    results = list(press.each(headline, pages([*["dawdling"] * 15, "stuck", "a"]), jobs=2, patience=1))
    assert told(results) == [("k15", "timeout")]
    assert [one.text for one in results if isinstance(one, Sheet)] == [*["DAWDLING"] * 15, "A"]


def test_between_the_results_of_one_record_the_clock_starts_anew() -> None:
    records = pages([f"{'dawdle ' * 15} hang a", "b hang", "dawdle c"])
    results = list(press.spread(words, records, jobs=2, patience=1))
    assert told(results) == [("k0", "timeout"), ("k1", "timeout")]
    assert [result.band for result in results[-2:]] == ["dawdle", "c"]  # type: ignore[union-attr]


def test_a_reader_that_takes_its_time_makes_no_worker_late() -> None:
    results = press.spread(counting, [Sheet(number=30, text="x" * 1_000_000)] * 2, jobs=2, patience=0.5)
    numbers = []
    for result in results:
        assert isinstance(result, Sheet), result
        numbers.append(result.number)
        if result.number == 5:
            time.sleep(1)
    assert numbers == [*range(30)] * 2


def test_a_record_that_hangs_and_one_that_kills_share_a_parcel() -> None:
    bodies = ["a", "killed", "b", "stuck", "c", "killed"]
    results = list(press.each(headline, pages(bodies), jobs=2, patience=1))
    assert told(results) == [("k1", "worker-died"), ("k3", "timeout"), ("k5", "worker-died")]
    assert [result.text for result in results if isinstance(result, Sheet)] == ["A", "B", "C"]


def test_patience_may_be_endless_but_not_nothing() -> None:
    assert len(list(press.each(headline, pages(["a", "dawdling"]), jobs=2, patience=math.inf))) == 2
    for patience in (0, -1, math.nan):
        with pytest.raises(UsageError, match=r"math\.inf sets no limit"):
            press.each(headline, pages(["a"]), patience=patience)


# Record after record is lost ------------------------------------------------------------------------------


def test_a_run_in_which_all_is_lost_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press.pool, "IN_A_ROW", 4)
    deadly = pages(["killed", "stuck"] * 50)
    records = [page(100, "a"), *deadly[:3], PASSED, *deadly[3:]]
    results = press.each(headline, records, jobs=2, parcel=8, patience=0.5)
    given = list(itertools.islice(results, 6))
    assert [reason for _, reason in told(given)] == ["worker-died", "timeout", "worker-died", "empty", "timeout"]
    with pytest.raises(WorkerDied, match=r"^4 records in a row .* what test_press\.headline does to one of them"):
        next(results)
    assert not multiprocessing.active_children()


def test_losses_with_others_between_them_end_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press.pool, "IN_A_ROW", 2)
    results = list(press.each(headline, pages(["stuck", "no text", "stuck", "a", "stuck"]), jobs=2, patience=0.6))
    assert [reason for _, reason in told(results)] == ["timeout", "no-text", "timeout", "timeout"]
    results = list(press.spread(words, pages(["a hang", "", "b hang"]), jobs=2, parcel=3, patience=0.6))
    assert told(results) == [("k0", "timeout"), ("k2", "timeout")]  # to make nothing of a record is no loss
    with pytest.raises(WorkerDied, match="2 records in a row"):
        list(press.spread(words, pages(["a hang", "b hang"]), jobs=2, patience=0.6))


# The end --------------------------------------------------------------------------------------------------


def test_closing_early_leaves_no_process_and_does_not_wait() -> None:
    before = set(multiprocessing.active_children())
    results = press.each(headline, pages(["x" * 300_000] * 200), jobs=2)
    next(results)
    results.close()
    assert set(multiprocessing.active_children()) <= before


def test_a_busy_worker_is_ended_too() -> None:
    def impatient() -> Iterator[Sheet]:
        yield from [Sheet(number=1)] * 4
        time.sleep(0.5)
        raise KeyboardInterrupt

    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        list(press.each(slow, impatient(), jobs=2, parcel=1))
    assert time.monotonic() - begun < 10
    assert not multiprocessing.active_children()


SCRIPT = """
import os, sys, time
from copydesk import press
from copydesk.records import Record

class Sheet(Record):
    number: int

def slow(sheet: Sheet) -> Sheet:
    if sheet.number:
        os.write(1, b"%d\\n" % os.getpid())  # in one piece: two workers write
        time.sleep(600)
    return sheet
"""


def run_script(tmp_path: Path, ending: str, **options: Any) -> subprocess.Popen[str]:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT + textwrap.dedent(ending), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, str(script)], stdout=pipe, stderr=pipe, text=True, env=environment, **options
    )


def gone(pid: int) -> bool:
    """Whether the process has ended; a zombie has, its parent has only not looked yet."""
    for _ in range(100):
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.1)
    return False


linux = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")
# A shell that starts the tests in its background has SIGINT ignored, and children inherit that.
BUSY = """
    if __name__ == "__main__":
        import signal
        signal.signal(signal.SIGINT, signal.default_int_handler)
        list(press.each(slow, [Sheet(number=1)] * 2, jobs=2, parcel=1))
"""


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_do_not_outlive_the_main_process(tmp_path: Path, how: signal.Signals) -> None:
    with run_script(tmp_path, BUSY, start_new_session=True) as main:
        try:
            assert main.stdout
            pids = [int(main.stdout.readline()) for _ in range(2)]
            if how == signal.SIGINT:
                os.killpg(main.pid, how)  # as Ctrl-C does
            else:
                main.send_signal(how)
            _, errors = main.communicate(timeout=30)
        finally:
            main.kill()
    assert main.returncode == -how
    assert errors.count("Traceback") == (how == signal.SIGINT), errors
    assert all(gone(pid) for pid in pids)


def test_an_iterator_that_nobody_closes_does_not_hold_up_the_end(tmp_path: Path) -> None:
    ending = """
    if __name__ == "__main__":
        results = press.each(slow, [Sheet(number=0)] + [Sheet(number=1)] * 9, jobs=2, parcel=1)
        next(results)
    """
    with run_script(tmp_path, ending) as main:
        _, errors = main.communicate(timeout=30)
    assert (main.returncode, errors) == (0, "")


def test_a_script_without_a_guard_is_told_so(tmp_path: Path) -> None:
    with run_script(tmp_path, "list(press.each(slow, [Sheet(number=0)], jobs=2))\n") as main:
        _, errors = main.communicate(timeout=30)
    assert main.returncode == 1
    assert "WorkerDied: A worker ended with exit code 1 before its first record. In a script, call" in errors


# Stages that cannot run -----------------------------------------------------------------------------------


def test_a_stage_that_cannot_travel_is_refused_at_once() -> None:
    def local(page: Page) -> Sheet:
        return headline(page)

    assert len(list(press.each(local, pages(["a"])))) == 1
    with pytest.raises(UsageError, match="make it a function of a module"):
        press.each(local, pages(["a"]), jobs=2)
    with pytest.raises(UsageError, match="needs annotations"):
        press.each(unsaid, pages(["a"]))
    with pytest.raises(UsageError, match="neither can be less than 1"):
        press.each(headline, pages(["a"]), jobs=-1)


def test_workers_that_cannot_start_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press.pool, "_work", os.abort)  # a worker that fails before it is ready
    with pytest.raises(WorkerDied, match="before its first record"):
        list(press.each(headline, pages(["a"] * 100), jobs=2, parcel=1))
    assert not multiprocessing.active_children()


# One to many, group to many -------------------------------------------------------------------------------


@pytest.mark.parametrize("parcel", [1, 32])
def test_spread_gives_all_of_each_record_in_order(parcel: int) -> None:
    records = [*pages(["a b", "", "c halt d", "e"]), PASSED, *pages([" ".join("abc" * 500)] * 3)]
    looped = list(press.spread(words, records))
    assert [getattr(result, "band", "") for result in looped[:6]] == ["a", "b", "c", "", "e", ""]
    assert told(looped) == [("k2", "no-text"), ("old", "empty")]
    assert list(press.spread(words, records, jobs=2, parcel=parcel)) == looped


@pytest.mark.parametrize("jobs", [1, 2])
def test_gather_gives_groups_in_the_order_of_their_keys(jobs: int) -> None:
    bands = ["sea", "bad", "air", "sea", "bad"]
    records = [PASSED, *(Band(key=str(number), band=band) for number, band in enumerate(bands))]
    results = list(press.gather(sizes, records, lambda record: record.band, jobs=jobs))
    assert results[0] == PASSED
    assert results[1] == Sheet(number=1, text="2")
    assert told([results[2]]) == [("1", "no-text")]
    assert results[3] == Sheet(number=2, text="0 3")
    assert len(results) == 4
