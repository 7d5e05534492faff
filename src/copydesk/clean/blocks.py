"""An HTML page as passages in reading order, each with its raw span and its place in the tree.

One walk over the tokens finds everything that the rest of the room needs: the passages of visible text, the
elements that they stand in, the pictures between them, and what the head and the attributes say. It judges
nothing: labels come later, from these facts.
"""

from __future__ import annotations

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
    SPEAKS,
    Cut,
    Mark,
    Node,
    Passage,
    Picture,
    Tag,
    traits_of,
)
from copydesk.markup import END, FOREIGN, START, TEXT, UNSEEN, line_starts, tokens, without_empty_titles
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
# How far up a misplaced end tag or an implied end is looked for. Real pages rarely nest 60 deep; a page made
# to be slow nests 100,000 deep, and looking further would cost it quadratic time.
_REACH = 200
_NONE: list[tuple[str, str]] = []
_UNMARKED: list[Mark] = []
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
    starts = line_starts(body)

    # The elements that are open: tag, the block-level node inside of it, the mark that it set.
    stack: list[tuple[str, int, Mark | None]] = [("", 0, None)]
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
    marks: list[Mark] = []  # start and end count parts until the passage is done
    first = last = -1
    running = False  # the last text run ends where the next token starts
    linked = 0  # characters in links
    link = False  # whether an <a> is open
    breaks = 0  # how many <br> since the last words
    home = 0  # the node where the passage's words began

    def flush() -> None:
        nonlocal first, linked, breaks, marks
        text = " ".join("".join(parts).split())
        placed = _placed(parts, marks) if marks else _UNMARKED
        passages.append(Passage(text, Span(first, last), home, nodes[home].kind, linked, placed))
        parts.clear()
        first = -1
        linked = breaks = 0
        if marks:
            marks = [mark for mark in marks if mark.end < 0]
            for mark in marks:
                mark.start = 0

    by_tag = BY_TAG.get
    text_type, start_type, end_type = TEXT, START, END
    for token in tokens(body):
        kind = token.type
        if waiting:
            at = starts[token.line - 1] + token.col
            if running:
                last = at
                running = False
            else:
                unended.raw = Span(unended.raw.start, at)
            waiting = False
        if kind is text_type:
            if unseen:
                if speaks:
                    spoken = starts[token.line - 1] + token.col
                continue
            words = token.data
            if not words:
                continue
            if words.isspace():
                if parts:
                    parts.append(" ")
                continue
            if first < 0:
                first = starts[token.line - 1] + token.col
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
            listed = token.attrs
            traits = traits_of(tag, listed) if listed else by_tag(tag, 0)
            if role == _TELLS or traits & SPEAKS:
                at = starts[token.line - 1] + token.col
                told = len(passages) + (first >= 0)
                if tag == "img" or tag == "amp-img":
                    unended = Picture(dict(listed or ()), Span(at, at), node, told)
                    pictures.append(unended)
                else:
                    unended = Tag(tag, dict(listed or ()), Span(at, at), node, told)
                    tags.append(unended)
                waiting = True
                if tag in VOID:
                    continue
            if role < _BLOCK and tag != "amp-img":
                if tag == "a":
                    link = True
                mark = None
                if traits & _MARKED or tag == "time":
                    mark = Mark(tag, traits, dict(listed or ()), len(parts))
                    marks.append(mark)
                # An element without a mark matters only inside of one that has one, to find the right end.
                if mark is not None or count[tag]:
                    stack.append((tag, node, mark))
                    count[tag] += 1
                continue
            if first >= 0:
                flush()
            if role == _VOID_BLOCK:
                continue
            if count["p"] and tag in _ENDS_P:
                _close(stack, count, _P, _BLOCKISH)
            if role == _IMPLIES:
                _close(stack, count, *_IMPLIED[tag])
            node = stack[-1][1]
            above = nodes[node]
            own = _KINDS.get(tag) or (above.kind if above.kind not in _OWN_KIND else "p")
            nodes.append(Node(tag, node, listed or _NONE, own, traits, above.inherited | traits))
            node = len(nodes) - 1
            if waiting and isinstance(unended, Tag):
                unended.node = node
            stack.append((tag, node, None))
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
                    at = starts[token.line - 1] + token.col
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
                if count[tag]:
                    mark = _close_inline(stack, count, tag)
                    if mark is not None:
                        mark.end = len(parts)
                continue
            if first >= 0:
                flush()
            if count[tag]:
                while True:
                    gone, _, mark = stack.pop()
                    count[gone] -= 1
                    if mark is not None:
                        mark.end = 0
                    if gone == tag:
                        break
                node = stack[-1][1]
    if running:
        last = len(body)
    elif waiting:
        unended.raw = Span(unended.raw.start, len(body))
    if first >= 0:
        flush()
    return Cut(passages, nodes, pictures, tags, scripts, title)


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


def _close(
    stack: list[tuple[str, int, Mark | None]],
    count: defaultdict[str, int],
    ends: frozenset[str],
    barrier: frozenset[str],
) -> None:
    """Close the nearest open element of `ends`, unless one of `barrier` stands between."""
    for up in range(1, min(len(stack), _REACH)):
        tag = stack[-up][0]
        if tag in ends:
            for gone, _, mark in stack[-up:]:
                count[gone] -= 1
                if mark is not None and mark.end < 0:
                    mark.end = 0
            del stack[-up:]
            return
        if tag in barrier:
            return


def _close_inline(stack: list[tuple[str, int, Mark | None]], count: defaultdict[str, int], tag: str) -> Mark | None:
    """Take the nearest open `tag` off the stack, leaving what was opened inside of it, and give its mark."""
    for up in range(1, min(len(stack), _REACH)):
        if stack[-up][0] == tag:
            count[tag] -= 1
            return stack.pop(-up)[2]
    return None


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
