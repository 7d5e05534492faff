"""How long a page of the desk takes: from an archive of 1,000 articles, and from one of 100,000.

    python benchmarks/speed/desk.py [--sizes 1000 100000] [--rounds 15] [--keep FOLDER] [--no-browser]

The archives are made: articles of 180 to 320 words by a power law over 4,000 invented words, each with 14 blocks, 5
names out of 3,000, 3 places, statements and events, 2 photos, from 200 sites over 1,500 days; each five are a
story, of an original and four copies. The desk runs in a process of its own, as `copydesk desk` does. Of each page
the time to the first byte and to the last is taken over HTTP, and, where there is a chromium, to the end of its
load event with style and scripts; the best of all rounds, for what else the machine does only adds. The first round
of each page is told apart: it meets a cold cache. Both archives take turns. Where a search finds more in the larger
archive, its page is longer, too: the same name is in 21 and in 2,145 articles, and of up to 1,000 that match the
facets are counted.
"""

from __future__ import annotations

import argparse
import http.client
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import machine
from copydesk.archive import Archive, Sheet
from copydesk.records import (
    Article,
    Block,
    Byline,
    Claim,
    Copy,
    Dateline,
    Difference,
    Event,
    Label,
    Mention,
    Notes,
    Oddity,
    Organisation,
    Origin,
    Page,
    Person,
    Photo,
    Place,
    Reason,
    Shared,
    Span,
    Spike,
    Statement,
    Story,
    page_key,
)

T = TypeVar("T")
SOUNDS = "ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo zu".split()
LABELS: tuple[Label, ...] = (
    "chrome",
    "headline",
    "byline",
    *(["body"] * 6),
    "caption",
    "ad",
    "related",
    "comment",
    "chrome",
)
# What a page may take until it is loaded, and how many times as long of the larger archive as of the smaller.
MOST_MS, MOST_RATIO = 200.0, 1.5


def batched(some: Iterable[T], size: int) -> Iterator[list[T]]:
    """Some at a time (itertools has it from Python 3.12 on)."""
    rest = iter(some)
    while batch := list(islice(rest, size)):
        yield batch


def word(n: int) -> str:
    """An invented word."""
    parts = []
    while n or not parts:
        n, sound = divmod(n, len(SOUNDS))
        parts.append(SOUNDS[sound])
    return "".join(parts)


VOCABULARY = ["the", "of", "harbour", *(word(n) for n in range(20, 4_017))]
WEIGHTS = [1 / (n + 2) for n in range(len(VOCABULARY))]
NAMES = [f"{word(n % 400).capitalize()} {word(n + 400).capitalize()}" for n in range(3_000)]


def made(n: int, size: int) -> Sheet:
    """Article n of an archive."""
    chance = random.Random(n - n % 5)  # the articles of a story share their words
    sheet_chance = random.Random(n + 1_000_003)
    names = chance.choices(NAMES, weights=[1 / (k + 10) for k in range(len(NAMES))], k=5)
    count = chance.randint(180, 320)
    words = chance.choices(VOCABULARY, WEIGHTS, k=count)
    if n % 5:
        words = [w if sheet_chance.random() > 0.03 else sheet_chance.choice(VOCABULARY) for w in words]
    site = f"site{sheet_chance.randrange(200)}.example"
    spread = max(1, size // 66)
    day = (n // 5 * 1_500 // max(1, size // 5)) % 1_500
    published = (
        f"{2020 + day // 365}-{day % 365 // 31 + 1:02}-{day % 31 % 28 + 1:02}T{spread % 24:02}:{n % 60:02}:00+00:00"
    )
    text, html, blocks = "", "<html><body>", []
    per = count // 6
    parts = iter([" ".join(words[k * per : (k + 1) * per]) for k in range(6)])
    mentions: dict[str, list[Span]] = {name: [] for name in names}
    said: list[Statement] = []
    for k, label in enumerate(LABELS):
        passage = {
            "headline": f"{' '.join(words[:7])} {n}",
            "body": f"{names[k % 5]} said that {next(parts, '')}." if label == "body" else "",
        }.get(label, f"{label} {' '.join(words[k : k + 9])}")
        span = Span(len(text), len(text) + len(passage))
        html += f'<p class="{label}">'
        blocks.append(
            Block(
                label=label,
                kind="p",
                span=span,
                raw=Span(len(html), len(html) + len(passage)),
                path=f"body > p.{label}",
            )
        )
        html += f"{passage}</p>\n"
        if label == "body":
            name = names[k % 5]
            mentions[name].append(Span(span.start, span.start + len(name)))
            if len(said) < 3:
                cue = span.start + len(name) + 1
                said.append(
                    Statement(
                        key=f"s{len(said) + 1}",
                        content=(Span(cue + 10, span.end - 1),),
                        cue=Span(cue, cue + 4),
                        source=Span(span.start, cue - 1),
                        who=f"p{k % 5}",
                        voice="paraphrase",
                    )
                )
        text += passage + "\n"
    url = f"https://www.{site}/news/{n}"
    key = page_key(url, html)
    headline = blocks[1].span
    photo = Photo(
        src=f"https://www.{site}/{n - n % 5}.jpg", caption=f"Picture {n % 3}", credit="Ida Moe", basis="figure"
    )
    people = tuple(
        Person(key=f"p{k}", name=name, mentions=tuple(Mention(span=span) for span in mentions[name]))
        for k, name in enumerate(dict.fromkeys(names))
        if mentions[name]
    )
    board = Organisation(
        key="o1", name=f"{word(n % 900 + 20).capitalize()} Board", mentions=(Mention(span=blocks[3].span),)
    )
    return Sheet(
        page=Page(
            key=key, url=url, body=html, form="html", origin=Origin(path="made.warc.gz", offset=n * 900, length=900)
        ),
        article=Article(
            key=key,
            url=url,
            text=text,
            blocks=tuple(blocks),
            form="html",
            site=site,
            language="en" if n % 9 else "de",
            headline=Claim(field="headline", value=headline.of(text), basis="h1", span=headline),
            bylines=(Byline(name="Ida Moe", basis="p.byline"),),
            dateline=Dateline(span=Span(0, 4), place=f"Port {word(n % 300 + 20).capitalize()}"),
            published=Claim(field="published", value=published, basis="json-ld"),
            photos=(photo, photo),
            kind="article",
        ),
        notes=Notes(
            key=key,
            people=people,
            organisations=(board,),
            places=tuple(
                Place(
                    key=f"l{k}",
                    name=town,
                    mentions=(blocks[3 + k].span,),
                    kind="city",
                    latitude=(n * 7 + k) % 120 - 60.0,
                    longitude=(n * 13 + k) % 360 - 180.0,
                    country="NO",
                )
                for k, town in enumerate(dict.fromkeys(f"Port {word(chance.randrange(300) + 20)}" for _ in range(3)))
            ),
            statements=tuple(said),
            events=tuple(
                Event(key=f"e{k}", what=one.content[0], status="happened", who=(one.who,)) for k, one in enumerate(said)
            ),
            oddities=(Oddity(kind="acronym", spans=(headline,), why="Its letters are turned round."),)
            if n % 11 == 0
            else (),
        ),
    )


def build(path: Path, size: int) -> None:
    """An archive of so many made articles, in stories of five."""
    with Archive(path, write=True) as archive:
        edition = archive.begin("made", ["made"], {}, "2024-01-01T00:00:00+00:00")
        copies: list[tuple[str, list[Copy]]] = []
        stories: list[Story] = []
        for numbers in batched(range(size), 1_000):
            sheets = [made(n, size) for n in numbers]
            archive.add(edition, sheets)
            for group in batched(sheets, 5):
                first, *others = [sheet.article for sheet in group]
                days = sorted(one.published.value for one in (first, *others) if one.published)
                spans = Shared(here=first.blocks[3].span, there=first.blocks[3].span)
                change = Difference(kind="name", here=Span(0, 6), there=Span(0, 6))
                copies.append(
                    (
                        first.key,
                        [
                            Copy(
                                key=one.key,
                                kind="near",
                                original=first.key,
                                like=first.key,
                                share=0.97,
                                back=0.97,
                                sure=0.9,
                                shared=(spans,),
                                differences=(change,) if k % 2 else (),
                                reasons=(Reason(basis="published", weight=1.0, words=days[0]),),
                            )
                            for k, one in enumerate(others)
                        ],
                    )
                )
                keys = tuple(one.key for one in (first, *others))
                stories.append(Story(key=first.key, articles=keys, origins=keys[:1], first=days[0], last=days[-1]))
        spikes = [
            Spike(key=f"{n:032x}", stage="read", reason=("empty", "truncated", "bad-row")[n % 3], detail="No bytes.")
            for n in range(size // 50)
        ]
        archive.add(edition, [], spikes)
        archive.add_copies(copies)
        archive.settle([digest for digest, _ in copies], stories, "made", compared=0, cut=0)
        archive.end(edition, "done", "2024-01-01T01:00:00+00:00")


def addresses(path: Path) -> dict[str, str]:
    """The pages that are timed, by name."""
    with Archive(path) as archive:
        many = archive.story_count()
        story = archive.latest_stories(offset=many // 2, limit=1)[0]
        key = story.key
        copy = next(one for one in archive.story_copies(key))
        rare = archive.head(key).headline.split()[-1]
        town = archive.notes(key).places[0].name
    return {
        "front": "/",
        "front, last page": f"/?page={-(-many // 20)}",
        "search, rare word": f"/search?q={rare}",
        "search, common word": "/search?q=harbour",
        "search, three words": f"/search?q=harbour+{VOCABULARY[40]}+{VOCABULARY[60]}",
        "search, word and site": "/search?q=harbour&site=site7.example",
        "search, word, site and day": "/search?q=harbour&site=site7.example&day=2021",
        "search, name": f"/search?person={quote(NAMES[30])}",
        "all articles": "/search",
        "all articles, page 50": f"/search?page={min(50, -(-min(1_000, many * 5) // 20))}",
        "all articles of a site": "/search?site=site7.example",
        "all articles, German": "/search?language=de",
        "story": f"/story/{key}",
        "article": f"/article/{key}",
        "article, a mark": f"/article/{key}?at=60-75",
        "article as JSON": f"/article/{key}.json",
        "compare": f"/compare?a={copy.key}&b={copy.like}",
        "person": f"/person?name={quote(NAMES[30])}",
        "place": f"/place?name={quote(town)}",
        "spikes": "/spikes",
        "corrections": "/corrections",
    }


@contextmanager
def served(path: Path) -> Iterator[str]:
    """The host and port of a desk in a process of its own."""
    command = [sys.executable, "-m", "copydesk", "desk", str(path), "--no-browser"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        found = re.search(r"http://([\d.:]+)/", process.stderr.readline())
        assert found, "it says its address first"
        try:
            yield found[1]
        finally:
            process.terminate()


def fetched(host: str, address: str) -> tuple[float, float]:
    """Milliseconds to the first byte of the answer and to its last."""
    connection = http.client.HTTPConnection(host, timeout=60)
    connection.connect()
    began = time.perf_counter()
    connection.request("GET", address)
    answer = connection.getresponse()
    first = time.perf_counter()
    body = answer.read()
    ended = time.perf_counter()
    assert answer.status == 200, (address, body[:500])
    connection.close()
    return 1_000 * (first - began), 1_000 * (ended - began)


def loaded(hosts: dict[int, str], pages: dict[int, dict[str, str]], rounds: int) -> dict[tuple[int, str], float]:
    """Milliseconds until a browser has loaded each page with all that belongs to it, at best; empty without one."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return {}
    from playwright.sync_api import sync_playwright

    flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    taken: dict[tuple[int, str], list[float]] = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_page()
        for _ in range(rounds):
            for size, named in pages.items():
                for name, address in named.items():
                    if name.endswith("JSON"):
                        continue
                    page.goto(f"http://{hosts[size]}{address}")
                    told = "performance.getEntriesByType('navigation')[0].loadEventEnd"
                    page.wait_for_function(f"{told} > 0")
                    taken.setdefault((size, name), []).append(float(page.evaluate(told)))
        browser.close()
    return {which: min(times) for which, times in taken.items()}


def main() -> int:
    """Make the archives, time the pages, print the table; 1 where a page takes too long."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 100_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--keep", type=Path, help="a folder where the archives are, or are left")
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(exist_ok=True)
        hosts: dict[int, str] = {}
        pages: dict[int, dict[str, str]] = {}
        for size in asked.sizes:
            path = folder / f"made-{size}.db"
            if not path.exists():
                began = time.perf_counter()
                build(path, size)
                print(
                    f"# made {path.name}, {path.stat().st_size / 1e6:,.0f} MB, in {time.perf_counter() - began:.0f} s"
                )
            hosts[size] = stack.enter_context(served(path))
            pages[size] = addresses(path)
        taken: dict[tuple[int, str], list[tuple[float, float]]] = {}
        for _ in range(asked.rounds + 1):
            for size, named in pages.items():
                for name, address in named.items():
                    taken.setdefault((size, name), []).append(fetched(hosts[size], address))
        whole = {} if asked.no_browser else loaded(hosts, pages, max(3, asked.rounds // 3))
    print(machine.facts(("starlette", "jinja2", "uvicorn")))
    print("Milliseconds; first: of the very first round, to the last byte.\n")
    head = "".join(f" {size:>9,} first   byte    all   load" for size in asked.sizes)
    print(f"{'page':<28}{head}   ratio: all, load")
    slow = False
    for name in pages[asked.sizes[0]]:
        line, alls, loads = "", [], []
        for size in asked.sizes:
            cold, *times = taken[size, name]
            byte, full = (min(column) for column in zip(*times, strict=True))
            load = whole.get((size, name))
            loads.append(load or full)
            line += f" {cold[1]:>15.0f} {byte:>6.1f} {full:>6.1f} {'' if load is None else f'{load:.0f}':>6}"
            alls.append(full)
            slow |= max(full, load or 0.0) > MOST_MS
        ratio, of_load = alls[-1] / alls[0], loads[-1] / loads[0]
        slow |= of_load > MOST_RATIO
        mark = " !" if of_load > MOST_RATIO or max(*alls, *loads) > MOST_MS else ""
        print(f"{name:<28}{line}   {ratio:>5.2f}  {of_load:>5.2f}{mark}")
    return int(slow)


if __name__ == "__main__":
    sys.exit(main())
