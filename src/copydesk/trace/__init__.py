"""trace: prints(article) -> Prints, copies(articles) -> Copies, stories(copies) -> Stories.

The doors stand; what they find comes with later work.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from copydesk.records import Article, Copy, Print, Story

__all__ = ["copies", "prints", "stories"]


def prints(article: Article) -> Iterator[Print]:  # noqa: ARG001
    """The fingerprints of one article, by which articles are brought together: for now none."""
    return iter(())


def copies(group: Iterable[Article]) -> Iterator[Copy]:  # noqa: ARG001
    """Which articles of a group repeat which: for now none."""
    return iter(())


def stories(found: Iterable[Copy]) -> Iterator[Story]:  # noqa: ARG001
    """Articles that tell the same news: for now none."""
    return iter(())
