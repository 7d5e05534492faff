"""Byline, dateline, credit line, taken apart; and the marks by which a line is known for what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from copydesk import reference
from copydesk.records import Span

# A count stands right before a word of a script without blanks ("12枚"): it is a word of its own.
_COUNTED = r"\d+(?=[\u3040-\ud7af])"
_WORD = re.compile(rf"{_COUNTED}|\w[\w'’\-]*")
# How far into a line its opening mark is looked for, in characters and in words: the longest has seven words.
_OPENING = 90
_OPENING_WORDS = 7


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.casefold().replace("’", "'")) if not word.isdigit()]


_MARKS: dict[str, frozenset[str]] = {}
# The marks of scripts that write without spaces, by their first characters.
_DENSE: dict[str, frozenset[str]] = {}
for _kind, _language, _phrase in reference.rows("marks"):
    _key = " ".join(_words(_phrase))
    _MARKS[_key] = _MARKS.get(_key, frozenset()) | {_kind}
    if _language in ("zh", "ja", "ko"):
        _dense = _key.replace(" ", "")
        _DENSE[_dense] = _DENSE.get(_dense, frozenset()) | {_kind}
_DENSE_LENGTHS = sorted({len(key) for key in _DENSE}, reverse=True)
# Most lines are told by their first word alone.
_FIRST_WORD = re.compile(r"\w*[^\W\d][\w'’\-]*")
_FIRST_WORDS = frozenset(key.split(" ", 1)[0] for key in _MARKS)
_NONE: frozenset[str] = frozenset()


class Marked(NamedTuple):
    """The mark that a line opens with: of which kinds it can be, and whether the line is nothing else."""

    kinds: frozenset[str]
    whole: bool


_UNMARKED = Marked(_NONE, False)


@lru_cache(maxsize=16_384)
def marked(text: str) -> Marked:
    """The mark that a line opens with, the longest there is (see reference/marks.tsv); numbers are passed over.

    >>> marked("18 PICTURES").whole, sorted(marked("Read more: the ferry is afloat").kinds)
    (True, ['related'])
    """
    first = _FIRST_WORD.search(text)
    if first is None:
        return _UNMARKED
    word = first[0].lstrip("0123456789") if first[0][0].isdigit() else first[0]
    if word[:1] < "\u3000" and first[0].casefold().replace("’", "'") not in _FIRST_WORDS:
        return _UNMARKED
    words = _words(text[:_OPENING])
    for n in range(min(len(words), _OPENING_WORDS), 0, -1):
        kinds = _MARKS.get(" ".join(words[:n]))
        if kinds is not None:
            return Marked(kinds, n == len(words) and len(text) <= _OPENING)
    if words and words[0][0] > "\u3000":
        dense = "".join(words[:3])
        for length in _DENSE_LENGTHS:
            kinds = _DENSE.get(dense[:length])
            if kinds is not None:
                return Marked(kinds, len(dense) == length and len(words) <= 3)
    return _UNMARKED


@cache
def _marks(kind: str) -> tuple[str, ...]:
    return tuple(row[2] for row in reference.rows("marks") if row[0] == kind)


# "byNell Garrick": the blank was lost with the markup.
_BYLINE = re.compile(
    rf"\W{{0,3}}(?:(?:{reference.either(_marks('byline'))})(?!\w|:(?-i:[a-z]))|(?-i:[Bb]y|[Vv]on)(?=(?-i:[A-Z][a-z.])))",
    re.IGNORECASE,
)


# Agencies -------------------------------------------------------------------------------------------------

AGENCIES: dict[str, str] = {name: agency for agency, name in reference.rows("agencies")}
_AGENCY = reference.either(tuple(AGENCIES))
_AGENCY_WORD = re.compile(rf"(?<!\w)(?:{_AGENCY})(?!\w)")


def agency(text: str) -> str:
    """The agency that a text names, by its usual name; empty where it names none.

    >>> agency("Photo by Ana Sol/Getty Images")
    'Getty Images'
    """
    match = _AGENCY_WORD.search(text)
    return AGENCIES[match[0]] if match else ""


# Bylines --------------------------------------------------------------------------------------------------


class Name(NamedTuple):
    """A name of a byline, where it stands in the line, and the role stated with it."""

    name: str
    span: Span
    role: str = ""


_EMAIL = re.compile(r"\S+@\S+")
_AND = rf"(?:{reference.either(_marks('and'))}|&|\+|with)"
# What parts the names of one list: a comma (not the one before "Jr."), "and", a slash.
_SOFT = (
    rf"[,;،؛，；、·・](?!\s*(?:Jr|Sr|II|III)\b)(?:\s*{_AND}\s)?|/|(?:\s|(?<=\)\s)){_AND}\s"
    r"|(?<=\w)\s?\([^()]{0,60}\)|\s@\w+"
)
# What ends the list: what follows a bar is a rubric, a time to read, an address.
_HARD = r"\s[/–—-]\s|[|•►»\n]"
_SPLIT = re.compile(rf"(?P<hard>{_HARD})|\s?(?:{_SOFT})\s?", re.IGNORECASE)
_ROLE = re.compile(rf"(?<!\w)(?:{reference.either(_marks('role'))})(?!\w)", re.IGNORECASE)
_ROLE_BEHIND = re.compile(rf"(?<=\w)\s+(?P<role>(?:{reference.either(_marks('role'))})(?:\s\w+)?)$", re.IGNORECASE)
_PICTURED = re.compile(rf"(?<!\w)(?:{reference.either(_marks('credit'))})(?!\w)", re.IGNORECASE)
# "Interview: ", "Editor : ": what a person did, before the name.
_DID = re.compile(r"[\s(（]{0,3}(?P<role>[^\W\d_]+(?:\s[^\W\d_]+){0,2})\s?[:：]\s*(?=\S)")
_PARTICLE = frozenset(
    "de da do dos das del della di van von der den ten ter la le el al bin ibn ben abu zu zur y e du des af av "
    "mac mc o' d' st".split()
)
_NO_NAME = re.compile(r"https?://|www\.|\d{3}|(?<!\w)\d|[<>{}\[\]=]")
# A name has one to six words: longer strings that pass for bylines are sentences.
_NAME_WORDS = 6
_BLANKS = " :：.-–—\t\u00a0()（）\"“”'‘’„«»"
_BEFORE_DATE = frozenset(_marks("on"))
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
        if not is_name(words) and (mark or opened):
            words = _opening_name(words) or words
        if is_agency(words) or is_name(words) or (claimed and _is_signed(words)) or (mark and last and _is_lone(words)):
            # Behind a name of two words, one of one is the place that it was written in, or an outlet.
            lone = signed and not mark and " " not in words and words[:1].isupper() and not is_agency(words)
            if not (lone and found and " " in found[-1].name):
                found.append(Name(words, Span(left, left + len(words)), role))
    return found


def signs(text: str, gaps: Sequence[Span] = ()) -> bool:
    """Whether a line says that someone signs: "By" before a name, at its start or behind a bar or a date.

    >>> signs("By Nell Garrick"), signs("By the harbour"), signs("Nell Garrick")
    (True, False, False)
    """
    text = text[:_LINE]
    return any(_BYLINE.match(text, start, end) for start, end, *_ in _pieces(text, gaps)) and bool(names(text, gaps))


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


def _is_signed(words: str) -> bool:
    """Whether a text that is known to be of names and nothing else can be one, in whatever case."""
    return len(words) <= 60 and len(words.split()) <= _NAME_WORDS and _is_wordy(words)


def _is_lone(words: str) -> bool:
    """Whether a text behind "by" can be the name that a person chose ("gullhaven_watch")."""
    return bool(_LONELY.fullmatch(words)) and _is_wordy(words)


def _is_wordy(words: str) -> bool:
    return not _NO_NAME.search(words) and any(map(str.isalpha, words))


def is_agency(text: str) -> bool:
    """Whether a text is the name of an agency and nothing else, in any case."""
    return text in AGENCIES or text.upper() in AGENCIES


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
    return bool(_WORD.search(text)) and "_" not in text and (len(words) == 1 or words[-1] not in _PARTICLE)


_FULL_NAME = re.compile(r"[^\W\d_][\w’'\-]*\.?(?:\s[^\W\d_][\w’'\-]*\.?){1,3}")


def is_full_name(text: str) -> bool:
    """Whether a line is a person's name of two to four words, each with a capital, and nothing else.

    >>> is_full_name("Cornelia Veitch"), is_full_name("Harbour news"), is_full_name("FERRY AGROUND")
    (True, False, False)
    """
    return bool(_FULL_NAME.fullmatch(text)) and not text.isupper() and is_name(text) and text[:1].isupper()


# Datelines ------------------------------------------------------------------------------------------------


class Filed(NamedTuple):
    """A dateline, taken apart. Spans count in the line; `words` reaches to the dash."""

    words: Span
    place: str
    date: str
    agency: str


_PLACE_WORD = r"[A-ZÀ-ÖØ-ÞА-ЯЁ][\w.’'\-]*"
# "Port Ellery", "Gullhaven (Ness)": of what stands in brackets only a word that is no agency.
_PLACE = (
    rf"{_PLACE_WORD}(?:[ \-/]{_PLACE_WORD}){{0,3}}(?:\s\((?!(?:{_AGENCY})\))[A-ZÀ-ÖØ-ÞА-ЯЁ][^\W\dA-ZÀ-ÖØ-ÞА-ЯЁ]+\))?"
)
_DATELINE = re.compile(
    rf"\s*(?P<place>{_PLACE}(?:,\s{_PLACE})?(?:,\s[A-Z][\w.]+\.?)?)"
    r"(?:,?\s(?:(?:le|am|den|el|il|em)\s)?"
    r"(?P<date>(?:[A-Z][a-z]{2,8}\.?\s\d{1,2}|\d{1,2}\.?\s[A-Za-zäöüéû]{3,9}\.?)(?:,?\s\d{4})?))?"
    rf"(?:,?\s?(?P<paren>\()?(?P<agency>{_AGENCY}|[A-Z]{{2,5}})\)?)?"
    r"\s?(?P<dash>[—–]|--|-\s|:\s)"
)


# German papers file with a full stop: "Port Ellery. Die Fähre ..."
_FULL_STOP = re.compile(rf"\s*(?P<place>{_PLACE})\.\s(?=[A-ZÀ-ÖØ-Þ„“«»\"])")


def dateline(text: str, whole: str = "") -> Filed | None:
    """The dateline that a paragraph opens with, or None.

    `whole` is the text around it: a place before a full stop counts only if it is named there again.

    >>> dateline("PORT ELLERY, March 3 (NPA) — The ferry ran aground.")[1:]
    ('PORT ELLERY', 'March 3', 'NPA')
    """
    match = _DATELINE.match(text[:120])
    if match is None:
        match = _FULL_STOP.match(text[:60])
        if match is None or whole.count(match["place"]) < 2 or len(match["place"].split()) > 3:
            return None
        return Filed(Span(match.start("place"), match.end()), match["place"], "", "")
    place = match["place"]
    named = match["agency"] or ""
    # Capitals throughout, or an agency in brackets, or a date: "Berlin – " alone is as often a subject.
    capitals = place.split(",")[0].isupper() and len(place) > 3
    if not (capitals or match["paren"] or match["date"] or (named in AGENCIES)):
        return None
    if match["dash"].strip() == ":" and not (named or match["date"]):
        return None
    return Filed(Span(match.start("place"), match.end()), place, match["date"] or "", AGENCIES.get(named, named))


# Credits --------------------------------------------------------------------------------------------------


class Credit(NamedTuple):
    """A credit: the part of the caption that it takes up, the words that name someone, and whom they name."""

    span: Span
    words: Span
    photographer: str
    agency: str


_CREDIT_MARK = reference.either(_marks("credit"))
_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
_SMALL = "a-zß-öø-ÿа-яё"
# Two to four capitalised words, those after the first not in capitals throughout ("Carla Voss TPX IMAGES").
_PERSON = (
    rf"[{_CAPITAL}][\w.’'\-]+(?:\s(?:(?:de|da|van|von|der|den|del|la|le|al|bin)\s)?"
    rf"[{_CAPITAL}](?:[\w’'\-]*[{_SMALL}][\w’'\-]*|\.)){{1,3}}"
)
# One side of a slash: one to five capitalised words.
_PARTY = rf"[{_CAPITAL}][\w.’'&\-]*(?:\s(?:(?:de|da|of|the|van|von|der)\s)?[{_CAPITAL}][\w.’'&\-]*){{0,4}}"
# What names someone runs to the end without a full stop but that of an initial or of an address.
_RUN = rf"(?:[^.!?:()\[\]]|(?<=(?-i:\b[{_CAPITAL}]))\.|\.(?=(?-i:[a-z]{{2,4}}\b)))"
_ONE = rf"(?:{_AGENCY}|{_PARTY})"
# A mark may lack the blank before it, where it has an element of its own ("im StudioFoto: Carla Voss").
_MARKED_CREDIT = rf"(?:(?<!\w)|(?<=(?-i:[{_SMALL}]))(?=(?-i:[{_CAPITAL}])))(?:{_CREDIT_MARK})"
_CREDITS = (
    # In brackets: Photo: Carla Voss/AFP, Foto: Jens Holm/dpa
    re.compile(
        rf"[\(\[（](?:{_CREDIT_MARK})\s?(?:[:=/：]|\bby\b)?\s?(?P<names>[^()\[\]（）]{{2,80}})[\)\]）]\.?$",
        re.IGNORECASE,
    ),
    # In brackets, with a slash or "via": Carla Voss/AFP, AP Photo/Carla Voss, Carla Voss/Ledger via AP
    re.compile(rf"[\(\[](?P<names>{_PARTY}\s?(?:/|\svia\s)\s?[^()\[\]]{{2,80}})[\)\]]\.?$"),
    # At the end, without brackets: Photo: Carla Voss/AFP, Credit: Harbour Board
    re.compile(
        rf"{_MARKED_CREDIT}\s?(?:[:=/：]|\bby\b)\s?(?P<names>(?:{_RUN}|\([^()]{{1,40}}\)){{2,80}})\.?$", re.IGNORECASE
    ),
    # After the end of a sentence: Carla Voss / Ellery Courier, Harbour Board/The Light House via AP/Carla Voss
    re.compile(rf"[.!?…”\"’)]\s?(?P<names>{_ONE}(?:\s?/\s?{_ONE})+(?:\svia\s{_PARTY})?)\.?$"),
    # REUTERS / Carla Voss
    re.compile(rf"(?<!\w)(?P<names>(?:{_AGENCY})\s?/\s?{_PERSON})(?=[^.!?a-z]{{0,40}}$)"),
    re.compile(r"(?:©|\(c\)\s)\s?(?P<names>[^.!?:©]{2,80})$", re.IGNORECASE),
    re.compile(r"(?<=[.!?])\s?\|\s?(?P<names>[^.!?:©|]{2,80})$"),
    # In brackets, after the end of a sentence: (Harbour Board), [Bespoke Boats]
    re.compile(rf"(?<=[.!?…”\"’])\s?[\(\[](?P<names>[{_CAPITAL}]{_RUN}{{1,60}})[\)\]]$"),
    # Right behind a full stop, the blank lost with the markup: "at dawn.Carla Voss"
    re.compile(rf"(?<=[{_SMALL}\d][.!?])(?P<names>[{_CAPITAL}](?:{_RUN}|\([^()]{{1,40}}\)){{1,60}})$"),
    # Carla Voss / Reuters, Carla Voss via AP, HANDOUT / AP
    re.compile(
        rf"(?<!\w)(?P<names>(?:{_PERSON}|[{_CAPITAL}]{{3,20}})\s?(?:/|\svia\s|,\s)\s?(?:{_AGENCY})"
        r"(?:\s?/\s?[\w ]{2,30}|\svia\s[\w ]{2,30})?)"
        r"\)?\.?$"
    ),
    # At the end, behind a slash: "at the quay / Carla Voss"
    re.compile(rf"(?<=\w)\s/\s(?P<names>{_PERSON})$"),
    # Japanese: ＝ and an agency
    re.compile(r"＝(?P<names>[^＝\d０-９]{1,20})$"),
    # An agency alone, in brackets
    re.compile(rf"[\(\[](?P<names>{_AGENCY})[\)\]]\.?$"),
)
# A credit stands in the last so many characters of its caption.
_TAIL = 160


def credit(text: str) -> Credit | None:
    """The credit at the end of a caption, or None.

    >>> credit("The ferry at the quay on March 3. REUTERS / Carla Voss")[2:]
    ('Carla Voss', 'Reuters')
    """
    tail = max(0, len(text) - _TAIL)
    for pattern in _CREDITS:
        match = pattern.search(text, tail)
        if match is None:
            continue
        start, end = match.span("names")
        person, wire = parties(text[start:end])
        whole = Span(match.start() + (match[0][0] in '.!?…”"’)'), match.end())
        return Credit(whole, Span(start, end), person, wire)
    return None


_PARTS = re.compile(r"\s*(?:/|,|;|\bvia\b|\||\bfor\b|\bPhoto\b|\bFoto\b)\s*")


def parties(text: str) -> tuple[str, str]:
    """The photographer and the agency or outlet that a credit names, either empty where it names none.

    >>> parties("Carla Voss/Ellery Courier via AP"), parties("GULLHAVEN EYE / Tobin Rusk")
    (('Carla Voss', 'AP'), ('Tobin Rusk', 'GULLHAVEN EYE'))
    """
    wire = agency(text)
    person = ""
    others = []
    for piece in _PARTS.split(text):
        piece = piece.strip(" .()[]©")
        if not piece or piece in AGENCIES:
            continue
        if not person and not piece.isupper() and re.fullmatch(_PERSON, piece):
            person = piece
        else:
            others.append(piece)
    capitals = [piece for piece in others if piece.isupper()]
    # Of several outlets the last is the one that the picture came through.
    return person, wire or next(iter(reversed(capitals or others)), "")


def is_clock(text: str) -> bool:
    """Whether a line is a time of day and nothing else ("22.15 GMT", "14:05 Uhr").

    >>> is_clock("22.15 GMT"), is_clock("22.15 pounds were missing")
    (True, False)
    """
    return bool(_CLOCK.fullmatch(text.strip()))


_CLOCK = re.compile(r"(?:[01]?\d|2[0-3])[.:h][0-5]\d\s?(?:[ap]\.?m\.?|Uhr|[A-Z]{2,4}|[+-]\d\d:?\d\d)?", re.IGNORECASE)
