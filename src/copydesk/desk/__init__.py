"""desk: what an archive holds, in the browser of the machine that it lies on.

    archive ──pages──▶ what a page shows ──templates──▶ HTML     (or as it is: .json)

It listens on this machine alone, reads and never writes (but corrections, where it was told to take them), asks no
other machine for anything, and shows every word of a page as text.
"""

from __future__ import annotations

from copydesk.desk.app import app
from copydesk.desk.serving import serve

__all__ = ["app", "serve"]
