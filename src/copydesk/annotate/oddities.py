"""What is odd in an article: garbled, contradictory, repeated or left over. Each with its places and a plain reason.

None is a verdict: each says what stands where, and a reader judges. A sign that fires on more than a few of a hundred
sound articles is left out (measured in benchmarks/quality/oddities.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from copydesk import reference
from copydesk.records import Article, Oddity, Photo, Span
from copydesk.words import Words

# Oddities of one kind in one article: more say nothing new.
_MOST = 20


def found(article: Article, words: Words) -> list[Oddity]:
    """The oddities of an article in a fixed order of kinds; `words` are those of the blocks that are read."""
    kinds = (
        _acronyms(words),
        _half_translated(words, article.language),
        _parted_titles(words, article.language),
        _numbers(words),
        _captions(article.photos),
        _galleries(article),
        _headline(article, words),
        _languages(article),
        _left_over(article.text),
    )
    return [oddity for kind in kinds for _, oddity in zip(range(_MOST), kind, strict=False)]


def _acronyms(words: Words) -> Iterator[Oddity]:
    """ "the CIE" where the text says "ICE" over and over: the same letters in another order."""
    places: dict[str, list[int]] = {}
    for n, form in enumerate(words.forms):
        if 3 <= len(form) <= 6 and form.isupper() and form.isalpha():
            places.setdefault(form, []).append(n)
    letters: dict[str, list[str]] = {}
    for form in places:
        letters.setdefault("".join(sorted(form)), []).append(form)
    for same in letters.values():
        often = max(same, key=lambda form: len(places[form]))
        for form in same:
            # Once against three times and more. A guess: two short forms of a story may share their letters.
            if form != often and len(places[often]) >= 3 * len(places[form]):
                spans = tuple(words.span(n, n + 1) for n in places[form][:_MOST])
                first = places[often][0]
                yield Oddity(
                    kind="acronym",
                    spans=(*spans, words.span(first, first + 1)),
                    why=f"“{form}” has the letters of “{often}”, which stands here {len(places[often])} times",
                )


@cache
def _named() -> dict[str, frozenset[str]]:
    named: dict[str, set[str]] = {}
    for language, word in reference.rows("mixed_names"):
        named.setdefault(word, set()).add(language)
    return {word: frozenset(languages) for word, languages in named.items()}


def _half_translated(words: Words, language: str) -> Iterator[Oddity]:
    """ "House Blanche": a name of two words, one of the language of the article, one of another."""
    named = _named()
    forms = words.forms
    for n in range(len(forms) - 1):
        first, second = named.get(forms[n]), named.get(forms[n + 1])
        if first and second and not first & second and (language in first) != (language in second):
            yield Oddity(
                kind="half translated",
                spans=(words.span(n, n + 2),),
                why=f"“{forms[n]} {forms[n + 1]}” joins words of two languages in one name",
            )


# Words of a title that a machine may leave out when it moves a name in.
_SMALL = frozenset({"of", "the", "and", "for"})


@cache
def _titles() -> dict[str, tuple[tuple[str, ...], ...]]:
    """The known titles, in small letters, by their first word."""
    known: dict[str, list[tuple[str, ...]]] = {}
    for _, title in reference.rows("known_titles"):
        words = tuple(title.casefold().split())
        known.setdefault(words[0], []).append(words)
    return {first: tuple(listed) for first, listed in known.items()}


def _parted_titles(words: Words, language: str) -> Iterator[Oddity]:
    """ "state of CNN Union": a name in capitals where a known title has "the" or nothing ("State of the Union")."""
    if language != "en":
        return
    forms, known = words.forms, _titles()
    for n, form in enumerate(forms):
        for title in known.get(form.casefold(), ()):
            found = _parted(forms, n, title)
            if found:
                name, end = found
                yield Oddity(
                    kind="parted title",
                    spans=(words.span(n, end),),
                    why=f"“{name}” stands within the words of “{' '.join(title)}”",
                )


def _parted(forms: list[str], n: int, title: tuple[str, ...]) -> tuple[str, int] | None:
    """The name of capitals that parts a title whose first word is the word `n`, and the word behind the title."""
    name = ""
    place = n + 1
    for k, wanted in enumerate(title[1:], 1):
        if place < len(forms) and not name and forms[place].isupper() and 1 < len(forms[place]) <= 6:
            name = forms[place]
            place += 1
        if place < len(forms) and forms[place].casefold() == wanted:
            place += 1
        elif wanted not in _SMALL or k == len(title) - 1:
            return None
    # The last word is written as in a name, or it is the common word: "the state of the NHS union".
    return (name, place) if name and forms[place - 1][0].isupper() else None


# What a word of number stands for: from, to.
_VAGUE = {
    "dozens": (24, 400),
    "hundreds": (200, 9_999),
    "thousands": (2_000, 999_999),
    "scores": (40, 400),
}
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|\d{1,6}")


def _numbers(words: Words) -> Iterator[Oddity]:
    """ "targeting dozens of immigrants" and "target 2,000 immigrants": a word of number and a number for what the same
    verb does to the same things, and the one cannot mean the other. Two numbers mostly tell of two acts."""
    told: dict[tuple[str, str], list[tuple[int, int, int, int]]] = {}
    forms = words.forms
    for n, form in enumerate(forms):
        low, high = _amount(form)
        if high == 0 or n == 0:
            continue
        verb = _stem(forms[n - 1])
        if not verb:
            continue
        # The noun is the last of the small words behind, at most four off: "2,000 deported immigrants".
        for far in range(n + 1, min(n + 6, len(forms))):
            if not forms[far].isalpha() or not forms[far].islower():
                break
            if forms[far].endswith("s") and len(forms[far]) > 4:
                told.setdefault((verb, forms[far]), []).append((low, high, n, far))
                break
    for (_, noun), amounts in told.items():
        low, high, n, far = amounts[0]
        for other in amounts[1:]:
            if (other[0] > high or other[1] < low) and {forms[n], forms[other[2]]} & _VAGUE.keys():
                yield Oddity(
                    kind="numbers",
                    spans=(words.span(n, far + 1), words.span(other[2], other[3] + 1)),
                    why=f"“{forms[n]}” and “{forms[other[2]]}” {noun}, said of the same act",
                )
                break


def _amount(form: str) -> tuple[int, int]:
    if form in _VAGUE:
        return _VAGUE[form]
    if _NUMBER.fullmatch(form):
        number = int(form.replace(",", ""))
        # A year is no amount.
        return (0, 0) if 1900 <= number < 2100 and "," not in form else (number, number)
    return 0, 0


def _stem(form: str) -> str:
    """A verb without its ending, empty for a word that is too short to tell."""
    if not form.islower() or len(form) < 5:
        return ""
    return re.sub(r"(?:ing|ed|es|s|e)$", "", form)


# A caption of fewer words is a label ("Video", a name), and labels recur.
_LABEL = 6


def _captions(photos: tuple[Photo, ...]) -> Iterator[Oddity]:
    """Captions that stand more than once, to the letter, under different pictures."""
    repeated: dict[int, list[Span]] = {}
    for photo in photos:
        if photo.repeats is None:
            continue
        first = photos[photo.repeats]
        if photo.src and photo.src == first.src:
            continue
        if len(photo.caption.split()) < _LABEL:
            continue
        if photo.caption_span and first.caption_span and photo.caption_span != first.caption_span:
            repeated.setdefault(photo.repeats, [first.caption_span]).append(photo.caption_span)
    for spans in repeated.values():
        yield Oddity(kind="repeated caption", spans=tuple(spans), why=f"the same caption stands {len(spans)} times")


def _galleries(article: Article) -> Iterator[Oddity]:
    """A gallery that says how many photos it has, and shows more."""
    for gallery in article.galleries:
        count = len(gallery.photos)
        # Fewer are no sign: pages load the rest when asked. One or two too many may be our own mistake. A guess.
        if (
            gallery.declared
            and gallery.declared > 1
            and gallery.declared_span
            and 2 * count >= 3 * gallery.declared + 1
        ):
            yield Oddity(
                kind="gallery count",
                spans=(gallery.declared_span,),
                why=f"the gallery says {gallery.declared} photos and has {count}",
            )


# A body must have so many words before what it does not say means anything.
_LONG = 120


def _headline(article: Article, words: Words) -> Iterator[Oddity]:
    """A headline with two names or more, none of which stands below."""
    if article.headline is None or article.headline.span is None:
        return
    place = article.headline.span
    forms = [words.forms[n] for n in words.within(place)]
    small = sum(form.islower() for form in forms if form.isalpha())
    names = [
        form for form in forms[1:] if form[:1].isupper() and form.isalpha() and len(form) > 3 and not form.isupper()
    ]
    # Where most words are written large, names cannot be told.
    if len(names) < 2 or small <= len(names):
        return
    body = [form for n, form in enumerate(words.forms) if words.starts[n] >= place.end]
    if len(body) < _LONG:
        return
    # Four letters: "French" need not stand where "France" does, but "Norwegian" may where "Norway" does.
    below = {form.casefold()[:4] for form in body}
    if not any(name.casefold()[:4] in below for name in names):
        yield Oddity(kind="headline", spans=(place,), why=f"of {', '.join(names)} none stands in the article")


@cache
def _function_words() -> dict[str, frozenset[str]]:
    """The most frequent words of each language that belong to it alone."""
    lists: dict[str, set[str]] = {}
    for kind, language, word in reference.rows("words"):
        if kind == "function":
            lists.setdefault(language, set()).add(word)
    times = Counter(word for listed in lists.values() for word in listed)
    return {language: frozenset(w for w in listed if times[w] == 1) for language, listed in lists.items()}


_WORD = re.compile(r"[^\W\d_]+")
# So many words of another language, while none is of its own. A guess.
_ENOUGH, _PASSAGE = 6, 60


def _languages(article: Article) -> Iterator[Oddity]:
    """A passage of the body in another language than the article's."""
    lists = _function_words()
    own = lists.get(article.language)
    if own is None:
        return
    foreign: list[Oddity] = []
    passages = [block for block in article.blocks if block.label == "body" and len(block.span) >= _PASSAGE]
    for block in passages:
        said = Counter(
            match[0].casefold()
            for match in _WORD.finditer(article.text, block.span.start, min(block.span.end, block.span.start + 2000))
        )
        if any(word in own for word in said):
            continue
        counts = {
            language: sum(said[word] for word in listed if word in said)
            for language, listed in lists.items()
            if language != article.language
        }
        language = max(sorted(counts), key=lambda one: counts[one])
        if counts[language] >= _ENOUGH:
            foreign.append(
                Oddity(
                    kind="mixed languages",
                    spans=(block.span,),
                    why=f"a passage in “{language}” in an article in “{article.language}”",
                )
            )
    # Where most are, it is the article's language that is told wrongly.
    if 2 * len(foreign) <= len(passages):
        yield from foreign


# What programs that fill in pages leave where they failed: "[ad_1]", "{{title}}", "[/vc_row]".
_LEFT = re.compile(
    r"(?<!\w)\[/?[a-z]{2,12}_[a-z\d_]{1,20}\]|\{\{\s?[a-z_.]{2,30}\s?\}\}|\[/?(?:caption|gallery|embed)\]"
)


def _left_over(text: str) -> Iterator[Oddity]:
    """Marks of a template that were never filled in."""
    spans = [Span(match.start(), match.end()) for _, match in zip(range(_MOST), _LEFT.finditer(text), strict=False)]
    if spans:
        yield Oddity(
            kind="left over",
            spans=tuple(spans),
            why=f"“{spans[0].of(text)}” is a mark of a template that was not filled in",
        )
