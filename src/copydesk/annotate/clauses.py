"""The sentences of a text as events are read from them, and what stands where in one: phrases, verbs, cues."""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from copydesk.annotate.event_words import (
    BREAKS,
    DETERMINERS,
    DO,
    HELPS,
    MAY,
    NOT,
    OBJECTS,
    PREPOSITIONS,
    PRONOUNS,
    SHORT,
    SIGNS,
    WILL,
    Shape,
    Word,
    adverb,
    at,
    before,
    ending,
    events,
    starting,
)
from copydesk.annotate.told import Range
from copydesk.words import Words

_SENTENCE = 200  # words of a sentence; longer ones are cut, so that what is looked for in one stays bounded
_OBJECT = 12  # words of a verb with its object, of a noun with what follows: longer ones are cut (a guess)
_BELONGS = frozenset("of on against between by targeting to at in over".split())
_LEFT = 5  # words that stand before a noun in its phrase, its article included


class Sentence(NamedTuple):
    """The words [begin, end) of a sentence, in small letters. `headline`: it is written as headlines are; `caption`: it
    stands under a photo."""

    words: Words
    low: list[str]
    begin: int
    end: int
    headline: bool
    caption: bool


def lowered(words: Words) -> list[str]:
    """The words in small letters, those that stand shortened behind a pronoun whole: "we're" is "are"."""
    low: list[str] = []
    for form in words.forms:
        word = form if form in _NAMES else form.lower()
        if ("'" in word or "’" in word) and len(word) > 1:
            _, _, end = word.replace("’", "'").partition("'")
            if end == "s" and low and low[-1] in _SUBJECTS:
                word = "is"
            elif end in SHORT:
                word = SHORT[end]
        low.append(word)
    return low


_NAMES = frozenset({"May", "Will"})  # a month and a man, no helping verbs
_SUBJECTS = frozenset("he she it that there who what here".split())


def sentences(words: Words, low: list[str], titles: Sequence[Range], captions: Sequence[Range]) -> list[Sentence]:
    """The sentences of a text. `titles` and `captions` are the words [first, end) of headlines and captions; a line
    that ends without a stop is written as they are."""
    heads, under = _within(titles), _within(captions)
    found = []
    numbers = words.sentences
    for whole, stop in pairwise(numbers):
        for begin in range(whole, stop, _SENTENCE):
            end = min(stop, begin + _SENTENCE)
            closed = any(form in ".!?…:;" for form in words.forms[max(begin, end - 3) : end])
            caption = begin in under
            found.append(Sentence(words, low, begin, end, caption or begin in heads or not closed, caption))
    return found


def _within(places: Sequence[Range]) -> Set[int]:
    return {n for first, end in places for n in range(first, end)}


def capitalised(sentence: Sentence) -> bool:
    """Whether a sentence is a headline with every word written large."""
    if not sentence.headline:
        return False
    letters = [
        form for form in sentence.words.forms[sentence.begin : sentence.end] if form[0].isalpha() and len(form) > 3
    ]
    return sum(form[0].isupper() for form in letters) * 10 >= len(letters) * 7


def verbal(word: str) -> bool:
    """Whether a word is a verb of the tables, and no noun."""
    listed = events().get(word, ())
    if any(one.shape == "noun" for one in listed):
        return False
    if any(one.kind == "verb" or one.shape != "base" for one in listed) or word in _SAID:
        return True
    return any(word in starting(kind) for kind in ("object", "subject", "to", "ing")) and not listed


_SAID = frozenset("said says told tells saying under".split())


def phrase_first(sentence: Sentence, n: int) -> int:
    """Where the phrase of a noun begins: its adjectives, names and article before it."""
    low, begin = sentence.low, sentence.begin
    k = n
    while k > begin and n - k < _LEFT:
        left = low[k - 1]
        if left in DETERMINERS:
            k -= 1
            if k > begin and low[k - 1] in ("all", "both", "half"):
                k -= 1
            break
        if left in ("'s", "’s"):
            k -= 1
            continue
        if left in PREPOSITIONS or left in SIGNS or left in BREAKS or left in HELPS or left in NOT or left in PRONOUNS:
            break
        if left in WILL or left in MAY or left in DO or left in OBJECTS or left in ("not",):
            break
        if verbal(left) and not before(ending("adj"), low, k, begin):
            break
        if left[0].isdigit() and k - 1 > begin and (low[k - 2] == "." or sentence.words.forms[k - 2][0].isupper()):
            break  # "the Oct. 27 election"
        k -= 1
    return k


def phrase_end(sentence: Sentence, after: int) -> int:
    """Where what follows a noun ends: "of ten warehouses", "against the mayor", "to ban cruise ships"."""
    low, end = sentence.low, sentence.end
    if after >= end or low[after] not in (
        "of",
        "on",
        "against",
        "between",
        "by",
        "targeting",
        "to",
        "at",
        "in",
        "over",
    ):
        return after
    if low[after] == "to" and after + 1 < end and low[after + 1] in DETERMINERS:
        return after
    k = after + 1
    while k < end and k - after < _OBJECT - 2:
        word = low[k]
        if word in SIGNS or word in BREAKS or word in HELPS or word in NOT or word in PRONOUNS or word in MAY:
            break
        if word in PREPOSITIONS and word != "of":
            break
        if k > after + 1 and verbal(word) and (low[after] != "to" or k > after + 2):
            break
        k += 1
    return k if k > after + 1 else after


def object_end(sentence: Sentence, after: int) -> int:
    """Where the object of a verb ends, with the first phrase behind it."""
    low, end = sentence.low, sentence.end
    k = after
    phrases = 0
    while k < end and k - after < _OBJECT:
        word = low[k]
        if word == "and" and k + 1 < end and k > after and _strings(low[k + 1]):
            k += 1
            continue
        if word == "," and sentence.headline and k > after + 1 and k + 1 < end and _strings(low[k + 1]):
            k += 1
            continue
        if word == "to" and k + 1 < end and verbal(low[k + 1]):
            break
        if word in SIGNS and word not in ("'", "’", '"', "“", "”", "‘"):
            break
        if word in BREAKS and word not in ("and", "as", "than", "after"):
            break
        if word in ("as", "after", "and"):
            break
        if word in PREPOSITIONS and word != "of" and k > after:
            phrases += 1
            if phrases > 1:
                break
        k += 1
    while k > after and (low[k - 1] in PREPOSITIONS or low[k - 1] in DETERMINERS or low[k - 1] in SIGNS):
        k -= 1
    return k


def _strings(word: str) -> bool:
    """Whether "and" before a word strings nouns together, not clauses."""
    if word in PRONOUNS or word in DETERMINERS or word in PREPOSITIONS or word in BREAKS or word in SIGNS:
        return False
    return not (word in HELPS or word in NOT or verbal(word))


def is_at(kind: str, sentence: Sentence, n: int, shapes: Sequence[Shape] = ()) -> Word | None:
    """The cue of a kind that begins at the word `n`, in one of these shapes where any are named."""
    return at(starting(kind), sentence.low, n, sentence.end, shapes) if n < sentence.end else None


def is_before(kind: str, sentence: Sentence, n: int) -> Word | None:
    """The cue of a kind that ends before the word `n`."""
    return before(ending(kind), sentence.low, n, sentence.begin)


def governor(sentence: Sentence, first: int) -> tuple[Word, int] | None:
    """The cue whose object the phrase that begins at `first` is, and where its verb stands: "called off" the match."""
    k = first
    while k > sentence.begin and adverb(sentence.low[k - 1]):
        k -= 1
    cue = is_before("object", sentence, k)
    if cue is None:
        return None
    if cue.lemma == "call" and sentence.low[first] not in ("a", "an", "new", "fresh", "early"):
        return None  # "called the raids a show"
    return cue, k - 1 - len(cue.rest)


def taken_up(sentence: Sentence, start: int) -> tuple[Word, int] | None:
    """The cue further on whose object is a pronoun: "raids were planned, but he postponed them"."""
    for n in range(start, sentence.end - 1):
        cue = is_at("object", sentence, n)
        if cue is not None and cue.mark in ("postponed", "cancelled", "failed"):
            after = n + 1 + len(cue.rest)
            if after < sentence.end and sentence.low[after] in OBJECTS:
                return cue, n
    return None
