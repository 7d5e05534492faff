"""Facts of an article as fingerprints: its words as short stems, its figures, its sentences, its whole text.

What a copy keeps through rewording and through a machine's translation is which words occur at all, rare ones
above all: names, figures, terms. So a print holds every different word once, cut to its stem, without saying which
is rare: that depends on the pile, and is asked there. No list of any language is needed for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, pairwise

import numpy as np

from copydesk.records import BODY_LABELS, Article, Claim, Print, Span
from copydesk.words import Words

# A word counts as its first six letters: "translated" and "translation" meet. Pair F1 on half of the reworded copies
# at the best threshold of each: 6 letters .9995, whole words with pairs of neighbours .9985, stems with pairs .9987;
# on copies cut to four sentences 5 and 6 letters are alike (.988, .986).
_STEM = 6
# A sentence of fewer words is no fingerprint: "He did not say when." stands in unrelated articles. A guess.
_SENTENCE = 8
# Scripts that write no blanks between words: their runs are read as pairs of neighbouring signs.
_DENSE = ((0x0E00, 0x0EFF), (0x1000, 0x109F), (0x1780, 0x17FF), (0x3040, 0x30FF), (0x3400, 0x9FFF), (0x20000, 0x3FFFF))
_OPENS, _CLOSES = frozenset('"“„«「『'), frozenset('"”“»」』')
_MARKS = _OPENS | _CLOSES
_QUOTE = 200  # words of a quote at most: what is longer was not closed
# An article has no more prints than this: 20,000 different stems are a book, and a hostile page could hold millions.
_MOST = 20_000

Spans = tuple[Span, ...]


def body(article: Article) -> Spans:
    """The passages that are traced: the body, its standfirst and its subheads, in reading order."""
    return tuple(block.span for block in article.blocks if block.label in BODY_LABELS)


def printed(
    key: str,
    read: Words,
    *,
    url: str = "",
    site: str = "",
    outlet: str = "",
    agency: str = "",
    published: str = "",
    fetched: str = "",
    sources: tuple[Claim, ...] = (),
) -> Print:
    """The print of an article: `read` are the words of its body, the rest is what its page says.

    `terms` holds the 32-bit hashes of its different stems in the order of first occurrence, `sentences` 64-bit
    hashes of its sentences of eight words and more, and of its quotes as odd numbers, both as little-endian bytes.
    """
    folded = [form.casefold() if form[0].isalnum() else "" for form in read.forms]
    plain = list(filter(None, folded))
    terms = dict.fromkeys(chain.from_iterable(map(_terms, dict.fromkeys(plain))))
    sentences: dict[int, None] = {}
    for first, end in pairwise(read.sentences):
        said = list(filter(None, folded[first:end]))
        if len(said) >= _SENTENCE or (said and _dense(said[0][0]) and sum(map(len, said)) >= 2 * _SENTENCE):
            sentences[_digest(" ".join(said)) & ~1] = None
    for first, end in _quotes(read):
        said = list(filter(None, folded[first:end]))
        if len(said) >= _SENTENCE:
            sentences[_digest(" ".join(said)) | 1] = None
    return Print(
        key=key,
        words=len(plain),
        whole=_digest(" ".join(plain)) if plain else 0,
        terms=np.fromiter(terms, "<u4", len(terms))[:_MOST].tobytes(),
        sentences=np.fromiter(sentences, "<u8", len(sentences))[:_MOST].tobytes(),
        url=url,
        site=site,
        outlet=outlet,
        agency=agency,
        published=published,
        fetched=fetched,
        sources=sources,
    )


def _quotes(read: Words) -> Iterator[tuple[int, int]]:
    """The words between quote marks, as [first, end), at most 200 of them."""
    opened = -1
    for n in [n for n, form in enumerate(read.forms) if form in _MARKS]:
        if opened >= 0 and n - opened > _QUOTE:
            opened = -1
        if opened >= 0 and read.forms[n] in _CLOSES:
            yield opened, n
            opened = -1
        elif opened < 0 and read.forms[n] in _OPENS:
            opened = n + 1


@lru_cache(1 << 17)
def _terms(form: str) -> tuple[int, ...]:
    """The hashes that a word counts as; none for single letters."""
    if form[0].isdigit():
        return (_term("".join(filter(str.isdigit, form))),)
    if _dense(form[0]):
        return tuple(_term(form[n : n + 2]) for n in range(max(1, len(form) - 1)))
    return (_term(form[:_STEM]),) if len(form) > 1 else ()


def _dense(sign: str) -> bool:
    code = ord(sign)
    return code >= 0x0E00 and any(low <= code <= high for low, high in _DENSE)


def _term(stem: str) -> int:
    return int.from_bytes(blake2b(stem.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")


def _digest(words: str) -> int:
    return int.from_bytes(blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") >> 1


def term_of(word: str) -> int:
    """The hash of a word without figures, as it stands in a print."""
    return _term(word.casefold()[:_STEM])
