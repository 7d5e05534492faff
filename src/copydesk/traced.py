"""Trace an archive: prints of what has none, groups of the whole pile, copies of the groups that changed, stories.

Only what one article says is kept from run to run, its print, and what a group came to, under a digest of all that
went into it. The rest is asked anew of all prints each time. So an archive that grew bit by bit holds what one holds
that was traced at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from hashlib import blake2b
from itertools import islice
from typing import NamedTuple

from copydesk import press, trace
from copydesk.archive import Archive
from copydesk.records import Article, Copy, Page, Print, Record, Spike, encode
from copydesk.version import __version__

# Groups whose copies are written in one transaction.
_GROUPS = 200
_PRINTS = 500


class Leaf(Record, frozen=True):
    """An article and the page that it was made of: what a print is made from."""

    article: Article
    page: Page


class Outcome(NamedTuple):
    """What a tracing found. `compared` and `cut` are pairs of articles; `again` the groups that were read anew."""

    articles: int
    groups: int
    copies: int
    stories: int
    compared: int
    cut: int
    again: int


def printed(leaf: Leaf) -> Print:
    """The print of an article."""
    return trace.printed(leaf.article, leaf.page)


def trace_archive(
    desk: Archive, *, jobs: int | None = 1, version: str = "", stop: Callable[[], bool] | None = None
) -> Outcome | None:
    """Trace what an archive holds, which must be open for writing. None where nothing has changed since it was traced,
    and where `stop` said so: what was done is kept, and the next call goes on from there."""
    version = version or __version__
    if desk.is_traced(version):
        return None
    missing = _prints(desk, jobs)
    while batch := list(islice(missing, _PRINTS)):
        desk.add_prints(batch)
        if stop is not None and stop():
            return None
    found = trace.groups(desk.prints())
    known = desk.copy_groups()
    digests: list[str] = []
    fresh: list[tuple[str, Sequence[Copy]]] = []
    again = 0
    for group in (*found.groups, *_alone(desk, found)):
        members = [(desk.print_of(key), score) for key, score in group]
        digest = _digest(members, version)
        digests.append(digest)
        if digest in known:
            continue
        again += 1
        fresh.append((digest, trace.copies([trace.Member(desk.get(one.key), one, score) for one, score in members])))
        if len(fresh) >= _GROUPS:
            desk.add_copies(fresh)
            fresh = []
            if stop is not None and stop():
                return None
    quotes = _quotes(found)
    digests += [digest for digest, _ in quotes]
    desk.add_copies([*fresh, *(quote for quote in quotes if quote[0] not in known)])
    kept = set(digests)
    # Copies of groups that are no more must not reach the stories: they go first, in a settling without stories.
    desk.settle(kept, [], "", compared=found.pairs, cut=found.cut)
    copies = list(desk.copies())
    published = {one.key: one.published for one in desk.prints()}
    stories = trace.stories(copies, found.events, published)
    desk.settle(kept, stories, version, compared=found.pairs, cut=found.cut)
    told = sum(copy.kind not in ("quotes", "named") for copy in copies)
    return Outcome(len(published), len(found.groups), told, len(stories), found.pairs, found.cut, again)


def _prints(desk: Archive, jobs: int | None) -> Iterator[Print]:
    """The prints of all articles that have none. What cannot be printed, a bug, ends the tracing as itself."""
    keys = list(desk.unprinted())
    leaves = (Leaf(article=desk.get(key), page=desk.page(key)) for key in keys)
    with closing(press.each(printed, leaves, jobs=jobs if len(keys) > _PRINTS else 1, bugs="raise")) as made:
        for one in made:
            assert not isinstance(one, Spike), "a print fails of no page that was cleaned"
            yield one


def _alone(desk: Archive, found: trace.Groups) -> Iterator[list[tuple[str, float]]]:
    """Articles of no group whose page names a source."""
    grouped = {key for group in found.groups for key, _ in group}
    named = [one.key for one in desk.prints() if (one.sources or one.agency) and one.key not in grouped]
    for key in sorted(named):
        yield [(key, 1.0)]


def _digest(members: Iterable[tuple[Print, float]], version: str) -> str:
    """What a group's copies depend on: the version, and each member's print, in their order."""
    hashed = blake2b(version.encode(), digest_size=16)
    for one, score in members:
        hashed.update(encode(one))
        hashed.update(b"2" if trace.clear(score) else b"1" if score else b"0")
    return hashed.hexdigest()


def _quotes(found: trace.Groups) -> list[tuple[str, list[Copy]]]:
    """Pairs that share a quote, as copies of that kind: of the later key."""
    made = []
    for one, other in found.quotes:
        digest = blake2b(f"quote {one} {other}".encode(), digest_size=16).hexdigest()
        made.append((digest, [Copy(key=other, kind="quotes", like=one)]))
    return made
