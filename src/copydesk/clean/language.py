"""The language of an article: what the page states of it, and what the words of its body say.

A template often states the language of the site, or none that anybody chose ("en"), so neither counts alone:

- what the body is written in counts, where a look at it is sure;
- a stated language that is kin to it (reference/languages.tsv) counts for more, as a few sentences don't tell the two
  apart; so of several that the page states the one that its words bear out is taken;
- where the words say nothing for sure, what is stated counts, its surest source first;
- where nothing is stated either, it stays unknown.

The identifier is CLD3: a small network whose weights are part of its wheel. It reads no file and no net.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from copydesk import reference
from copydesk.clean.standing import ENDING, SENTENCE_END
from copydesk.records import Claim, Label, Span
from copydesk.text import length

# How much of one paragraph is read, in characters. With 120 as with 500 all paragraphs of fundus-fixtures are told
# right; the time grows with it (.05 ms here, .17 with 500).
_SAMPLE = 120
# Fewer are a name or a time, and no language (characters of dense scripts counted threefold).
_LEAST = 40
# Among how many paragraphs of the body the longest are looked for, and how many are asked where the longest says other
# than the page: a foreign quotation or a list of names is one paragraph, seldom three of five.
_AMONG = 12
_VOTES = 5
# Without a second voice, the votes must come to as much as this: one paragraph very sure, or two. The identifier calls
# .7 reliable. A guess between that and 1, not swept: of the dev pages with gold it decides none.
_SURE = 0.95

_ROWS = reference.rows("languages")
_ALIAS = {code: language for kind, language, code in _ROWS if kind == "alias"}
# Of codes of three letters only these are: "utf" stands in that place too.
_CODES = {code for *_, code in _ROWS}
_KIN: dict[str, frozenset[str]] = {}
for _language in {row[1] for row in _ROWS if row[0] == "kin"}:
    _family = frozenset({_language} | {row[2] for row in _ROWS if row[:2] == ("kin", _language)})
    _KIN |= dict.fromkeys(_family, _family)


def code(value: str) -> str:
    """The language code of "en-GB" or "de_DE"; empty where it is none.

    >>> code("pt-BR"), code("nb_NO"), code("deu"), code("English"), code("utf-8")
    ('pt', 'no', 'de', '', '')
    """
    first = value.strip().replace("_", "-").split("-")[0].lower()
    if (len(first) == 2 and first.isascii() and first.isalpha()) or first in _CODES:
        return _ALIAS.get(first, first)
    return ""


def stated(claims: Sequence[Claim]) -> list[str]:
    """The languages that a page or its pile states, the surest source first."""
    told = (code(claim.value) for claim in claims if claim.field == "language" and claim.basis != _BASIS)
    return list(dict.fromkeys(filter(None, told)))


_BASIS = "page:words"


def found(
    text: str, labels: Sequence[Label], spans: Sequence[Span], raws: Sequence[Span], known: Sequence[str]
) -> Claim | None:
    """The language that the body is written in, as a claim whose evidence is one paragraph of it; None where unsure.

    `spans` are the places of the passages in the text, `raws` in the page. The longest paragraph is asked, and
    others only where it does not bear out what is `known` to be stated.
    """
    body = [n for n, label in enumerate(labels) if label == "body"][:_AMONG]
    # A sentence before a list of names, then the longest.
    body.sort(key=lambda n: (SENTENCE_END.search(text, spans[n].end - ENDING, spans[n].end) is None, -len(spans[n])))
    votes: dict[str, float] = {}
    first: dict[str, int] = {}
    asked = 0
    for n in body[:_VOTES]:
        sample = text[spans[n].start : min(spans[n].end, spans[n].start + _SAMPLE)]
        if length(sample) < _LEAST:
            break
        told, sure = identify(sample)
        asked += 1
        if told:
            votes[told] = votes.get(told, 0.0) + sure
            first.setdefault(told, n)
            if asked == 1 and any(are_kin(told, one) for one in known):
                break
    if not votes:
        return None
    most = max(votes, key=lambda language: (votes[language], -first[language]))
    borne_out = any(are_kin(most, one) for one in known)
    if not (borne_out or votes[most] >= _SURE) or (len(votes) > 1 and votes[most] <= asked / 2):
        return None
    return Claim(field="language", value=most, basis=_BASIS, raw=raws[first[most]], span=spans[first[most]])


def taken(known: Sequence[str], told: Claim | None) -> str:
    """The language of an article, by what is stated and what its words say; empty where neither says.

    >>> taken(["en"], None), taken(["en"], Claim(field="language", value="uk", basis="page:words"))
    ('en', 'uk')
    >>> taken(["en", "da"], Claim(field="language", value="no", basis="page:words"))
    'da'
    """
    if told is None:
        return known[0] if known else ""
    return next((one for one in known if one == told.value), "") or next(
        (one for one in known if are_kin(one, told.value)), told.value
    )


def are_kin(one: str, other: str) -> bool:
    """Whether two languages are the same, or not to be told apart by a few sentences."""
    return one == other or other in _KIN.get(one, ())


def identify(sample: str) -> tuple[str, float]:
    """The language of a few sentences and how sure that is, from .7 to 1; empty where it is less sure.

    >>> identify("Die Fähre lief am Montag im Morgengrauen vor Port Ellery auf Grund.")[0]
    'de'
    >>> identify("47 00 12 / 47 00 13")
    ('', 0.0)
    """
    if sum(map(str.isalpha, sample)) * 2 < len(sample):
        return "", 0.0
    said = _identifier().FindLanguage(sample)
    # "ja-Latn" is Japanese in Latin letters: no newspaper writes so, and other languages pass for it.
    if not said.is_reliable or "-Latn" in said.language:
        return "", 0.0
    return code(said.language), round(said.probability, 2)


@cache
def _identifier() -> Any:
    """The identifier, loaded when it is first asked (3 MB, some milliseconds)."""
    import gcld3

    return gcld3.NNetLanguageIdentifier(0, 4 * _SAMPLE)
