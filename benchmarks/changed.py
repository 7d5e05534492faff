"""What a change does to the records: which blocks and which fields of the dev pages differ between two revisions.

    python benchmarks/changed.py [BEFORE [AFTER]] [--field NAME] [--set NAME] [--page TEXT] [--show N] [--scores]
                                 [--file pages|more|flat] [--part dev|held|all] [--sheet FILE.md|FILE.html]

BEFORE is a revision of git (main where none is given), AFTER another one, or the working tree as it stands. Each is
taken out of git into benchmarks/out and cleans the pages in a process of its own; what it made of them is kept there
until revision or corpus change. Printed are counts, then page by page what differs, with the words.

Blocks are brought together by their words: one that has another label is a change ("body > related"), one that only
one side has is "gone" or "new". Fields are headline, lede, bylines, dateline, published, modified, language, photos,
galleries. A sheet holds all that differs, escaped, for reading beside the pages; it holds their words, so it stays
out of the repository.
"""

from __future__ import annotations

import argparse
import collections
import difflib
import gzip
import hashlib
import html
import io
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parent / "quality"))

import corpora

_HOME = corpora.OUT / "revisions"
FIELDS = ("headline", "lede", "bylines", "dateline", "published", "modified", "language", "photos", "galleries")
_LONG = 160

Told = dict[str, Any]


class Change(NamedTuple):
    """One thing that differs on a page: `field` is "block" or one of FIELDS, `kind` says how, the rest the words."""

    field: str
    kind: str
    before: str
    after: str


# One revision, in a process of its own ----------------------------------------------------------------------


def clean_all(source: Path, kept: Path, name: str, part: corpora.Part) -> None:
    """Clean every page with the copydesk below `source`; a line of JSON a page into `kept`."""
    sys.path.insert(0, str(source))
    import copydesk
    from copydesk import clean
    from copydesk.errors import NoText

    assert Path(copydesk.__file__).is_relative_to(source), "the copydesk of the revision, and no other"
    with gzip.open(kept, "wt", encoding="utf-8", compresslevel=1) as file:
        for row in corpora.rows(name, part):
            try:
                told = _told(clean.article(row.get("html") or row["flat_text"], row.get("url") or ""))
            except NoText:
                told = {"blocks": [], "fields": {}, "scored": _empty()}
            file.write(json.dumps({"id": row["id"]} | told, ensure_ascii=False) + "\n")


def _empty() -> Told:
    return {"body": "", "title": "", "date": "", "authors": [], "photos": []}


def _told(article: Any) -> Told:
    text = article.text
    fields = {
        "headline": article.headline.value if article.headline else "",
        "lede": article.lede.of(text) if article.lede else "",
        "bylines": "; ".join(f"{b.name} ({b.role})" if b.role else b.name for b in article.bylines),
        "dateline": article.dateline.span.of(text) if article.dateline else "",
        "published": article.published.value if article.published else "",
        "modified": article.modified.value if article.modified else "",
        "language": article.language,
        "photos": [f"{photo.caption} [{photo.credit}]" for photo in article.photos],
        "galleries": "; ".join(f"{len(gallery.photos)} of {gallery.declared}" for gallery in article.galleries),
    }
    scored = {
        "body": article.body,
        "title": fields["headline"],
        "date": fields["published"][:10],
        "authors": [byline.name for byline in article.bylines],
        "photos": [{"caption": photo.caption, "credit": photo.credit} for photo in article.photos],
    }
    return {"blocks": [(b.label, b.span.of(text)) for b in article.blocks], "fields": fields, "scored": scored}


def made_by(revision: str | None, name: str, part: corpora.Part) -> Path:
    """The file of what a revision makes of the pages; None is the working tree."""
    if revision is None:
        source, known = corpora.ROOT / "src", _digest(corpora.ROOT / "src")
    else:
        known = _git("rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()
        source = _HOME / known[:12] / "src"
        if not source.is_dir():
            with tarfile.open(fileobj=io.BytesIO(_git("archive", known, "src"))) as archive:
                archive.extractall(_HOME / known[:12], filter="data")
    kept = _HOME / f"{known[:12]}-{corpora.digest(name)[:12]}-{name}-{part}.jsonl.gz"
    if not kept.exists():
        _HOME.mkdir(parents=True, exist_ok=True)
        under_way = kept.with_suffix(".part")
        command = [sys.executable, __file__, "--clean", str(source), "--into", str(under_way)]
        subprocess.run([*command, "--file", name, "--part", part], check=True)
        under_way.rename(kept)
    return kept


def _git(*words: str) -> bytes:
    done = subprocess.run(["git", "-C", str(corpora.ROOT), *words], capture_output=True, check=False)
    if done.returncode:
        sys.exit(f"git {' '.join(words)}: {done.stderr.decode().strip()}")
    return done.stdout


def _digest(source: Path) -> str:
    """A digest of the sources as they lie: the working tree has no other name."""
    hashed = hashlib.sha256()
    for path in sorted(source.rglob("*")):
        if path.suffix in (".py", ".tsv") or (path.is_file() and "__pycache__" not in path.parts):
            hashed.update(str(path.relative_to(source)).encode() + b"\0" + path.read_bytes())
    return hashed.hexdigest()


def read(kept: Path) -> Iterator[Told]:
    """The pages of one revision, in the order of the corpus."""
    with gzip.open(kept, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


# What differs -----------------------------------------------------------------------------------------------


def changes(before: Told, after: Told) -> list[Change]:
    """All that differs on one page, blocks first.

    >>> old = {"blocks": [["body", "Read more"]], "fields": {"language": ""}}
    >>> new = {"blocks": [["related", "Read more"]], "fields": {"language": "en"}}
    >>> [change.kind for change in changes(old, new)]
    ['body > related', 'found']
    """
    found = list(_blocks(before["blocks"], after["blocks"]))
    for field in FIELDS:
        old, new = before["fields"].get(field) or "", after["fields"].get(field) or ""
        if isinstance(old, list) or isinstance(new, list):
            found += _listed(field, list(old), list(new))
        elif old != new:
            found.append(Change(field, "found" if not old else "lost" if not new else "other", old, new))
    return found


def _blocks(before: list[list[str]], after: list[list[str]]) -> Iterator[Change]:
    olds, news = [words for _, words in before], [words for _, words in after]
    if olds == news:
        pairs: Iterable[tuple[list[str], list[str]]] = zip(before, after, strict=True)
    else:
        matched = difflib.SequenceMatcher(None, olds, news, autojunk=False)
        both = []
        for what, start, end, begin, stop in matched.get_opcodes():
            if what == "equal":
                both += list(zip(before[start:end], after[begin:stop], strict=True))
                continue
            for label, words in before[start:end]:
                yield Change("block", f"gone: {label}", words, "")
            for label, words in after[begin:stop]:
                yield Change("block", f"new: {label}", "", words)
        pairs = both
    for (old, words), (new, _) in pairs:
        if old != new:
            yield Change("block", f"{old} > {new}", words, words)


def _listed(field: str, before: list[str], after: list[str]) -> Iterator[Change]:
    old, new = collections.Counter(before), collections.Counter(after)
    for words in (old - new).elements():
        yield Change(field, "lost", words, "")
    for words in (new - old).elements():
        yield Change(field, "found", "", words)


# Printing ---------------------------------------------------------------------------------------------------


def plain(words: str) -> str:
    """Words of a page for a terminal: one line, no control characters, not too long."""
    words = "".join(c if c.isprintable() else " " for c in " ".join(words.split()))
    return words if len(words) <= _LONG else f"{words[: _LONG * 3 // 4]} … {words[-_LONG // 4 :]}"


def line(change: Change) -> str:
    """One change, for reading."""
    if change.field == "block":
        return f"{change.kind:<22} {plain(change.after or change.before)}"
    said = " → ".join(plain(words) or "–" for words in (change.before, change.after))
    return f"{change.field + ' ' + change.kind:<22} {said}"


def counts(found: dict[str, list[Change]], pages: int) -> Iterator[str]:
    """How often each kind of change was made, on how many pages, in how many characters."""
    often: collections.Counter[tuple[str, str]] = collections.Counter()
    touched: dict[tuple[str, str], set[str]] = collections.defaultdict(set)
    size: collections.Counter[tuple[str, str]] = collections.Counter()
    for page, listed in found.items():
        for change in listed:
            key = change.field, change.kind
            often[key] += 1
            touched[key].add(page)
            size[key] += len(change.after or change.before)
    yield f"{len(found)} of {pages} pages differ"
    yield f"{'':<34}{'changes':>9}{'pages':>7}{'characters':>12}"
    for key, count in sorted(often.items(), key=lambda pair: (pair[0][0] != "block", -pair[1], pair[0])):
        yield f"{' '.join(key):<34}{count:>9}{len(touched[key]):>7}{size[key]:>12}"


_MARKUP = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def sheet(found: dict[str, list[Change]], summary: list[str], where: dict[str, str], as_html: bool) -> str:
    """All that differs, as one page of HTML or Markdown; no word of a page acts in it."""

    def safe(words: str) -> str:
        words = html.escape(plain(words))
        return words if as_html else _MARKUP.sub(r"\\\1", words)

    rows = []
    for page, listed in found.items():
        address = where.get(page, "")
        linked = address.startswith(("http://", "https://")) and not re.search(r"[\s<>()\"']", address)
        title = f'<a href="{html.escape(address)}" rel="noreferrer">{safe(page)}</a>' if linked else safe(page)
        if not as_html:
            title = f"[{safe(page)}](<{address}>)" if linked else safe(page)
        rows.append(f"<h2>{title}</h2>\n<ul>" if as_html else f"\n## {title}\n")
        for change in listed:
            old, new = safe(change.before), safe(change.after)
            said = new or old if change.field == "block" else f"{old or '–'} → {new or '–'}"
            kind = safe(f"{change.field} {change.kind}")
            rows.append(f"<li><b>{kind}</b> {said}</li>" if as_html else f"- **{kind}** {said}")
        if as_html:
            rows.append("</ul>")
    if not as_html:
        return "\n".join(["# What differs\n", "```text", *summary, "```", *rows]) + "\n"
    head = '<!doctype html><meta charset="utf-8"><title>What differs</title>'
    return "\n".join([head, "<pre>", html.escape("\n".join(summary)), "</pre>", *rows]) + "\n"


def deltas(before: list[Told], after: list[Told], part: corpora.Part, flat: bool) -> Iterator[str]:
    """The scores that moved, before and after."""
    import extract

    told = [[{"id": one["id"]} | one["scored"] for one in side] for side in (before, after)]
    first, second = (extract.scores([], side, part) if flat else extract.scores(side, [], part) for side in told)
    for name, score in second.items():
        if abs(score - first[name]) >= 0.00005:
            yield f"{name:<24}{first[name]:>9.4f}{score:>9.4f}{score - first[name]:>+9.4f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", nargs="?", default="main", help="a revision (default main)")
    parser.add_argument("after", nargs="?", help="another (default: the working tree)")
    parser.add_argument("--file", choices=("pages", "more", "flat"), default="pages")
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--field", action="append", choices=("block", *FIELDS), help="only this (repeatable)")
    parser.add_argument("--kind", default="", help="only changes whose kind holds this, such as 'body >'")
    parser.add_argument("--set", default="", help="only pages of this set")
    parser.add_argument("--page", default="", help="only pages whose id or address holds this")
    parser.add_argument("--show", type=int, default=20, metavar="N", help="list so many pages (0: counts alone)")
    parser.add_argument("--scores", action="store_true", help="the scores that moved, too")
    parser.add_argument("--sheet", type=Path, help="write all that differs to this file, .md or .html")
    parser.add_argument("--clean", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    if given.clean:
        clean_all(given.clean, given.into, given.file, given.part)
        return
    golds = {row["id"]: row for row in corpora.golds(given.file, given.part)}
    sides = [list(read(made_by(revision, given.file, given.part))) for revision in (given.before, given.after)]
    found: dict[str, list[Change]] = {}
    pages = 0
    for before, after in zip(*sides, strict=True):
        gold = golds[before["id"]]
        address = gold.get("url") or ""
        if given.set not in ("", gold.get("set")) or not (given.page in before["id"] or given.page in address):
            continue
        pages += 1
        listed = [
            change
            for change in changes(before, after)
            if (not given.field or change.field in given.field) and given.kind in change.kind
        ]
        if listed:
            found[before["id"]] = listed
    summary = [f"# {given.before} against {given.after or 'the working tree'}, {given.file}, part {given.part}"]
    summary += counts(found, pages)
    if given.scores:
        summary += deltas(*sides, given.part, given.file == "flat")
    print("\n".join(summary))
    for page in list(found)[: given.show]:
        print(f"\n{plain(page)}  {plain(golds[page].get('url') or '')}")
        print("\n".join(f"    {line(change)}" for change in found[page]))
    if len(found) > given.show > 0:
        print(f"\n{len(found) - given.show} pages more: --show, or --sheet FILE")
    if given.sheet:
        where = {page: golds[page].get("url") or "" for page in found}
        as_html = given.sheet.suffix in (".html", ".htm")
        given.sheet.write_text(sheet(found, summary, where, as_html), encoding="utf-8")
        print(f"written: {given.sheet}")


if __name__ == "__main__":
    main()
