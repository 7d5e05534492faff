"""Which words of an English text tell of events: verbs with their object, and nouns with what belongs to them.

By word order alone. A word of the table that can be both is a noun behind an article, an adjective or a preposition,
and a verb behind its subject.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise
from typing import NamedTuple

from copydesk.annotate.event_words import (
    ADVERBS,
    BREAKS,
    DETERMINERS,
    DO,
    HELPS,
    MAY,
    NOT,
    NUMBERS,
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
_TIMES = frozenset("next last today tomorrow yesterday tonight early late ahead under there here overnight".split())
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


class Happening(NamedTuple):
    """Words that tell of an event: its head [head, after), all of it [first, end), the word of the table."""

    head: int
    after: int
    first: int
    end: int
    lemma: str
    kind: str
    shape: Shape


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


def happenings(sentence: Sentence, leading: bool, known: Set[str] = frozenset()) -> list[Happening]:
    """The events that a sentence tells of, in reading order. `leading` says that it is a headline or the first
    sentence, where any verb may be the event; elsewhere those in `known` may, too."""
    low, end = sentence.low, sentence.end
    table = events()
    found: list[Happening] = []
    n = sentence.begin
    while n < end:
        listed = table.get(low[n])
        if listed is None:
            n += 1
            continue
        one = _read(sentence, n, listed, leading, known)
        if one is None:
            n += 1
            continue
        found.append(one)
        n = max(one.after, n + 1)
    return found


def _read(sentence: Sentence, n: int, listed: tuple[Word, ...], leading: bool, known: Set[str]) -> Happening | None:
    """What the word `n` tells of, if anything."""
    low, end = sentence.low, sentence.end
    fitting = [
        word
        for word in listed
        if not word.rest or (n + len(word.rest) < end and tuple(low[n + 1 : n + 1 + len(word.rest)]) == word.rest)
    ]
    if not fitting:
        return None
    longest = len(fitting[0].rest)
    fitting = [word for word in fitting if len(word.rest) == longest]
    nouns = [word for word in fitting if word.shape == "noun"]
    verbs = [word for word in fitting if word.shape != "noun"]
    after = n + 1 + longest
    if verbs and (not nouns or _is_verb(sentence, n, after, verbs[0].shape)):
        word = verbs[0]
        if word.kind == "plain" and not leading and word.lemma not in known:
            return None
        if word.lemma == "appear" and not _appears(sentence, after):
            return None
        if not nouns and not _can_be_verb(sentence, n, after, word):
            return None
        first, stop = n, _object_end(sentence, after)
        return Happening(n, after, first, stop, word.lemma, word.kind, word.shape)
    if nouns:
        word = nouns[0]
        if word.kind == "medium" and not _tells(sentence, n):
            return None
        if not _is_noun(sentence, n, after):
            return None
        return Happening(
            n, after, _phrase_first(sentence, n), _phrase_end(sentence, after), word.lemma, word.kind, "noun"
        )
    return None


def _is_verb(sentence: Sentence, n: int, after: int, shape: Shape) -> bool:
    """Whether a word that can be a noun, too, is a verb here."""
    low, forms, begin = sentence.low, sentence.words.forms, sentence.begin
    k = n - 1
    while k >= begin and adverb(low[k]):
        k -= 1
    if k < begin:
        return False
    left = low[k]
    if left == "to" or left in WILL or left in MAY or left in DO or left in NOT or left == "not":
        return shape == "base"
    if left in HELPS or left in DETERMINERS or left in PREPOSITIONS or left in ("'s", "’s"):
        return shape in ("past", "part", "ing") and left in HELPS
    if left in PRONOUNS:
        return True
    following = low[after] if after < sentence.end else ""
    if shape in ("past", "part"):
        return True
    if before(ending("adj"), low, n, begin):
        return False  # "the planned raids"
    if shape == "ing":
        return not (following in PREPOSITIONS or following in SIGNS or not following)
    taken = following in DETERMINERS or following in OBJECTS or following[:1].isdigit() or following in _ASKS
    taken = taken or (bool(following) and forms[after][0].isupper() and not _capitalised(sentence))
    if shape == "s":
        return taken or (sentence.headline and bool(following) and _bare_noun(following))
    if sentence.headline and left not in SIGNS and left not in BREAKS and after < sentence.end:
        return taken or (left.endswith("s") and _bare_noun(following))
    return taken and left.endswith("s") and not left.endswith("ss")


def _appears(sentence: Sentence, after: int) -> bool:
    """Whether somebody appears somewhere, and does not merely seem: "appeared on Sunday", "appeared before a judge"."""
    following = sentence.low[after] if after < sentence.end else ""
    return following in ("on", "at", "in", "before", "alongside", "live") or following.endswith("day")


def _bare_noun(word: str) -> bool:
    """Whether a word can open the object of a verb in a headline, which has no articles."""
    return not (word in PREPOSITIONS or word in SIGNS or word in BREAKS or word in HELPS or word.endswith("ing"))


def _can_be_verb(sentence: Sentence, n: int, after: int, word: Word) -> bool:
    """Whether a verb of the table stands here as one: no adjective, no noun, no part of a name."""
    low, forms, begin = sentence.low, sentence.words.forms, sentence.begin
    if forms[n][0].isupper() and n > begin and not _capitalised(sentence):
        return False
    left = low[n - 1] if n > begin else ""
    shape = word.shape
    if word.kind == "left":
        told = left in NUMBERS or left[:1].isdigit() or left in ("several", "many", "some") or left in HELPS
        return told and (after >= sentence.end or low[after] in SIGNS or low[after] in BREAKS | PREPOSITIONS | HELPS)
    if shape in ("past", "part"):
        # "the wounded man", "two wounded soldiers": before a noun, behind an article or a number
        counted = left in DETERMINERS or left in NUMBERS or left[:1].isdigit() or left in ("'s", "’s")
        following = low[after] if after < sentence.end else ""
        plain = bool(following) and not _opens(following)
        if counted:
            return not plain or sentence.headline
        return not (plain and (left in PREPOSITIONS or left == "to" or _verbal(left)))  # "allow married couples"
    if shape == "base":
        if left in ("to", "not") or left in WILL or left in MAY or left in DO or left in NOT or left in PRONOUNS:
            return True
        if adverb(left) and n - 2 >= begin:
            before_it = low[n - 2]
            return before_it in ("to", *PRONOUNS) or before_it in WILL or before_it in MAY or before_it in NOT
        if left in ("and", "or", "let", "help", ","):
            return word.kind == "verb" and left in ("and", "or", "help")
        if left in DETERMINERS or left in PREPOSITIONS or left in SIGNS or not left or left in ("'s", "’s"):
            return False
        if left.endswith("s") or left in ("people", "police", "women", "men", "children"):
            return True
        if not sentence.headline:
            return False
        # of one: "Gullhaven win the cup", and of several: "Moe and Lund lead the parade"
        following = low[after] if after < sentence.end else ""
        if following in DETERMINERS or "and" in low[max(begin, n - 4) : n]:
            return True
        return word.kind == "verb" and not (following in PREPOSITIONS or following in SIGNS or not following)
    if shape == "s":
        if word.kind == "plain" and after >= sentence.end:
            return False  # "storms in central states"
        return not (left in DETERMINERS or left in PREPOSITIONS or left in ("'s", "’s") or not left)
    return _participle(sentence, n, word)


def _participle(sentence: Sentence, n: int, word: Word) -> bool:
    """Whether a form in -ing is a verb that tells of an event: "is leaving", "began pumping", "..., killing three"; not
    "the art of leaving", "a losing side"."""
    low, k = sentence.low, n
    while k > sentence.begin and (adverb(low[k - 1]) or low[k - 1] == "not"):
        k -= 1
    if k == sentence.begin:
        return word.kind == "verb" and n == k and sentence.headline
    left = low[k - 1]
    if left in HELPS or left in NOT or before(ending("ing"), low, k, sentence.begin):
        return left not in _NO_EVENT
    return (left == "," and word.kind == "verb") or (
        sentence.headline and left not in DETERMINERS | PREPOSITIONS | SIGNS
    )


_ASKS = frozenset("how that what why whether".split())
_NO_EVENT = frozenset("of in from since with without for by".split())


def _opens(word: str) -> bool:
    """Whether a word opens a phrase of its own, so that what stands before it is no adjective of it."""
    return (
        word in PREPOSITIONS
        or word in SIGNS
        or word in BREAKS
        or word in DETERMINERS
        or word in OBJECTS
        or word in NUMBERS
        or word[0].isdigit()
        or adverb(word)
    )


def _capitalised(sentence: Sentence) -> bool:
    """Whether a sentence is a headline with every word written large."""
    if not sentence.headline:
        return False
    letters = [
        form for form in sentence.words.forms[sentence.begin : sentence.end] if form[0].isalpha() and len(form) > 3
    ]
    return sum(form[0].isupper() for form in letters) * 10 >= len(letters) * 7


def _is_noun(sentence: Sentence, n: int, after: int) -> bool:
    """Whether a noun of the table is one here, and the head of its phrase: not "raid" in "raid leader"."""
    low, forms = sentence.low, sentence.words.forms
    if forms[n][0].isupper() and n > sentence.begin and not _capitalised(sentence):
        return False  # a name: "World War II", "Fire Department"
    if after < sentence.end:
        following = low[after]
        if following in ("'s", "’s"):
            return True
        free = following in PREPOSITIONS or following in SIGNS or following in BREAKS or following in HELPS
        free = free or following in NOT or following in DETERMINERS or following in PRONOUNS or adverb(following)
        free = (
            free or following in NUMBERS or following in ADVERBS or forms[after][0].isupper() or following[0].isdigit()
        )
        if free:
            return True
        several = low[after - 1].endswith("s") and not low[after - 1].endswith("ss")
        return several or following.endswith(("ed", "ing")) or following in _TIMES or _verbal(following)
    return True


def _verbal(word: str) -> bool:
    """Whether a word is a verb of the tables, and no noun."""
    listed = events().get(word, ())
    if any(one.shape == "noun" for one in listed):
        return False
    if any(one.kind == "verb" or one.shape != "base" for one in listed) or word in _SAID:
        return True
    return any(word in starting(kind) for kind in ("object", "subject", "to", "ing")) and not listed


_SAID = frozenset("said says told tells saying under".split())


def _tells(sentence: Sentence, n: int) -> bool:
    """Whether something is said in a letter, an interview: "in a letter Friday"."""
    low = sentence.low
    k = n - 1
    while k > sentence.begin and k > n - 4 and low[k] not in ("in", "during"):
        k -= 1
    return k >= sentence.begin and low[k] in ("in", "during") and any(word in DETERMINERS for word in low[k:n])


def _phrase_first(sentence: Sentence, n: int) -> int:
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
        if _verbal(left) and not before(ending("adj"), low, k, begin):
            break
        if left[0].isdigit() and k - 1 > begin and (low[k - 2] == "." or sentence.words.forms[k - 2][0].isupper()):
            break  # "the Oct. 27 election"
        k -= 1
    return k


def _phrase_end(sentence: Sentence, after: int) -> int:
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
        if k > after + 1 and _verbal(word) and low[after] != "to":
            break
        k += 1
    return k if k > after + 1 else after


def _object_end(sentence: Sentence, after: int) -> int:
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
        if word == "to" and k + 1 < end and _verbal(low[k + 1]):
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
    return not (word in HELPS or word in NOT or _verbal(word))


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
