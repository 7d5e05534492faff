"""A real browser before a desk that is served: what tests in it share."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
# It asks for nothing by itself, so that every request that is seen is one of a page.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Told of every page before any of its own scripts: what a policy refused, and what asked for attention.
_WATCH = """
window.refused = [];
document.addEventListener("securitypolicyviolation", (e) => {
  window.refused.push(e.violatedDirective + " " + e.blockedURI);
});
for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => { window.ran = name; };
"""


@contextmanager
def served(path: Path, *more: str) -> Iterator[str]:
    """The address of a desk that runs in a process of its own."""
    command = [sys.executable, "-m", "copydesk", "desk", str(path), "--no-browser", *more]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        try:
            found = re.search(r"http://127\.0\.0\.1:\d+/", process.stderr.readline())
            assert found, "it says its address first"
            yield found[0]
        finally:
            process.terminate()


class Watched:
    """A page, with all that went wrong on it or left the machine."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.strays: list[str] = []
        self.said: list[str] = []
        page.add_init_script(_WATCH)
        page.on("request", lambda request: self._asked(request.url))
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", lambda dialog: self._spoke(dialog))

    def _asked(self, url: str) -> None:
        if not url.startswith(self.base):
            self.strays.append(url)

    def _spoke(self, dialog: Any) -> None:
        self.said.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def open(self, address: str) -> int:
        """Open a page of the desk; its status."""
        answer = self.page.goto(self.base + address.removeprefix("/"))
        assert answer is not None
        return answer.status

    def quiet(self) -> None:
        """Nothing ran, nothing left, nothing was refused, nothing was said."""
        assert self.page.evaluate("window.ran") is None
        assert self.page.evaluate("window.refused") == []
        assert self.strays == []
        assert self.said == [], self.said
