"""Likeness of names by the three-letter pieces they share, rare pieces counting more."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

SIZE = 3


class Trigrams:
    """Cosine of inverse-document-frequency weighted trigram counts over a fixed list of texts.

    'Front' or 'Liberation' are in hundreds of names and weigh little; 'Kachin' is in two.

    Args:
        texts: Folded Latin texts.

    Examples:
        >>> Trigrams(["hamas", "hezbollah"]).likeness("hezbolah").argmax()
        np.int64(1)
    """

    def __init__(self, texts: Sequence[str]) -> None:
        postings: dict[str, dict[int, int]] = {}
        for at, text in enumerate(texts):
            for piece in _pieces(text):
                counts = postings.setdefault(piece, {})
                counts[at] = counts.get(at, 0) + 1
        self._size = len(texts)
        self._weight = {
            piece: math.log((1 + self._size) / len(hits)) + 1.0 for piece, hits in postings.items()
        }
        self._postings = {
            piece: (
                np.fromiter(hits.keys(), dtype=np.int64, count=len(hits)),
                np.fromiter(hits.values(), dtype=np.float64, count=len(hits)) * self._weight[piece],
            )
            for piece, hits in postings.items()
        }
        squares = np.zeros(self._size)
        for rows, weights in self._postings.values():
            squares[rows] += weights**2
        self._norms = np.sqrt(squares)

    def likeness(self, text: str) -> NDArray[np.float64]:
        """Cosine of a text with every text of the list.

        Returns:
            shape (n_texts,), 0 to 1.
        """
        counts: dict[str, int] = {}
        for piece in _pieces(text):
            counts[piece] = counts.get(piece, 0) + 1
        unseen = math.log(1 + self._size) + 1.0
        dots = np.zeros(self._size)
        square = 0.0
        for piece, count in counts.items():
            weight = count * self._weight.get(piece, unseen)
            square += weight**2
            if piece in self._postings:
                rows, weights = self._postings[piece]
                dots[rows] += weight * weights
        scale = self._norms * math.sqrt(square)
        made: NDArray[np.float64] = np.divide(dots, scale, out=np.zeros(self._size), where=scale > 0)
        return made


def _pieces(text: str) -> list[str]:
    padded = f"  {text} "
    return [padded[at : at + SIZE] for at in range(len(padded) - SIZE + 1)]
