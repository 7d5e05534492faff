"""What can go wrong, as a tree: every failure that we expect has a class, a short reason and a way out.

A stage raises one of these for what cannot pass; the edition turns it into a `records.Spike`, keeps it,
counts it and goes on. Anything else that is raised is a bug and is reported as one.
"""

from __future__ import annotations


class CopydeskError(Exception):
    """A failure that we expect.

    `reason` is the short code that a Spike keeps (stable, so that one can count and filter by it); `stage` is the
    stage that it belongs to, empty where any may raise it. The message is one sentence for a person and ends in
    what to do where something can be done.
    """

    reason = "failed"
    stage = ""

    @property
    def detail(self) -> str:
        return str(self)


class UsageError(CopydeskError):
    """What was asked makes no sense: an unknown column, a pile that does not exist."""

    reason = "usage"


# What read cannot pass ------------------------------------------------------------------------------


class ReadError(CopydeskError):
    """The bytes could not be read as a page."""

    reason = "unreadable"
    stage = "read"


class Empty(ReadError):
    """No bytes, or nothing but white space and NULs."""

    reason = "empty"


class Missing(ReadError):
    """The file is gone, is not a regular file, or may not be opened."""

    reason = "missing"


class Truncated(ReadError):
    """The file ends in the middle of a record or of a compressed stream."""

    reason = "truncated"


class Corrupt(ReadError):
    """The container or the compressed stream is damaged, or is not what its name says."""

    reason = "corrupt"


class TooLarge(ReadError):
    """A page, a row or a decompressed stream is beyond the cap on size or on ratio."""

    reason = "too-large"


class NotText(ReadError):
    """A binary file: a picture, a program, an archive of another kind."""

    reason = "not-text"


class BadRow(ReadError):
    """One row of a table cannot be read; the other rows count."""

    reason = "bad-row"


class NotAPage(ReadError):
    """A record that holds no page: an HTTP error, a redirect, a robots.txt, a picture."""

    reason = "not-a-page"


class NeedsExtra(ReadError):
    """Reading this needs an optional dependency that is not installed."""

    reason = "needs-extra"


# What the later stages cannot pass --------------------------------------------------------------------


class CleanError(CopydeskError):
    """The page cannot be cut into blocks."""

    reason = "unclean"
    stage = "clean"


class NoText(CleanError):
    """The page holds no visible text."""

    reason = "no-text"


class WorkerDied(CopydeskError):
    """The process that worked on this was killed or ran out of memory."""

    reason = "worker-died"


class TimedOut(CopydeskError):
    """The process that worked on this was not done in time and was ended."""

    reason = "timeout"


class ProofError(CopydeskError):
    """A span does not point at what it says: a bug of ours, caught before it enters the archive."""

    reason = "proof"
    stage = "proof"


# What the archive refuses -----------------------------------------------------------------------------


class ArchiveError(CopydeskError):
    """The archive cannot be opened or written."""

    reason = "archive"


class NotAnArchive(ArchiveError):
    """The file is not a Copydesk archive."""

    reason = "not-an-archive"


class NewerArchive(ArchiveError):
    """The archive was written by a newer Copydesk."""

    reason = "newer-archive"


class ArchiveBusy(ArchiveError):
    """Another process holds the archive for writing."""

    reason = "archive-busy"


class TooSlow(ArchiveError):
    """A question to the archive took longer than the time that it was given."""

    reason = "too-slow"
