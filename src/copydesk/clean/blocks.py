"""An HTML page as passages in reading order, each with its raw span and its place in the tree.

One walk over the tokens finds everything that the rest of the room needs: the passages of visible text, the
elements that they stand in, the pictures between them, and what the head and the attributes say. It judges
nothing: labels come later, from these facts.
"""

from __future__ import annotations

import html
import re
from collections import defaultdict

from copydesk.clean.cut import (
    AD,
    AUTHOR,
    BUTTON,
    BY_TAG,
    CAPTION,
    CREDIT,
    DATE,
    HEADLINE,
    HIDDEN,
    PROMO,
    SHARE,
    SPEAKING,
    SPEAKS,
    Cut,
    Mark,
    Node,
    Passage,
    Picture,
    Tag,
    attribute_traits,
    class_traits,
    traits_of,
)
from copydesk.markup import END, FOREIGN, START, TEXT, UNSEEN, Token, tokens, without_empty_titles
from copydesk.records import Kind, Span
from copydesk.text import fold

# Elements that run on within a line. All others, custom elements too, begin a passage of their own.
INLINE = UNSEEN | frozenset(
    (
        "a abbr acronym b basefont bdi bdo big blink cite code data del dfn em font i img ins kbd mark nobr "
        "param picture q rp rt ruby s samp small source span strike strong sub sup time track tt u var wbr"
    ).split()
)
VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Of those, the ones that say nothing of the words in them: passed over as if they were not there.
_PLAIN = frozenset(
    (
        "abbr acronym b basefont bdi bdo big blink code data del dfn font i ins kbd mark nobr param picture "
        "q rp rt ruby s samp source strike strong sub sup track tt u var wbr"
    ).split()
)
# A start tag of these ends an open paragraph (WHATWG, "close a p element").
_ENDS_P = frozenset(
    (
        "address article aside blockquote center details dialog dir div dl dd dt fieldset figcaption figure "
        "footer form h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section summary "
        "table ul"
    ).split()
)
# What a start tag closes by itself if it is open, and the elements that this does not reach out of.
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl"})),
    "tr": (frozenset({"tr"}), frozenset({"table"})),
    "td": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
    "th": (frozenset({"td", "th"}), frozenset({"tr", "table"})),
}
_KINDS: dict[str, Kind] = {
    "h1": "h1", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h5", "h6": "h6", "li": "li",
    "dt": "li", "dd": "li",
    "blockquote": "quote", "td": "cell", "th": "cell", "pre": "pre", "figcaption": "caption",
    "caption": "caption", "article": "p", "section": "p", "main": "p",
}  # fmt: skip
# A table cell that holds paragraphs is layout, not data: its kind does not go on to them.
_OWN_KIND = frozenset({"cell"})
# A link around more passages than these was never closed: a teaser that is a link throughout has three or four.
_LINKED = 5
# A paragraph in a heading follows one that was never closed.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# How far up a misplaced end tag or an implied end is looked for. Real pages rarely nest 60 deep; a page made
# to be slow nests 100,000 deep, and looking further would cost it quadratic time.
_REACH = 200
_NONE: list[tuple[str, str]] = []
# Inline elements whose words the lines and the photos are made from, or that are no words of the text.
_MARKED = CREDIT | AUTHOR | DATE | CAPTION | HEADLINE | SHARE | BUTTON | HIDDEN | PROMO | AD | SPEAKS
# Tags that tell something whatever their attributes.
_TELLING = frozenset({"img", "amp-img", "meta", "link", "time"})


def cut(body: str) -> Cut:
    """A page as passages, elements, pictures and tags, in reading order.

    `body` is settled text (`text.settle`). Offsets are code points in it. Never raises, whatever the input;
    time is linear in its length, whatever its nesting.
    """
    nodes = [Node("", -1, _NONE, "p", 0, 0)]
    passages: list[Passage] = []
    pictures: list[Picture] = []
    tags: list[Tag] = []
    scripts: list[tuple[str, Span]] = []
    title: Span | None = None

    # The block-level elements that are open: tag and node.
    stack: list[tuple[str, int]] = [("", 0)]
    count: defaultdict[str, int] = defaultdict(int)  # how many of each tag are open
    node = 0
    unseen = ""  # the outermost element whose text no reader sees, if we are in one
    unseen_depth = 0
    inner: defaultdict[str, int] = defaultdict(int)  # what was opened inside of it and is not closed yet
    speaks = False  # whether that is a title or a JSON-LD script, whose text we keep
    spoken = -1
    unended: Picture | Tag = Tag("", {}, Span(0, 0), 0, 0)  # a tag that ends where the next token starts
    waiting = False  # for that token, to end a tag or a run of text

    # The passage under way
    parts: list[str] = []
    first = last = -1
    running = False  # the last text run ends where the next token starts
    linked = 0  # characters in links
    link = False  # whether an <a> is open
    opened = 0  # how many passages there were when it opened
    breaks = 0  # how many <br> since the last words
    home = 0  # the node where the passage's words began

    def flush() -> None:
        nonlocal first, linked, breaks, link
        text = " ".join("".join(parts).split())
        built = nodes[home].kind
        if built == "cell" and nodes[nodes[home].parent].before == len(passages):
            built = "row"
        passages.append(Passage(text, Span(first, last), home, built, linked))
        parts.clear()
        first = -1
        linked = breaks = 0
        if link and len(passages) - opened > _LINKED:
            link = False

    by_tag = BY_TAG.get
    text_type, start_type, end_type = TEXT, START, END
    # On one line a token's column is its offset, and white space is folded anyway.
    for token in tokens(body.replace("\n", " ")):
        kind = token.type
        if waiting:
            at = token.col
            if running:
                last = at
                running = False
            else:
                unended.raw = Span(unended.raw.start, at)
            waiting = False
        if kind is text_type:
            if unseen:
                if speaks:
                    spoken = token.col
                continue
            words: str = token.data  # type: ignore[assignment]  # a text has words
            if words.isspace():
                if parts:
                    parts.append(" ")
                continue
            if not words:
                continue
            if first < 0:
                first = token.col
                home = node
            breaks = 0
            parts.append(words)
            running = waiting = True
            if link:
                linked += len(words) - words.count(" ")
        elif kind is start_type:
            tag: str = token.tag  # type: ignore[assignment]  # a start tag has a name
            role = _ROLES.get(tag, _BLOCK)
            if role == _PASSED:
                continue
            if role == _HIDES and tag == "title" and token.self_closing:
                emptied = without_empty_titles(body)
                if emptied != body:
                    return cut(emptied)
            if unseen:
                if tag == unseen:
                    unseen_depth += 1
                elif role >= _BLOCK:
                    inner[tag] += 1
                continue
            if role == _HIDES:
                if not (token.self_closing and tag in FOREIGN):
                    unseen, unseen_depth, spoken = tag, 1, -1
                    inner.clear()
                    speaks = (tag == "title" and title is None) or (
                        tag == "script" and "ld+json" in (token.attr("type") or "").lower()
                    )
                continue
            if role == _BREAKS:
                if parts:
                    parts.append("\n")
                    breaks += 1
                    if breaks > 1:
                        flush()
                continue
            if role < _BLOCK:
                if tag == "a":
                    link, opened = True, len(passages)
                if role == _TELLS or token.attr("itemprop") is not None:
                    unended = _telling(token, tag, node, len(passages), first >= 0)
                    waiting = True
                    if isinstance(unended, Picture):
                        pictures.append(unended)
                    else:
                        tags.append(unended)
                continue
            if first >= 0:
                flush()
            if role == _VOID_BLOCK:
                continue
            listed = token.attrs
            traits = by_tag(tag, 0)
            names = ""
            if listed:
                for name, value in listed:
                    if name == "class":
                        names = value
                        traits |= class_traits(value)
                    elif name in SPEAKING:
                        traits |= attribute_traits(name, value)
            if count["p"] and tag in _ENDS_P:
                _close(stack, count, _P, _BLOCKISH)
            if role == _IMPLIES:
                _close(stack, count, *_IMPLIED[tag])
            node = stack[-1][1]
            above = nodes[node]
            own = _KINDS.get(tag) or (above.kind if above.kind not in _OWN_KIND else "p")
            if tag == "p" and own in _HEADINGS:
                own = "p"
            nodes.append(Node(tag, node, listed or _NONE, own, traits, above.inherited | traits, len(passages), names))
            node = len(nodes) - 1
            if traits & SPEAKS or tag == "amp-img":
                unended = _telling(token, tag, node, len(passages), False)
                waiting = True
                if isinstance(unended, Picture):
                    pictures.append(unended)
                else:
                    tags.append(unended)
            stack.append((tag, node))
            count[tag] += 1
        elif kind is end_type:
            tag = token.tag  # type: ignore[assignment]  # and so has an end tag
            role = _ROLES.get(tag, _BLOCK)
            if role == _PASSED:
                continue
            if unseen:
                if tag == unseen:
                    unseen_depth -= 1
                    if unseen_depth:
                        continue
                elif inner[tag]:
                    inner[tag] -= 1
                    continue
                elif role < _BLOCK or not count[tag]:
                    continue
                if speaks and spoken >= 0:
                    at = token.col
                    if unseen == "title":
                        title = Span(spoken, at)
                    else:
                        scripts.append((body[spoken:at], Span(spoken, at)))
                unseen, speaks = "", False
                if role == _HIDES:
                    continue
            if role < _BLOCK:
                if tag == "a":
                    link = False
                elif role == _BREAKS and parts:  # a stray </br> reads as <br> (WHATWG, "in body")
                    parts.append("\n")
                continue
            if first >= 0:
                flush()
            if count[tag]:
                while True:
                    gone = stack.pop()[0]
                    count[gone] -= 1
                    if gone == tag:
                        break
                node = stack[-1][1]
    if running:
        last = _end_of_last_run(body, token.col, parts[-1])
    elif waiting:
        unended.raw = Span(unended.raw.start, len(body))
    if first >= 0:
        flush()
    return Cut(passages, nodes, pictures, tags, scripts, title)


def _end_of_last_run(body: str, start: int, words: str) -> int:
    """Where the text ends that is the last thing on a page: behind it a tag may stand that was never finished."""
    if body.startswith(words, start):
        return start + len(words)
    unfinished = body.rfind("<", start)
    whole = unfinished < 0 or html.unescape(body[start:]) == words
    return len(body) if whole else unfinished


# What a tag does, in one look-up: most of the time of this module is spent in the loop over the tokens.
_PASSED, _HIDES, _BREAKS, _TELLS, _RUNS_ON, _BLOCK, _IMPLIES, _VOID_BLOCK = range(8)
_ROLES: dict[str, int] = {
    **dict.fromkeys(INLINE, _RUNS_ON),
    **dict.fromkeys(VOID - INLINE, _VOID_BLOCK),
    **dict.fromkeys(_IMPLIED, _IMPLIES),
    **dict.fromkeys(UNSEEN, _HIDES),
    **dict.fromkeys(_TELLING, _TELLS),
    **dict.fromkeys(_PLAIN, _PASSED),
    "br": _BREAKS,
}
_P = frozenset({"p"})
# A paragraph is not closed from inside of these (WHATWG, "button scope").
_BLOCKISH = frozenset("button caption table td th object html".split())


def _telling(token: Token, tag: str, node: int, passages: int, running: bool) -> Picture | Tag:
    """A tag that tells something, its end still open; `passages` are done, and one more may be under way."""
    at = token.col
    attrs = dict(token.attrs or ())
    if tag == "img" or tag == "amp-img":
        return Picture(attrs, Span(at, at), node, passages + running)
    return Tag(tag, attrs, Span(at, at), node, passages)


def _close(
    stack: list[tuple[str, int]], count: defaultdict[str, int], ends: frozenset[str], barrier: frozenset[str]
) -> None:
    """Close the nearest open element of `ends`, unless one of `barrier` stands between."""
    for up in range(1, min(len(stack), _REACH)):
        tag = stack[-up][0]
        if tag in ends:
            for gone, _ in stack[-up:]:
                count[gone] -= 1
            del stack[-up:]
            return
        if tag in barrier:
            return


# Inline elements -------------------------------------------------------------------------------------------

# Tags that stand right before a passage's first word, and how far back they are looked for.
_LEADING = re.compile(r"(?:<[^<>]*>\s*)+$")
_LEADING_LENGTH = 600
# The start of an inline element: most passages follow that of a block and hold no tag, and so have no marks.
_INSIDE = re.compile(rf"<(?:{'|'.join(sorted(INLINE - UNSEEN))})[\s>]", re.IGNORECASE)


def marks(body: str, passage: Passage, every: bool = False) -> list[Mark]:
    """The inline elements of a passage that say something of their words: a credit, an author, a time.

    With `every` all of them, and what follows a <br> as one. Read again from the page when asked for, which is for few
    passages of a page.
    """
    start, end = passage.raw.start, passage.raw.end
    before = body.rfind("<", max(0, start - _LEADING_LENGTH), start)
    if body.find("<", start, end) < 0 and (before < 0 or not _INSIDE.match(body, before)):
        return []
    leading = _LEADING.search(body, max(0, start - _LEADING_LENGTH), start)
    parts: list[str] = []
    found: list[Mark] = []
    still: list[tuple[str, Mark | None]] = []
    unseen = ""
    for token in tokens(body[leading.start() if leading else start : end]):
        kind = token.type
        if kind is TEXT:
            if not unseen and token.data and (parts or not token.data.isspace()):
                parts.append(token.data)
            continue
        if kind is not START and kind is not END:
            continue
        tag: str = token.tag  # type: ignore[assignment]  # a tag has a name
        if unseen:
            unseen = "" if kind is END and tag == unseen else unseen
        elif kind is START and tag in UNSEEN:
            unseen = "" if token.self_closing and tag in FOREIGN else tag
        elif tag == "br":
            parts.append("\n")
            if every and len(parts) > 1:
                found.append(Mark(tag, 0, {}, len(parts)))
        elif kind is START and tag in INLINE and tag not in VOID:
            attrs = dict(token.attrs or ())
            traits = traits_of(tag, list(attrs.items()))
            mark = Mark(tag, traits, attrs, len(parts)) if every or traits & _MARKED or tag == "time" else None
            still.append((tag, mark))
            if mark is not None:
                found.append(mark)
        elif kind is END and tag in INLINE:
            for up in range(len(still) - 1, -1, -1):
                if still[up][0] == tag:
                    mark = still.pop(up)[1]
                    if mark is not None:
                        mark.end = len(parts)
                    break
    return _placed(parts, found)


def _placed(parts: list[str], marks: list[Mark]) -> list[Mark]:
    """The marks with their ends counted in the passage's folded text instead of in parts; empty ones dropped."""
    placed = []
    for mark in marks:
        end = len(parts) if mark.end < 0 else mark.end
        if end <= mark.start:
            continue
        before = "".join(parts[: mark.start])
        through = "".join(parts[:end])
        start, stop = len(fold(before)), len(fold(through))
        if start < stop and start and (before[-1].isspace() or through[len(before)].isspace()):
            start += 1
        if start < stop:
            placed.append(Mark(mark.tag, mark.traits, mark.attrs, start, stop))
    return placed
