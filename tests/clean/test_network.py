"""The network: whole numbers that no order of adding changes, and an answer for each passage."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copydesk import reference
from copydesk.clean import facts, network


def rows(seed: int, count: int) -> np.ndarray:
    return np.random.RandomState(seed).uniform(-1, 1, (count, len(facts.NAMES)))


def by_hand(numbers: np.ndarray) -> np.ndarray:
    """The sums of the last layer, in whole numbers of 64 bits."""
    net = network.read(reference.data("blocks.npz"))
    seen = np.floor(numbers * network.STEPS + 0.5).astype(np.int64)
    kept = []
    for n, layer in enumerate((net.first, *net.convolutions)):
        if n:
            apart = network.DILATIONS[n - 1]
            reach = network.WIDTH // 2 * apart
            padded = np.pad(seen, ((reach, reach), (0, 0)))
            seen = np.concatenate([padded[k * apart : k * apart + len(seen)] for k in range(network.WIDTH)], axis=1)
        sums = seen @ layer.weights.astype(np.int64) + layer.bias.astype(np.int64)
        assert np.abs(sums).max() < 2**24, "single precision holds every sum"
        scaled = sums.astype(np.float32) * np.float32(layer.scale) + np.float32(0.5)
        seen = np.clip(np.floor(scaled), 0, 2 * network.STEPS).astype(np.int64)
        kept.append(seen)
    last: np.ndarray = np.concatenate(kept, axis=1) @ net.last.weights.astype(np.int64)[:, 0] + int(net.last.bias[0])
    return last


@pytest.mark.parametrize("count", [1, 2, 37, 400])
def test_it_adds_up_as_whole_numbers_do(count: int) -> None:
    numbers = rows(count, count)
    said = np.array(network.body(numbers)) > 0.5
    assert (said == (by_hand(numbers) > 0)).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 60))
def test_every_passage_has_an_answer_between_no_and_yes(seed: int, count: int) -> None:
    likely = network.body(rows(seed, count))
    assert len(likely) == count
    assert all(0 <= chance <= 1 for chance in likely)


def test_another_network_answers_only_for_as_long_as_it_is_asked_to() -> None:
    numbers = rows(1, 9)
    shipped = network.body(numbers)
    net = network.read(reference.data("blocks.npz"))
    silent = net._replace(last=net.last._replace(weights=net.last.weights * 0, bias=net.last.bias * 0))
    with network.using(silent):
        assert network.body(numbers) == [0.5] * 9
    assert network.body(numbers) == shipped
