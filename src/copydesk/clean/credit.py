"""Credit lines, taken apart: who took a picture and for whom, at the end of a caption or in a line of its own.

No pattern runs over the text: its last words are walked from the right, and looked up one by one. What a credit opens
with ("Photo:", "Foto von"), and how agencies are called, stands in `reference`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from copydesk.clean.credit_words import (
    CLOSES,
    ENDERS,
    INITIAL,
    JOINTS,
    OPENS,
    PARTICLES,
    WORD,
    Token,
    behind_mark,
    dense_end,
    ends_sentence,
    first_agency,
    has_agency,
    has_case,
    last_camel,
    lasts,
    may_credit,
    may_name,
    parties,
    past_mark,
    person_end,
    phrases,
    words_of,
)
from copydesk.clean.lines import AGENCIES
from copydesk.records import Span

__all__ = ["Credit", "alone", "credit", "is_credit", "is_named", "parties", "unmarked"]


class Credit(NamedTuple):
    """A credit: the part of the text that it takes up, the words that name someone, and whom they name."""

    span: Span
    words: Span
    photographer: str
    agency: str


# A credit stands in the last so many characters of its caption, and is no longer than this.
_TAIL = 160
_LENGTH = 120
_BRACKETED = 90
_NAMES = 14


# Without one of these signs, an agency or a mark a caption holds no credit; most hold none.
_SIGNS = re.compile(r"[/|©＝=:：)\]）】〕]|(?<=[a-zß-öø-ÿа-яё\d])\.(?=[A-ZÀ-ÖØ-ÞА-ЯЁ])|\([cC]\)")


def credit(text: str) -> Credit | None:
    """The credit at the end of a caption, or None.

    >>> credit("The ferry at the quay on March 3. REUTERS / Carla Voss")[2:]
    ('Carla Voss', 'Reuters')
    """
    tail = max(0, len(text) - _TAIL)
    if not _SIGNS.search(text, tail) and not may_credit(text[tail:]):
        return None
    tokens = words_of(text, tail)
    if not tokens:
        return None
    return (
        _bracketed(text, tokens)
        or _opened(text, tokens)
        or _signed(text, tail)
        or _barred(text, tail)
        or _run(text, tokens)
    )


def alone(text: str) -> Credit:
    """The credit that a line of its own is: all of it, without the mark before its names and the brackets around them.

    >>> alone("(Photo: Carla Voss/AFP)")[2:]
    ('Carla Voss', 'AFP')
    """
    start, end = 0, len(text)
    if end > 2 * _TAIL:  # no line of a credit
        return _credit(text, 0, end, 0, end)
    while True:
        before = start, end
        start, end = _stripped(text, start, end)
        start = max(start, past_mark(text, start, end))
        if (start, end) == before:
            break
    rights = _RIGHTS.search(text, start, end)
    if rights and rights.start() > start:
        end = rights.start()
    if start >= end:
        start, end = 0, len(text)
    return _credit(text, 0, len(text), start, end)


# "/Copyright 2026 The Ledger. All rights reserved."
_RIGHTS = re.compile(r"[\s/|,;.\-]*(?:Copyright|©|\(c\))\s?(?:19|20)\d\d\b.*$", re.IGNORECASE)


@lru_cache(maxsize=4_096)
def is_credit(text: str) -> int:
    """Whether a line is a credit and nothing else, by its words: 0 no, 1 it may be, 2 it says so.

    A mark before names, a copyright sign or an agency say so; names with a slash between may be one.

    >>> is_credit("Foto: Jens Holm"), is_credit("Carla Voss / Courier"), is_credit("Carla Voss on the quay")
    (2, 1, 0)
    """
    if len(text) > _LENGTH:
        return 0
    start, end = _stripped(text, 0, len(text))
    if start >= end:
        return 0
    if text[0] in OPENS and text[-1] in CLOSES and is_named(text[start:end]) and text[start].isupper():
        return 2
    if "©" in text[:start] or past_mark(text, start, end) > start:
        return 2
    if not any(sign in text for sign in ("/", "|", "＝", " - ")) and not may_credit(text):
        return 0
    tokens = words_of(text, start, end)
    if not tokens or len(tokens) > _NAMES:
        return 0
    if not all(may_name(token.text) for token in tokens):
        # "harbourstock - Getty Images": one word, a joint, and an agency.
        first, joint, last = text[start:end].partition(" - ")
        return 2 if joint and last in AGENCIES and " " not in first else 0
    for before, after in pairwise(tokens):
        if not JOINTS.fullmatch(text, before.end, after.start) or ends_sentence(before.text):
            return 0
    if has_agency(text, tokens):
        return 2
    return int(any(mark in text for mark in "/|＝"))


def unmarked(text: str) -> int:
    """Where a caption ends without a mark that stands at its end, its names gone: "The quay - Copyright"."""
    last = text.rstrip(" .:(").rpartition(" ")[2]
    if last.casefold() not in lasts():
        return len(text)
    tokens = words_of(text, max(0, len(text) - 40))
    if not tokens or text[tokens[-1].end :].strip(" :("):
        return len(text)
    for n in range(max(0, len(tokens) - 3), len(tokens)):
        words = tuple(token.text.casefold().rstrip(".") for token in tokens[n:])
        if words in phrases().get(words[0], ()):
            before = text[: tokens[n].start].rstrip()
            if not before or before[-1:] in "-–—|(" or before[-1] in ENDERS:
                return tokens[n].start
    return len(text)


def is_named(text: str) -> bool:
    """Whether a text can name the makers of a picture: a few words with capitals, no sentence.

    >>> is_named("Harbour Board"), is_named("The ferry sailed at dawn.")
    (True, False)
    """
    tokens = WORD.findall(text)
    return (
        0 < len(tokens) <= _FEW
        and len(text) <= _BRACKETED
        and all(map(may_name, tokens))
        and not any(map(ends_sentence, tokens[:-1]))
        and any(map(str.isalpha, text))
        and text[-1:] not in ("?", "!", "…", "»", "“")
    )


_FEW = 8


# The shapes -----------------------------------------------------------------------------------------------


def _bracketed(text: str, tokens: list[Token]) -> Credit | None:
    """In brackets, at the end: (Photo: Carla Voss/AFP), (AP), (Carla Voss/Ledger via AP), after a sentence (Voss)."""
    end = len(text.rstrip(" .\u00a0"))
    if not end or text[end - 1] not in CLOSES:
        return None
    depth, at = 0, end - 1
    while at >= max(0, end - _BRACKETED - 2):
        if text[at] in CLOSES:
            depth += 1
        elif text[at] in OPENS:
            depth -= 1
            if not depth:
                break
        at -= 1
    if depth or at < 0:
        return None
    start, stop = _stripped(text, at + 1, end - 1)
    if start >= stop:
        return None
    inner = [token for token in tokens if start <= token.start and token.end <= stop + 1]
    if not inner:
        return None
    marked = past_mark(text, start, stop)
    if marked > start:
        return _credit(text, at, len(text), marked, stop)
    if marked < 0:  # a mark that names nobody: "(Symbolbild)"
        return None
    dense = dense_end(text, start, stop)
    if dense > start:
        return _credit(text, at, len(text), start, dense)
    if not may_name(inner[0].text) or len(inner) > _NAMES:
        return None
    closed = text[:at].rstrip()[-1:] in ENDERS
    wired = has_agency(text, inner)
    slashed = any(mark in text[start:stop] for mark in "/|©") or " via " in text[start:stop]
    named = all(may_name(token.text) for token in inner) and not any(map(ends_sentence, [t.text for t in inner[:-1]]))
    if (wired and len(inner) <= _FEW) or (slashed and named and any(map(str.isalpha, text[start:stop]))):
        whole = _person_before(text, tokens, at)
        return _credit(text, at if whole < 0 else whole, len(text), start if whole < 0 else whole, stop, whole >= 0)
    # A place or a person that the caption names already is no credit: "the quay in Port Ellery. (Port Ellery)".
    known = text[start:stop] in text[:at]
    if closed and named and not known and len(inner) <= _FEW and text[start].isupper():
        return _credit(text, at, len(text), start, stop)
    return None


def _person_before(text: str, tokens: list[Token], at: int) -> int:
    """Where the name begins that stands between a sentence's end and a bracket: "at dawn. Carla Voss (REUTERS)"."""
    before = [token for token in tokens if token.end <= at]
    taken: list[Token] = []
    for token in reversed(before):
        if not may_name(token.text) or ends_sentence(token.text) or not token.text[0].isalpha():
            break
        if taken and text[token.end : taken[-1].start] != " ":
            break
        taken.append(token)
    if not 2 <= len(taken) <= 4:
        return -1
    start = taken[-1].start
    return start if text[:start].rstrip()[-1:] in ENDERS else -1


def _opened(text: str, tokens: list[Token]) -> Credit | None:
    """After a mark, without brackets: Photo: Carla Voss/AFP, Foto von Jens Holm."""
    marks = phrases()
    for n, token in enumerate(tokens):
        word = token.text
        start = token.start
        first = word.casefold().rstrip(".")
        if first not in marks:
            camel = last_camel(word)
            if not camel or word[camel:].casefold().rstrip(".") not in marks:
                continue
            start, first = token.start + camel, word[camel:].casefold().rstrip(".")
        names = behind_mark(text, tokens, n, first)
        if names < 0:
            continue
        stop = len(text.rstrip(" .)]|"))
        if names >= stop or not _is_run(text, names, stop):
            continue
        opens = len(text[:start].rstrip(" (["))
        return _credit(text, opens if text[opens:start].strip() else start, len(text), names, stop)
    return None


def _signed(text: str, tail: int) -> Credit | None:
    """After a copyright sign."""
    at = text.rfind("©", tail)
    if at < 0:
        at = text.lower().rfind("(c) ", tail) if "(c) " in text or "(C) " in text else -1
        names = at + 4
    else:
        names = at + 1
    if at < 0:
        return None
    start, end = _stripped(text, names, len(text))
    if start < end <= start + _LENGTH and ". " not in text[start:end]:
        return _credit(text, at, len(text), start, end)
    return None


def _barred(text: str, tail: int) -> Credit | None:
    """After a bar behind a sentence, or the Japanese sign: "at the quay. | Carla Voss", "埠頭＝共同"."""
    at = text.rfind("＝", tail)
    if at > 0 and 0 < len(text) - at - 1 <= 20 and not any(map(str.isdigit, text[at + 1 :])):
        return _credit(text, at, len(text), at + 1, len(text))
    at = text.rfind("|", tail)
    while at > 0:
        if text[:at].rstrip()[-1:] in ENDERS:
            start, end = _stripped(text, at + 1, len(text))
            return _credit(text, at, len(text), start, end) if start < end and is_named(text[start:end]) else None
        at = text.rfind("|", tail, at)
    return None


def _run(text: str, tokens: list[Token]) -> Credit | None:
    """The names that a caption ends in: behind a sentence "Carla Voss / Courier", or with an agency "Voss/AFP"."""
    end = len(text)
    if text[-1] == "." or text[-1] in CLOSES:
        end -= 1
    elif text[-1:] in ENDERS:
        return None
    taken: list[Token] = []
    closed = False
    for token in reversed(tokens):
        if taken:
            between = text[token.end : taken[-1].start]
            if not JOINTS.fullmatch(between) or (not between and token.text[-1] == ".") or ends_sentence(token.text):
                closed = bool(set(between.strip()) & ENDERS) or ends_sentence(token.text)
                break
        if not may_name(token.text):
            break
        if len(taken) == _NAMES:
            return None
        taken.append(token)
    taken.reverse()
    while taken and taken[0].text in PARTICLES:
        taken.pop(0)
        closed = False
    if not taken:
        return None
    start, stop = taken[0].start, min(taken[-1].end, end)
    words = text[start:stop]
    if not closed and start and text[:start].rstrip()[-1:] in ENDERS:
        closed = True
    slash = words.find("/")
    first = first_agency(text, taken)
    if slash > 0:
        # "REUTERS / Carla Voss TPX IMAGES OF THE DAY": what follows the person in capitals names nobody.
        name = start + slash + 1 + words[slash + 1 :].startswith(" ")
        behind = person_end(text, name)
        if name < behind < stop and first == 0 and text[behind:stop].isupper():
            stop = behind
    if closed and start:
        glued = text[start].isupper() and text[start - 1] in ENDERS
        if slash > 0 or first >= 0 or "|" in words or " via " in words or glued:
            return _credit(text, start, len(text), start, stop)
        return None
    if first < 0:
        return _slashed(text, tokens, taken, stop)
    return _wired(text, taken, first, stop)


def _slashed(text: str, tokens: list[Token], taken: list[Token], stop: int) -> Credit | None:
    """A run behind a slash with blanks around it: "at the quay / Carla Voss", "the quay / C. Voss / Courier photo"."""
    spaced = text.find(" / ", tokens[0].start)
    last = text.rfind(" / ")
    named = [token for token in taken if token.start > spaced]
    if spaced <= 0 or not named or text[spaced + 3 : named[0].start].strip():
        return None
    marked = taken[-1].text.casefold().rstrip(".") in phrases()
    if (spaced == last and 2 <= len(named) <= 4 and "/" not in text[spaced + 3 :]) or (spaced < last and marked):
        return _credit(text, spaced, len(text), named[0].start, stop)
    return None


# What parts a name from the agency that it works for.
_JOINT = frozenset({"/", "|", "via", "for", "für", "pour", "per", "para"})


def _wired(text: str, taken: list[Token], first: int, stop: int) -> Credit | None:
    """A run that no sentence end parts from its caption, with an agency in it: its last names before the agency."""
    at = taken[first].start
    head = taken[:first]
    # "Madrid EFE/ J. Guillén": the agency opens the credit. "Voss/AFP", "Voss, AP", "Voss via AP": a name does.
    joint = text[head[-1].end : at].strip() if head else ""
    if head and head[-1].text in _JOINT:
        joint = head.pop().text
    if head and joint in _JOINT:
        person: list[Token] = []
        for token in reversed(head):
            if person and text[token.end : person[-1].start].strip(" /"):
                break
            person.append(token)
            if len(person) == 3:
                break
        at = person[-1].start if person else at
    rest = text[taken[first].end : stop]
    marked = first + 1 < len(taken) and taken[first + 1].text.casefold() in phrases()  # "AP Photo"
    joined = joint in _JOINT or "/" in rest or marked
    if not joined or not text[:at].strip():
        return None
    return _credit(text, at, len(text), at, stop)


def _is_run(text: str, start: int, end: int) -> bool:
    """Whether what follows a mark names someone: short, begun like a name, no sentence in it."""
    if end - start > _LENGTH or end - start < 2:
        return False
    words = [match[0] for match in WORD.finditer(text, start, end)]
    if not words or len(words) > 2 * _NAMES:
        return False
    small = sum(1 for word in words if not may_name(word))
    if small > 2 and small * 2 > len(words) and (len(words) > _FEW or not has_case(words[0][0])):
        return False
    piece = text[start:end]
    return not any(sign in piece for sign in "?!…") and all(len(part) <= 60 for part in piece.split(". "))


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without blanks, dashes, signs and one pair of brackets around it."""
    while start < end and (text[start] in " \t\n\u00a0|–—-©:*" or (text[start] in OPENS)):
        start += 1
    while end > start and text[end - 1] in " \t\n\u00a0|–—-:*":
        end -= 1
    while end > start and text[end - 1] in CLOSES and not any(mark in text[start : end - 1] for mark in OPENS):
        end -= 1
    if end > start and text[end - 1] == "." and not INITIAL.fullmatch(text[start:end].rpartition(" ")[2]):
        end -= 1
    return start, end


def _credit(text: str, whole: int, until: int, start: int, end: int, bracketed: bool = False) -> Credit:
    """The credit that takes up [whole, until) of a text and names those of [start, end)."""
    if bracketed:  # "Carla Voss (REUTERS)" keeps the bracket that it ends in
        end += 1
    person, wire = parties(text[start:end])
    return Credit(Span(whole, until), Span(start, end), person, wire)
