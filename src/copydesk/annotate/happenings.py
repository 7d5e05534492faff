"""Which words of an English text tell of events: verbs with their object, and nouns with what belongs to them.

By word order alone. A word of the table that can be both is a noun behind an article, an adjective or a preposition,
and a verb behind its subject.
"""

from __future__ import annotations

from collections.abc import Set
from typing import NamedTuple

from copydesk.annotate.clauses import Sentence, capitalised, object_end, phrase_end, phrase_first, verbal
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
    SIGNS,
    WILL,
    Shape,
    Word,
    adverb,
    before,
    ending,
    events,
)

_TIMES = frozenset("next last today tomorrow yesterday tonight early late ahead under there here overnight".split())


class Happening(NamedTuple):
    """Words that tell of an event: its head [head, after), all of it [first, end), the word of the table."""

    head: int
    after: int
    first: int
    end: int
    lemma: str
    kind: str
    shape: Shape


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
        first, stop = n, object_end(sentence, after)
        return Happening(n, after, first, stop, word.lemma, word.kind, word.shape)
    if nouns:
        word = nouns[0]
        if word.kind == "medium" and not _tells(sentence, n):
            return None
        if not _is_noun(sentence, n, after):
            return None
        return Happening(
            n, after, phrase_first(sentence, n), phrase_end(sentence, after), word.lemma, word.kind, "noun"
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
    taken = taken or (bool(following) and forms[after][0].isupper() and not capitalised(sentence))
    if shape == "s":
        return taken or (sentence.headline and bool(following) and _bare_noun(following))
    if sentence.headline and left not in SIGNS and left not in BREAKS and after < sentence.end:
        several = left.endswith("s") or (k > begin and low[k - 1] in (",", "and"))
        return taken or (several and _bare_noun(following))
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
    if forms[n][0].isupper() and n > begin and not capitalised(sentence):
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
        return not (plain and (left in PREPOSITIONS or left == "to" or verbal(left)))  # "allow married couples"
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


def _is_noun(sentence: Sentence, n: int, after: int) -> bool:
    """Whether a noun of the table is one here, and the head of its phrase: not "raid" in "raid leader"."""
    low, forms = sentence.low, sentence.words.forms
    if forms[n][0].isupper() and n > sentence.begin and not capitalised(sentence):
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
        return several or following.endswith(("ed", "ing")) or following in _TIMES or verbal(following)
    return True


def _tells(sentence: Sentence, n: int) -> bool:
    """Whether something is said in a letter, an interview: "in a letter Friday"."""
    low = sentence.low
    k = n - 1
    while k > sentence.begin and k > n - 4 and low[k] not in ("in", "during"):
        k -= 1
    return k >= sentence.begin and low[k] in ("in", "during") and any(word in DETERMINERS for word in low[k:n])
