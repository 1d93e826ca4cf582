"""Work side by side: kernels that let go of the interpreter lock, in as many threads as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

MOST = 4
"""Every thread has working memory of its own."""


def side_by_side(work: Callable[[A], B], parts: Iterable[A]) -> list[B]:
    """What `work` gives for each part, in the order of the parts: the same as one after the other.

    Args:
        work: Must draw no random numbers and change nothing that another part looks at.
        parts: What to work on.

    Raises:
        Exception: Whatever `work` raises, of the first part that does.
    """
    with ThreadPoolExecutor(min(MOST, os.cpu_count() or 1)) as pool:
        return list(pool.map(work, parts))
