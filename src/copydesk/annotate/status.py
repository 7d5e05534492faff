"""How an event stands: planned, postponed, cancelled, under way, failed, happened, denied; "" where nothing is told.

Told by the verbs around the event's words, their tense and what denies them, and by the cues of reference/events.tsv.
The order of the rules is from what stands nearest to the event to what stands farther.
"""

from __future__ import annotations

from copydesk.annotate.clauses import Sentence, is_before
from copydesk.annotate.event_words import DETERMINERS
from copydesk.annotate.happenings import Happening
from copydesk.annotate.noun_status import HEARSAY, UNTRUE, of_noun
from copydesk.annotate.verb_status import of_verb, standing

_DENIED = 14  # words from what denies a clause to the event in it (a guess)
_IF = frozenset({"if", "unless", "whether", "should"})


def status(sentence: Sentence, event: Happening, day: int) -> tuple[str, float]:
    """The status of an event, and how sure it is. `day` says which day stands beside it: 1 one to come, -1 one that is
    past, 0 none or the one of publication."""
    ahead = day > 0
    if event.kind in ("noun", "medium"):
        told, sure = of_noun(sentence, event, day)
    else:
        told, sure = of_verb(sentence, event, ahead)
    if told in ("happened", "under way", "present", "planned", "would", "refused", "-") and _denied(sentence, event):
        return "denied", 0.7
    if told not in ("cancelled", "postponed") and _conditional(sentence, event):
        return "", 0.4
    return {"refused": "denied", "present": "", "would": "", "-": ""}.get(told, told), sure


def _denied(sentence: Sentence, event: Happening) -> bool:
    """Whether the clause of an event is denied: "denied that its agents had raided", "rejected claims of"."""
    low, begin = sentence.low, sentence.begin
    for k in range(event.head, max(begin, event.head - _DENIED), -1):
        word = low[k - 1]
        if k < event.first and word in (";", "(", ")", "."):
            break
        cue = is_before("deny", sentence, k)
        if cue is not None:
            verb = k - 1 - len(cue.rest)
            if cue.shape == "noun":
                return True
            if verb > begin and low[verb - 1] in DETERMINERS:
                return False  # "the dispute"
            own = standing(sentence, verb, cue.shape)
            return own in ("happened", "present", "under way", "planned")
        if word in HEARSAY and k < sentence.end and low[k] in ("that", "of"):
            rest = low[event.head : sentence.end]
            if any(one in UNTRUE for one in rest):
                return True
    return False


def _conditional(sentence: Sentence, event: Happening) -> bool:
    """Whether an event stands in a clause of "if" or "whether"."""
    low = sentence.low
    for k in range(event.first - 1, max(sentence.begin, event.first - 12) - 1, -1):
        word = low[k]
        if word in (",", ";", ".", ":"):
            return False
        if word in _IF and (word != "should" or k == sentence.begin):
            return True
    return False
