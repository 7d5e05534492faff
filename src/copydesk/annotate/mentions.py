"""A mention of an event with what stands beside it: its status, who, where, when, how many."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from copydesk.annotate import clauses, cues, status
from copydesk.annotate.clauses import Sentence
from copydesk.annotate.days import compared
from copydesk.annotate.event_words import HELPS, NOT, NUMBERS, SIGNS, adverb
from copydesk.annotate.happenings import Happening
from copydesk.annotate.told import Range
from copydesk.records import Moment, Organisation, Person, Place, Span, Statement
from copydesk.words import Words

_LAST = 1 << 62  # behind every place in a text
_DENIED, _LEADS = 14, 8  # words from a verb to the one that it denies, or leads to (a guess)
_NEAR = 40  # code points between an event and a day that tells whether it is to come (a guess)
_UNITS = frozenset(
    "day days week weeks month months year years hour hours minute minutes second seconds o'clock am pm".split()
    + "per % percent cent points point miles kilometres kilometers metres feet".split()
)


class Beside(NamedTuple):
    """What else the notes hold, to be pointed at."""

    people: Sequence[Person]
    organisations: Sequence[Organisation]
    places: Sequence[Place]
    moments: Sequence[Moment]
    statements: Sequence[Statement]


class Mentioned(NamedTuple):
    """A mention of an event, with what stands beside it."""

    at: Happening
    number: int  # of its sentence
    caption: bool
    headline: bool
    main: bool  # it is the verb of a main clause
    first: bool  # and the first of its sentence
    status: str
    sure: float
    subject: Range | None
    who: tuple[str, ...]
    where: tuple[str, ...]
    when: tuple[str, ...]
    told: Range
    many: Range | None


class Named:
    """Where in the text people, organisations, places and moments stand, to be asked by word numbers."""

    def __init__(self, words: Words, beside: Beside) -> None:
        self.words = words
        self.beside = beside
        who = [(mention.span, one.key) for one in beside.people for mention in one.mentions]
        who += [(mention.span, one.key) for one in beside.organisations for mention in one.mentions]
        self.who = _sorted(who)
        self.short = {name: one.key for one in reversed(beside.organisations) for name in _shorts(words.text, one)}
        self.where = _sorted([(span, place.key) for place in beside.places for span in place.mentions])
        self.when = _sorted([(moment.span, moment.key) for moment in beside.moments if moment.kind in ("date", "time")])
        self.values = {moment.key: moment.value for moment in beside.moments}
        self.tellers: defaultdict[int, list[int]] = defaultdict(list)
        for number, statement in enumerate(beside.statements):
            for n in {n for part in statement.content for n in words.within(part)}:
                self.tellers[n].append(number)

    def told(self, heads: Iterable[int]) -> tuple[str, ...]:
        """The keys of the statements whose content has one of these words, in order."""
        numbers = sorted({number for n in heads for number in self.tellers.get(n, ())})
        return tuple(self.beside.statements[number].key for number in numbers)

    def whom(self, first: int, end: int) -> tuple[str, ...]:
        """The keys of the people and organisations that the words [first, end) name, in order."""
        if end <= first:
            return ()
        spots = _inside(self.who, self.words.span(first, end))
        spots += [
            (self.words.starts[n], self.words.ends[n], self.short[self.words.forms[n]])
            for n in range(first, end)
            if self.words.forms[n] in self.short
        ]
        return _keys(sorted(spots))

    def names(self, word: int) -> bool:
        """Whether a word is part of a name or of a day, so that it tells of no event: "Fell", "16 March"."""
        at = self.words.starts[word]
        return any(
            first <= at < end
            for spots in (self.who, self.where, self.when)
            for first, end, _ in spots[max(0, bisect_right(spots, (at, _LAST, "")) - 1) :][:1]
        )

    def of(self, span: Span) -> tuple[str, ...]:
        """The keys of those named in a span."""
        inside = self.words.within(span)
        return self.whom(inside.start, inside.stop)

    def far(self, moment: str, sentence: Sentence, at: Happening) -> int:
        """How many code points lie between an event and a moment of its sentence."""
        words = self.words
        start, end = words.starts[at.first], words.ends[at.end - 1]
        here = _inside(self.when, words.span(sentence.begin, sentence.end))
        return min(max(0, spot[0] - end, start - spot[1]) for spot in here if spot[2] == moment)

    def near(self, spots: list[tuple[int, int, str]], sentence: Sentence, at: Happening) -> tuple[str, ...]:
        """What stands nearest to an event in its sentence; where several stand in a row, all of them."""
        words = self.words
        whole = words.span(sentence.begin, sentence.end)
        here = _inside(spots, whole)
        if not here:
            return ()
        start, end = words.starts[at.head], words.ends[at.after - 1]
        inside = words.span(at.first, at.end)

        def far(n: int) -> int:
            spot = here[n]
            owned = words.text[spot[1] : spot[1] + 2] in ("'s", "’s") and not inside.start <= spot[0] < inside.end
            return _gap(spot, start, end) + (1000 if owned else 0)  # "Tuesday's vote": of the vote alone

        nearest = min(range(len(here)), key=lambda n: (far(n), n))
        chosen = [nearest]
        for step in (-1, 1):
            n = nearest + step
            while 0 <= n < len(here):
                left, right = sorted((n, n - step))
                between = words.text[here[left][1] : here[right][0]]
                if len(between) > 6 or between.strip() not in (",", ", and", "and", "or", ",and", "", "in"):
                    break
                chosen.append(n)
                n += step
        return _keys([here[n] for n in sorted(chosen)])


def _shorts(text: str, one: Organisation) -> set[str]:
    """Names of an organisation in capitals alone, which stand before a noun, too: "ICE raids"."""
    words = {one.name, *(mention.span.of(text) for mention in one.mentions)}
    return {word for word in words if word.isupper() and word.isalpha() and len(word) > 1}


def _gap(spot: tuple[int, int, str], start: int, end: int) -> int:
    """How far a spot is from [start, end): what stands behind is nearer."""
    return (spot[0] - end) if spot[0] >= end else 2 * (start - spot[1]) if spot[1] <= start else 0


def _sorted(spots: list[tuple[Span, str]]) -> list[tuple[int, int, str]]:
    return sorted((span.start, span.end, key) for span, key in spots)


def _inside(spots: list[tuple[int, int, str]], span: Span) -> list[tuple[int, int, str]]:
    first = bisect_right(spots, (span.start, -1, ""))
    inside = []
    while first < len(spots) and spots[first][0] < span.end:
        inside.append(spots[first])
        first += 1
    return inside


def _keys(spots: list[tuple[int, int, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for _, _, key in spots))


def own(sentence: Sentence, told: list[Happening]) -> list[Happening]:
    """Without the verbs that only say how another event stands: "called off" of the match, "begun" of the raids,
    "tried" of what they tried to seize; and without those within the words of a noun: "the bid to refloat it"."""
    nouns = [at for at in told if at.shape == "noun"]
    over = {n for at in nouns for n in range(at.after, at.end)}
    strong = {at.head for at in told if at.kind == "verb"}
    for at in nouns:
        governor = clauses.governor(sentence, at.first)
        if governor is None or governor[0].mark in ("happened", "-"):
            continue
        if governor[0].mark != "planned" or governor[1] not in strong:  # an approval is an event, too
            over.update(range(governor[1], at.first))
    kept = []
    for n, at in enumerate(told):
        said = at.head in over or _says_of(sentence, at, nouns) or _leads(sentence, at, told[n:])
        if at.shape == "noun" or not said:
            kept.append(at)
    return kept


def _leads(sentence: Sentence, at: Happening, later: list[Happening]) -> bool:
    """Whether a verb only leads to the next: "tried to seize", "denied that it had sold". In a headline it is news."""
    if sentence.headline or at.kind != "plain" or len(later) < 2:
        return False
    after, low = later[1].head, sentence.low
    if clauses.is_at("deny", sentence, at.head):
        return after - at.head < _DENIED
    return bool(clauses.is_at("to", sentence, at.head)) and "to" in low[at.after : after] and after - at.head < _LEADS


def _says_of(sentence: Sentence, at: Happening, nouns: list[Happening]) -> bool:
    """Whether a verb says of a noun before it how that stands: "the talks collapsed", "the match was called off"."""
    subject = max((noun.end for noun in nouns if noun.end <= at.head), default=-1)
    if subject < 0 or any(word in SIGNS for word in sentence.low[subject : at.head]):
        return False
    if clauses.is_at("subject", sentence, at.head):
        return True
    cue = clauses.is_at("object", sentence, at.head, ("past", "part"))
    return cue is not None and cue.mark in ("cancelled", "postponed", "failed", "planned")


def mentioned(
    sentence: Sentence, at: Happening, number: int, top: bool, first: bool, day: str, named: Named
) -> Mentioned:
    """An event's words with what stands beside them."""
    when = named.near(named.when, sentence, at)
    value = named.values[when[0]] if when else ""
    if value and named.far(when[0], sentence, at) > _NEAR:
        value = ""
    told, sure = status.status(sentence, at, compared(value, day))
    subject = _subject(sentence, at)
    who = named.whom(*subject) if subject else ()
    who += tuple(key for key in named.whom(at.first, at.end) if key not in who)
    agent = _agent(sentence, at)
    if agent:
        who += tuple(key for key in named.whom(*agent) if key not in who)
    if at.kind == "medium":
        here = sentence.words.span(at.first, at.end)
        for statement in named.beside.statements:
            if statement.via and statement.via.start < here.end and here.start < statement.via.end and statement.source:
                who = (statement.who,) if statement.who else named.of(statement.source)
                inside = sentence.words.within(statement.source)
                subject = (inside.start, inside.stop) if inside else None
    return Mentioned(
        at,
        number,
        sentence.caption,
        top,
        at.shape != "noun" and _main(sentence, at),
        first,
        told,
        sure,
        subject,
        who,
        named.near(named.where, sentence, at),
        when,
        _told(sentence, at),
        _count(sentence, at, subject, named),
    )


def _main(sentence: Sentence, at: Happening) -> bool:
    """Whether a verb is that of a main clause: no infinitive, no participle, in no clause that a conjunction opens."""
    low, begin = sentence.low, sentence.begin
    if at.shape == "ing" and not (at.head > begin and low[at.head - 1] in HELPS):
        return False
    for k in range(at.head - 1, begin - 1, -1):
        word = low[k]
        if word in (",", ";", ":", "—", "–"):
            return True
        if word in _SUBORDINATE or (word == "to" and at.head - k < 4 and at.shape == "base" and k > begin):
            before = low[k - 1] if k > begin else ""
            return word == "to" and not sentence.headline and before in ("set", "due", "agreed", "plans")
    return True


_SUBORDINATE = frozenset(
    "as after when while before that which who whom because if although though since until".split()
)


def _subject(sentence: Sentence, at: Happening) -> Range | None:
    """The words for who does it or whom it befalls: before a verb, or before the verb whose object a noun is."""
    low, begin = sentence.low, sentence.begin
    verb = at.head
    if at.shape == "noun":
        governor = clauses.governor(sentence, at.first) or clauses.taken_up(sentence, at.after)
        if governor is None or governor[0].mark in ("-", "denied") or governor[0].shape in ("ing", "base"):
            return None
        verb = governor[1]
    k = verb
    while k > begin and (low[k - 1] in HELPS or low[k - 1] in NOT or low[k - 1] in ("to", "not") or adverb(low[k - 1])):
        k -= 1
    for kind in ("to", "ing"):
        cue = clauses.is_before(kind, sentence, k)
        if cue is not None and cue.shape != "noun":
            k -= 1 + len(cue.rest)
            while k > begin and (low[k - 1] in HELPS or low[k - 1] in NOT or adverb(low[k - 1])):
                k -= 1
            break
    counted = _counted(low, begin, k)
    return counted or cues.before(sentence.words, k, begin, "en")


def _counted(low: list[str], begin: int, end: int) -> Range | None:
    """A subject that opens with "at least", "more than", "up to" and a number."""
    for k in range(max(begin, end - 8), end - 2):
        if f"{low[k]} {low[k + 1]}" in _ABOUT and (low[k + 2] in NUMBERS or low[k + 2][0].isdigit()):
            return None if any(word in SIGNS for word in low[k:end]) else (k, end)
    return None


_ABOUT = frozenset({"at least", "at most", "more than", "up to", "fewer than", "less than", "as many"})


def _told(sentence: Sentence, at: Happening) -> Range:
    """The words that tell most: a noun with the verb whose object it is, "called off the match"."""
    if at.shape == "noun":
        governor = clauses.governor(sentence, at.first)
        if governor is not None and governor[0].mark not in ("-", "happened"):
            return governor[1], at.end
    if at.kind == "left" and at.head > sentence.begin and sentence.low[at.head - 1] not in HELPS:
        return at.first - 1, at.end
    return at.first, at.end


def _agent(sentence: Sentence, at: Happening) -> Range | None:
    """Who did it, behind "by"."""
    low = sentence.low
    for k in range(at.after, min(sentence.end, at.after + 6)):
        if low[k] in (",", ";", "."):
            return None
        if low[k] == "by":
            return cues.after(sentence.words, k + 1, sentence.end, "en", apposition=False)
    return None


def _count(sentence: Sentence, at: Happening, subject: Range | None, named: Named) -> Range | None:
    """How many: the first number in the subject or in the event's own words."""
    low = sentence.low
    places = [subject or (0, 0), (at.first, at.end)]
    if at.shape == "noun" and at.after < sentence.end and low[at.after] not in SIGNS:
        places.append((at.end, min(sentence.end, at.end + 4)))  # "the raids should target 2,000"
    for first, end in places:
        for n in range(first, end):
            if _number(low, n) and not named.names(n):
                stop = n + 1
                while stop < end and low[stop] in NUMBERS:
                    stop += 1
                return n, stop
    return None


def _number(low: list[str], n: int) -> bool:
    """Whether a word is a number of people or things: no year, no day, no share."""
    word = low[n]
    if n + 1 < len(low) and low[n + 1] in _UNITS:
        return False
    plain = word[0].isdigit() and word.replace(",", "").replace(".", "").isdigit()
    return word in NUMBERS or (plain and not _year(word))


def _year(word: str) -> bool:
    return len(word) == 4 and word.isdigit() and word[:2] in ("18", "19", "20")
