"""What the page says of itself: JSON-LD, microdata, meta, <time>. Claims, unchecked, each with its place.

Every candidate stays, in the order of `_RANK`; which of them the article takes is decided at the door.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from json import JSONDecodeError
from typing import Any, NamedTuple

from copydesk.clean import dates
from copydesk.clean.cut import Cut
from copydesk.markup import attribute
from copydesk.records import Claim, Span
from copydesk.text import fold

# The types of schema.org that stand for an article, a news story first.
_ARTICLE = re.compile(
    r"(?:News|Reportage|Analysis|Opinion|Review|Satirical|BackgroundNews|AskPublicNews|TechA|Scholarly|Advertiser)?"
    r"(?:Content)?[Aa]rticle$|BlogPosting$|LiveBlogPosting$|SocialMediaPosting$|Report$"
)
# What meta tags are called, by the field that they fill; the surest first.
_META: dict[str, tuple[str, ...]] = {
    "headline": (
        "og:title", "twitter:title", "dc.title", "dcterms.title", "parsely-title", "sailthru.title", "title", "hdl",
    ),
    "description": ("og:description", "description", "twitter:description", "dc.description", "sailthru.description"),
    "author": (
        "author", "article:author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator",
        "dcterms.creator", "byl", "citation_author", "creator", "cxenseparse:author", "rbauthors", "twitter:data1",
    ),
    "published": (
        "article:published_time", "article:published", "og:published_time", "parsely-pub-date", "datepublished",
        "sailthru.date", "dc.date.issued", "dcterms.created", "dcterms.date", "dc.date", "dc.date.created", "pubdate",
        "publishdate", "publish-date", "publish_date", "published-date", "article_date_original", "date", "ptime",
        "cxenseparse:recs:publishtime", "originalpublicationdate", "article.published", "article:post_date",
        "rbpubdate", "citation_date", "citation_publication_date", "bt:pubdate", "displaydate", "release_date",
        "article:published_date", "article:publish_date", "og:article:published_time", "og:pubdate", "pub_date",
        "publication_date", "publicationdate", "published_time", "publish_time", "published_at", "dateposted",
        "dcterms.issued", "dcterms.available", "dc.date.published", "prism.publicationdate", "article_date", "doc_date",
        "cxenseparse:publishtime", "vr:published_time", "shareaholic:article_published_time", "datecreated",
        "date.created", "creation_date", "created",
    ),
    "modified": (
        "article:modified_time", "og:updated_time", "article:modified", "datemodified", "last-modified", "lastmod",
        "dcterms.modified", "dc.date.modified", "article.updated", "updated_time", "utime", "rev_date",
        "article:modified_date", "og:article:modified_time", "last_modified", "lastmodified", "last-update",
        "lastupdate", "date.modified", "dcterms.date.modified", "prism.modificationdate", "revised",
        "shareaholic:article_modified_time",
    ),
    "site": ("og:site_name", "application-name", "cre", "dc.publisher", "twitter:site_name"),
    "section": ("article:section", "section", "parsely-section", "cg", "category"),
    "canonical": ("og:url", "twitter:url", "parsely-link"),
    "language": ("content-language", "language", "dc.language", "og:locale"),
    "image": ("og:image", "twitter:image", "twitter:image:src"),
    "free": ("article:content_tier", "og:article:content_tier", "content_tier", "isaccessibleforfree"),
}  # fmt: skip
_BY_META = {name: (field, n) for field, names in _META.items() for n, name in enumerate(names)}
_BY_ITEMPROP = {
    "headline": "headline", "datepublished": "published", "datecreated": "published", "datemodified": "modified",
    "articlesection": "section", "inlanguage": "language", "author": "author", "description": "description",
    "isaccessibleforfree": "free",
}  # fmt: skip
# Whether an article is free to read, as schema.org and the tiers of Facebook's instant articles say it. One that is
# metered is free to who has read little this month, and so not free.
_FREE = {
    "true": "true", "free": "true", "yes": "true", "1": "true",
    "false": "false", "no": "false", "0": "false", "metered": "false", "locked": "false", "paid": "false",
    "premium": "false", "subscription": "false",
}  # fmt: skip
_DATES = frozenset({"published", "modified"})
# What JSON-LD may state without quotes: seconds since 1970, and whether the article costs nothing.
_NUMBERED = _DATES | {"free"}
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
# Longer values are no titles, names or summaries.
_LONG = 2_000
# JSON-LD nests a graph, articles, authors; what nests deeper than this is not looked into.
_DEPTH = 8
# How many things of a script are looked at: a live blog lists hundreds of updates, a page made to be slow more.
_MANY = 2_000


def claims(cut: Cut, body: str, language: Claim | None = None, order: dates.Order = "") -> tuple[Claim, ...]:
    """Every claim of a page, the surest sources first: JSON-LD, microdata, meta, links, times, the title.

    `order` is how its country writes a date of numbers.
    """
    told = [*_microdata(cut, body, order), *_meta(cut, body, order), *_links(cut, body), *_times(cut, body, order)]
    if cut.title is not None:
        words = fold(html.unescape(cut.title.of(body)))
        if words:
            told.append(Claim(field="headline", value=words, basis="title", raw=cut.title))
    addresses = {_address(claim.value) for claim in told if claim.field == "canonical"}
    titles = {_squash(passage.text) for passage in cut.passages if passage.kind == "h1"}
    titles |= {_squash(claim.value) for claim in told if claim.field == "headline"}
    found = [*_json_ld(cut.scripts, addresses, titles), *told]
    if language is not None:
        found.append(language)
    return tuple(dict.fromkeys(found))


# Whose word counts first on what is a fact of the article, of those that give it without a line on the page.
_SOURCES = ("json-ld:", "microdata:", "meta:", "link:", "html:")


def surest(claims: Sequence[Claim], field: str) -> Claim | None:
    """The claim that counts of those for one field: what the article's own JSON-LD says, then microdata, meta, links,
    then the JSON-LD of the page (which speaks of the site as often), then the pile."""
    told = [claim for claim in claims if claim.field == field]
    return min(told, key=lambda claim: _rank(claim.basis), default=None)


def _rank(basis: str) -> int:
    if basis.startswith(("json-ld:Web", "json-ld:.")):
        return len(_SOURCES)
    return next((n for n, source in enumerate(_SOURCES) if basis.startswith(source)), len(_SOURCES) + 1)


def _claim(field: str, words: str, basis: str, raw: Span | None, order: dates.Order = "") -> Claim | None:
    words = fold(words)
    if not words or len(words) > _LONG:
        return None
    value = words
    if field in _DATES:
        value = dates.iso(words, order)
    elif field == "free":
        value = _FREE.get(words.rpartition("/")[2].casefold(), "")
    if not value:
        return None
    return Claim(field=field, value=value, basis=basis, words="" if value == words else words, raw=raw)


# JSON-LD --------------------------------------------------------------------------------------------------


def _json_ld(scripts: Sequence[tuple[str, Span]], addresses: set[str], titles: set[str]) -> list[Claim]:
    """The claims of the page's own article: of several the one with the page's address, else with its title."""
    told: list[_Thing] = []
    for script, span in scripts:
        graph = _graph(script)
        if graph is not None:
            things = list(_things(graph, _DEPTH))
            by_id = {thing["@id"]: thing for thing in things if isinstance(thing.get("@id"), str) and len(thing) > 1}
            told += [_Thing(thing, by_id, script, span.start) for thing in things]
    articles = [one for one in told if _is_article(one.thing)]
    if not articles:
        articles = [
            one for one in told if ("datePublished" in one.thing or "headline" in one.thing) and not _is_part(one.thing)
        ]
    if not articles:
        return []
    places: dict[int, _Places] = {}
    found: list[Claim] = []
    for one in _own(articles, addresses, titles):
        if one.offset not in places:
            places[one.offset] = _Places(one.script, one.offset)
        found += _told(one, places[one.offset])
    return found


class _Thing(NamedTuple):
    """One object of a graph, those that it may refer to, and the script that it stands in."""

    thing: dict[str, Any]
    by_id: dict[str, dict[str, Any]]
    script: str
    offset: int


def _own(articles: Sequence[_Thing], addresses: set[str], titles: set[str]) -> list[_Thing]:
    """Of the articles that a page tells of, those that are the page's own; the first where none says so."""
    merits = [_merit(one.thing, addresses, titles) for one in articles[:_MANY]]
    most = max(merits)
    if not most:
        return list(articles[:1])
    return [one for one, merit in zip(articles, merits, strict=False) if merit == most]


def _merit(thing: dict[str, Any], addresses: set[str], titles: set[str]) -> int:
    pages = [page.get("@id") if isinstance(page, dict) else page for page in _listed(thing.get("mainEntityOfPage"))]
    here = any(isinstance(url, str) and _address(url) in addresses for url in [*pages, *_listed(thing.get("url"))])
    named = any(
        isinstance(name, str) and _squash(html.unescape(name)) in titles for name in _listed(thing.get("headline"))
    )
    return 2 * here + named


def _address(url: str) -> str:
    """An address without what differs between two ways to write it: scheme, "www.", query, the last slash."""
    return url.partition("#")[0].partition("?")[0].partition("//")[2].removeprefix("www.").rstrip("/").lower()


def _squash(text: str) -> str:
    return "".join(_LETTERS.findall(text.casefold()))


def _graph(script: str) -> Any:
    """What a script says, None where it is no JSON: then the page makes no claim there that could be read."""
    text = script.strip()
    opens, ends = _OPENS.match(text), _ENDS.search(text, max(0, len(text) - _END))
    text = text[opens.end() if opens else 0 : ends.start() if ends else len(text)].rstrip("; \n\t")
    try:
        return json.loads(text, strict=False)
    except (JSONDecodeError, RecursionError):
        pass
    try:
        return json.loads(_TRAILING.sub(r"\1", text), strict=False)
    except (JSONDecodeError, RecursionError):
        return None


# Comments and CDATA marks around a script, and the comma before a closing bracket that people leave.
_OPENS = re.compile(r"<!--|(?://|/\*)?\s?<!\[CDATA\[(?:\s?\*/)?")
_ENDS = re.compile(r"(?:-->|(?://|/\*)?\s?\]\]>(?:\s?\*/)?)$")
_END = 12
_TRAILING = re.compile(r",(\s{0,1000}[}\]])")
_LETTERS = re.compile(r"\w+")


def _told(one: _Thing, places: _Places) -> list[Claim]:
    """What one article of JSON-LD says of itself."""
    thing, by_id = one.thing, one.by_id
    found: list[Claim] = []

    def add(field: str, words: Any, basis: str) -> None:
        if isinstance(words, str):
            claim = _claim(field, html.unescape(words), basis, places.get(words))
        elif isinstance(words, bool) == (field == "free") and isinstance(words, int) and field in _NUMBERED:
            # A number or a truth value has no quotes to be found by; its name stands before it.
            said = json.dumps(words)
            place = re.search(rf'"{basis.rpartition(".")[2]}"\s{{0,99}}:\s{{0,99}}({said})\b', one.script)
            raw = Span(one.offset + place.start(1), one.offset + place.end(1)) if place else None
            claim = _claim(field, said, basis, raw)
        else:
            return
        if claim is not None:
            found.append(claim)

    basis = f"json-ld:{_type(thing)}."
    for field, name in _JSON_LD:
        for words in _listed(thing.get(name)):
            add(field, words, basis + name)
    for author in _listed(thing.get("author") or thing.get("creator")):
        if isinstance(author, dict) and len(author) <= 2:
            author = by_id.get(str(author.get("@id")), author)
        for name in _listed(author.get("name") if isinstance(author, dict) else author):
            add("author", name, basis + "author")
    for publisher in _listed(thing.get("publisher")):
        if isinstance(publisher, dict):
            told = by_id.get(str(publisher.get("@id")), publisher) if len(publisher) <= 2 else publisher
            add("site", told.get("name"), basis + "publisher")
    if "isAccessibleForFree" not in thing:
        # The part behind the paywall says it for the whole: {"isAccessibleForFree": false, "cssSelector": ".paid"}.
        for part in _listed(thing.get("hasPart")):
            if isinstance(part, dict) and "cssSelector" in part:
                add("free", part.get("isAccessibleForFree"), basis + "hasPart.isAccessibleForFree")
    for image in _listed(thing.get("image")):
        add("image", image.get("url") if isinstance(image, dict) else image, basis + "image")
    for page in _listed(thing.get("mainEntityOfPage")):
        add("canonical", page.get("@id") if isinstance(page, dict) else page, basis + "mainEntityOfPage")
    return found


_JSON_LD = (
    ("headline", "headline"), ("headline", "name"), ("headline", "alternativeHeadline"), ("description", "description"),
    ("published", "datePublished"), ("published", "dateCreated"), ("modified", "dateModified"),
    ("section", "articleSection"), ("language", "inLanguage"), ("free", "isAccessibleForFree"), ("canonical", "url"),
)  # fmt: skip


def _things(graph: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object of a graph that has a type, outermost first."""
    level, seen = [graph], 0
    while level and depth:
        depth -= 1
        inner: list[Any] = []
        for node in level:
            seen += 1
            if seen > _MANY:
                return
            if isinstance(node, dict):
                if "@type" in node:
                    yield node
                inner += [value for value in node.values() if isinstance(value, dict | list)]
            elif isinstance(node, list):
                inner += node
        level = inner


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value[:50] if isinstance(value, list) else [value]


def _type(thing: dict[str, Any]) -> str:
    return next((name for name in _listed(thing.get("@type")) if isinstance(name, str)), "")


def _is_article(thing: dict[str, Any]) -> bool:
    return any(isinstance(name, str) and _ARTICLE.search(name) for name in _listed(thing.get("@type")))


def _is_part(thing: dict[str, Any]) -> bool:
    """Whether a thing is a picture, a film or the like: part of a page and not what it is about."""
    return any(isinstance(name, str) and _PART.search(name) for name in _listed(thing.get("@type")))


_PART = re.compile(r"Object$|Comment$|Organization$|Person$|ListItem$|ItemList$|BreadcrumbList$|WebSite$|Clip$")


class _Places:
    """Where the strings of a script stand: looked for one by one, as they are read or as JSON may spell them; only a
    script that spells one otherwise is gone through whole."""

    def __init__(self, script: str, offset: int) -> None:
        self.script, self.offset = script, offset
        self.all: dict[str, Span] | None = None

    def get(self, words: str) -> Span | None:
        """Where a string stands first, without its quotes."""
        spelled = json.dumps(words, ensure_ascii=False)[1:-1]
        for inside in dict.fromkeys((spelled, spelled.replace("/", "\\/"), json.dumps(words)[1:-1])):
            at = self.script.find(f'"{inside}"')
            if at >= 0 and self.script[at - 1 : at] != "\\":
                return Span(self.offset + at + 1, self.offset + at + 1 + len(inside))
        if self.all is None:
            self.all = _strings(self.script, self.offset)
        return self.all.get(words)


def _strings(script: str, offset: int) -> dict[str, Span]:
    """Where each string of a script stands first, as it is read, without its quotes."""
    places: dict[str, Span] = {}
    for match in _STRING.finditer(script):
        words = match[1]
        if "\\" in words:
            try:
                words = json.loads(match[0], strict=False)
            except JSONDecodeError:  # a stray quote: no string begins here
                continue
        places.setdefault(words, Span(offset + match.start(1), offset + match.end(1)))
    return places


# Attributes -----------------------------------------------------------------------------------------------


# The attributes that say what a meta tag is about.
_NAMING = frozenset({"property", "name", "http-equiv", "itemprop"})


def _meta(cut: Cut, body: str, order: dates.Order) -> list[Claim]:
    ranked: list[tuple[int, Claim]] = []
    for tag in cut.tags:
        if tag.name != "meta":
            continue
        content = tag.attrs.get("content")
        if not content:
            continue
        for naming, names in tag.attrs.items():
            if naming not in _NAMING:
                continue
            for spelled in names.lower().split():
                if spelled not in _BY_META:
                    continue
                field, rank = _BY_META[spelled]
                if field == "author" and "://" in content:
                    continue
                claim = _claim(field, content, f"meta:{spelled}", attribute(body, tag.raw, "content"), order)
                if claim is not None:
                    ranked.append((rank, claim))
    ranked.sort(key=lambda pair: pair[0])
    return [claim for _, claim in ranked]


def _microdata(cut: Cut, body: str, order: dates.Order) -> list[Claim]:
    found = []
    for tag in cut.tags:
        if "itemprop" not in tag.attrs or (tag.name == "meta" and "property" in tag.attrs):
            continue
        for name in tag.attrs["itemprop"].lower().split():
            field = _BY_ITEMPROP.get(name)
            if field is None:
                continue
            if "content" in tag.attrs:
                words, raw = tag.attrs["content"], attribute(body, tag.raw, "content")
            elif "datetime" in tag.attrs:
                words, raw = tag.attrs["datetime"], attribute(body, tag.raw, "datetime")
            else:
                continue  # its words are on the page: the lines find them there
            claim = _claim(field, words, f"microdata:{name}", raw, order)
            if claim is not None:
                found.append(claim)
    return found


def _links(cut: Cut, body: str) -> list[Claim]:
    found = []
    for tag in cut.tags:
        if tag.name == "link" and "canonical" in tag.attrs.get("rel", "").lower().split():
            claim = _claim("canonical", tag.attrs.get("href", ""), "link:canonical", attribute(body, tag.raw, "href"))
            if claim is not None:
                found.append(claim)
    return found


def _times(cut: Cut, body: str, order: dates.Order) -> list[Claim]:
    """<time> elements, in reading order; which of them is the article's own is for the door to say."""
    found = []
    for tag in cut.tags:
        if tag.name == "time" and "datetime" in tag.attrs and "itemprop" not in tag.attrs:
            claim = _claim("time", tag.attrs["datetime"], "time", attribute(body, tag.raw, "datetime"))
            if claim is not None:
                value = dates.iso(claim.value, order)
                if value:
                    found.append(Claim(field="time", value=value, basis="time", words=claim.value, raw=claim.raw))
    return found
