"""Random streams that belong to a record, not to its place in a table.

An event, a pair or a period has a 64-bit key derived from the seed and its id; draw d of purpose p is a hash of
(key, p, d). So an event gets the same draws in the theatre and in its district, whatever else is in the table:
values before a date don't move when later events arrive, and two runs that differ in one thing share all other
randomness (common random numbers).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.uint64]
Uniforms = NDArray[np.float32]

PURPOSES = (
    "weight",
    "day",
    "deaths",
    "together",
    "unseen",
    "unseen angle",
    "other",
    "other angle",
    "affiliation",
    "tie",
    "layer",
    "layer there",
    "patron",
    "patron there",
    "unknown part",
    "unheard war",
)

ROWS = 128
"""Keys hashed at a time, so that the work stays in the processor's cache."""

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def keys_of(ids: Iterable[str], seed: int) -> Keys:
    """One key per id, shape (n,), the same on every machine."""
    secret = str(seed).encode()
    digests = (hashlib.blake2b(one.encode(), digest_size=8, key=secret).digest() for one in ids)
    return np.frombuffer(b"".join(digests), dtype="<u8").astype(np.uint64)


def uniforms(keys: Keys, purpose: str, n: int) -> Uniforms:
    """Uniform draws in (0, 1), shape (len(keys), n): the SplitMix64 hash (Steele, Lea and Flood 2014).

    Args:
        keys: shape (m,).
        purpose: One of `PURPOSES`; different purposes give independent draws.
        n: Draws per key.
    """
    counter = np.arange(1, n + 1, dtype=np.uint64) + np.uint64(PURPOSES.index(purpose) << 40)
    counter *= _GOLDEN
    made = np.empty((len(keys), n), np.float32)
    stirred = keys.copy()
    _mix(stirred, np.empty_like(stirred))
    z, spare = np.empty((ROWS, n), np.uint64), np.empty((ROWS, n), np.uint64)
    for start in range(0, len(keys), ROWS):
        part = made[start : start + ROWS]
        block = z[: len(part)]
        np.add(stirred[start : start + ROWS, None], counter, out=block)
        _mix(block, spare[: len(part)])
        block >>= np.uint64(40)
        part[:] = block
    made += np.float32(0.5)
    made *= np.float32(2.0**-24)
    # 2^24 - 0.5 is no float32: the largest draw would round to 1.
    return np.minimum(made, np.float32(1.0 - 2.0**-24), out=made)


def _mix(z: Keys, spare: Keys) -> None:
    """Stir the bits of an array in place, with a second one of its shape to work in."""
    for shift, factor in ((30, _FIRST), (27, _SECOND)):
        np.right_shift(z, np.uint64(shift), out=spare)
        z ^= spare
        z *= factor
    np.right_shift(z, np.uint64(31), out=spare)
    z ^= spare


def exponentials(keys: Keys, purpose: str, n: int) -> Uniforms:
    """Exponential draws of mean 1, shape (len(keys), n): weights of the Bayesian bootstrap (Rubin 1981)."""
    draws = uniforms(keys, purpose, n)
    np.log(draws, out=draws)
    return np.negative(draws, out=draws)


def half_gammas(keys: Keys, purpose: str, n: int) -> Uniforms:
    """Gamma(1/2, 1) draws, shape (len(keys), n): the weight of half an unseen event.

    An exponential times the squared cosine of a uniform angle, since Beta(1/2, 1/2) parts a Gamma(1) in halves.
    """
    angle = uniforms(keys, f"{purpose} angle", n)
    made: Uniforms = exponentials(keys, purpose, n) * np.cos(np.float32(np.pi) * angle) ** 2
    return made
