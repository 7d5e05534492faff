"""Copies by datasketch, rensa and TF-IDF, in the peers' environment: called by benchmarks/quality/copies_peers.py.

    python copies.py NAME < documents.jsonl > clusters.json

Reads documents (id, text), each as a line of JSON. Writes for several settings of one peer the cluster of each
document (connected components of its pairs) and the processor time that they took.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable


def components(count: int, pairs: Iterable[tuple[int, int]]) -> list[int]:
    """The connected component of each document."""
    parent = list(range(count))

    def root(n: int) -> int:
        while parent[n] != n:
            parent[n] = parent[parent[n]]
            n = parent[n]
        return n

    for one, other in pairs:
        parent[root(one)] = root(other)
    return [root(n) for n in range(count)]


def shingles(text: str, size: int) -> list[str]:
    """The runs of so many words."""
    words = text.lower().split()
    return [" ".join(words[n : n + size]) for n in range(max(1, len(words) - size + 1))]


def datasketch(texts: list[str]) -> Iterable[tuple[str, list[int], float]]:
    """MinHash of 128 permutations with its index, for words, pairs and runs of five, at several thresholds."""
    from datasketch import MinHash, MinHashLSH

    for size in (1, 2, 5):
        began = time.process_time()
        hashed = []
        for text in texts:
            one = MinHash(num_perm=128)
            one.update_batch([run.encode() for run in set(shingles(text, size))])
            hashed.append(one)
        made = time.process_time() - began
        for threshold in (0.2, 0.3, 0.4, 0.5, 0.7):
            began = time.process_time()
            index = MinHashLSH(threshold=threshold, num_perm=128)
            pairs = []
            for n, one in enumerate(hashed):
                pairs += [(n, m) for m in index.query(one) if hashed[m].jaccard(one) >= threshold]
                index.insert(n, one)
            yield f"runs of {size}, {threshold}", components(len(texts), pairs), made + time.process_time() - began


def rensa(texts: list[str]) -> Iterable[tuple[str, list[int], float]]:
    """The same with rensa."""
    from rensa import RMinHash, RMinHashLSH

    for size in (1, 2, 5):
        began = time.process_time()
        hashed = []
        for text in texts:
            one = RMinHash(num_perm=128, seed=1)
            one.update(sorted(set(shingles(text, size))))
            hashed.append(one)
        made = time.process_time() - began
        for threshold, bands in ((0.2, 64), (0.3, 64), (0.4, 32), (0.5, 32), (0.7, 16)):
            began = time.process_time()
            index = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands)
            pairs = []
            for n, one in enumerate(hashed):
                pairs += [(n, m) for m in index.query(one) if hashed[m].jaccard(one) >= threshold]
                index.insert(n, one)
            yield f"runs of {size}, {threshold}", components(len(texts), pairs), made + time.process_time() - began


def tfidf(texts: list[str]) -> Iterable[tuple[str, list[int], float]]:
    """TF-IDF cosine of all pairs, sublinear, words."""
    import numpy as np
    from sklearn.feature_extraction.text import TfidfVectorizer

    began = time.process_time()
    table = TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit_transform(texts)
    alike = (table @ table.T).tocoo()
    made = time.process_time() - began
    for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7):
        kept = (alike.data >= threshold) & (alike.row < alike.col)
        pairs = zip(alike.row[kept].tolist(), alike.col[kept].tolist(), strict=True)
        yield f"{threshold}", components(len(texts), pairs), made


def main() -> None:
    """One peer over the documents of standard input."""
    documents = [json.loads(line) for line in sys.stdin]
    peer = {"datasketch": datasketch, "rensa": rensa, "tfidf": tfidf}[sys.argv[1]]
    found = [
        {"setting": setting, "clusters": clusters, "seconds": seconds}
        for setting, clusters, seconds in peer([row["text"] for row in documents])
    ]
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
