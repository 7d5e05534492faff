"""How well clean.article finds the article, what the page says of itself, and its photos; beside the peers.

    python benchmarks/quality/extract.py [--part dev|held|all] [--only ours] [--worst N] [--set NAME]

Scores come from the scorer that lies with the corpora, which explains its measures; three are made here:

paragraph F1  a paragraph is a line of the body, white space folded. Precision and recall of the multiset of
              paragraphs against that of the gold body (standfirst, subheads and paragraphs), as means over pages,
              and their harmonic mean. A paragraph counts only if it is right to the letter.
caption F1    distinct captions of a page, folded as the scorer folds titles, pooled over all pages whose images
              are annotated. A caption on such a page that the gold does not have is wrong.
credit F1     the same for pairs of a caption and its credit, an image without a caption having an empty one. Credits
              are equal if they have the same words, but for "photo" and its kin: "Photo: A. Lee / NPA", "A. Lee, NPA".
              "credit alone" leaves the captions out, to tell a wrong credit from a wrong caption.

The rules are developed on the part "dev"; "held", one site in four, is looked at seldom.
"""

from __future__ import annotations

import argparse
import collections
import functools
import hashlib
import json
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine
from corpora import Part

Prediction = dict[str, Any]
Scores = dict[str, float]

PEERS = (
    "trafilatura",
    "trafilatura-precision",
    "readability-lxml",
    "newspaper4k",
    "justext",
    "resiliparse",
)
_PEERS_HOME = corpora.HERE / "peers"

# Rows of the table: set, part of the scorer's report, measure; then how it is printed.
_MEASURES = (
    ("fundus-fixtures", "body", "f1", "fundus body F1"),
    ("fundus-fixtures", "body", "page_f1", "fundus page F1"),
    ("fundus-fixtures", "paragraphs", "f1", "fundus paragraph F1"),
    ("trafilatura", "snippets", "f1", "trafilatura snippet F1"),
    ("readability", "body", "f1", "readability body F1"),
    ("wcxb-dev", "body", "f1", "wcxb body F1"),
    ("wcxb-dev", "snippets", "f1", "wcxb snippet F1"),
    ("flat-fundus-fixtures", "body", "f1", "flat body F1"),
    ("flat-fundus-fixtures", "body", "page_f1", "flat page F1"),
    ("fundus-fixtures", "title", "accuracy", "fundus title"),
    ("trafilatura", "title", "accuracy", "trafilatura title"),
    ("wcxb-dev", "title", "accuracy", "wcxb title"),
    ("readability", "title", "accuracy", "readability title"),
    ("newspaper4k", "title", "accuracy", "newspaper4k title"),
    ("fundus-fixtures", "date", "accuracy", "fundus date"),
    ("trafilatura", "date", "accuracy", "trafilatura date"),
    ("wcxb-dev", "date", "accuracy", "wcxb date"),
    ("htmldate", "date", "accuracy", "htmldate date"),
    ("readability", "date", "accuracy", "readability date"),
    ("newspaper4k", "date", "accuracy", "newspaper4k date"),
    ("fundus-fixtures", "authors", "accuracy", "fundus authors"),
    ("trafilatura", "authors", "accuracy", "trafilatura authors"),
    ("wcxb-dev", "authors", "accuracy", "wcxb authors"),
    ("newspaper4k", "authors", "accuracy", "newspaper4k authors"),
    ("fundus-fixtures", "captions", "f1", "fundus caption F1"),
    ("fundus-fixtures", "credits", "f1", "fundus credit F1"),
    ("fundus-fixtures", "credits", "alone", "fundus credit alone F1"),
)
MEASURES = tuple(name for _, _, _, name in _MEASURES)


# Predictions ----------------------------------------------------------------------------------------------


def ours(part: Part) -> tuple[list[Prediction], list[Prediction]]:
    """What clean.article makes of the pages, and of the same as flat text.

    Pages are labelled by networks that were trained without their sites.
    """
    from copydesk.clean import network

    pages = []
    for row in corpora.rows("pages", part):
        with network.using(_fold(corpora.fold(row))):
            pages.append({"id": row["id"]} | _told(row["html"], row.get("url") or ""))
    flat = [{"id": row["id"]} | _told(row["flat_text"], row["url"]) for row in corpora.rows("flat", part)]
    return pages, flat


@functools.cache
def _fold(n: int) -> Any:
    from copydesk.clean import network

    file = corpora.OUT / "training" / f"fold{n}.npz"
    if not file.exists():
        sys.exit(
            "There are no networks trained without each page's site: run python training/labeller.py data and folds"
        )
    return network.read(file.read_bytes())


def _told(body: str, url: str) -> Prediction:
    from copydesk import clean
    from copydesk.errors import NoText

    try:
        article = clean.article(body, url)
    except NoText:
        return {"body": "", "title": "", "date": "", "authors": [], "photos": []}
    return {
        "body": article.body,
        "title": article.headline.value if article.headline else "",
        "date": article.published.value[:10] if article.published else "",
        "authors": [byline.name for byline in article.bylines],
        "photos": [{"caption": photo.caption, "credit": photo.credit} for photo in article.photos],
    }


# A line of prose is so long and ends like a sentence; any other line costs a run so many characters. Swept on the
# dev part of the flat pages, 40 to 120 and 50 to 400: F1 .898 here, .896 with 40 and 100, falling fast beyond 100.
_PROSE = 80
_COST = 50
_STOPS = tuple(".!?…:।。؟\"”“»'’)")


def prose_run(text: str) -> str:
    """The densest run of prose lines: what a few lines of code get out of flat text."""
    lines = text.split("\n")
    best = (0, 0, 0)
    start = total = 0
    for n, line in enumerate(lines):
        total += len(line) if len(line) >= _PROSE and line.rstrip().endswith(_STOPS) else -_COST
        if total <= 0:
            start, total = n + 1, 0
        best = max(best, (total, start, n + 1), key=lambda run: run[0])
    return "\n".join(lines[best[1] : best[2]])


def theirs(name: str, part: Part) -> list[Prediction]:
    """What a peer makes of the pages. It is kept in benchmarks/out until corpus, versions or the calls change."""
    files = [*sorted(_PEERS_HOME.glob("*.py")), _PEERS_HOME / "requirements.txt"]
    code = hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
    kept = corpora.OUT / "peers" / f"{corpora.digest('pages')[:12]}-{code[:12]}" / f"{name}.jsonl"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        command = [machine.peers_python(), str(_PEERS_HOME / "predict.py"), name, str(kept)]
        log = kept.with_suffix(".log")
        with log.open("w") as file:
            if subprocess.run(command, stderr=file, check=False).returncode:
                sys.exit(f"{name} cannot be run, see {log}")
    wanted = {row["id"] for row in corpora.golds("pages", part)}
    with kept.open(encoding="utf-8") as lines:
        return [told for told in map(json.loads, lines) if told["id"] in wanted]


# Scores ---------------------------------------------------------------------------------------------------


def scores(pages: list[Prediction], flat: list[Prediction], part: Part) -> Scores:
    """Every measure that the predictions allow, by name."""
    report: dict[str, Any] = {}
    if pages:
        report |= _scored("pages", pages)[0]
        gold = [row for row in corpora.golds("pages", part) if row["set"] == "fundus-fixtures"]
        told = {prediction["id"]: prediction for prediction in pages}
        fundus = report["fundus-fixtures"]
        fundus["paragraphs"] = {"f1": paragraph_f1((row["body"], told[row["id"]]["body"]) for row in gold)}
        if "photos" in pages[0]:
            fundus |= photo_scores([(row["images"], told[row["id"]]["photos"]) for row in gold if "images" in row])
    if flat:
        report |= _scored("flat", flat)[0]
    return {
        name: report[group][kind][measure]
        for group, kind, measure, name in _MEASURES
        if kind in report.get(group, ()) and measure in report[group][kind]
    }


def _scored(name: str, predictions: list[Prediction], *options: str) -> tuple[dict[str, Any], str]:
    """The scorer's report on the predictions, and the lines that follow it."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        file.writelines(json.dumps(prediction) + "\n" for prediction in predictions)
        file.flush()
        corpus = corpora.EXTRACT / f"{name}.jsonl.gz"
        command = [sys.executable, str(corpora.SCORER), str(corpus), file.name, "--json", "--missing", "skip", *options]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    report, end = json.JSONDecoder().raw_decode(said)
    return report, said[end:].strip()


def paragraph_f1(pairs: Iterable[tuple[str, str]]) -> float:
    """F1 of whole paragraphs; each pair is a gold body and a predicted one."""
    precisions, recalls = [], []
    for gold, told in pairs:
        want, got = _paragraphs(gold), _paragraphs(told)
        common = (want & got).total()
        precisions.append(common / got.total() if got else 0.0)
        recalls.append(common / want.total() if want else 0.0)
    return _f1(statistics.fmean(precisions), statistics.fmean(recalls))


def _paragraphs(body: str) -> collections.Counter[str]:
    return collections.Counter(line for line in (" ".join(line.split()) for line in body.split("\n")) if line)


# Words that say "this is a credit" and not whose.
_CREDIT_WORDS = frozenset(
    "photo photos photograph photographer foto fotos image images bild bilder picture credit by and und et y".split()
)


def photo_scores(pages: list[tuple[list[dict[str, Any]], list[dict[str, str]]]]) -> dict[str, dict[str, float]]:
    """Caption and credit F1; each pair is the annotated images of a page and the photos found on it."""
    fold: Callable[[str | None], str] = corpora.scorer("score_extract").fold

    def credit(words: str) -> tuple[str, ...]:
        return tuple(sorted(word for word in fold(words).split() if word not in _CREDIT_WORDS))

    captions, pairs, credits_ = _Pool(), _Pool(), _Pool()
    for images, photos in pages:
        want = {(fold(image.get("caption")), credit(" ".join(image.get("authors") or ()))) for image in images}
        got = {(fold(photo["caption"]), credit(photo["credit"])) for photo in photos}
        captions.add({caption for caption, _ in want if caption}, {caption for caption, _ in got if caption})
        pairs.add({pair for pair in want if pair[1]}, {pair for pair in got if pair[1]})
        credits_.add({words for _, words in want if words}, {words for _, words in got if words})
    return {"captions": {"f1": captions.f1}, "credits": {"f1": pairs.f1, "alone": credits_.f1}}


class _Pool:
    """Right, wanted and told answers, pooled over pages."""

    def __init__(self) -> None:
        self.right = self.wanted = self.told = 0

    def add(self, want: set[Any], got: set[Any]) -> None:
        self.right += len(want & got)
        self.wanted += len(want)
        self.told += len(got)

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.wanted + self.told) if self.wanted + self.told else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


# Printing -------------------------------------------------------------------------------------------------


def table(columns: dict[str, Scores]) -> Iterator[str]:
    """One line a measure, one column a system; the best of a line is marked."""
    widths = [max(8, len(name) + 1) for name in columns]
    yield " " * 24 + "".join(f"{name:>{width}}" for name, width in zip(columns, widths, strict=True))
    for measure in MEASURES:
        found = [column.get(measure) for column in columns.values()]
        best = max((value for value in found if value is not None), default=None)
        cells = [
            f"{'-' if value is None else f'{value:.4f}' + ('*' if value == best else ' '):>{width}}"
            for value, width in zip(found, widths, strict=True)
        ]
        yield f"{measure:<24}" + "".join(cells)


def worst(pages: list[Prediction], count: int, sets: list[str]) -> Iterator[str]:
    """Our worst pages by F1: how much of gold and prediction together they share, have too much, and lack."""
    options = [option for name in sets for option in ("--set", name)]
    _, lines = _scored("pages", pages, "--worst", str(count), *options)
    where = {row["id"]: row.get("url") or "" for row in corpora.golds("pages")}
    for line in lines.split("\n"):
        name = re.sub(r"^\S+ ", "", line).partition(" common ")[0]
        yield f"{line}  {where.get(name, '')}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--only", action="append", choices=("ours", *PEERS), help="only this system (repeatable)")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list our N worst pages")
    parser.add_argument("--set", action="append", default=[], metavar="NAME", help="of these sets (with --worst)")
    given = parser.parse_args()
    if not corpora.here():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    wanted = given.only or ["ours", *PEERS]
    columns: dict[str, Scores] = {}
    print(machine.facts())
    print(f"# part {given.part}; pages {corpora.digest('pages')[:12]}, flat {corpora.digest('flat')[:12]}")
    pages: list[Prediction] = []
    if "ours" in wanted:
        pages, flat = ours(given.part)
        corpora.OUT.mkdir(exist_ok=True)
        for name, told in (("pages", pages), ("flat", flat)):
            with (corpora.OUT / f"ours-{name}-{given.part}.jsonl").open("w", encoding="utf-8") as file:
                file.writelines(json.dumps(prediction, ensure_ascii=False) + "\n" for prediction in told)
        columns["ours"] = scores(pages, flat, given.part)
    peers = [name for name in wanted if name != "ours"]
    with ThreadPoolExecutor(2) as pool:
        for name, told in zip(peers, pool.map(lambda name: theirs(name, given.part), peers), strict=True):
            columns[name] = scores(told, [], given.part)
    if peers:
        run = [{"id": row["id"], "body": prose_run(row["flat_text"])} for row in corpora.rows("flat", given.part)]
        columns["prose run"] = scores([], run, given.part)
    print("\n".join(table(columns)))
    if given.worst and pages:
        print("\n".join(worst(pages, given.worst, given.set)))


if __name__ == "__main__":
    main()
