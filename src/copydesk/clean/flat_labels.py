"""What each line of a flat text is for: by its own words where they are certain, else by what was learned.

Lines that say what they are (a shortcode, "Read more: ...", a caption that ends in a credit) are labelled by rule.
Whether any other line is body is told by a forest of decision trees from the numbers of `flat_features`; the
article's own parts (standfirst, subheads, headline, byline, date) are then told by where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from copydesk import reference
from copydesk.clean import learned
from copydesk.clean.cut import Passage
from copydesk.clean.flat_features import FUNCTION, TOKEN, Line, ends_sentence, features
from copydesk.records import BODY_LABELS, Label
from copydesk.text import length, squash


class Verdict(NamedTuple):
    """What a line is for, how sure that is, and why."""

    label: Label
    sure: float
    why: str


# How sure a rule is: how many of a hundred lines that it spoke of were no body, on the sites of "dev" (see
# training/README.md); the forest's own figures come from its table.
_CERTAIN, _CREDITED, _RELATED, _PLACED = 0.99, 0.95, 0.97, 0.7
# "[ad_1]", "[caption id=...]", "{{ad}}": a shortcode that its plugin never replaced.
_SHORTCODE = re.compile(r"(?:\[/?[a-z_]+[-_ ]?\d*(?:\s[^\]]*)?\]|\{\{[^}]*\}\}|<!--.*?-->)\s*", re.IGNORECASE)
_AD = re.compile(r"\W*(?:ads?|adsense|advert|anzeige|pub)(?![a-z])", re.IGNORECASE)
_COUNT = re.compile(r"\s*(?P<count>\d{1,3})\b")
# A line that only opens with a mark is taken at its word if it is no longer.
_OPENED_LENGTH = 100
# A passage this long that was said before is said again by mistake.
_AGAIN = 30
# A subhead is at most so long, a standfirst too.
_SUBHEAD, _LEDE = 130, 450


def label(
    passages: Sequence[Passage],
    gaps: Sequence[int],
    marks: Sequence[tuple[frozenset[str], bool]],
    lines: Mapping[int, Line],
    headlines: Sequence[str],
) -> list[Verdict]:
    """A verdict for each line.

    `gaps` are the empty lines before each, `marks` the marks that they open with, `lines` what else is known of
    those that are looked at, `headlines` titles that the pile claims.
    """
    texts = [passage.text for passage in passages]
    verdicts = [
        _alone(text, mark, n in lines and lines[n].credited)
        for n, (text, mark) in enumerate(zip(texts, marks, strict=True))
    ]
    asked = {n: row for n, row in features(texts, gaps, lines, _weights()).items() if verdicts[n] is None}
    found = _learned(texts, asked)
    labelled = [verdict or found.get(n, _FAR) for n, verdict in enumerate(verdicts)]
    _gallery(labelled)
    _parts(texts, labelled)
    _head(passages, marks, lines, labelled, headlines)
    return labelled


_FAR = Verdict("chrome", _CERTAIN, "no prose near")
# A line that is more likely body than this is body, however sure the rest of the page is; in thousandths.
_SURELY = 550


def _learned(texts: Sequence[str], rows: Mapping[int, Sequence[int]]) -> dict[int, Verdict]:
    """What the forest says of the lines that no rule speaks of, by their numbers."""
    forest = _forest()
    sums = {n: learned.ask(forest, row) for n, row in rows.items()}
    chances = {n: learned.chance(total) for n, total in sums.items()}
    least = cut({n: length(texts[n]) for n in rows}, chances)
    said: set[str] = set()
    found = {}
    for n, total in sums.items():
        share = learned.share(forest, total)
        if chances[n] < least:
            found[n] = Verdict("chrome", 1 - share, "learned")
        elif texts[n] in said:
            found[n] = Verdict("chrome", _PLACED, "said before")
        else:
            found[n] = Verdict("body", share, "learned")
            if len(texts[n]) > _AGAIN:
                said.add(texts[n])
    return found


def cut(sizes: Mapping[int, int], chances: Mapping[int, int]) -> int:
    """How likely a line of this page must be to be body, in thousandths.

    The lines are taken, likeliest first, as long as the F1 that is to be expected rises (see docs/decisions/0008).
    On a page that is told with ease that is about .45; where nothing is likely, the likeliest is still taken.
    """
    expected = sum(chances[n] * size for n, size in sizes.items())
    right = taken = 0
    best, least = 0.0, _SURELY
    for n in sorted(sizes, key=lambda n: (-chances[n], n)):
        right += chances[n] * sizes[n]
        taken += 1000 * sizes[n]
        likely = 2 * right / (taken + expected)
        if likely > best:
            best, least = likely, min(chances[n], _SURELY)
    return least


@cache
def _forest() -> learned.Forest:
    return learned.forest(reference.rows("flat_forest"))


@cache
def _weights() -> dict[str, int]:
    return learned.weights(reference.rows("flat_words"))


def _alone(text: str, mark: tuple[frozenset[str], bool], credit: bool) -> Verdict | None:
    """What a line is by its own words, whatever stands around it."""
    shortcode = _SHORTCODE.match(text)
    if shortcode is not None and shortcode.end() >= len(text):
        return Verdict("ad" if _AD.match(text) else "chrome", _CERTAIN, "shortcode")
    if credit:
        return Verdict("caption", _CREDITED, "ends in a credit")
    kinds, whole = mark
    if not kinds:
        return None
    if "gallery" in kinds and whole:
        return Verdict("gallery" if _COUNT.match(text) else "chrome", _CERTAIN, "gallery mark")
    if whole:
        for kind, name in _WHOLE:
            if kind in kinds:
                return Verdict(name, _CERTAIN, f"{kind} mark")
    if length(text) < _OPENED_LENGTH and (":" in text[:40] or not ends_sentence(text)):
        for kind, name in _OPENED:
            if kind in kinds:
                return Verdict(name, _RELATED, f"{kind} mark")
    return None


_WHOLE: tuple[tuple[str, Label], ...] = (
    ("ad", "ad"),
    ("source", "source"),
    ("related", "related"),
    ("comment", "comment"),
    ("promo", "promo"),
    ("chrome", "chrome"),
)
_OPENED: tuple[tuple[str, Label], ...] = (("related", "related"), ("promo", "promo"), ("ad", "ad"))


def _gallery(verdicts: list[Verdict]) -> None:
    """A line beside a gallery's count is the gallery's title."""
    for n, verdict in enumerate(verdicts):
        if verdict.label != "chrome" or verdict.why == "gallery mark":
            continue
        if any(0 <= at < len(verdicts) and verdicts[at].why == "gallery mark" for at in (n - 1, n + 1)):
            verdicts[n] = Verdict("gallery", _PLACED, "beside a gallery mark")


def _parts(texts: Sequence[str], verdicts: list[Verdict]) -> None:
    """Standfirst and subheads among the lines that are body."""
    body = [n for n, verdict in enumerate(verdicts) if verdict.label == "body"]
    for n, after in pairwise(body):
        size = length(texts[n])
        ended = ends_sentence(texts[n])
        if n == body[0] and after > n + 1 and ended and size <= _LEDE:
            verdicts[n] = verdicts[n]._replace(label="lede")
        elif (
            after == n + 1
            and size <= _SUBHEAD
            and length(texts[after]) > size
            and (not ended or texts[n].endswith(("?", "？", "؟")))
        ):
            verdicts[n] = verdicts[n]._replace(label="subhead")


def _is_prose(text: str) -> bool:
    return length(text) > _SUBHEAD or ends_sentence(text)


# What a headline does not open with.
_NO_TITLE = frozenset({"byline", "chrome", "promo", "related", "ad", "published", "modified", "comment"})
# How many lines above the body a headline is looked for: bylines, dates and share buttons stand between.
_ABOVE = 25
_TITLE, _LONG_TITLE = 20, 250
# A byline and a date between headline and body are no longer.
_HEAD_LINE = 100


def _head(
    passages: Sequence[Passage],
    marks: Sequence[tuple[frozenset[str], bool]],
    lines: Mapping[int, Line],
    verdicts: list[Verdict],
    headlines: Sequence[str],
) -> None:
    """Headline, byline and date: the lines above the body."""
    told = [n for n, verdict in enumerate(verdicts) if verdict.label in BODY_LABELS]
    # A title may pass for the first line of the body; what ends a sentence, or is long, is none.
    first = next((n for n in told if _is_prose(passages[n].text)), told[0] if told else len(passages))
    opening = next((n for n in told if n >= first and verdicts[n].label == "body"), first)
    title = _headline(passages, marks, lines, verdicts, first, headlines)
    if title is not None:
        verdicts[title] = Verdict("headline", _PLACED, "title")
    begin = title + 1 if title is not None else max(0, first - 6)
    for n in range(begin, min(opening, len(passages))):
        kinds, _ = marks[n]
        # A caption that names its day is no date of publication.
        if len(passages[n].text) > _HEAD_LINE or verdicts[n].label in BODY_LABELS or verdicts[n].label == "caption":
            continue
        if "byline" in kinds:
            verdicts[n] = Verdict("byline", _PLACED, "byline mark")
        elif (n in lines and lines[n].dated) or kinds & {"published", "modified"}:
            verdicts[n] = Verdict("date", _PLACED, "date")


def _headline(
    passages: Sequence[Passage],
    marks: Sequence[tuple[frozenset[str], bool]],
    lines: Mapping[int, Line],
    verdicts: Sequence[Verdict],
    first: int,
    headlines: Sequence[str],
) -> int | None:
    claimed = {squash(words) for words in headlines}
    # The first line of a saved page is its title, often with the site's name; the headline says the same again.
    top = squash(passages[0].text) if passages else ""
    told = [n for n in range(first, len(passages)) if verdicts[n].label in BODY_LABELS][:_READ]
    known = {word for n in (*told, 0) for word in _telling(passages[n].text)} if told else set()
    best, found = _LEAST, None
    for n in range(first - 1, max(-1, first - _ABOVE), -1):
        size = length(passages[n].text)
        words = squash(passages[n].text) if size <= _LONG_TITLE else ""
        if not words:
            continue
        if words in claimed or (n and len(words) > 15 and top.startswith(words)):
            return n
        kinds, _ = marks[n]
        plain = not kinds & _NO_TITLE and not (n in lines and lines[n].dated)
        plain = plain and (verdicts[n].label not in BODY_LABELS or size <= _SUBHEAD)
        if not (plain and size >= _TITLE and verdicts[n].why in ("learned", "no prose near")):
            continue
        telling = _telling(passages[n].text)
        likely = sum(word in known for word in telling) / (len(telling) + 1) - _STEP * (first - n)
        if likely > best:
            best, found = likely, n
    return found


# A headline is made of words that the article, or the page's own title, uses too. How many lines of the article are
# looked at, the least share, and what each line between costs.
_READ = 30
_LEAST, _STEP = 0.1, 0.02


def _telling(text: str) -> set[str]:
    """The words of a line that tell what it is about."""
    return {word for word in TOKEN.findall(text[:_LOOKED].lower()) if word.isdigit() or word not in FUNCTION}


_LOOKED = 1200
