"""How an event stands that a noun tells of: by its adjectives, by the verb whose object or subject it is, by what
stands before it."""

from __future__ import annotations

from copydesk.annotate.clauses import Sentence, governor, is_at, is_before, taken_up
from copydesk.annotate.event_words import (
    BE,
    BE_NOW,
    BE_THEN,
    BREAKS,
    DETERMINERS,
    HAVE,
    HELPS,
    MAY,
    NEVER,
    NOT,
    PREPOSITIONS,
    SIGNS,
    WILL,
    Shape,
    Word,
    adverb,
)
from copydesk.annotate.happenings import Happening
from copydesk.annotate.verb_status import has_verb, is_past, joined, standing

_FAR = 16  # words from an event to the verb of which it is the subject (a guess)
HEARSAY = frozenset(
    "rumour rumor rumours rumors claim claims report reports story stories talk allegation allegations suggestion"
    " suggestions idea notion".split()
)
UNTRUE = frozenset(
    "false untrue fantasy fiction nonsense baseless unfounded rubbish invention invented hoax lie lies groundless"
    " fabricated fabrication wrong".split()
)
_DONE: tuple[Shape, ...] = ("past", "part")
# What opens another clause, whose verb says nothing of the noun before it.
_CLAUSE = frozenset("; ( who because when if while that i we you he she it they".split())
_LETS = frozenset("help helped helping helps let lets letting make makes see saw hear heard".split())
_REAL = ("happened", "present", "planned", "under way")


def of_noun(sentence: Sentence, event: Happening, day: int) -> tuple[str, float]:
    """The status of an event that a noun tells of, and how sure it is."""
    low, first, ahead = sentence.low, event.first, day > 0
    inner = _modified(sentence, event)
    if inner == "denied":
        return _there_is_no(sentence, first), 0.7
    if event.after < sentence.end and low[event.after] in MAY and low[event.after] != "would":
        return "-", 0.5  # "the outbreak of war could bring thousands home"
    rule = _object_of(sentence, first)
    if rule is not None and rule not in ("happened", "present"):
        return rule, 0.8
    predicate = _predicate(sentence, event, ahead) if rule is None else ""
    if predicate in ("cancelled", "postponed", "failed", "denied", "refused", "under way"):
        return {"refused": "cancelled"}.get(predicate, predicate), 0.8
    if inner:
        return inner, 0.7
    if predicate in ("planned", "-"):
        return predicate, 0.7
    if rule is not None:
        return "happened", 0.6
    tried = event.lemma == "attempt" or (event.lemma == "bid" and low[event.after : event.after + 1] == ["to"])
    if tried and predicate in ("", "happened"):
        return "failed", 0.5
    if predicate == "happened":
        return "happened", 0.6
    governed = _governed(sentence, first, event.after)
    if governed == "planned" and day < 0:
        return "happened", 0.5  # "they gather before the searches on 16 March"
    if governed and not (governed in ("happened", "-") and ahead) and not (governed == "-" and day):
        return governed, 0.5
    if predicate == "would":
        return "", 0.3
    if ahead:
        return "planned", 0.5
    if day < 0:
        return "happened", 0.5
    return _default(sentence, event, low)


def _default(sentence: Sentence, event: Happening, low: list[str]) -> tuple[str, float]:
    """The status of a noun of which nothing near says anything: what its sentence tells of the past has happened."""
    if sentence.headline:
        return "happened", 0.3
    words = low[sentence.begin : event.first]
    if any(word in MAY or word in WILL for word in words) or low[sentence.end - 1] == "?":
        return "", 0.3
    return ("happened", 0.3) if has_verb(sentence, sentence.begin, sentence.end) else ("", 0.2)


def _modified(sentence: Sentence, event: Happening) -> str:
    """What an adjective in the phrase of a noun says: "planned", "failed", "no"."""
    for k in range(event.first, event.head):
        cue = is_at("adj", sentence, k)
        if cue is not None and k + len(cue.rest) < event.head:
            return cue.mark
    return ""


def _there_is_no(sentence: Sentence, first: int) -> str:
    """ "There will be no wedding" is cancelled; "there was no attack", "no talks took place" are denied."""
    near = sentence.low[max(sentence.begin, first - 4) : first]
    return "cancelled" if "will" in near else "denied"


def _object_of(sentence: Sentence, first: int) -> str | None:
    """What the verb or the noun says whose object a phrase is; None where it is none's object."""
    low, begin = sentence.low, sentence.begin
    k = first
    while k > begin and adverb(low[k - 1]):
        k -= 1
    if k > begin and low[k - 1] in ("of", "for", "in", "to", "about"):
        noun = is_before("of", sentence, k - 1)
        if noun is not None and (noun.mark == "-" or low[k - 1] in ("of", "for", "about")):
            return _hearsay(sentence, k - 1, noun)
    governed = governor(sentence, first)
    if governed is None:
        return None
    cue, verb = governed
    light = cue.mark == "light"
    if light:
        cue = cue._replace(mark="happened")
    if cue.shape in _DONE and verb > begin and any(low[verb - 1 - n] in BE for n in range(min(2, verb - begin))):
        return None  # a passive, whose object this cannot be
    own = standing(sentence, verb, cue.shape)
    if own == "present" and cue.shape == "base" and any(low[n] in _LETS for n in range(max(begin, verb - 4), verb)):
        own = "-"  # "help them carry out raids"
    if cue.mark == "happened" and not light and own in ("denied", "refused"):
        return "-"  # who does not attend the debate says nothing of it
    if cue.mark == "happened" and own in ("planned", "would"):
        return "planned" if own == "planned" else "-"
    told = joined(cue.mark, own)
    return "-" if told == "would" else told


def _hearsay(sentence: Sentence, of: int, noun: Word) -> str:
    """ "reports of a sale", denied or not."""
    k = of - 1 - len(noun.rest)
    while k > sentence.begin and (sentence.low[k - 1] in DETERMINERS or adverb(sentence.low[k - 1])):
        k -= 1
    cue = is_before("object", sentence, k)
    if cue is not None and cue.mark == "denied":
        return "denied"
    if noun.lemma in HEARSAY and any(word in UNTRUE for word in sentence.low[of : sentence.end]):
        return "denied"
    return noun.mark


def _predicate(sentence: Sentence, event: Happening, ahead: bool) -> str:
    """What the verb says whose subject a noun is; "" where none is found."""
    low = sentence.low
    if event.first > sentence.begin:
        left = low[event.first - 1]
        if left in PREPOSITIONS and left not in BREAKS:
            return ""
    k = event.after
    stop = min(sentence.end, event.after + _FAR)
    while k < stop:
        word = low[k]
        if word in _CLAUSE:
            return ""
        state = is_at("state", sentence, k) if sentence.headline else None
        if state is not None and low[k - 1] not in DETERMINERS and (state.rest or state.mark == "under way"):
            return state.mark
        if word in HELPS or word in NOT:
            return _helped(sentence, k, ahead)
        cue = is_at("subject", sentence, k)
        if cue is not None and cue.shape in ("past", "s", "base") and _finite(sentence, k, cue.shape):
            return _begun(cue, "happened" if cue.shape == "past" or sentence.headline else "present", ahead)
        passive = is_at("object", sentence, k, _DONE)
        if passive is not None and passive.mark in ("cancelled", "postponed", "failed"):
            following = low[k + 1 + len(passive.rest)] if k + 1 + len(passive.rest) < sentence.end else ""
            if sentence.headline or following in PREPOSITIONS or following in SIGNS or adverb(following):
                return passive.mark
        if passive is not None and passive.mark == "planned" and low[k - 1] != ",":
            following = low[k + 1] if k + 1 < sentence.end else ""
            if following in ("for", "on", "to", "by") and not has_verb(sentence, k + 1, sentence.end):
                return "planned"
        if word == "to" and sentence.headline and k + 1 < stop and low[k + 1] not in DETERMINERS:
            return "planned"
        if is_past(word) and low[k - 1] not in (DETERMINERS | PREPOSITIONS) and passive is None:
            return "happened"
        k += 1
    return ""


def _finite(sentence: Sentence, k: int, shape: Shape) -> bool:
    """Whether a form that may be a noun, too, is the verb: "start", "ends"."""
    return shape == "past" or sentence.low[k - 1] not in (DETERMINERS | PREPOSITIONS)


def _begun(cue: Word, own: str, ahead: bool) -> str:
    if cue.mark == "begun":
        if own in ("happened", "under way"):
            return "under way"
        return "planned" if own in ("planned", "present") else "-"
    if cue.mark == "under way" and own == "present":
        return "under way"
    if cue.mark == "happened" and own == "present":
        return "planned" if ahead else "happened"
    return joined(cue.mark, own)


def _helped(sentence: Sentence, k: int, ahead: bool) -> str:
    """What a helping verb at the word `k`, and the verb behind it, say of their subject."""
    low, end = sentence.low, sentence.end
    start, never = k, False
    aux: list[str] = []
    while k < end:
        word = low[k]
        if word in NOT:
            aux.append(NOT[word])
            never = True
        elif word in NEVER and word != "no":
            never = True
        elif word in HELPS:
            aux.append(word)
        elif not adverb(word) or is_at("state", sentence, k) or is_at("subject", sentence, k):
            break
        k += 1
    if k >= end or not aux:
        return ""
    own = _own(aux, never)
    if "be" in aux or "been" in aux or "being" in aux or aux[-1] in BE:
        cue = is_at("object", sentence, k, _DONE)
        if cue is not None:
            cue = cue._replace(mark="happened") if cue.mark == "light" else cue
            if cue.mark in ("happened", "under way", "planned", "-") or own in ("happened", "planned", "present"):
                later = _later(sentence, k)
                if cue.mark == "planned" and later:
                    return later
                if cue.mark == "-":
                    return "-"
                if cue.mark == "planned" and own == "happened" and aux[0] in ("was", "were"):
                    return "planned"
                return "cancelled" if own == "refused" else joined(cue.mark, own)
            return joined(cue.mark, own)
        state = is_at("state", sentence, k)
        if state is not None:
            if state.mark == "under way" and never:
                return "-"
            if own == "refused":
                return "cancelled" if state.mark != "denied" else "-"
            told = joined(state.mark, "happened" if own == "present" else own)
            return "happened" if told == "under way" and aux[0] == "had" else told
    cue = is_at("subject", sentence, k)
    if cue is not None:
        if cue.shape == "ing" and aux[-1] in BE and cue.mark in ("happened", "under way"):
            return "under way"
        if own == "refused":
            return _later(sentence, k) or "cancelled"
        told = _begun(cue, own, ahead)
        later = _later(sentence, start)
        return later if later and told in ("planned", "happened") else told
    later = _later(sentence, start)
    if later:
        return later
    if own == "planned" and k < end:
        return "planned"
    if own == "refused":
        return "cancelled"
    if own == "present" or (own == "denied" and aux[0] in BE_NOW):
        return ""  # "are not likely"
    return own


def _own(aux: list[str], never: bool) -> str:
    first = aux[0]
    if first in WILL:
        return "refused" if never else "planned"
    if first == "would":
        return "refused" if never else "would"
    if first in MAY:
        return "failed" if never and first == "could" else "-"
    if never:
        return "denied"
    if first in HAVE or first in BE_THEN or first == "did":
        return "happened"
    return "present"


def _later(sentence: Sentence, k: int) -> str:
    """ "originally planned for March, will now start in autumn", "were planned for June, but he postponed them"."""
    low = sentence.low
    later = taken_up(sentence, k)
    if later is not None and standing(sentence, later[1], later[0].shape) in _REAL:
        return later[0].mark
    head = low[sentence.begin : sentence.end]
    for opener in ("originally", "initially", "first"):
        if opener in head:
            place = sentence.begin + head.index(opener) + 1
            planned = is_at("object", sentence, place) or is_at("state", sentence, place)
            if planned is not None and planned.mark == "planned" and ("will" in head or "now" in head):
                return "postponed"
    if "as" in head and any(head[n : n + 2] == ["as", "planned"] for n in range(len(head))):
        rest = head[head.index("planned") :] if "planned" in head else []
        if "but" in rest:
            return "postponed"
    return ""


def _governed(sentence: Sentence, first: int, after: int) -> str:
    """What the preposition before a noun says, or the words behind it: "amid", "ahead of", "still on strike"."""
    low = sentence.low
    n = is_before("before", sentence, first)
    if n is None:
        return ""
    start = first - 1 - len(n.rest)
    if n.lemma == "before" and has_verb(sentence, sentence.begin, start) and first - start == 1:
        following = low[after : after + 1]
        return "planned" if not following or following[0] in SIGNS else "happened"
    return n.mark
