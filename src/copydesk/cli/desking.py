"""`copydesk desk`: what an archive holds, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from copydesk.cli import _tell, app


@app.command(
    epilog="Exit codes: 1 it failed, and the message says why; 2 wrong usage; 130 ended by Ctrl-C, as it always is."
)
def desk(
    archive: Annotated[Path, typer.Argument(metavar="FILE", help="The archive.")],
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65_535, help="The port of 127.0.0.1; else any that is free.")
    ] = 0,
    edit: Annotated[bool, typer.Option("--edit", help="Take corrections: noted beside what was found.")] = False,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open it in the browser.")] = True,
) -> None:
    """Open an archive in the browser: stories, articles, who said what, each with the characters that it came from.

    It listens on this machine alone, needs no network, and reads only; with --edit, people can note what is wrong, and
    the records stay as they are. Ctrl-C ends it.

    \b
    Examples:
      copydesk desk desk.db
      copydesk desk desk.db --port 8000 --no-browser
    """
    from copydesk.desk import serve

    serve(
        archive,
        port=port,
        edit=edit,
        browser=browser,
        tell=lambda address: _tell(f"{archive} is open at {address}\nCtrl-C ends it."),
    )
