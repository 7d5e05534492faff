"""Serve the desk on this machine alone, until Ctrl-C."""

from __future__ import annotations

import asyncio
import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from copydesk.archive import Archive
from copydesk.desk.app import app
from copydesk.errors import UsageError

HOST = "127.0.0.1"


def serve(path: Path, *, port: int = 0, edit: bool = False, browser: bool = True, tell: Callable[[str], None]) -> None:
    """Serve the archive at `path` on a port of 127.0.0.1, a free one where `port` is 0, until Ctrl-C, which comes as
    KeyboardInterrupt when all is closed. `tell` is given the address before the first answer. An archive that cannot
    be opened fails here, with what to do; UsageError for a port that is taken."""
    # Open all the while: the last reader to close takes the log away, and each request would be the last.
    with Archive(path), socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((HOST, port))
            listening.listen(128)  # who is quick to come waits, and is not refused
        except OSError as error:
            raise UsageError(f"Port {port} cannot be used ({error.strerror}). Name another, or none.") from error
        address = f"http://{HOST}:{listening.getsockname()[1]}/"
        config = uvicorn.Config(
            app(path, edit=edit),
            lifespan="off",
            log_level="warning",
            access_log=False,
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=2,
        )
        server = uvicorn.Server(config)
        tell(address)
        if browser:
            webbrowser.open(address)
        asyncio.run(server.serve(sockets=[listening]))
