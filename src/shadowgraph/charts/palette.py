"""Colours and type of every chart (Okabe and Ito's palette, told apart by every kind of colour vision)."""

from __future__ import annotations

RIVAL, UNRELATED, TACTICAL, STRATEGIC = "#D55E00", "#8A8A8A", "#56B4E9", "#0072B2"

STATE_COLOURS = {"rival": RIVAL, "unrelated": UNRELATED, "tactical": TACTICAL, "strategic": STRATEGIC}

VIOLENCE_COLOURS = {"state-based": STRATEGIC, "non-state": RIVAL, "one-sided": UNRELATED}

FOR, AGAINST, NEUTRAL = STRATEGIC, RIVAL, UNRELATED
"""Evidence for cooperation, against it, and where a waterfall starts and ends."""

INK, QUIET = "#1A1A1A", "#595959"
"""Text, and text that stands back: 17 and 7 to 1 on white."""

BAND = 0.2
"""Opacity of an interval: a band of its line's own hue."""

FONT = "Inter, 'Helvetica Neue', Arial, sans-serif"
SIZES = {"title": 16, "label": 13, "small": 11}
