"""Stories as lists show them: how many articles and origins, when they appeared, what to be wary of."""

from __future__ import annotations

import sqlite3

from copydesk.archive.heads import COLUMNS, Head, head_of
from copydesk.archive.rows import unpack
from copydesk.archive.sayings import COLUMNS as SAYING
from copydesk.archive.sayings import TABLES as SAYINGS
from copydesk.archive.sayings import Saying, saying_of
from copydesk.records import Copy, Record, Span


class Day(Record, frozen=True):
    """How many articles of a story appeared on a day, and how many of them repeat no other. The empty day stands for
    unknown."""

    day: str
    articles: int
    origins: int


class StoryLine(Record, frozen=True):
    """What a list shows of a story.

    `headline` and `site` are those of its origin that most copies repeat, of one that has a headline if any has;
    where none has, `opening` are the first words of its text. `unclear` counts its copies of which it is unknown what
    was first, `elsewhere` those whose page names an original that is not here, `changed` those that say something
    otherwise than their original, `oddities` what is odd in its articles.
    """

    key: str
    headline: str
    site: str
    opening: str
    articles: int
    origins: int
    first: str
    last: str
    days: tuple[Day, ...]
    unclear: int
    elsewhere: int
    changed: int
    oddities: int


class Member(Record, frozen=True):
    """An article of a story, and whether it repeats no other."""

    article: Head
    origin: bool


class Picture(Record, frozen=True):
    """A photo of an article of a story: `n` counts within the article, `span` is where its caption stands."""

    key: str
    site: str
    n: int
    src: str
    alt: str
    caption: str
    credit: str
    photographer: str
    agency: str
    place: str
    date: str
    span: Span | None


# Characters of a text that stand in for a headline: about a line. A choice.
_OPENING = 90

_LINE = "SELECT id, key, articles, origins, first, last FROM stories"
_REPEATED = "(SELECT count(*) FROM copies c WHERE c.other = a.id AND c.kind <> 'quotes')"
_OF = "FROM story_articles s JOIN articles a ON a.id = s.article WHERE s.story = ?"


def latest(db: sqlite3.Connection, *, limit: int, offset: int) -> list[StoryLine]:
    """The stories, that of the newest article first, those without a day last."""
    asked = _LINE + " ORDER BY last DESC, id DESC LIMIT ? OFFSET ?"
    return [_line(db, *row) for row in db.execute(asked, (limit, offset)).fetchall()]


def of_article(db: sqlite3.Connection, key: str) -> StoryLine | None:
    """The story that an article is told in, if any."""
    which = "SELECT min(s.story) FROM story_articles s JOIN articles a ON a.id = s.article WHERE a.key = ?"
    row = db.execute(f"{_LINE} WHERE id = ({which})", (key,)).fetchone()
    return None if row is None else _line(db, *row)


def _line(
    db: sqlite3.Connection, number: int, key: str, articles: int, origins: int, first: str | None, last: str | None
) -> StoryLine:
    headline, site, opening = db.execute(
        f"SELECT a.headline, a.site, substr(a.body, 1, {_OPENING:d}) {_OF} AND s.origin "
        f"ORDER BY a.headline IS NULL, {_REPEATED} DESC, s.n LIMIT 1",
        (number,),
    ).fetchone() or (None, None, "")
    days = db.execute(
        f"SELECT ifnull(substr(a.published, 1, 10), '') AS d, count(*), sum(s.origin) {_OF} GROUP BY d ORDER BY d",
        (number,),
    )
    # Reading a copy's record would take as long as all else here; its table says what is asked.
    unclear, elsewhere, changed = db.execute(
        "SELECT count(*) FILTER (WHERE c.original IS NULL AND c.kind NOT IN ('quotes', 'named')), "
        "count(*) FILTER (WHERE c.named IS NOT NULL), count(*) FILTER (WHERE c.changes > 0) "
        "FROM story_articles s JOIN copies c ON c.article = s.article WHERE s.story = ?",
        (number,),
    ).fetchone()
    oddities = db.execute(
        "SELECT count(*) FROM story_articles s JOIN oddities o ON o.article = s.article WHERE s.story = ?", (number,)
    ).fetchone()
    return StoryLine(
        key=key,
        headline=headline or "",
        site=site or "",
        opening="" if headline else opening,
        articles=articles,
        origins=origins,
        first=first or "",
        last=last or "",
        days=tuple(Day(day=day, articles=many, origins=own) for day, many, own in days),
        unclear=unclear,
        elsewhere=elsewhere,
        changed=changed,
        oddities=oddities[0],
    )


def count(db: sqlite3.Connection) -> int:
    """How many stories there are."""
    return int(db.execute("SELECT count(*) FROM stories").fetchone()[0])


def members(db: sqlite3.Connection, key: str, *, limit: int, offset: int) -> list[Member]:
    """The articles of the story with this key, in the order of their days."""
    asked = (
        f"SELECT {COLUMNS}, s.origin FROM stories t JOIN story_articles s ON s.story = t.id "  # noqa: S608 (our names)
        "JOIN articles a ON a.id = s.article WHERE t.key = ? ORDER BY s.n LIMIT ? OFFSET ?"
    )
    return [Member(article=head_of(row[:-1]), origin=bool(row[-1])) for row in db.execute(asked, (key, limit, offset))]


def copies_in(db: sqlite3.Connection, key: str, *, limit: int) -> list[Copy]:
    """What the articles of the story with this key repeat, in the order of their days."""
    asked = (
        "SELECT c.record FROM stories t JOIN story_articles s ON s.story = t.id "
        "JOIN copies c ON c.article = s.article WHERE t.key = ? ORDER BY s.n, c.kind, c.other LIMIT ?"
    )
    return [unpack(record, Copy) for (record,) in db.execute(asked, (key, limit))]


def said_in(db: sqlite3.Connection, key: str, *, limit: int, offset: int) -> list[Saying]:
    """Who said what in the articles of the story with this key, in the order of their days."""
    asked = (
        f"SELECT {SAYING} FROM {SAYINGS} JOIN story_articles m ON m.article = s.article "  # noqa: S608 (our names)
        "WHERE m.story = (SELECT id FROM stories WHERE key = ?) ORDER BY m.n, s.n LIMIT ? OFFSET ?"
    )
    return [saying_of(row) for row in db.execute(asked, (key, limit, offset))]


def pictures_in(db: sqlite3.Connection, key: str, *, limit: int) -> list[Picture]:
    """The photos of the articles of the story with this key, in the order of their days."""
    words = ("src", "alt", "caption", "credit", "photographer", "agency", "place", "date")
    asked = (
        f"SELECT a.key, a.site, p.n, p.caption_start, p.caption_end, {', '.join('p.' + word for word in words)} "  # noqa: S608
        "FROM stories t JOIN story_articles s ON s.story = t.id JOIN photos p ON p.article = s.article "
        "JOIN articles a ON a.id = s.article WHERE t.key = ? ORDER BY s.n, p.n LIMIT ?"
    )
    return [
        Picture(
            key=of,
            site=site or "",
            n=n,
            span=None if start is None else Span(start, end),
            **{word: value or "" for word, value in zip(words, row, strict=True)},
        )
        for of, site, n, start, end, *row in db.execute(asked, (key, limit))
    ]
