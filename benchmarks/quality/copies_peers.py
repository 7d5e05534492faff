"""Copies found by datasketch, rensa and TF-IDF beside ours, on the same documents, in the same run.

    COPYDESK_PEERS_PYTHON=... python benchmarks/quality/copies_peers.py [--part dev|held|all] [--set NAME]

Each peer at its best setting, chosen by pair F1 on this very part (ours is not). Times are of one core, of that setting
alone; ours with reading every group sentence by sentence and without.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import copies

import corpora
import machine


def main() -> None:
    """Ours, then each peer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=corpora.PARTS, default="dev")
    parser.add_argument("--set", choices=copies.SETS, action="append")
    asked = parser.parse_args()
    print(machine.facts(("numpy", "msgspec")))
    scorer = corpora.scorer("score_copies")
    for name in asked.set or copies.SETS:
        documents = copies.rows(name, asked.part)
        _, found, took = copies.traced({row["id"]: copies.article(row["id"], row["text"]) for row in documents})
        scored = scorer.score(documents, copies.predictions(documents, found))["clusters"]
        quick = took["prints"] + took["groups"]
        print(f"{name} {asked.part}, {len(documents)} documents")
        print(
            f"  ours: pair F1 {scored['pair_f1']:.4f}, B-cubed {scored['b3_f1']:.4f}, "
            f"{quick:.1f} s, {sum(took.values()):.1f} s with every sentence",
            flush=True,
        )
        for peer in ("datasketch", "rensa", "tfidf"):
            lines = "".join(json.dumps({"id": row["id"], "text": row["text"]}) + "\n" for row in documents)
            script = str(corpora.HERE / "peers" / "copies.py")
            done = subprocess.run(
                [machine.peers_python(), script, peer], input=lines, capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(f"  {peer}: {done.stderr.strip().splitlines()[-1] if done.stderr else 'failed'}")
                continue
            best = None
            for one in json.loads(done.stdout):
                said = [
                    {"id": row["id"], "cluster": str(cluster)}
                    for row, cluster in zip(documents, one["clusters"], strict=True)
                ]
                its = scorer.score(documents, said)["clusters"]
                if best is None or its["pair_f1"] > best[0]["pair_f1"]:
                    best = (its, one)
            assert best is not None
            print(
                f"  {peer}: pair F1 {best[0]['pair_f1']:.4f}, B-cubed {best[0]['b3_f1']:.4f}, "
                f"{best[1]['seconds']:.1f} s ({best[1]['setting']})",
                flush=True,
            )


if __name__ == "__main__":
    main()
