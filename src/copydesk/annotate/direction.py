"""Whether a sentence looks back or ahead from where an expression stands: told by the verb nearest to it."""

from __future__ import annotations

from functools import cache
from typing import Literal

from copydesk import reference
from copydesk.annotate.moment_words import lexicon, sign
from copydesk.words import Words

Direction = Literal[-1, 0, 1]

# How many words before and behind an expression are looked at. On the development half 8 to 24 and 3 to 12 score
# alike, and so does stopping at brackets, dashes, quotes or commas.
_BEFORE, _BEHIND = 14, 5
# Verbs are told by their endings from words of this many letters on.
_SHORT = 4
_STOPS = frozenset({";"})


# Verbs that look ahead, those that look back, words that look ahead where they stand close, words
# that do so before a day, and "is", "to", "be".
_CUES = ("ahead", "back", "ahead_here", "ahead_for", "is", "to", "be", "the", "as")


@cache
def _cues(language: str) -> tuple[str, ...]:
    """The signs of the words by which a direction is told, a string a kind."""
    rules = lexicon(language)
    if rules is None:
        return ("",) * len(_CUES)
    return tuple(rules.signed(frozenset({kind})) for kind in _CUES)


@cache
def _endings(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The endings of verbs that look back, and of those that look ahead."""
    kept: dict[str, list[str]] = {"ends_back": [], "ends_ahead": []}
    for spoken, kind, _, listed in reference.rows("moments"):
        if spoken == language and kind in kept:
            kept[kind] += listed.split()
    return tuple(kept["ends_back"]), tuple(kept["ends_ahead"])


def direction(words: Words, first: int, after: int, language: str, day: bool = False) -> Direction:
    """-1 where the words [first, after) stand by a verb of the past, 1 where by one of what is to come, 0 where
    neither can be told. `day` says that they name a day: "for Monday" looks ahead, "for January" need not."""
    number = words.sentence(first)
    begin, end = words.sentences[number], words.sentences[number + 1]
    ahead, back, close, close_day, forms_of_be, to, be, the, as_ = _cues(language)
    endings = _endings(language)

    def cue(n: int) -> Direction:
        form = words.forms[n]
        shown = sign(form, language)
        if n > begin and sign(words.forms[n - 1], language) in be:
            return 0  # "be decided": the word before it tells
        if shown in ahead:
            return 1
        if shown in back:
            return -1
        if shown in to and n > begin and sign(words.forms[n - 1], language) in forms_of_be:
            return 1  # "is to meet"
        if len(form) > _SHORT and form[0].islower():
            if form.endswith(endings[1]):
                return 1
            if form.endswith(endings[0]):
                return -1
        return 0

    if first > begin:
        before = sign(words.forms[first - 1], language)
        if before in close or (day and before in close_day):
            return 1
        # "by the Tuesday deadline", "as soon as Tuesday"
        if first > begin + 1 and (before in the or before in as_):
            there = sign(words.forms[first - 2], language)
            if there in close or there in ahead:
                return 1
    if after < end and words.forms[after] in ("'s", "’s"):
        return -1  # "Wednesday's ruling": all 8 of the development half look back
    if after < end and (said := cue(after)):
        return said
    for n in range(first - 1, max(begin, first - _BEFORE) - 1, -1):
        if words.forms[n] in _STOPS:
            break
        if said := cue(n):
            return said
    for n in range(after, min(end, after + _BEHIND)):
        if words.forms[n] in _STOPS:
            break
        if said := cue(n):
            return said
    return 0
