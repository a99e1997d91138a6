"""Random streams that have names: the same seed, name and numbers give the same draws, in whatever order."""

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def stream(seed: int, name: str, *numbers: int) -> np.random.Generator:
    """The generator of one purpose, for example `stream(1, "reporting", day)`."""
    key = [seed, zlib.crc32(name.encode()), *numbers]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(key)))


def pick(rng: np.random.Generator, weights: Sequence[float], size: int) -> Array:
    """`size` indices into `weights` (int16), each drawn by its weight; the weights need not sum to 1."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    drawn = np.searchsorted(edges, rng.random(size) * edges[-1], side="right")
    return np.asarray(drawn, dtype=np.int16)


def shares(total: int, weights: Array) -> Array:
    """`total` split by `weights` into whole numbers (largest remainder), summing to `total`."""
    exact = total * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    rest = total - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:rest]] += 1
    return np.asarray(whole)


def rank_in_group(keys: Array) -> Array:
    """For each element how many earlier elements have the same key (int64)."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]]) if len(keys) else np.zeros(0, np.int64)
    rank = np.arange(len(keys)) - np.repeat(starts, np.diff(np.r_[starts, len(keys)]))
    result = np.empty(len(keys), dtype=np.int64)
    result[order] = rank
    return result
