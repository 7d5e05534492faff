"""What a number was measured on, and the processes that it is measured in. Linux: it reads /proc."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from pathlib import Path

import corpora


def facts(packages: Sequence[str] = ("turbohtml", "msgspec", "fastwarc")) -> str:
    """One line that goes above every table: cores, processor, Python, versions."""
    cpu = platform.processor() or "unknown processor"
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                cpu = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    versions = ", ".join(f"{package} {version(package)}" for package in packages)
    python = platform.python_version()
    return f"# {cores} cores, {cpu}{load}; Python {python}, SQLite {sqlite3.sqlite_version}; {versions}"


def version(package: str) -> str:
    """The version of an installed package, or "absent"."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return "absent"


def peers_python() -> str:
    """The python of the peers' environment.

    Exits where there is none, and says how to make one.
    """
    named = os.environ.get("COPYDESK_PEERS_PYTHON")
    python = Path(named) if named else corpora.OUT / "peers-venv" / "bin" / "python"
    if not python.exists():
        sys.exit(
            f"{python} is not there. Make the peers' environment with benchmarks/peers/setup.sh, "
            "name one in COPYDESK_PEERS_PYTHON, or leave the peers out with --only ours."
        )
    return str(python)


def tree(pid: int) -> list[int]:
    """A process and all that descend from it, parents first."""
    family = [pid]
    for parent in family:
        try:
            for thread in Path(f"/proc/{parent}/task").iterdir():
                family += map(int, (thread / "children").read_text().split())
        except OSError:
            pass  # it has just ended
    return family


def memory(pid: int) -> tuple[int, int]:
    """The resident set of a process now and its peak so far, in bytes; zeros where it has ended."""
    now = peak = 0
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                now = int(line.split()[1]) * 1024
            elif line.startswith("VmHWM:"):
                peak = int(line.split()[1]) * 1024
    except OSError:
        pass
    return now, peak
