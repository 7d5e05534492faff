"""Through whom we know: the channel of each statement, and which statement is part of which.

Content, cue and source have been found by others. A channel is what carried the words to whoever writes: an outlet
("told the Daily Gull"), a medium ("in a letter Friday") or an occasion to speak for the record ("at a news
conference"); hearers ("told his wife") and places are none. Of a statement reported by an outlet or a paper, that is
the channel. Guidelines with their reasons: benchmarks/quality/chains.md.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from copydesk.annotate import cues, nested, outlets
from copydesk.annotate.told import Range, Told
from copydesk.words import Words

_QUOTES = frozenset('"“”„«»')
_FRAME = 30  # words on either side of a cue in which its channel is looked for (a guess)


def linked(words: Words, told: Sequence[Told], language: str = "en") -> list[Told]:
    """The statements with `via` and `outer` filled in, and after them those that stand inside of one that was given.

    The given ones keep their numbers. What a given statement says of its channel is kept.
    """
    found = [_parted(words, each, language) for each in told]
    if language == "en":
        found += nested.inner(words, found, language)
        found += nested.around(words, found, language)
    found = nested.stretched(words, found)
    outer = nested.outer(found)
    contents = sorted({span for each in found for span in each.content})
    marks = sorted({place for each in found for place in (each.cue, each.source) if place is not None})
    via = [each.via or _channel(words, n, found, outer[n], contents, marks, language) for n, each in enumerate(found)]
    for n, each in enumerate(found):
        above = outer[n]
        if via[n] is None and above >= 0:
            source = found[above].source
            if source is not None and source != each.source and outlets.speaks(words.forms, source, language):
                via[n] = source
        if via[n] is None and above < 0:
            via[n] = _carried(words, each, marks, language)
    return [each._replace(via=via[n], outer=outer[n]) for n, each in enumerate(found)]


# Channels ----------------------------------------------------------------------------------------------------


def _parted(words: Words, each: Told, language: str) -> Told:
    """A source that ends in an outlet which it speaks at, parted in two: "a police official at Radio Gull". Who holds
    an office elsewhere does not work there; "a producer at Radio Gull" does."""
    if each.source is None or each.via is not None or language != "en":
        return each
    first, end = each.source
    forms, lists = words.forms, outlets.lists(language)
    for n in range(end - 2, first, -1):
        if forms[n] in ("at", "on", "to"):
            place = outlets.phrase(forms, n + 1, end, language)
            holder = {form.casefold() for form in forms[first:n]}
            holds = not holder.isdisjoint(lists.office) and holder.isdisjoint(lists.people)
            if holds and place[1] == end and outlets.outlet(forms, place, language):
                return each._replace(source=(first, n), via=place)
            return each
    return each


def _channel(
    words: Words, number: int, found: list[Told], outer: int, contents: list[Range], marks: list[Range], language: str
) -> Range | None:
    """The channel that the words beside a cue name."""
    each = found[number]
    if each.cue is None and each.source is None:
        return None
    first, end = nested.key(each)
    sentence = words.sentence(first)
    floor, ceiling = words.sentences[sentence], words.sentences[words.sentence(end - 1) + 1]
    if outer >= 0:  # what stands outside of the outer content tells of the outer statement
        for begins, ends in found[outer].content:
            if begins <= first < ends:
                floor, ceiling = max(floor, begins), min(ceiling, ends)
    low = min(first, each.source[0]) if each.source is not None else first
    high = max(end, each.source[1]) if each.source is not None else end
    if low < floor or high > ceiling:
        low, high = first, end
    right = _free(each, high, min(ceiling, high + _FRAME), contents, marks)
    tells = cues.cues(language).verbs.get(words.forms[end - 1].casefold()) == "tell"
    if tells and end < ceiling:
        stop = _free(each, end, min(ceiling, end + _FRAME), contents, marks)
        place = outlets.phrase(words.forms, end, stop, language)
        if outlets.outlet(words.forms, place, language):
            return _further(words, place, stop, language)
        if place[0] < place[1] < stop and words.forms[place[1]] in ("of", "from"):  # "Ida Moe of the Daily Gull"
            further = outlets.phrase(words.forms, place[1] + 1, stop, language)
            if words.forms[place[0]][0].isupper() and outlets.outlet(words.forms, further, language):
                return place[0], further[1]
    after = each.source[1] if each.source is not None and floor <= each.source[1] <= first else first
    found_ = _prepositional(words, after, right, each.source, language)
    if found_ is None:
        left = low
        while left > floor and low - left < _FRAME and not _occupied(left - 1, each, contents, marks):
            left -= 1
        found_ = _opening(words, left, low, language) or _closing(words, each, ceiling, language)
    return found_


def _occupied(n: int, each: Told, contents: list[Range], marks: list[Range]) -> bool:
    """Whether a word is part of a content that begins or ends there, or of another statement's cue or source."""
    for places in (contents, marks):
        at = bisect_right(places, (n, 1 << 62)) - 1
        for back in range(at, max(-1, at - 4), -1):
            first, end = places[back]
            if (
                first <= n < end
                and not (first <= nested.key(each)[0] and nested.key(each)[1] <= end)
                and places[back] != each.source
            ):
                return True
    return False


def _free(each: Told, start: int, ceiling: int, contents: list[Range], marks: list[Range]) -> int:
    """How far the words from `start` belong to the frame of a statement: to the next content, cue or source."""
    end = start
    while end < ceiling and not _occupied(end, each, contents, marks):
        end += 1
    return end


def _prepositional(words: Words, start: int, stop: int, source: Range | None, language: str) -> Range | None:
    """The channel in [start, stop), outside of the source: "in a letter Friday", "confirmed to the Post"."""
    forms, lists = words.forms, outlets.lists(language)
    for n in range(start, stop - 1):
        if source is not None and source[0] <= n + 1 < source[1]:
            continue
        by = forms[n].casefold()
        if by in lists.into or by in lists.toward or by in lists.issues:
            place = _named(words, n, stop, language)
            if place is not None:
                return _further(words, place, stop, language)
    return None


def _named(words: Words, n: int, stop: int, language: str) -> Range | None:
    """The channel named by the phrase behind the preposition (or verb of publishing) at `n`."""
    forms, lists = words.forms, outlets.lists(language)
    by = forms[n].casefold()
    if by == "on" and forms[n + 1] in _QUOTES:
        titled = _titled(forms, n + 1, stop)
        return (n + 1, titled) if titled else None
    first, end = outlets.phrase(forms, n + 1, stop, language)
    if by == "on" and end < stop and forms[end] in _QUOTES and forms[end - 1] in ("'s", "’s"):
        return first, _titled(forms, end, stop) or end  # on Radio Gull’s "Good Morning Gull"
    if by in lists.toward and outlets.outlet(forms, (first, end), language):
        return first, end
    if by in lists.into or by in lists.issues:
        reach = outlets.medium(forms, (first, end), language, by=by)
        if not reach and end < stop and forms[end] == "of":  # "a series of tweets"
            reach = outlets.medium(forms, outlets.phrase(forms, end + 1, stop, language), language, by=by)
        if reach:
            return first, reach
    return None


def _titled(forms: list[str], start: int, stop: int) -> int:
    """The word after a title in quotation marks that opens at `start`: "Good Morning Gull"; 0 if it is none."""
    for n in range(start + 2, min(stop, start + 8)):
        if forms[n] in _QUOTES:
            return n + 1
    return 0


def _further(words: Words, place: Range, stop: int, language: str) -> Range:
    """A channel with what goes on to name it: "an interview | with the Daily Gull", "the Post | in an email"."""
    forms, lists = words.forms, outlets.lists(language)
    first, end = place
    for _ in range(3):
        if end + 1 >= stop:
            break
        by = forms[end].casefold()
        if by not in lists.into and by not in lists.toward and by != "of":
            break
        begins, ends = outlets.phrase(forms, end + 1, stop, language)
        if outlets.outlet(forms, (begins, ends), language):
            end = ends
            continue
        reach = outlets.medium(forms, (begins, ends), language, by=by) if by in lists.into else 0
        if not reach:
            break
        end = reach
    return first, end


def _opening(words: Words, start: int, stop: int, language: str) -> Range | None:
    """As in "In an interview with the Daily Gull, | Lund said": where what stands before the source opens with it."""
    forms, lists = words.forms, outlets.lists(language)
    n = start
    while n < stop and not forms[n][0].isalnum():
        n += 1
    if n < stop and forms[n] != "With" and forms[n].casefold() in cues.cues(language).openers:
        n += 1  # "But in a letter"
    if n >= stop or forms[stop - 1] != "," or "," in forms[n : stop - 1]:
        return None
    if forms[n].casefold() in lists.opens:
        further = n + 1
        while further < stop and forms[further].casefold() not in lists.into and further - n < 4:
            further += 1
        n = further
    if n + 1 >= stop or (forms[n].casefold() not in lists.into and forms[n] != "With"):
        return None
    if forms[n] == "With":  # "With a tweet, Lund told"
        first, end = outlets.phrase(forms, n + 1, stop, language)
        reach = outlets.medium(forms, (first, end), language)
        place = (first, reach) if reach else None
    else:
        place = _named(words, n, stop, language)
    return None if place is None else _further(words, place, stop, language)


def _closing(words: Words, each: Told, ceiling: int, language: str) -> Range | None:
    """Right behind a content that follows its cue: Lund said it was over, | in an interview with the Daily Gull."""
    forms, n = words.forms, each.content[-1][1]
    if n <= nested.key(each)[1]:
        return None
    while n < ceiling and (forms[n] in _QUOTES or forms[n] == ","):
        n += 1
    if n + 1 >= ceiling or forms[n] not in outlets.lists(language).into:
        return None
    place = _named(words, n, ceiling, language)
    return None if place is None else _further(words, place, ceiling, language)


def _carried(words: Words, each: Told, marks: list[Range], language: str) -> Range | None:
    """The outlet that the sentence before names: "Lund appeared on Radio Gull. | He called the sale a theft"."""
    if each.source is None:
        return None
    table, forms = cues.cues(language), words.forms
    sentence = words.sentence(each.source[0])
    if sentence == 0:
        return None
    first, end = words.sentences[sentence - 1], words.sentences[sentence]
    who = forms[each.source[1] - 1]
    if forms[each.source[0]].casefold() not in table.pronouns and who not in forms[first:end]:
        return None
    at = bisect_left(marks, (first, 0))
    if at < len(marks) and marks[at][0] < end:
        return None  # that sentence reports something itself
    appear = outlets.lists(language).appear
    for n in range(first, end - 2):
        if forms[n].casefold() in appear:
            for m in range(n + 1, min(end - 1, n + 12)):
                if forms[m].casefold() in ("on", "to", "with", "of", "at"):
                    place = outlets.phrase(forms, m + 1, end, language)
                    if outlets.outlet(forms, place, language):
                        return place
    return None
