"""The desk as it is started: its address, its end, and what it says where it cannot begin."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

from conftest import ROOT

COMMAND = [sys.executable, "-m", "copydesk", "desk"]
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT / "src")}


def started(path: Path, *more: str) -> tuple[subprocess.Popen[str], str]:
    """A desk in a process of its own, and its address."""
    process = subprocess.Popen(
        [*COMMAND, str(path), "--no-browser", *more], stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    )
    assert process.stderr is not None
    line = process.stderr.readline()
    found = re.search(r"is open at (http://127\.0\.0\.1:\d+/)$", line)
    assert found, line
    assert process.stderr.readline() == "Ctrl-C ends it.\n"
    return process, found[1]


@pytest.mark.enable_socket
def test_it_answers_at_once_and_ctrl_c_ends_it_with_130(news: Path) -> None:
    process, address = started(news)
    with urlopen(address) as answer:  # at once: it listens before it says where
        assert answer.status == 200
        assert "server" not in {name.lower() for name in answer.headers}
        assert b"Stories" in answer.read()
    with urlopen(Request(address, method="HEAD")) as answer:
        assert answer.read() == b""
    process.send_signal(signal.SIGINT)
    out, said = process.communicate(timeout=30)
    assert (process.returncode, out, said) == (130, None, "")


@pytest.mark.enable_socket
def test_a_port_that_is_taken_is_told(news: Path) -> None:
    process, address = started(news)
    port = address.rstrip("/").rpartition(":")[2]
    ended = subprocess.run(
        [*COMMAND, str(news), "--no-browser", "--port", port], capture_output=True, text=True, env=ENVIRONMENT
    )
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)
    assert ended.returncode == 2
    assert re.fullmatch(rf"Error: Port {port} cannot be used \(.+\)\. Name another, or none\.\n", ended.stderr)


def test_what_is_no_archive_is_told(tmp_path: Path) -> None:
    ended = subprocess.run(
        [*COMMAND, str(tmp_path / "gone.db"), "--no-browser"], capture_output=True, text=True, env=ENVIRONMENT
    )
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("Error: There is no archive at ")
