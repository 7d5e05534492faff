"""Where a page says that its text comes from: a source link, `isBasedOn`, a canonical address elsewhere, a line that
says where it first appeared."""

from __future__ import annotations

import html
import re
from functools import cache
from urllib.parse import urljoin

from copydesk import reference
from copydesk.records import BODY_LABELS, Article, Claim, Page, Span
from copydesk.urls import site

_ADDRESS = re.compile(r"https?://[^\s<>\"'”’)\]]{4,500}")
_HREF = re.compile(r"<a\s[^<>]{0,500}?href\s*=\s*[\"']?([^\"'\s<>]{1,500})", re.IGNORECASE)
_BASED = re.compile(r'"isBasedOn(?:Url)?"\s*:\s*(?:\{[^{}]{0,300}?"(?:url|@id)"\s*:\s*)?"([^"\\<>]{4,500})"')
# A line longer than this says more than where it is from. A guess.
_LINE = 200
# Characters of a page before a source line in which its link opens.
_BEFORE = 600


@cache
def _marks() -> re.Pattern[str]:
    words = (words for kind, _, words in reference.rows("marks") if kind == "source")
    return re.compile(rf"\s*(?:{reference.either(sorted(words))})\b[\s:：\-–—|]*", re.IGNORECASE)


# What stands between the mark and the name: "first appeared on", "was first published by the".
_JOINT = re.compile(
    r"(?:(?:this|the)?\s*(?:article|story|post|report)?\s*)?(?:was |is |has |had )?(?:been )?(?:first |originally )*"
    r"(?:appeared|published|reported|posted|seen|written)?\s*(?:first |originally )?(?:on|in|by|at|from|via|with)\s+"
    r"(?:the\s+)?",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\b(?:first appeared|appeared first|originally appeared|was originally published|was first published)\b"
    r"[^.]{0,20}?\b(?:on|in|by|at)\s+([^.!?\n]{2,80})",
    re.IGNORECASE,
)

_OF_ITSELF = re.compile(r"\s*(?:this|the)\s+(?:article|story|post|report|piece)\b", re.IGNORECASE)


def sources(article: Article, page: Page | None = None) -> tuple[Claim, ...]:
    """What the page names as the source of its text, each claim with its place: addresses first, then names.

    `page` is the raw page of the article; without it links are unknown whose address is not among the words.
    """
    found: list[Claim] = []
    if article.canonical is not None and _elsewhere(article.canonical.value, article.url):
        found.append(Claim(field="source", value=article.canonical.value, basis="canonical", raw=article.canonical.raw))
    body = [block for block in article.blocks if block.label in BODY_LABELS]
    for block in article.blocks:
        words = block.span.of(article.text)
        # The first or the last line of a body may say it, too, if it says that of the article itself.
        speaks = block in (*body[:1], *body[-1:]) and _OF_ITSELF.match(words) and _TAIL.search(words)
        if (block.label != "source" and not speaks) or len(words) > _LINE:
            continue
        found += _line(article, page, words, block.span, block.raw)
    if page is not None and page.form == "html":
        for based in _BASED.finditer(page.body):
            address = based[1].replace("\\/", "/")
            if "://" in address:
                found.append(Claim(field="source", value=address, basis="isBasedOn", raw=Span(*based.span(1))))
    unique = {(claim.value, claim.basis): claim for claim in reversed(found)}
    return tuple(reversed(unique.values()))[:8]


def _line(article: Article, page: Page | None, words: str, span: Span, raw: Span) -> list[Claim]:
    """The claims of one line that says where the text is from."""
    found = []
    if page is not None and page.form == "html":
        begin = max(0, raw.start - _BEFORE)
        before = page.body[begin : raw.start]
        opened = before.rfind("<a")
        start = begin + opened if opened >= 0 and "</a" not in before[opened:] else raw.start
        for link in _HREF.finditer(page.body, start, min(len(page.body), raw.end + 1)):
            address = urljoin(article.url, html.unescape(link[1])) if _joins(link[1]) else ""
            if "://" in address and _elsewhere(address, article.url):
                found.append(
                    Claim(
                        field="source",
                        value=address,
                        basis="source link",
                        words=words,
                        raw=Span(*link.span(1)),
                        span=span,
                    )
                )
    found += [
        Claim(field="source", value=address.rstrip(".,;"), basis="source line", words=words, raw=raw, span=span)
        for address in _ADDRESS.findall(words)
    ]
    name = _name(words)
    if name and not found:
        found.append(Claim(field="source", value=name, basis="source line", words=words, raw=raw, span=span))
    return found


def _name(words: str) -> str:
    """The name that a source line ends in, if it names one.

    >>> _name("This story originally appeared in the Port Ellery Post."), _name("Source link"), _name("Source: The Eye")
    ('Port Ellery Post', '', 'Eye')
    """
    tail = _TAIL.search(words)
    if tail:
        rest = tail[1]
    else:
        mark = _marks().match(words)
        if not mark:
            return ""
        rest = words[mark.end() :]
        joint = _JOINT.match(rest)
        rest = rest[joint.end() :] if joint else rest
    rest = rest.strip(' \t.:|–—-"“”«»')
    rest = rest.removeprefix("the ").removeprefix("The ")
    return rest if 2 <= len(rest) <= 60 and rest[0].isalnum() and "://" not in rest else ""


def _joins(address: str) -> bool:
    return not address.startswith(("#", "javascript:", "mailto:", "data:"))


def _elsewhere(address: str, url: str) -> bool:
    """Whether an address is of another site than the page's own."""
    return bool(url) and bool(site(address)) and site(address) != site(url)
