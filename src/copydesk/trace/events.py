"""Articles that tell one event, over copies: which they are, how many of them repeat no other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from copydesk.records import Copy, Story


def stories(found: Iterable[Copy], events: Iterable[tuple[str, str]], published: Mapping[str, str]) -> list[Story]:
    """The articles of one event, over copies: a star again, of groups around the one with most neighbours.

    `published` gives the day of each article, empty where unknown. A story has two articles at least.
    """
    head: dict[str, str] = {}
    found = list(found)
    # What stands in an article without being copied into it tells the same event.
    events = [*events, *((copy.key, copy.like) for copy in found if copy.kind == "quotes" and copy.share)]
    for copy in found:
        if copy.kind not in ("quotes", "named"):
            head[copy.key] = copy.like
            head.setdefault(copy.like, copy.like)
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in events:
        a, b = head.get(one, one), head.get(other, other)
        if a != b:
            near[a].add(b)
            near[b].add(a)
    told: dict[str, str] = {}
    for it in sorted({*near, *head.values()}, key=lambda key: (-len(near[key]), key)):
        if it not in told:
            told[it] = it
            for other in sorted(near[it]):
                told.setdefault(other, it)
    parts: dict[str, list[str]] = defaultdict(list)
    for key in {*told, *head}:
        parts[told[head.get(key, key)]].append(key)
    made = []
    for keys in parts.values():
        if len(keys) < 2:
            continue
        keys.sort(key=lambda key: (not published.get(key), published.get(key, ""), key))
        days = [published[key] for key in keys if published.get(key)]
        origins = tuple(key for key in keys if head.get(key, key) == key)
        made.append(
            Story(
                key=keys[0],
                articles=tuple(keys),
                origins=origins,
                first=days[0] if days else "",
                last=days[-1] if days else "",
            )
        )
    return sorted(made, key=lambda story: story.key)
