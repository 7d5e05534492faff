"""Who, what, when, where of an article: the first answer, on Giveme5W1H, beside floors that ask nothing.

    python benchmarks/quality/gist.py [--part dev|held|all] [--show N]

Scored by score_event.py (5w1h): an answer is right where half of its words and half of the coders' are the same.
Articles are split in halves by a hash of their name: rules were made on "dev". The floors are: who, the first person or
organisation named; what, the title; when, the day of publication, and the first day that the text names; where, the
dateline, and the first place named.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import corpora
import machine

FILE = corpora.SHARED / "data" / "spacetime" / "event_giveme5w1h.jsonl.gz"
ASKED = ("who", "what", "when", "where")
Document = dict[str, Any]


def documents(part: str) -> list[Document]:
    """The articles of a part."""
    with gzip.open(FILE, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines]
    held = {one["id"]: hashlib.sha1(one["id"].encode()).digest()[0] % 2 == 1 for one in found}
    return [one for one in found if part == "all" or held[one["id"]] == (part == "held")]


def article_of(document: Document) -> Any:
    """The article as cleaning would leave it: its title, its paragraphs, its day."""
    from copydesk.clean import lines
    from copydesk.records import Article, Block, Claim, Dateline, Span

    title, body = document["title"].strip(), document["text"].strip()
    text = f"{title}\n{body}"
    blocks = [Block(label="headline", kind="h1", span=Span(0, len(title)), raw=Span(0, len(title)))]
    at = len(title) + 1
    filed = None
    for line in body.split("\n"):
        end = at + len(line)
        if line.strip():
            if filed is None and len(blocks) == 1:
                filed = lines.dateline(line, text)
                start = at
            blocks.append(Block(label="body", kind="p", span=Span(at, end), raw=Span(at, end)))
        at = end + 1
    dateline = None
    if filed is not None:
        span = Span(start + filed.words.start, start + filed.words.end)
        dateline = Dateline(span=span, place=filed.place, agency=filed.agency)
    return Article(
        key=document["id"],
        url="",
        text=text,
        blocks=tuple(blocks),
        form="text",
        language="en",
        headline=Claim(field="headline", value=title, basis="page", span=Span(0, len(title))),
        dateline=dateline,
        published=Claim(field="published", value=day_of(document), basis="pile:date") if day_of(document) else None,
    )


def day_of(document: Document) -> str:
    """Its day of publication, "" where none is known."""
    return document["date"][:10] if document["date"][:1].isdigit() else ""


def written(day: str) -> str:
    """A day as the coders wrote it where no word of the text says it: "November 8, 2016"."""
    return f"{date.fromisoformat(day):%B} {int(day[8:10])}, {day[:4]}" if day else ""


def answers(document: Document) -> tuple[Document, Document, Document]:
    """Ours, and the two floors."""
    from copydesk import annotate

    article = article_of(document)
    notes = annotate.notes(article)
    told = annotate.gist(article, notes)

    def of(span: Any) -> list[str]:
        return [span.of(article.text)] if span else []

    ours = {
        "who": of(told.who),
        "what": of(told.what),
        "when": of(told.when) or [written(told.day)] * bool(told.day),
        "where": of(told.where),
        "when_date": told.day,
    }
    day = day_of(document)
    everyone = [(one.mentions[0].span, one.name) for one in (*notes.people, *notes.organisations)]
    days = [moment for moment in notes.moments if len(moment.value) >= 10 and moment.kind in ("date", "time")]
    places = sorted((place.mentions[0], place.name) for place in notes.places)
    first = {
        "who": [min(everyone)[1]] if everyone else [],
        "what": [document["title"]],
        "when": [written(day)] * bool(day),
        "where": [article.dateline.place] if article.dateline else [],
        "when_date": day,
    }
    second = {
        **first,
        "when": of(days[0].span) if days else [],
        "where": [places[0][1]] if places else [],
        "when_date": days[0].value[:10] if days else None,
    }
    return ours, first, second


def shares(gold: dict[str, Document], told: dict[str, Document]) -> dict[str, float]:
    """The share of right answers to each question, of those that the coders answer; `day` of the days."""
    found = corpora.scorer("score_event").five(gold, told)
    return {**{asked: found[asked]["recall"] for asked in ASKED}, "day": found["when_date"]["acc"]}


def scores(part: str) -> dict[str, float]:
    """What the gate keeps."""
    gold = {one["id"]: one for one in documents(part)}
    found = shares(gold, {name: answers(one)[0] for name, one in gold.items()})
    return {f"gist {asked}": found[asked] / 100 for asked in ASKED}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--show", type=int, default=0, metavar="N", help="how many articles to print")
    given = parser.parse_args()
    if not FILE.is_file():
        sys.exit(f"The corpora are not in {corpora.SHARED}: name their folder in COPYDESK_SHARED.")
    print(machine.facts(()))
    gold = {one["id"]: one for one in documents(given.part)}
    told = {name: answers(one) for name, one in gold.items()}
    print(f"{given.part}: {len(gold)} articles; per cent of the first answers that are right")
    names = ("ours", "floor: first entity, title, publication day, dateline", "floor: ..., first day, first place")
    for n, name in enumerate(names):
        print(f"  {name:<58}", shares(gold, {key: one[n] for key, one in told.items()}))
    module = corpora.scorer("score_event")
    for key, one in list(gold.items())[: given.show]:
        print(f"\n{one['title']} ({one['date'][:10]})")
        for asked in ASKED:
            ours = told[key][0][asked]
            wanted = [phrase["text"] for phrase in one[asked]]
            right = any(module.tf1(ours[0], phrase) >= 0.5 for phrase in wanted) if ours else not wanted
            print(f"  {' ' if right else '!'} {asked:<6} {ours[:1]}  gold {wanted}")


if __name__ == "__main__":
    main()
