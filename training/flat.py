"""Train what labels the lines of a flat text, and write it to src/copydesk/reference/.

    python training/flat.py [--try-only]

Needs the corpora (see benchmarks/README.md) and the packages of training/requirements.txt. Only the part "dev" is
read, so that "held" stays a measure. Everything is seeded and runs on one thread. It prints the scores of a
cross-validation by site, how well `sure` is calibrated, and then, unless it only tries, writes two tables:
flat_forest.tsv, the trees, and flat_words.tsv, the weights of words. What came of it is in training/README.md.
"""

from __future__ import annotations

import argparse
import hashlib
import math
import statistics
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import lightgbm
import numpy as np
from sklearn.isotonic import IsotonicRegression

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "benchmarks"))

import corpora
from copydesk.clean import dates, flat, flat_features, flat_labels, learned
from copydesk.clean import lines as line_parts
from copydesk.text import length
from flat_pages import FlatPage, cropped, pages

REFERENCE = Path(__file__).resolve().parents[1] / "src" / "copydesk" / "reference"
FOLDS = 5
# A line weighs what it is worth to the measure: its words, as a share of those of the article, at most half of them.
_MOST, _LEAST = 0.5, 0.0005
_FEW_WORDS = 80
# Pages of the kind that is measured count double, those that break paragraphs or were cropped half.
_GROUPS = (("flat", 2.0), ("cropped", 0.4))
_NODES = 0.5
TREES = 160
PARAMETERS: dict[str, Any] = {
    "objective": "binary", "num_leaves": 31, "learning_rate": 0.1, "min_data_in_leaf": 80, "feature_fraction": 0.5,
    "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63, "seed": 1, "num_threads": 1,
    "deterministic": True, "force_row_wise": True, "verbose": -1,
}  # fmt: skip
# After so many trees a sum this low is a no. Of 6,591 lines, a quarter of the flat pages of dev, 61 in a hundred quit
# at the first and 7 more at the second; the highest that one of them would have come to is -999 (a chance of .27).
QUITS = ((16, -1500, -4000), (48, -2000, -4000))
# Where the figures below part yes from no; on a page the cut hangs on all its lines, see clean/flat_labels.py.
CUT = 0.45
# Words that stand on so many sites, and so much more often in the article than around it (or less), are kept.
_SITES, _ODDS, _PRIOR = 6, 0.9, 3.0
_WORD_LINE = 25
_LONGEST = 400_000


class Sheet(NamedTuple):
    """One page, ready to learn from: `at` the lines that are looked at, `gold` which of all lines are body."""

    page: FlatPage
    texts: list[str]
    gaps: list[int]
    lines: dict[int, flat_features.Line]
    gold: list[int]


def fold(site: str) -> int:
    """Pages of one site are in one fold."""
    return hashlib.md5(site.encode()).digest()[2] % FOLDS


def sheets() -> Iterator[Sheet]:
    """Every page, as it is, in other ways, and every second one cropped too."""
    for page in pages("dev"):
        if len(page.text) > _LONGEST:
            continue
        yield from _sheet(page)
        if hashlib.md5(page.name.encode()).digest()[3] % 2 == 0 and not page.group.endswith("nodes"):
            less = cropped(page)
            if less is not None:
                yield from _sheet(less)


def _sheet(page: FlatPage) -> Iterator[Sheet]:
    passages = flat.cut(page.text).passages
    if not passages:
        return
    texts = [passage.text for passage in passages]
    starts = np.cumsum([0, *(len(line) + 1 for line in page.text.split("\n"))])
    gold = [int(page.gold[int(np.searchsorted(starts, p.raw.start, "right")) - 1] or 0) for p in passages]
    known = flat_features.known(texts, line_parts.marked, line_parts.credit, dates.found, line_parts.is_full_name)
    yield Sheet(page, texts, flat.gaps(page.text, passages), known, gold)


# Words -----------------------------------------------------------------------------------------------------


def counted(all_sheets: Sequence[Sheet]) -> list[dict[str, list[float]]]:
    """For each fold, how many of its sites have a word in the article and around it; a site is shared out."""
    by_site: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in all_sheets:
        if sheet.page.group.endswith(("blocks", "flat")) and not sheet.page.group.startswith("cropped"):
            by_site[sheet.page.site].append(sheet)
    folds: list[dict[str, list[float]]] = [{} for _ in range(FOLDS)]
    for site, its_sheets in by_site.items():
        lines: dict[str, list[int]] = {}
        for sheet in its_sheets:
            for text, gold in zip(sheet.texts, sheet.gold, strict=True):
                if len(text) >= _WORD_LINE:
                    for word in set(flat_features.weighed(text)):
                        lines.setdefault(word, [0, 0])[1 - gold] += 1
        for word, (inside, outside) in lines.items():
            sums = folds[fold(site)].setdefault(word, [0.0, 0.0])
            sums[0] += inside / (inside + outside)
            sums[1] += outside / (inside + outside)
    return folds


def lexicon(folds: Sequence[dict[str, list[float]]], without: int | None) -> dict[str, int]:
    """The weight of each word, in hundredths of log-odds, as all folds but one have it."""
    sums: dict[str, list[float]] = {}
    for n, words in enumerate(folds):
        if n != without:
            for word, (inside, outside) in words.items():
                both = sums.setdefault(word, [0.0, 0.0])
                both[0] += inside
                both[1] += outside
    inside, outside = (sum(both[n] for both in sums.values()) for n in (0, 1))
    prior = inside / (inside + outside)
    found = {}
    for word, (yes, no) in sums.items():
        if yes + no >= _SITES:
            odds = math.log((yes + _PRIOR * prior) / (no + _PRIOR * (1 - prior))) - math.log(prior / (1 - prior))
            if abs(odds) >= _ODDS:
                found[word] = round(100 * max(-3.0, min(3.0, odds)))
    return found


# Lines -----------------------------------------------------------------------------------------------------


class Table(NamedTuple):
    """Every line that is looked at: numbers, gold, weight, fold; and for each page which rows are its lines."""

    numbers: np.ndarray[Any, Any]
    gold: np.ndarray[Any, Any]
    weight: np.ndarray[Any, Any]
    folds: np.ndarray[Any, Any]
    rows: list[tuple[int, list[int]]]


def table(all_sheets: Sequence[Sheet], words: Sequence[dict[str, int]]) -> Table:
    """The lines of all pages; a page's words are weighed by what the other folds know."""
    numbers, gold, weight, folds, rows = [], [], [], [], []
    at = 0
    for sheet in all_sheets:
        mine = fold(sheet.page.site)
        found = flat_features.features(sheet.texts, sheet.gaps, sheet.lines, words[mine])
        rows.append((at, list(found)))
        at += len(found)
        group = _weight(sheet.page.group)
        for n in found:
            share = len(flat_features.TOKEN.findall(sheet.texts[n][:3000])) / max(sheet.page.words, _FEW_WORDS)
            gold.append(sheet.gold[n])
            weight.append(group * (min(share, _MOST) + _LEAST))
            folds.append(mine)
        if found:
            numbers.append(np.array(list(found.values()), np.int16))
    return Table(np.concatenate(numbers), np.array(gold), np.array(weight), np.array(folds), rows)


def _weight(group: str) -> float:
    return next(
        (much for start, much in _GROUPS if group.startswith(start)), _NODES if group.endswith("nodes") else 1.0
    )


def train(lines: Table, chosen: Any) -> lightgbm.Booster:
    data = lightgbm.Dataset(lines.numbers[chosen], lines.gold[chosen], weight=lines.weight[chosen])
    return lightgbm.train(PARAMETERS, data, TREES)


def tried(lines: Table) -> np.ndarray[Any, Any]:
    """The log-odds of each line, told by a forest that has not seen its site."""
    odds = np.zeros(len(lines.gold))
    for n in range(FOLDS):
        out = lines.folds == n
        odds[out] = train(lines, ~out).predict(lines.numbers[out], raw_score=True)
        print(f"fold {n} of {FOLDS}", flush=True)
    return odds


# Scores ----------------------------------------------------------------------------------------------------


def scored(all_sheets: Sequence[Sheet], lines: Table, odds: np.ndarray[Any, Any], cut: float | None) -> Iterator[str]:
    """Body F1 of the flat pages, whole and by language, and of the other ways, at one cut or where the page has it."""
    gold = {row["id"]: row["gold_body"] for row in corpora.golds("flat", "dev")}
    language = {row["id"]: (row.get("lang") or "?")[:2] for row in corpora.golds("pages", "dev")}
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for sheet, (start, numbers) in zip(all_sheets, lines.rows, strict=True):
        if sheet.page.name in gold:
            mine = dict(zip(numbers, odds[start:], strict=False))
            if cut is None:
                chances = {n: learned.chance(round(1000 * float(one))) for n, one in mine.items()}
                least = flat_labels.cut({n: length(sheet.texts[n]) for n in mine}, chances)
                body = [sheet.texts[n] for n in mine if chances[n] >= least]
            else:
                body = [sheet.texts[n] for n, one in mine.items() if one >= cut]
            body = list(dict.fromkeys(body))
            common, extra, missed = corpora.scorer("score_extract").overlap(gold[sheet.page.name], "\n".join(body))
            pair = (
                corpora.scorer("score_extract").ratio(common, extra),
                corpora.scorer("score_extract").ratio(common, missed),
            )
            groups[sheet.page.group].append(pair)
            if sheet.page.group == "flat":
                groups[f"flat, {language.get(sheet.page.name, '?')}"].append(pair)
    for group, pairs in sorted(groups.items()):
        precision, recall = (statistics.fmean(pair[n] for pair in pairs) for n in (0, 1))
        f1 = 2 * precision * recall / (precision + recall)
        yield f"{group:<24} {len(pairs):>4} pages  P {precision:.4f}  R {recall:.4f}  F1 {f1:.4f}"


def calibrated(lines: Table, odds: np.ndarray[Any, Any]) -> list[tuple[int, int]]:
    """From which sum on how many in a hundred lines are body: isotonic regression over all pages that are whole."""
    fitted = IsotonicRegression(out_of_bounds="clip").fit(odds, lines.gold)
    edges = np.quantile(odds, np.linspace(0, 1, 201)[:-1])
    table_: list[tuple[int, int]] = []
    for edge in sorted({*np.round(1000 * edges).astype(int).tolist(), *range(-4000, 4001, 250)}):
        share = round(100 * float(fitted.predict([edge / 1000 + 1e-6])[0]))
        if not table_ or table_[-1][1] != share:
            table_.append((edge, min(99, max(1, share))))
    return table_


def reliability(lines: Table, odds: np.ndarray[Any, Any], sure: Sequence[tuple[int, int]]) -> Iterator[str]:
    """For each decile of `sure`: how sure, and how many were right; of all lines that are looked at."""
    sums = np.array([least for least, _ in sure])
    shares = np.array([share for _, share in sure]) / 100
    chance = shares[np.maximum(0, np.searchsorted(sums, 1000 * odds, "right") - 1)]
    yes = odds >= math.log(CUT / (1 - CUT))
    how_sure = np.where(yes, chance, 1 - chance)
    right = np.where(yes, lines.gold, 1 - lines.gold)
    order = np.argsort(how_sure, kind="stable")
    for part in np.array_split(order, 10):
        yield f"sure {how_sure[part].mean():.3f}  right {right[part].mean():.3f}  ({len(part)} lines)"


# Writing ---------------------------------------------------------------------------------------------------


def written(booster: lightgbm.Booster, sure: Sequence[tuple[int, int]]) -> str:
    """The forest as a table: see clean/learned.py."""
    rows = [
        "# Which lines of a flat text are body: a forest of decision trees, made by training/flat.py from annotated",
        "# pages. What its rows say is in clean/learned.py. Not to be edited.",
        "# row\twords",
        f"features\t{' '.join(flat_features.NAMES)}",
        *(f"sure\t{least} {share}" for least, share in sure),
        *(f"quit\t{after} {low} {told}" for after, low, told in QUITS),
    ]
    for tree in booster.dump_model()["tree_info"]:
        nodes: list[str] = []
        _write(tree["tree_structure"], nodes)
        rows.append(f"tree\t{' '.join(nodes)}")
    return "\n".join(rows) + "\n"


def _write(node: dict[str, Any], nodes: list[str]) -> None:
    if "leaf_value" in node:
        nodes.append(str(round(1000 * node["leaf_value"])))
        return
    nodes.append(f"{node['split_feature']}<{math.floor(node['threshold'])}")
    _write(node["left_child"], nodes)
    _write(node["right_child"], nodes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--try-only", action="store_true", help="write nothing")
    given = parser.parse_args()
    all_sheets = list(sheets())
    print(len(all_sheets), "pages", dict(Counter(sheet.page.group for sheet in all_sheets)), flush=True)
    words = counted(all_sheets)
    lines = table(all_sheets, [lexicon(words, n) for n in range(FOLDS)])
    print(lines.numbers.shape, "lines and numbers", flush=True)
    odds = tried(lines)
    for cut in (0.35, 0.4, 0.45, 0.5, 0.55):
        print(
            f"cut {cut}:",
            *(row for row in scored(all_sheets, lines, odds, math.log(cut / (1 - cut))) if "flat " in row),
        )
    print("cut by the page:", *scored(all_sheets, lines, odds, None), sep="\n")
    sure = calibrated(lines, odds)
    print(*reliability(lines, odds, sure), sep="\n")
    if given.try_only:
        return
    booster = train(lines, slice(None))
    (REFERENCE / "flat_forest.tsv").write_text(written(booster, sure), encoding="utf-8")
    head = (
        "# What words, alone and two at a time, weigh in a line of flat text: above 0 for the article, below for what\n"
        "# stands around it, in hundredths of log-odds. Made by training/flat.py. Not to be edited.\n"
        "# word\tweight\n"
    )
    weighed = sorted(lexicon(words, None).items())
    (REFERENCE / "flat_words.tsv").write_text(head + "".join(f"{w}\t{n}\n" for w, n in weighed), encoding="utf-8")


if __name__ == "__main__":
    main()
