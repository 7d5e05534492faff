"""Statements: contents, cues and sources that were found apart, linked to one another.

Each cue makes one statement: `links` chooses the cue of each content, or none, and the source of each cue, or none.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from copydesk.annotate import cues as cue_words
from copydesk.annotate import links
from copydesk.annotate.tagger import CONTENT, CUE, SOURCE, Tagged, Tags
from copydesk.annotate.told import Told, Voice
from copydesk.words import Words


def linked(words: Words, paragraphs: Sequence[int], tags: Tags) -> list[Told]:
    """The statements that these tags make, in the order of their cues. `paragraphs` holds the first word of each
    paragraph, and at its end the count of all words. A content that belongs to no cue makes none."""
    cues = [run for run in tags.runs if run.role == CUE]
    contents = [run for run in tags.runs if run.role == CONTENT]
    sources = [run for run in tags.runs if run.role == SOURCE]
    if not cues or not contents:
        return []
    where = links.Where(words, paragraphs, cues, contents)
    said: dict[int, list[tuple[Tagged, float]]] = {}
    for content, cue_choice in zip(contents, links.chosen("content", links.of_contents(where)), strict=True):
        if cue_choice.number >= 0:
            said.setdefault(cue_choice.number, []).append((content, cue_choice.sure))
    candidates = links.perhaps(sources, tags.source, where)
    choices = links.chosen("source", links.of_cues(candidates, tags.source, where))
    found = []
    for n, choice in enumerate(choices):
        if n not in said:
            continue
        cue = cues[n]
        source = candidates[choice.number][0] if choice.number >= 0 else None
        parts = [cue, *(content for content, _ in said[n]), *([source] if source else [])]
        ranges = tuple((content.first, content.end) for content, _ in said[n])
        found.append(
            Told(
                content=ranges,
                cue=(cue.first, cue.end),
                source=(source.first, source.end) if source else None,
                sure=round(min(choice.sure, *(part.sure for part in parts), *(sure for _, sure in said[n])), 3),
            )
        )
    return found


def kind(words: Words, told: Told, voice: Voice, language: str = "en") -> Literal["said", "held"]:
    """Whether something was spoken or written: it is in quotation marks, or its cue has a word of saying."""
    if voice != "paraphrase":
        return "said"
    forms = words.forms
    cue = [form.casefold() for form in forms[slice(*told.cue)]] if told.cue else []
    table = cue_words.cues(language)
    spoken = any(form in table.verbs or form in table.nouns or form in links.known("say") for form in cue)
    spoken = spoken or any(tuple(cue[: len(prep)]) == prep for prep in table.prepositions)
    return "said" if spoken or not cue else "held"
