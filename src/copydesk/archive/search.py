"""Search: what a person types becomes an FTS5 expression that is always well formed, and hits come back ranked."""

from __future__ import annotations

import re
import sqlite3
import unicodedata

from copydesk.errors import UsageError
from copydesk.records import Record, Span

# Noncharacters, which Unicode keeps for a program's own use: they part what matched in FTS5's snippets.
OPEN, CLOSE = "\ufdd0", "\ufdd1"

# Tokens of a snippet: about two lines of a list of hits. FTS5 allows 64.
SNIPPET_TOKENS = 24

# FTS5 refuses an expression nested more than 256 deep; nobody types so many words. A choice, not a measure.
_MOST_TERMS = 64

_PIECE = re.compile(r'"([^"]*)"(\*?)|([()])|([^\s"()]+)')
_DAY = re.compile(r"\d{4}(-\d\d(-\d\d(T[0-9:.+Z-]*)?)?)?", re.ASCII)


class Hit(Record, frozen=True):
    """One article that a search found. `score` is BM25, the higher the better.

    `highlight` are the places in `snippet` that matched, `headline_highlight` those in `headline`.
    """

    key: str
    url: str
    headline: str
    site: str
    published: str
    snippet: str
    score: float
    highlight: tuple[Span, ...] = ()
    headline_highlight: tuple[Span, ...] = ()


def search(
    db: sqlite3.Connection,
    query: str,
    *,
    site: str | None,
    day: str | None,
    since: str | None,
    until: str | None,
    language: str | None,
    limit: int,
    offset: int,
) -> list[Hit]:
    """The articles that match, best first. Articles whose date is unknown match no filter by date."""
    asked = expression(query)
    for date in (day, since, until):
        if date is not None:
            checked_day(date)
    if not 0 <= limit <= 10_000 or not 0 <= offset <= 1_000_000_000:
        raise UsageError("A search gives between 0 and 10000 hits, from an offset that is not negative.")
    # "~" sorts after every character of a date, so that until="2023-04" holds all of April.
    rows = db.execute(
        """SELECT a.key, a.url, a.headline, a.site, a.published, rank,
             snippet(articles_fts, 1, :open, :close, '…', :tokens), highlight(articles_fts, 0, :open, :close)
           FROM articles_fts JOIN articles a ON a.id = articles_fts.rowid
           WHERE articles_fts MATCH :asked
             AND (:site IS NULL OR a.site = :site)
             AND (:language IS NULL OR a.language = :language)
             AND (:day IS NULL OR a.published BETWEEN :day AND :day || '~')
             AND (:since IS NULL OR a.published >= :since)
             AND (:until IS NULL OR a.published <= :until || '~')
           ORDER BY rank LIMIT :limit OFFSET :offset""",
        {
            "asked": asked,
            "site": site and site.lower().removeprefix("www."),
            "language": language,
            "day": day,
            "since": since,
            "until": until,
            "open": OPEN,
            "close": CLOSE,
            "tokens": SNIPPET_TOKENS,
            "limit": limit,
            "offset": offset,
        },
    )
    hits = []
    for key, url, headline, of_site, published, rank, snippet, title in rows:
        words, highlight = parted(snippet or "")
        _, headline_highlight = parted(title or "")
        hits.append(
            Hit(
                key=key,
                url=url,
                headline=headline or "",
                site=of_site or "",
                published=published or "",
                snippet=words,
                score=-rank,
                highlight=highlight,
                headline_highlight=headline_highlight,
            )
        )
    return hits


def checked_day(date: str) -> None:
    """UsageError for what is no date, whole or in part."""
    if not _DAY.fullmatch(date):
        raise UsageError(f"{date!r} is not a date. Write it as 2023-04-25, 2023-04 or 2023.")


def parted(marked: str) -> tuple[str, tuple[Span, ...]]:
    """A snippet without its marks, and where they stood."""
    words, spans, start = "", [], None
    for piece in re.split(f"([{OPEN}{CLOSE}])", marked):
        if piece == OPEN:
            start = len(words)
        elif piece == CLOSE:
            if start is not None and len(words) > start:
                spans.append(Span(start, len(words)))
            start = None
        else:
            words += piece
    return words, tuple(spans)


def expression(query: str) -> str:
    """What a person typed, as FTS5.

    Understood are words (all must occur), "phrases", the beginning of a word followed by *, and AND, OR, NOT
    and parentheses where they are well formed; where they are not, every word is looked for as it stands.

    >>> expression('mayor OR "city hall" NOT court*')
    '"mayor" OR "city hall" NOT "court"*'
    >>> expression('rivers AND (')
    '"rivers" AND "AND"'
    """
    pieces = _pieces(query)
    asked = _well_formed(pieces)
    if asked is None:
        asked = [piece for piece in (_term(word, star) for word, star, _ in pieces) if piece]
        asked = [part for term in asked[:_MOST_TERMS] for part in ("AND", term)][1:]
    if not asked:
        raise UsageError("The search holds no word. Type a word, or a phrase in quotes.")
    return " ".join(asked)


def _pieces(query: str) -> list[tuple[str, bool, bool]]:
    """The query cut up: the words of each piece, whether * follows, and whether it is bare (not in quotes)."""
    # FTS5 ends its input at a NUL; a lone surrogate (an argument that is not UTF-8) cannot be sent to SQLite.
    query = query.replace("\0", " ").encode("utf-8", "replace").decode()
    pieces = []
    for phrase, star, bracket, word in _PIECE.findall(query):
        if word:
            pieces.append((word.rstrip("*") or word, word.endswith("*"), True))
        elif bracket:
            pieces.append((bracket, False, True))
        else:
            pieces.append((phrase, bool(star), False))
    return pieces


def _term(words: str, star: bool) -> str:
    """A string of FTS5, in which nothing has a meaning of its own; empty where no character is a word's."""
    # unicode61 makes words of letters, numbers and private characters; a phrase without one matches nothing.
    if not any(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "Co" for char in words):
        return ""
    return '"' + words.replace('"', '""') + '"' + ("*" if star else "")


def _well_formed(pieces: list[tuple[str, bool, bool]]) -> list[str] | None:
    """The expression with AND wherever nothing stands between two terms, or None where it makes no sense."""
    asked: list[str] = []
    depth = terms = 0
    wants_term = True
    for words, star, bare in pieces:
        if bare and words in ("AND", "OR", "NOT"):
            if words == "NOT" and asked and asked[-1] == "AND":
                asked[-1] = "NOT"  # "a AND NOT b" is what people type; FTS5 knows only "a NOT b"
                continue
            if wants_term:
                return None
            asked.append(words)
            wants_term = True
        elif bare and words == ")":
            if wants_term or not depth:
                return None
            asked.append(words)
            depth -= 1
        else:
            term = "(" if bare and words == "(" else _term(words, star)
            if not term:
                continue
            if not wants_term:
                asked.append("AND")
            asked.append(term)
            wants_term = term == "("
            depth += term == "("
            terms += 1
    # Parentheses count as terms: they nest as deep as there are of them.
    return None if wants_term or depth or terms > _MOST_TERMS else asked
