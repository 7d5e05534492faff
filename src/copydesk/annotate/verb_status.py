"""How an event stands that a verb tells of: by its tense, its helping verbs, and the verb that it hangs on."""

from __future__ import annotations

from copydesk.annotate.clauses import Sentence, is_at, is_before
from copydesk.annotate.event_words import (
    BE,
    BE_NOW,
    BE_THEN,
    BREAKS,
    DO,
    HAVE,
    HELPS,
    MAY,
    NEVER,
    NOBODY,
    NOT,
    PREPOSITIONS,
    PRONOUNS,
    SIGNS,
    WILL,
    Shape,
    Word,
    adverb,
)
from copydesk.annotate.happenings import Happening

_DONE: tuple[Shape, ...] = ("past", "part")


def of_verb(sentence: Sentence, event: Happening, ahead: bool) -> tuple[str, float]:
    """The status of an event that a verb tells of, and how sure it is. `ahead`: a day to come stands beside it."""
    told = standing(sentence, event.head, event.shape)
    if told == "present":
        return ("planned", 0.5) if ahead else ("", 0.3)
    if told == "would":
        return ("planned", 0.4) if ahead or _foreseen(sentence) else ("", 0.3)
    if told == "under way" and ahead:
        return "planned", 0.6  # "is leaving on Monday"
    if told in ("happened", "under way") and _nobody(sentence, event.head):
        return "denied", 0.7
    undone = _undone(sentence, event.end)
    if undone and told != "happened":
        return undone, 0.7
    return told, 0.7 if told != "-" else 0.4


def standing(sentence: Sentence, verb: int, shape: Shape) -> str:
    """What the verb at a word says of itself: a status, "present", "would", "refused" (it will not), "-" where it is
    only possible or wished."""
    low, begin = sentence.low, sentence.begin
    chain: list[str] = []
    never = False
    k = verb - 1
    while k >= begin:
        word = low[k]
        if word in NOT:
            chain.append(NOT[word])
            never = not never
        elif word in NEVER and word not in ("no", "neither", "nor"):
            never = not never
        elif word in HELPS or word == "to":
            chain.append(word)
        elif word in ("longer", "ever") or adverb(word):
            pass
        elif word == "no" and k + 1 < verb and low[k + 1] == "longer":
            never = True
        else:
            break
        k -= 1
        if chain and chain[-1] == "to":
            break
    if not chain and k >= begin and _asked(sentence, k):
        chain.append(_asked(sentence, k))
    if not chain:
        return _bare(sentence, verb, k + 1, shape, never)
    first = chain[-1]
    if first == "to":
        told = _infinitive(sentence, k + 1, len(chain) > 1)
        return _never(told) if never else told
    if first in WILL:
        return "refused" if never else "planned"
    if first == "would":
        return "refused" if never else "would"
    if first in MAY:
        return "failed" if never and first == "could" else "-"
    if first in DO:
        return "-" if first != "did" else "denied" if never else "happened"  # "don't" is a habit, or an order
    if first in HAVE:
        if never:
            return "denied"
        return "under way" if shape == "ing" and "been" in chain else "happened"
    if shape == "ing" or "being" in chain:
        return "denied" if never else "under way"
    if first in BE_NOW and not sentence.headline:
        return "-" if never else "present"  # what "is produced" somewhere is a state
    if never:
        return "denied"
    return "happened" if shape in ("past", "part") else "present"


def _asked(sentence: Sentence, k: int) -> str:
    """The helping verb before a subject: "did he resign"; "" where there is none."""
    low = sentence.low
    if low[k] in PRONOUNS and k > sentence.begin and low[k - 1] in (DO | MAY | WILL):
        return low[k - 1]
    return ""


def _never(told: str) -> str:
    """What "not" makes of it."""
    return {"planned": "refused", "happened": "denied", "under way": "denied", "failed": "-", "denied": "-"}.get(
        told, told
    )


def _bare(sentence: Sentence, verb: int, start: int, shape: Shape, never: bool) -> str:
    """The standing of a verb without a helping verb, whose adverbs begin at `start`."""
    low, begin = sentence.low, sentence.begin
    if shape == "ing":
        cue = is_before("ing", sentence, verb) or is_before("ing", sentence, start)
        if cue is not None:
            if cue.mark in ("under way", "denied") and cue.lemma.split()[0] not in ("not", "guilty", "still", "busy"):
                return joined(cue.mark, standing(sentence, start - 1 - len(cue.rest), cue.shape))
            return cue.mark
        if sentence.headline and start > begin:
            return "under way" if start < verb else "happened"
        return "happened"
    if shape in ("past", "part"):
        return "denied" if never else "happened"
    strung = _coordinate(sentence, start) if shape == "base" else ""
    if strung:
        return strung
    if shape in ("base", "s") and sentence.headline:
        return "denied" if never else "happened"
    if shape == "base" and is_before("to", sentence, start) and low[start - 1] in ("helped", "help", "let", "made"):
        return "happened"
    return "present"


def _coordinate(sentence: Sentence, start: int) -> str:
    """The standing of an earlier verb that this one is strung to: "will stop and search"."""
    low = sentence.low
    if start <= sentence.begin or low[start - 1] not in ("and", "or"):
        return ""
    for k in range(start - 2, max(sentence.begin, start - 10), -1):
        if low[k] in SIGNS:
            return ""
        if low[k] == "to" and k + 1 < start:
            return _infinitive(sentence, k, False)
        if low[k] in WILL:
            return "planned"
        if low[k] in MAY:
            return "-"
    return ""


def _infinitive(sentence: Sentence, to: int, more: bool) -> str:
    """What stands before "to" and a verb: "is to", "failed to", "an attempt to"."""
    low, begin = sentence.low, sentence.begin
    k = to
    while k > begin and adverb(low[k - 1]):
        k -= 1
    if k > begin and (low[k - 1] in BE_NOW or low[k - 1] in BE_THEN):
        return "planned"
    for back in range(6):
        place = k - back
        if place <= begin or (back and low[place] in SIGNS):
            break
        if back and low[place - 1] in BREAKS:
            break
        cue = is_before("to", sentence, place)
        if cue is not None:
            return _catenative(sentence, cue, place, back > 0)
        noun = is_before("to_noun", sentence, place)
        if noun is not None:
            if noun.mark == "failed":
                return "failed"
            undone = _undone(sentence, to)
            return undone or noun.mark
    if sentence.headline and not more and not has_verb(sentence, begin, to):
        return "planned"
    return "-"


# Verbs whose object may stand between them and "to": "forced the army to".
_APART = frozenset("expect force cause oblige compel prompt lead allow help invite".split())


def _catenative(sentence: Sentence, cue: Word, place: int, apart: bool) -> str:
    """The standing of a verb behind a cue and "to"."""
    verb = place - 1 - len(cue.rest)
    if cue.shape == "noun" or cue.mark == "-":
        return cue.mark
    if apart and cue.lemma not in _APART:
        return "-"
    return joined(cue.mark, standing(sentence, verb, cue.shape))


def joined(mark: str, own: str) -> str:
    """What a cue of this mark says whose own verb stands as `own`: "failed to" win, "did not fail to"."""
    if own in ("happened", "under way", "present"):
        return mark
    if own == "planned":
        return "planned" if mark in ("planned", "under way", "happened", "begun") else "-" if mark == "failed" else mark
    if own in ("denied", "refused"):
        return {
            "planned": "refused",
            "happened": "denied" if own == "denied" else "refused",
            "under way": "-",
            "failed": "-",
        }.get(mark, "-")
    if own == "failed":
        return "failed" if mark in ("happened", "planned", "under way") else "-"
    return "-"


_OPEN = frozenset("that who which when but and because why how what whether on".split())


def _nobody(sentence: Sentence, verb: int) -> bool:
    """Whether the subject of a verb is nobody: "no one was hurt", "neither company had signed"."""
    low = sentence.low
    for k in range(verb - 1, max(sentence.begin, verb - 9) - 1, -1):
        word = low[k]
        if word in SIGNS or word in _OPEN:
            return False
        if word in NOBODY:
            return True
        if word == "no" and low[k + 1] not in ("longer", "doubt", "sooner", "matter"):
            return low[k - 1] not in PREPOSITIONS if k > sentence.begin else True
    return False


def _undone(sentence: Sentence, start: int) -> str:
    """Whether what was tried before came to nothing further on: "the motion to remove him was defeated"."""
    low = sentence.low
    for k in range(start, min(sentence.end, start + 10)):
        if low[k] in (";", ".") or low[k] in ("who", "which", "because"):
            break
        if low[k] in BE or low[k] in HAVE:
            cue = is_at("object", sentence, k + 1, _DONE)
            if cue and cue.mark in ("failed", "cancelled", "postponed"):
                return cue.mark
            state = is_at("state", sentence, k + 1)
            if state and state.mark in ("failed", "cancelled", "postponed"):
                return state.mark
        cue = is_at("subject", sentence, k)
        if cue and cue.mark == "failed" and cue.shape in ("past", "s"):
            return "failed"
    return ""


def _foreseen(sentence: Sentence) -> bool:
    """Whether a sentence speaks of a plan: "under the deal"."""
    words = sentence.low[sentence.begin : sentence.end]
    return any(word in _PLANS for word in words)


_PLANS = frozenset({"deal", "plan", "plans", "agreement", "bill", "proposal", "schedule", "said", "announced"})


def has_verb(sentence: Sentence, begin: int, end: int) -> bool:
    """Whether any of the words [begin, end) is plainly a finite verb."""
    for k in range(begin, end):
        word = sentence.low[k]
        if word in HELPS or word in NOT or is_past(word):
            return True
        cue = is_at("object", sentence, k) or is_at("subject", sentence, k)
        if cue is not None and cue.shape in ("past", "s"):
            return True
    return False


def is_past(word: str) -> bool:
    """Whether a word ends as past forms of verbs do."""
    return word.endswith("ed") and len(word) > 4
