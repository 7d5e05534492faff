"""The pile as the user named it becomes its files, in an order that does not change."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from copydesk.errors import Missing
from copydesk.read.spikes import spike
from copydesk.read.streams import missing
from copydesk.records import Origin, Spike

_GLOB = re.compile(r"[*?\[]")


def files(pile: Iterable[str]) -> Iterator[Origin | Spike]:
    """The files of the pile: Origin(path, 0, size in bytes), or a Spike for what cannot be had.

    A file stands for itself, a folder for all that lies below it (by name; names that begin with a dot
    are left out, as a glob does), "*.html" and "news/**/*.html" for what they match, "-" for standard
    input (Origin("-")). Nothing is opened. A link to a folder is followed, but never back to one that it
    lies in and never twice.
    """
    for name in pile:
        if name == "-":
            yield Origin(path="-")
            continue
        found = _file(name)
        if found is None:
            yield from _below(name, lambda _: True, None)
        elif isinstance(found, Spike) and _GLOB.search(name):  # but a file may well be called "what?.html"
            yield from _matching(name)
        else:
            yield found


def _file(path: str) -> Origin | Spike | None:
    """The file at the path, None where a folder lies there."""
    try:
        path.encode()
    except UnicodeEncodeError:
        shown = os.fsencode(path).decode("utf-8", "backslashreplace")
        return spike(Origin(path=shown), Missing(f"{shown}: the name is not valid UTF-8; rename the file"))
    origin = Origin(path=path)
    try:
        about = Path(path).stat()
    except OSError as error:
        return spike(origin, missing(path, error))
    except ValueError:
        return spike(origin, Missing(f"no file can have the name {path!r}"))
    return None if stat.S_ISDIR(about.st_mode) else Origin(path=path, offset=0, length=about.st_size)


def _matching(pattern: str) -> Iterator[Origin | Spike]:
    parts = pattern.split("/")
    fixed = next(index for index, part in enumerate(parts) if _GLOB.search(part))
    root = ("/".join(parts[:fixed]) or "/") if fixed else "."
    *folders, last = parts[fixed:]
    wanted = re.compile("".join(map(_folder, folders)) + _part(last), re.DOTALL)
    depth = None if "**" in parts else len(folders)
    before = len(root.rstrip("/")) + 1
    met = False
    for found in _below(root, lambda path: wanted.fullmatch(path[before:]) is not None, depth):
        met = True
        yield found
    if not met:
        yield spike(Origin(path=pattern), Missing(f"no file matches {pattern}"))


def _folder(part: str) -> str:
    return "(?:.*/)?" if part == "**" else _part(part) + "/"


def _part(part: str) -> str:
    """The regular expression for one part of a pattern; it never crosses a slash, unlike fnmatch's."""
    if part == "**":
        return ".*"
    signs = {"*": "[^/]*", "?": "[^/]"}
    pieces = re.findall(r"\[[!^]?\]?[^\]]*\]|.", part, re.DOTALL)
    return "".join(signs.get(piece) or (_choice(piece) if len(piece) > 1 else re.escape(piece)) for piece in pieces)


def _choice(piece: str) -> str:
    """One of, or none of, the characters between the brackets."""
    inner = piece[1:-1]
    none = inner[:1] in {"!", "^"}
    chosen = re.sub(r"([\\\[\]^&~|])", r"\\\1", inner[none:])
    return f"[{'^/' if none else ''}{chosen}]"


def _below(root: str, wanted: Callable[[str], bool], depth: int | None) -> Iterator[Origin | Spike]:
    """The wanted files below a folder, at most `depth` folders down. In memory are the names of the folders
    that are being walked, no more."""
    followed: set[tuple[int, int]] = set()  # folders that a link led to
    # The folders on the way down and what of them is still to come; no recursion, since a path may be deeper
    # than Python's stack.
    inside = [(_identity(root), _entries(root))]
    while inside:
        found = next(inside[-1][1], None)
        if found is None:
            inside.pop()
        elif isinstance(found, Spike):
            yield found
        elif not _is_folder(found):
            if wanted(found.path) and (file := _file(found.path)):
                yield file
        elif depth is None or len(inside) <= depth:
            identity = _identity(found.path)
            if any(identity == above for above, _ in inside) or identity in followed:
                why = f"{found.path} leads to a folder that was walked before: not followed again"
                yield spike(Origin(path=found.path), Missing(why))
                continue
            if found.is_symlink():
                followed.add(identity)
            inside.append((identity, _entries(found.path)))


def _entries(folder: str) -> Iterator[os.DirEntry[str] | Spike]:
    try:
        with os.scandir(folder) as scanned:
            entries = sorted((entry for entry in scanned if not entry.name.startswith(".")), key=_name)
    except OSError as error:
        yield spike(Origin(path=folder), missing(folder, error))
    else:
        yield from entries


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link to itself: what is wrong with it will be said of it as a file
        return False


def _name(entry: os.DirEntry[str]) -> str:
    return entry.name


def _identity(path: str) -> tuple[int, int]:
    try:
        about = Path(path).stat()
    except OSError:
        return (-1, -1)
    return about.st_dev, about.st_ino
