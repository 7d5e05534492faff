"""How likely each passage of a page is body: a small network over the passages in their order.

Each passage's facts pass through one layer, then three convolutions see ever more of its neighbours. Weights and
activations are whole numbers small enough that single precision adds them up without rounding, so the answer does not
hang on the machine, nor on the order in which it adds. The weights are made by training/labeller.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from copydesk import reference

Singles = npt.NDArray[np.float32]

# Facts and activations are rounded to this many steps of 1.
STEPS = 127
# How far apart the passages are that each convolution sees, and how many of them.
DILATIONS = (1, 2, 4)
WIDTH = 5


class Layer(NamedTuple):
    """A layer: weights and bias in whole numbers, and what its sums are multiplied by to become activations."""

    weights: Singles
    bias: Singles
    scale: float


class Network(NamedTuple):
    """The layers: of the facts, the convolutions, the last."""

    first: Layer
    convolutions: tuple[Layer, ...]
    last: Layer


def read(weights: bytes) -> Network:
    """A network from the bytes of a file of weights (npz)."""
    with np.load(BytesIO(weights), allow_pickle=False) as told:
        layers = [
            Layer(told[f"weights{n}"].astype(np.float32), told[f"bias{n}"].astype(np.float32), float(told[f"scale{n}"]))
            for n in range(len(DILATIONS) + 2)
        ]
    return Network(layers[0], tuple(layers[1:-1]), layers[-1])


@cache
def _shipped() -> Network:
    return read(reference.data("blocks.npz"))


_other: list[Network] = []


@contextmanager
def using(network: Network) -> Iterator[None]:
    """Another network instead of the shipped one, for as long as the block lasts: to measure it."""
    _other.append(network)
    try:
        yield
    finally:
        _other.pop()


def body(rows: npt.NDArray[np.float64]) -> list[float]:
    """How likely each passage is body, 0 to 1, from the rows of its facts."""
    network = _other[-1] if _other else _shipped()
    seen = _layer(np.floor(rows * STEPS + 0.5).astype(np.float32), network.first)
    kept = [seen]
    for layer, apart in zip(network.convolutions, DILATIONS, strict=True):
        seen = _layer(_windows(seen, apart), layer)
        kept.append(seen)
    last = network.last
    sums = (
        (_product(np.concatenate(kept, axis=1), last.weights)[:, 0] + last.bias[0]).astype(np.float64)
        * last.scale
        / 2.0
    )
    # A logistic curve of quotients and roots, which every machine rounds alike.
    likely: list[float] = (0.5 + 0.5 * sums / np.sqrt(1.0 + sums * sums)).tolist()
    return likely


def _layer(seen: Singles, layer: Layer) -> Singles:
    sums = _product(seen, layer.weights) + layer.bias
    done: Singles = np.clip(np.floor(sums * np.float32(layer.scale) + np.float32(0.5)), 0.0, 2.0 * STEPS)
    return done


def _windows(seen: Singles, apart: int) -> Singles:
    """For each passage its own activations and those of its neighbours, side by side; none beyond the ends."""
    count, width = seen.shape
    reach = WIDTH // 2 * apart
    padded = np.zeros((count + 2 * reach, width), dtype=np.float32)
    padded[reach : reach + count] = seen
    return np.concatenate([padded[n * apart : n * apart + count] for n in range(WIDTH)], axis=1)


# Larger products are spread over threads, which costs more than it gives and takes cores from other workers.
_ALONE = 250_000


def _product(left: Singles, right: Singles) -> Singles:
    """A matrix product in parts that are small enough to stay on one thread."""
    step = max(1, _ALONE // right.size)
    if len(left) <= step:
        whole: Singles = left @ right
        return whole
    parts: Singles = np.concatenate([left[n : n + step] @ right for n in range(0, len(left), step)])
    return parts
