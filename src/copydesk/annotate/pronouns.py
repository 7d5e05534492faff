"""The "he" and "she" of an article, and whom they mean.

A pronoun goes to the one of its gender whom the sentences before it speak of most: subjects count more than names
behind a preposition, the sentence at hand more than those before it, what stands in quotation marks little. Where
two fit about as well it goes to nobody.
"""

from __future__ import annotations

from collections.abc import Sequence

from copydesk.annotate.name_words import BEFORE, SAID
from copydesk.annotate.namesakes import Named
from copydesk.words import Words

PRONOUNS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}
# How much a sentence that is one further back counts, by how much the best must lead, what it must weigh at least, and
# what one may weigh at most. Guesses that the developed half of benchmarks/quality/who.tsv did not refute.
_FADE, _LEAD, _LEAST, _MOST = 0.5, 1.15, 0.12, 1.6
# So many people at most are kept in mind: a bound on the work, far above what articles need.
_MANY = 100
_OPEN = frozenset("“„«")
_CLOSE = frozenset("”»")


def quoted(words: Words) -> list[bool]:
    """For each word whether it stands in quotation marks; a new line ends what was not closed."""
    inside = bytearray(len(words.forms))
    forms, text, ends, starts = words.forms, words.text, words.ends, words.starts
    lines = {n for n in words.sentences[1:-1] if "\n" in text[ends[n - 1] : starts[n]]}
    within = False
    for n, form in enumerate(forms):
        if n in lines:
            within = False
        if form in _OPEN:
            within = True
        elif form in _CLOSE:
            within = False
        elif form == '"' or (form == "'" and n and forms[n - 1] == "'" and starts[n] == ends[n - 1]):
            within = not within
        elif within:
            inside[n] = 1
    return [bool(one) for one in inside]


def meet_pronouns(people: Sequence[Named], words: Words, inside: list[bool]) -> None:
    """Give "he" and "she" and their forms to the people whom they mean, where that is safe."""
    forms = words.forms
    events: list[tuple[int, int, Named | None]] = []
    for one in people:
        events += ((first, end, one) for first, end, _ in one.mentions)
    events += ((n, n + 1, None) for n, form in enumerate(forms) if form.lower() in PRONOUNS)
    events.sort(key=lambda event: (event[0], event[2] is not None))
    weights: dict[int, float] = {}
    names = {id(one): one for one in people}
    now = -1
    subject = False  # whether the sentence has had its subject
    for first, end, named in events:
        meant = named
        sentence = words.sentence(first)
        if sentence != now:
            fade = _FADE ** min(sentence - now, 20)
            weights = {key: weight * fade for key, weight in weights.items() if weight * fade > 0.02}
            now, subject = sentence, False
        if len(weights) > _MANY:
            weights = dict(sorted(weights.items(), key=lambda item: -item[1])[: _MANY // 2])
        if meant is None:
            meant = _fitting(forms[first].lower(), weights, names)
            if meant is not None:
                meant.mentions.append((first, end, "pronoun"))
        if meant is None:
            continue
        strong = _strength(forms, first, end, words.sentences[sentence])
        if inside[first]:
            strong *= 0.3
        elif strong == 1.0:
            strong, subject = (0.7 if subject else 1.2), True
        weights[id(meant)] = min(weights.get(id(meant), 0.0) + strong, _MOST)
    for one in people:
        one.mentions.sort()


def _strength(forms: list[str], first: int, end: int, opens: int) -> float:
    """How much a mention draws a pronoun: speaker and subject more than one behind a preposition or a genitive."""
    after = forms[end] if end < len(forms) else ""
    before = forms[first - 1] if first > opens else ""
    if after in SAID or before in SAID:
        return 1.5
    if after in ("'s", "’s"):
        return 0.5
    if before in BEFORE:
        return 0.4
    return 1.0


def _fitting(pronoun: str, weights: dict[int, float], names: dict[int, Named]) -> Named | None:
    gender = PRONOUNS[pronoun]
    best: Named | None = None
    top = second = 0.0
    for key, weight in weights.items():
        one = names[key]
        if one.gender and one.gender != gender:
            continue
        if not one.gender:
            weight *= 0.6
        if weight > top:
            best, top, second = one, weight, top
        elif weight > second:
            second = weight
    if best is None or top < _LEAST or top < _LEAD * second:
        return None
    return best
