"""events: what happened in an article, or is said to: who, where, when, how many, and how it stands.

Words that tell of events are found by `happenings`, how each stands by `status`. Here they are given what stands beside
them, and those that tell of the same event become one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from copydesk.annotate import clauses, happenings
from copydesk.annotate.event_words import NUMBERS, PRONOUNS, same
from copydesk.annotate.mentions import Beside, Mentioned, Named, mentioned, own
from copydesk.annotate.told import Range
from copydesk.records import Event
from copydesk.words import Words

__all__ = ["Beside", "found"]

_DONE = 0.6  # how sure it is at least that what was planned has happened
_PEOPLE = 5  # words of a subject that counts people: "at least seven people"
_MOST = 400  # events of one article; later ones are left out, to bound the work of comparing them
# Pairs of statuses that one event cannot have in one article, as one that failed has not happened.
_APART = frozenset(
    {
        frozenset(pair)
        for pair in (
            ("failed", "under way"),
            ("failed", "happened"),
            ("failed", "planned"),
            ("failed", "postponed"),
            ("denied", "happened"),
            ("denied", "under way"),
            ("cancelled", "happened"),
            ("cancelled", "under way"),
            ("postponed", "happened"),
        )
    }
)


def found(
    words: Words, titles: Sequence[Range], captions: Sequence[Range], body: int, day: str, beside: Beside
) -> list[Event]:
    """The events of an English text, in reading order.

    `titles` are the words [first, end) of the headline and the subheads, that of the article first, `captions` those of
    captions; `body` is the first word of the body, `day` the day of publication, ISO 8601, or "". `beside` are the
    other records of the article, which events point at by their keys.

    >>> from copydesk.records import Span
    >>> from copydesk.words import words
    >>> text = "Customs officers raided a mill in Gullhaven. The mayor called off the regatta."
    >>> read = words(text, [Span(0, len(text))])
    >>> [(event.what.of(text), event.status) for event in found(read, [], [], 0, "", Beside((), (), (), (), ()))]
    [('raided a mill in Gullhaven', 'happened'), ('called off the regatta', 'cancelled')]
    """
    low = clauses.lowered(words)
    named = Named(words, beside)
    first_body = words.sentence(body) if words.forms and body < len(words.forms) else 0
    mentions: list[Mentioned] = []
    outside = 0
    known: set[str] = set()  # verbs of the headline: where they are told again they are the same event
    for number, sentence in enumerate(clauses.sentences(words, low, titles, captions)):
        top = bool(titles) and titles[0][0] <= sentence.begin < titles[0][1]
        # Any verb may be the event of a headline, and of the first sentence where the headline has none.
        leading = top or (number == first_body and not mentions)
        outside += sentence.caption
        here: list[Mentioned] = []
        for at in own(sentence, happenings.happenings(sentence, leading, known)):
            if not top and at.head > sentence.begin and words.forms[at.head][0].isupper() and named.names(at.head):
                continue
            one = mentioned(sentence, at, number - outside, top, not any(other.main for other in here), day, named)
            here.append(one)
            if (one.status or at.kind == "noun" or leading) and not _ours(words, one, named):
                mentions.append(one)
            if top and at.kind == "plain" and one.main:
                known.add(at.lemma)
            leading = leading and (top or at.kind != "plain")
        if len(mentions) >= _MOST:
            break
    groups = _together(mentions, low)
    kept = sorted((group for group in groups if _kept(group)), key=lambda group: (group[0].at.first, group[0].at.head))
    return [_event(words, f"e{n}", group, named, first_body) for n, group in enumerate(kept, 1)]


def _ours(words: Words, one: Mentioned, named: Named) -> bool:
    """Whether a verb tells of the writer or the reader: "I bought", "you leave"; in a statement "I" is who speaks."""
    if one.subject is None or one.subject[1] != one.subject[0] + 1:
        return False
    word = words.forms[one.subject[0]].lower().partition("'")[0].partition("’")[0]
    if word == "you":
        return True
    return word in ("i", "we") and not named.told([one.at.head])


# One event, told several times ----------------------------------------------------------------------------


def _together(mentions: list[Mentioned], low: list[str]) -> list[list[Mentioned]]:
    """The mentions that tell of the same event, in order of the first of each."""
    groups: list[list[Mentioned]] = []
    by_lemma: dict[str, list[int]] = {}
    known = same()
    for one in mentions:
        lemma = known.get(one.at.lemma, one.at.lemma) + ("," if one.caption else "")
        chosen = -1
        near = [n for n in reversed(by_lemma.get(lemma, [])) if _same(groups[n], one, low)]
        if near:  # "the raids" are rather "raids" than "a raid"
            alike = (n for n in near if any(low[other.at.after - 1] == low[one.at.after - 1] for other in groups[n]))
            chosen = next(alike, near[0])
        if chosen < 0 and lemma not in by_lemma and one.at.shape == "noun":
            chosen = _taken_up(groups, one, low)
        if chosen < 0:
            chosen = len(groups)
            groups.append([])
        groups[chosen].append(one)
        if chosen not in by_lemma.setdefault(lemma, []):
            by_lemma[lemma].append(chosen)
    return groups


def _same(group: list[Mentioned], one: Mentioned, low: list[str]) -> bool:
    """Whether a mention tells of the event that a group of mentions does, the words being of one meaning."""
    if any(frozenset((other.status, one.status)) in _APART and other.sure >= 0.5 <= one.sure for other in group):
        return False
    days = {key for other in group for key in other.when}
    if one.when and days and not days & set(one.when) and not group[0].headline:
        return one.at.shape == "noun" and _definite(one, low)
    nouns = one.at.shape == "noun"
    if nouns and low[one.at.first] in ("a", "an", "another"):
        return all(other.headline for other in group)
    if nouns and any(other.at.shape == "noun" for other in group):
        return True
    here = set(one.who)
    if any(here & set(other.who) for other in group):
        return True
    if any(other.headline or other.number == one.number - 1 for other in group) and (nouns or not here):
        return True
    return _definite(one, low) if nouns else False


def _definite(one: Mentioned, low: list[str]) -> bool:
    return low[one.at.first] in ("the", "this", "that", "these", "those")


def _taken_up(groups: list[list[Mentioned]], one: Mentioned, low: list[str]) -> int:
    """The event of the sentence before that "the incident", "the operation" at the head of a sentence takes up."""
    if not _definite(one, low) or (one.at.first and low[one.at.first - 1] not in (".", "”", '"')):
        return -1
    for n in range(len(groups) - 1, -1, -1):
        last = groups[n][-1]
        if last.number == one.number - 1 and last.at.shape == "noun" and not last.headline:
            return n
        if last.number < one.number - 1 and not groups[n][0].headline:
            break
    return -1


def _kept(group: list[Mentioned]) -> bool:
    """Whether an event is told of at all: a noun of which nothing is known, said once, is left out."""
    return any(one.status for one in group) or len(group) > 1 or group[0].headline


def _event(words: Words, key: str, group: list[Mentioned], named: Named, first_body: int) -> Event:
    told, sure = _status(group)
    subject = _fullest(words, [one.subject for one in group if one.subject])
    counts = [one.many for one in group if one.many]
    exact = (count for count in counts if words.forms[count[0]][0].isdigit())
    counted = next(exact, counts[0] if counts else None)
    spans = [words.span(one.at.first, one.at.end) for one in group]
    return Event(
        key=key,
        what=words.span(*group[0].told),
        mentions=tuple(sorted(set(spans), key=lambda span: (span.start, span.end))),
        status=told,  # type: ignore[arg-type]
        subject=words.span(*subject) if subject else None,
        who=_union(one.who for one in group),
        where=_union(one.where for one in group),
        when=_union(one.when for one in group),
        count=words.span(*counted) if counted else None,
        told=named.told(one.at.head for one in group),
        weight=round(_weight(group, first_body), 3),
        sure=sure,
    )


def _fullest(words: Words, subjects: list[Range]) -> Range | None:
    """The first subject that is no pronoun; "At least seven people" rather than the "Seven" of a headline."""
    named = [place for place in subjects if words.forms[place[0]].lower() not in PRONOUNS or place[1] > place[0] + 1]
    first = next(iter(named), None)
    if first is None or not _number(words, first):
        return first
    return next((place for place in named if 1 < place[1] - place[0] <= _PEOPLE and _counts(words, place)), first)


def _number(words: Words, subject: Range) -> bool:
    """Whether a subject is a bare number: "seven", "dozens"."""
    return subject[1] == subject[0] + 1 and _counts(words, subject)


def _counts(words: Words, subject: Range) -> bool:
    forms = (form.lower() for form in words.forms[subject[0] : subject[1]])
    return any(form in NUMBERS or form == "several" or form.isdigit() for form in forms)


def _union(parts: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(key for part in parts for key in part))


def _status(group: list[Mentioned]) -> tuple[str, float]:
    """What most of the mentions say, each as sure as it is; a plan that was put off or dropped is that."""
    votes: dict[str, float] = {}
    for one in group:
        if one.status:
            votes[one.status] = votes.get(one.status, 0.0) + one.sure
    if not votes:
        return "", 0.3
    for over in ("cancelled", "postponed"):
        if over in votes and set(votes) <= {over, "planned", "happened"} and votes[over] >= 0.7:
            return over, min(0.95, votes[over])
    if "planned" in votes and any(one.status == "happened" and one.sure >= _DONE for one in group):
        del votes["planned"]  # it was, before
    best = max(votes, key=lambda name: (votes[name], name))
    return best, round(min(0.95, votes[best] / sum(votes.values()) * max(one.sure for one in group)), 2)


def _weight(group: list[Mentioned], body: int) -> float:
    """How much of the article an event is: where it is told first, by which words, and how often.

    The headline's main verb weighs most, then what its other clauses and nouns tell, then what the first sentences do.
    """
    main = group[0]
    how = 1.0 if main.main and main.first else 0.9 if main.main else 0.6 if main.at.shape == "noun" else 0.5
    place = 0.7 if main.headline else (0.15 if main.caption else 0.45) / (1 + max(0, main.number - body))
    return min(1.0, place * how + 0.03 * min(len(group) - 1, 5))
