"""Make place_weights.tsv: what speaks for words naming a place, and for one of its namesakes.

    .venv-train/bin/python training/places.py [--try-only]

Two regressions, each over facts that annotate itself counts: `cue` (logistic, evidence.CUES) and `alone`, `together`
(softmax over the places of a name, senses.ALONE, company.TOGETHER). Trained on the half `dev` of LGL and GeoVirus, told
by a digest of the id, as in benchmarks/quality/places.py; the latter two on news that is not local, too. Plain gradient
steps from nought, so the same corpora give the same table. No text is in it.
"""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks" / "quality"), str(ROOT / "benchmarks")]

import places as measure
from copydesk.annotate import company, evidence, gazetteer, people, places, senses, toponyms
from copydesk.annotate.gazetteer import OWN, PEOPLE

OUT = ROOT / "src" / "copydesk" / "reference" / "place_weights.tsv"
LARGE = 114  # half a million people, in the steps of the gazetteer
WEIGHT_CUE, WEIGHT_SENSE = 0.3, 0.15  # how strongly weights are held to nought: guesses, not swept

# Weights that are set. A university, a newspaper, a team, a street is no place, which LGL sees otherwise. The corpora
# can't tell, for want of national news: "Washington" alone is the capital, "New York" the town; a county is seldom
# meant without the word; a list names towns of like size; "Paris, Texas" is meant by "Paris", too.
HELD_CUES = dict.fromkeys(
    (
        "in body first",
        "in body behind of",
        "in body later",
        "before a street",
        "before a team",
        "before a name that speaks",
        "behind a university of",
    ),
    -6.0,
)
HELD = {
    "capital beside a state": 4.0,
    "town beside its state": 2.0,
    "county in short": -3.0,
    "size of the list": 1.0,
    "told in full": 6.0,
}


def gather() -> list[dict[str, Any]]:
    """Every article of the half with its spots, their facts and the gold beside them."""
    table = gazetteer.read()
    found = []
    for corpus in measure.CORPORA:
        for row in measure.rows(corpus):
            if not measure.in_part(row["id"], "dev"):
                continue
            words = measure.read(row["text"])
            named = people.found(words, "en")
            spots = toponyms.spots(words, table)
            cover = places.covered(words, named, "en")
            facts = evidence.cues(words, spots, cover, table)
            gold = []
            for spot in spots:
                over = [one for one in row["toponyms"] if spot.start < one["end"] and one["start"] < spot.close]
                gold.append(over[0] if over else None)
            found.append({"corpus": corpus, "row": row, "words": words, "spots": spots, "facts": facts, "gold": gold})
    return found


def national() -> list[dict[str, Any]]:
    """News that is not local, without gold: there a town of half a million people, named without more, is itself.

    LGL was gathered for names that two places have; with it alone, towns of a state would draw all names near.
    """
    table = gazetteer.read()
    found = []
    for path, least in (
        ("attrib/polnear-train", 250),
        ("spacetime/time_timebank", 200),
        ("spacetime/time_aquaint", 100),
    ):
        with gzip.open(measure.corpora.SHARED / "data" / f"{path}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for n, line in enumerate(lines):
                if n == least:
                    break
                row = json.loads(line)
                words = measure.read(row["text"])
                spots = toponyms.spots(words, table)
                facts = evidence.cues(words, spots, places.covered(words, people.found(words, "en"), "en"), table)
                gold = []
                for spot in spots:
                    sites = [table.site(entry >> 3) for entry in spot.entries if entry & 7 == OWN]
                    best = max(sites, key=lambda one: (one.rank >= 8, one.people), default=None)
                    sure = best is not None and (best.rank == 9 or (best.kind == "city" and best.people >= LARGE))
                    gold.append({"lat": best.latitude, "lon": best.longitude, "tol_km": 30} if sure else None)
                found.append(
                    {"corpus": "national", "row": row, "words": words, "spots": spots, "facts": facts, "gold": gold}
                )
    return found


def cue_weights(articles: list[dict[str, Any]]) -> np.ndarray:
    rows, answers = [], []
    for one in articles:
        for spot, facts, gold in zip(one["spots"], one["facts"], one["gold"], strict=True):
            demonym = any(entry & 7 == PEOPLE for entry in spot.entries)
            if demonym and one["corpus"] == "geovirus":
                continue  # which has no peoples
            if gold is not None and gold["lat"] is None:
                continue
            row = np.zeros(len(evidence.CUES))
            row[facts] = 1
            rows.append(row)
            answers.append(gold is not None)
    x, y = np.array(rows), np.array(answers, float)
    held = np.array([HELD_CUES.get(name, 0.0) for name in evidence.CUES])
    fixed = x @ held
    x = np.where(held != 0, 0.0, x)
    weights = np.zeros(x.shape[1])
    for _ in range(400):  # Newton steps, damped by the hold
        p = 1 / (1 + np.exp(-x @ weights - fixed))
        slope = x.T @ (y - p) - WEIGHT_CUE * weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + WEIGHT_CUE * np.eye(x.shape[1])
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-6:
            break
    right = ((x @ weights + fixed > 0) == (y > 0)).mean()
    print(f"cue: {len(y):,} spots, {int(y.sum()):,} of them gold, {right:.3f} right")
    return weights + held


def right_places(sites: list[Any], gold: dict[str, Any]) -> np.ndarray:
    """Which of the places of a name are the gold one: the nearest within its own size, and what lies beside that."""
    away = np.array([measure.km(one.latitude, one.longitude, gold["lat"], gold["lon"]) for one in sites])
    if not len(away) or away.min() > gold["tol_km"]:
        return np.zeros(len(sites), bool)
    return away <= max(12.0, away.min() * 1.05)


def sense_weights(articles: list[dict[str, Any]], first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    table = gazetteer.read()
    tasks = []
    for one in articles:
        chance = [1 / (1 + np.exp(-first[facts].sum())) for facts in one["facts"]]
        if not one["spots"]:
            continue
        names, owner = places.grouped(one["words"], one["spots"], one["facts"], chance, table, None)
        choice = senses.alone(names, table, measure.site(one["row"]), "en")
        right = np.zeros(len(choice.sites), bool)
        seen: set[int] = set()
        counts: dict[int, int] = {}
        for n, gold in zip(owner, one["gold"], strict=True):
            if gold is None or gold["lat"] is None:
                continue
            counts[n] = counts.get(n, 0) + 1
            if n in seen:
                continue
            seen.add(n)
            mine = np.flatnonzero(choice.owner == n)
            right[mine] = right_places([choice.sites[k] for k in mine], gold)
        usable = np.array([right[choice.owner == n].any() for n in range(len(names))])
        heavy = np.array([min(counts.get(n, 0), 5) for n in range(len(names))], float) ** 0.5
        tasks.append((names, choice, right, usable, heavy, company.distances(choice.sites)))

    held = np.array([HELD.get(name, 0.0) for name in (*senses.ALONE, *company.TOGETHER)])

    def fit(inputs: list[np.ndarray]) -> np.ndarray:
        """Adam on the whole: the likelihood of the right places of each name."""
        x = np.concatenate(inputs)
        owner, shift, right, share = [], 0, [], []
        for names, choice, good, usable, heavy, _ in tasks:
            owner.append(choice.owner + shift)
            shift += len(names)
            right.append(good)
            share.append(np.where(usable, heavy, 0.0))
        group, good, weight = np.concatenate(owner), np.concatenate(right), np.concatenate(share)
        fixed = x @ held[: x.shape[1]]
        x = np.where(held[: x.shape[1]] != 0, 0.0, x)
        spread = x.std(0) + 1e-6
        z = x / spread
        w = np.zeros(x.shape[1])
        m, v = np.zeros_like(w), np.zeros_like(w)
        for step in range(1, 1501):
            p = company.softmax(z @ w + fixed, group, shift)
            mass = np.zeros(shift)
            np.add.at(mass, group, p * good)
            q = np.where(good, p / np.maximum(mass[group], 1e-12), 0.0)
            slope = z.T @ ((q - p) * weight[group]) - WEIGHT_SENSE * w / spread
            m, v = 0.9 * m + 0.1 * slope, 0.999 * v + 0.001 * slope**2
            w += 0.03 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
        p = company.softmax(z @ w + fixed, group, shift)
        mass = np.zeros(shift)
        np.add.at(mass, group, p * good)
        print(f"sense: {int((weight > 0).sum()):,} names, mean share of the right {mass[weight > 0].mean():.3f}")
        return w / spread + held[: x.shape[1]]

    alone = fit([choice.facts for _, choice, *_ in tasks])
    belief = [company.softmax(choice.facts @ alone, choice.owner, len(names)) for names, choice, *_ in tasks]
    later = np.zeros(len(senses.ALONE) + len(company.TOGETHER))
    for _ in range(3):
        inputs = [
            np.concatenate([choice.facts, company.together(choice, held, near, names)], axis=1)
            for (names, choice, _, _, _, near), held in zip(tasks, belief, strict=True)
        ]
        later = fit(inputs)
        belief = [
            company.softmax(x @ later, choice.owner, len(names))
            for (names, choice, *_), x in zip(tasks, inputs, strict=True)
        ]
    return alone, later


def main() -> None:
    articles = gather()
    cue = cue_weights(articles)
    alone, later = sense_weights([*articles, *national()], cue)
    table = [("cue", name, weight) for name, weight in zip(evidence.CUES, cue, strict=True)]
    table += [("alone", name, weight) for name, weight in zip(senses.ALONE, alone, strict=True)]
    table += [
        ("together", name, weight) for name, weight in zip((*senses.ALONE, *company.TOGETHER), later, strict=True)
    ]
    text = (
        "# What speaks for words naming a place, and for one of the places of a name; learned by training/places.py.\n"
        "# cue: facts of words (annotate/evidence.py). alone, together: facts of a place (annotate/senses.py).\n"
        "# part\tfact\tweight\n"
    )
    text += "".join(f"{part}\t{name}\t{weight:.3f}\n" for part, name, weight in table)
    print(text)
    if "--try-only" not in sys.argv:
        OUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
