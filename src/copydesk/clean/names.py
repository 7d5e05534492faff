"""The names in a byline, without "By", roles and e-mail addresses, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from copydesk import reference
from copydesk.clean import lines
from copydesk.records import Span

# "byNell Garrick": the blank was lost with the markup.
_BYLINE = re.compile(
    rf"[\W\d]{{0,20}}(?:(?:{reference.either(lines.marks('byline'))})(?!\w|:(?-i:[a-z]))|(?-i:[Bb]y|[Vv]on)(?=(?-i:[A-Z][a-z.])))",
    re.IGNORECASE,
)


class Name(NamedTuple):
    """A name of a byline, where it stands in the line, and the role stated with it."""

    name: str
    span: Span
    role: str = ""


_EMAIL = re.compile(r"\S+@\S+")
_AND = rf"(?:{reference.either(lines.marks('and'))}|&|\+|with)"
# What parts the names of one list: a comma (not the one before "Jr."), "and", a slash.
_SOFT = (
    rf"[,;،؛，；、·・](?!\s*(?:Jr|Sr|II|III)\b)(?:\s*{_AND}\s)?|/|(?:\s|(?<=\)\s)){_AND}\s"
    r"|(?<=\w)\s?\([^()]{0,60}\)|\s@\w+"
)
# What ends the list: what follows a bar is a rubric, a time to read, an address.
_HARD = r"\s[/–—-]\s|[|•►»\n]"
_SPLIT = re.compile(rf"(?P<hard>{_HARD})|\s?(?:{_SOFT})\s?", re.IGNORECASE)
_ROLE = re.compile(rf"(?<!\w)(?:{reference.either(lines.marks('role'))})(?!\w)", re.IGNORECASE)
_ROLE_BEHIND = re.compile(rf"(?<=\w)\s+(?P<role>(?:{reference.either(lines.marks('role'))})(?:\s\w+)?)$", re.IGNORECASE)
_PICTURED = re.compile(rf"(?<!\w)(?:{reference.either(lines.marks('credit'))})(?!\w)", re.IGNORECASE)
# "Interview: ", "Editor : ": what a person did, before the name.
_DID = re.compile(r"[\s(（]{0,3}(?P<role>[^\W\d_]+(?:\s[^\W\d_]+){0,2})\s?[:：]\s*(?=\S)")
_WORDS = {
    kind: frozenset(words.casefold() for one, _, words in reference.rows("names") if one == kind)
    for kind in ("particle", "group", "nobody")
}
_PARTICLE, _GROUP, _NOBODY = _WORDS["particle"], _WORDS["group"], _WORDS["nobody"]
_NO_NAME = re.compile(r"https?://|www\.|\d{3}|(?<!\w)\d|[<>{}\[\]=]")
# A name has one to six words: longer strings that pass for bylines are sentences.
_NAME_WORDS = 6
_BLANKS = " :：.-–—\t\u00a0()（）\"“”'‘’„«»"
_BEFORE_DATE = frozenset(lines.marks("on"))
# Words that may follow a name at once and are none of it: "Nell Garrick Updated 16 March".
_BEHIND = frozenset(
    mark.casefold()
    for kind in ("published", "modified")
    for mark in lines.marks(kind)
    if " " not in mark and mark.isalpha()
)
# What follows a name and a comma in capitals ("MD", "Ph.D.", "RN") says what someone is.
_INITIALS = re.compile(r"(?:[A-Z][a-z]?\.?){2,5}")
_LETTER = re.compile(r"\w")
_LONELY = re.compile(r"[\w.\-]{2,30}")


def names(text: str, gaps: Sequence[Span] = (), claimed: bool = False) -> list[Name]:
    """The names in a byline, without "By", roles and e-mail addresses, with their places in it.

    `gaps` are the places of what is no name (dates, the name of the site). What stands before "By" is no name, nor
    is what follows a bar or a gap behind it. `claimed` says that the text is known to be of names and nothing else:
    then they may be written small.

    >>> [(name.name, name.role) for name in names("By Ada Quill, harbour correspondent, and Bo Larkin | ada@b.example")]
    [('Ada Quill', 'harbour correspondent'), ('Bo Larkin', '')]
    >>> [name.name for name in names("5 March 2024 by gullhaven_watch / Tags: Ferry", [Span(0, 12)])]
    ['gullhaven_watch']
    """
    text = text[:_LINE]
    found: list[Name] = []
    if claimed and "://" in text:  # the address of the author's page
        return found
    # Whether "By" was read, its list of names is under way, the line has come to who took the pictures.
    signed = opened = pictured = False
    for start, end, hard, last in _pieces(text, gaps):
        opened, pictured = opened and not hard, pictured and not hard
        mark = _BYLINE.match(text, start, end)
        if mark:
            if not signed:
                found.clear()
            signed = opened = True
            start = mark.end()
        elif pictured or (signed and not opened):
            continue
        did = _DID.match(text, start, end)
        role = ""
        if did:
            if _PICTURED.search(did["role"]) or (signed and not mark):
                opened, pictured = False, True
                continue
            start, role = did.end(), did["role"]
        taken = _PICTURED.search(text, start, end)
        if taken:
            if not mark and not opened and taken.start() > start:
                continue  # "Getty Images" in a line that nobody signs
            end, opened, pictured = taken.start(), False, True
        behind = _ROLE_BEHIND.search(text[start:end])
        if (
            behind
            and behind["role"].casefold() not in _GROUP
            and not (claimed and text.isascii())
            and _has_room(text[start : start + behind.start()].strip(_BLANKS))
        ):
            end, role = start + behind.start(), behind["role"]
        piece = text[start:end]
        words = piece.strip(_BLANKS)
        if not words or _EMAIL.search(words):
            continue
        left = start + len(piece) - len(piece.lstrip(_BLANKS))
        if found and _ROLE.search(words) and len(words) < _ROLE_LENGTH and not is_agency(words):
            if not found[-1].role:
                found[-1] = found[-1]._replace(role=words)
            continue
        if found and " " in found[-1].name and _INITIALS.fullmatch(words) and not is_agency(words):
            found[-1] = found[-1]._replace(role=f"{found[-1].role}, {words}".lstrip(", "))
            continue
        if not is_name(words) and (mark or opened):
            words = _opening_name(words) or words
        words = _before_marks(words)
        if is_agency(words) or is_name(words) or (claimed and _is_signed(words)) or (mark and last and _is_lone(words)):
            # Behind a name of two words, one of one is the place that it was written in, or an outlet.
            lone = signed and not mark and " " not in words and words[:1].isupper() and not is_agency(words)
            if not (lone and found and " " in found[-1].name):
                found.append(Name(words, Span(left, left + len(words)), role))
    return found


def is_nobody(words: str) -> bool:
    """Whether words stand in bylines where no person is named ("Redaktion", "admin"; see reference/names.tsv).

    >>> is_nobody("Die Redaktion"), is_nobody("Ellery Webteam")
    (True, False)
    """
    return words.casefold() in _NOBODY


def is_role(words: str) -> bool:
    """Whether words say what someone is, and not who ("Harbour correspondent").

    >>> is_role("Harbour correspondent"), is_role("Nell Garrick")
    (True, False)
    """
    last = words.rpartition(" ")[2]
    return last.casefold() not in _GROUP and bool(_ROLE.fullmatch(last))


def signs(text: str, gaps: Sequence[Span] = ()) -> bool:
    """Whether a line says that someone signs: "By" before a name, at its start or behind a bar or a date.

    >>> signs("By Nell Garrick"), signs("By the harbour"), signs("Nell Garrick")
    (True, False, False)
    """
    text = text[:_LINE]
    if not _may_sign(text):
        return False
    return any(_BYLINE.match(text, start, end) for start, end, *_ in _pieces(text, gaps)) and bool(names(text, gaps))


def _may_sign(text: str) -> bool:
    """Whether a word of a line is one that "By" and its kin begin with, or runs on from it: most lines hold none."""
    return any(word[:2] in _BY or word in _OPENERS or word[0] > "\u3000" for word in _LETTERS.findall(text.casefold()))


_LETTERS = re.compile(r"[^\W\d_]+")
_OPENERS = frozenset(match[0] for mark in lines.marks("byline") if (match := _LETTERS.match(mark.casefold())))
_BY = frozenset({"by", "vo"})  # "byNell", "VonNell"
# A byline is a line; what is longer is read no further.
_LINE = 600


def _pieces(text: str, gaps: Sequence[Span]) -> Iterator[tuple[int, int, bool, bool]]:
    """What stands between separators and gaps: start, end, whether a bar or a gap stands before, and behind."""
    at, hard = 0, False
    stops = [(gap.start, gap.end) for gap in gaps if gap.start < len(text)]
    for stop, on in [*stops, (len(text), len(text))]:
        if stop < at:
            continue
        for part in _SPLIT.finditer(text, at, stop):
            bar = part["hard"] is not None
            yield at, part.start(), hard, bar
            at, hard = part.end(), bar
        yield at, stop, hard, True
        at, hard = on, True


def _has_room(words: str) -> bool:
    """Whether a name before a role can do without it: "Rasender Reporter" is one name, "김혜진 기자" one and a role."""
    return is_name(words) and (" " in words or not words.isascii())


def _opening_name(words: str) -> str:
    """The name that a signed line opens with, where the line goes on ("Nell Garrick in Port Ellery")."""
    lone, _, rest = words.partition(" ")
    if _is_lone(lone) and rest.split(" ")[0].casefold() in _BEFORE_DATE:
        return lone
    taken: list[str] = []
    for word in words.split(" "):
        if not word[:1].isupper() and word not in _PARTICLE:
            break
        taken.append(word)
    while taken and not taken[-1][:1].isupper():
        taken.pop()
    name = " ".join(taken).rstrip(_BLANKS)
    return name if len(taken) > 1 and is_name(name) else ""


def _before_marks(words: str) -> str:
    """A name without the mark of a date that follows it ("Nell Garrick Updated")."""
    parts = words.split(" ")
    for n, part in enumerate(parts[1:], 1):
        if part.casefold() in _BEHIND:
            return " ".join(parts[:n]).rstrip(_BLANKS)
    return words


def _is_signed(words: str) -> bool:
    """Whether a text that is known to be of names and nothing else can be one, in whatever case."""
    if _is_handle(words):
        return True
    return len(words) <= 60 and len(words.split()) <= _NAME_WORDS and _is_wordy(words)


def _is_handle(words: str) -> bool:
    """Whether words can be the name that a person chose for a site: one word, a letter at its head."""
    return bool(_HANDLE.fullmatch(words))


_HANDLE = re.compile(r"[^\W\d_][\w.\-]{1,29}")


def _is_lone(words: str) -> bool:
    """Whether a text behind "by" can be the name that a person chose ("gullhaven_watch")."""
    return bool(_LONELY.fullmatch(words)) and _is_wordy(words)


def _is_wordy(words: str) -> bool:
    return not _NO_NAME.search(words) and any(map(str.isalpha, words))


def is_agency(text: str) -> bool:
    """Whether a text is the name of an agency and nothing else, in any case."""
    return text in lines.AGENCIES or text.upper() in lines.AGENCIES


# A role is a few words ("chief harbour correspondent in Port Ellery"); what is longer tells of the author's life.
_ROLE_LENGTH = 60


def is_name(text: str) -> bool:
    """Whether a text can be the name of an author: few words, begun with capitals, no address, no number.

    >>> is_name("Bo van der Larkin"), is_name("the harbour"), is_name("Pier 47")
    (True, False, False)
    """
    if not text or len(text) > 60 or _NO_NAME.search(text) or _EMAIL.search(text):
        return False
    words = text.split()
    if not 1 <= len(words) <= _NAME_WORDS:
        return False
    for word in words:
        first = word.lstrip("\"'“(")[:1]
        if not first.isalpha():
            return False
        if first.islower() and word.lower().rstrip(".") not in _PARTICLE:
            return False
    return bool(_LETTER.search(text)) and "_" not in text and (len(words) == 1 or words[-1] not in _PARTICLE)


_FULL_NAME = re.compile(r"[^\W\d_][\w’'\-]*\.?(?:\s[^\W\d_][\w’'\-]*\.?){1,3}")


def is_full_name(text: str) -> bool:
    """Whether a line is a person's name of two to four words, each with a capital, and nothing else.

    >>> is_full_name("Cornelia Veitch"), is_full_name("Harbour news"), is_full_name("FERRY AGROUND")
    (True, False, False)
    """
    return bool(_FULL_NAME.fullmatch(text)) and not text.isupper() and is_name(text) and text[:1].isupper()
