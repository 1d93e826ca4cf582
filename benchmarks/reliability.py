"""Reliability diagrams: how often what is called likely is coded, in bins of equal numbers of pairs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SIZE, MARGIN = 320, 46
LOWEST = 5e-4
"""Axes are logarithmic: most pairs are far from a tie, and that is where calibration is decided."""


def bins(
    label: NDArray[np.bool_], probability: Floats, n: int = 10
) -> list[tuple[int, float, float, float, float]]:
    """(pairs, mean probability, share coded, 5 %, 95 %) per bin of equal numbers; ranges are Wilson's (1927)."""
    made = []
    for part in np.array_split(np.argsort(probability, kind="stable"), n):
        hits, size = int(label[part].sum()), len(part)
        low, high = wilson(hits, size)
        made.append((size, float(probability[part].mean()), hits / size, low, high))
    return made


def wilson(hits: int, size: int, z: float = 1.645) -> tuple[float, float]:
    """Wilson's (1927) interval of a share, by default of 90 %."""
    share = hits / size
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * np.sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return max(float(middle - half), 0.0), min(float(middle + half), 1.0)


def draw(title: str, rows: list[tuple[int, float, float, float, float]], path: Path) -> None:
    """Write one diagram as an SVG that reads on light and dark pages; its table twin is in the page."""

    def at(p: float) -> float:
        return float(SIZE * (np.log10(max(p, LOWEST)) - np.log10(LOWEST)) / -np.log10(LOWEST))

    side = SIZE + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="420" font-size="11" role="img">',
        f'<title>{title}</title><g font-family="system-ui, sans-serif">',
        f'<g transform="translate({MARGIN} {MARGIN // 2})" fill="none" stroke="#888">',
        f'<path d="M0 {SIZE}V0M0 {SIZE}H{SIZE}"/><path d="M0 {SIZE}L{SIZE} 0" stroke-dasharray="4 4"/></g>',
        f'<g transform="translate({MARGIN} {MARGIN // 2})" fill="#777">',
    ]
    for p in (0.001, 0.01, 0.1, 1.0):
        parts.append(f'<text x="{at(p):.1f}" y="{SIZE + 16}" text-anchor="middle">{p:g}</text>')
        parts.append(f'<text x="-6" y="{SIZE - at(p) + 4:.1f}" text-anchor="end">{p:g}</text>')
    parts.append(f'<text x="{SIZE / 2}" y="{SIZE + 34}" text-anchor="middle">probability given</text>')
    parts.append(
        f'<text transform="translate(-36 {SIZE / 2}) rotate(-90)" text-anchor="middle">share coded</text></g>'
    )
    parts.append(f'<g transform="translate({MARGIN} {MARGIN // 2})" stroke="#0072b2" fill="#0072b2">')
    for _, chance, share, low, high in rows:
        x = at(chance)
        parts.append(f'<path d="M{x:.1f} {SIZE - at(low):.1f}V{SIZE - at(high):.1f}" stroke-width="1.5"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{SIZE - at(share):.1f}" r="3.5"/>')
    parts.append("</g></g></svg>")
    path.write_text("\n".join(parts) + "\n")
