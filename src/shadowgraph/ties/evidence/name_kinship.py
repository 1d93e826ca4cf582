"""Name kinship: names that share rare words, as branches, factions and successors do."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

import numpy as np
import polars as pl

from shadowgraph.ties.base import SOURCES_SCHEMA, Mode, Rates, TermValues
from shadowgraph.ties.panel import Panel

_WORD = re.compile(r"[^\W\d_]{2,}|\d+")
_IDLE = {
    "of",
    "the",
    "and",
    "for",
    "in",
    "de",
    "la",
    "el",
    "al",
    "du",
    "des",
    "government",
    "group",
    "faction",
}


class NameKinship:
    """Do the two names share words that few names have ("SPLM/A" and "SPLM/A-North")?

    Counted once per pair, in its first period. The null is the chance that two names drawn from the theatre share
    any word. Common descent cuts both ways (mother and splinter are allies or bitter rivals), so the term mostly
    speaks against "unrelated".
    """

    name = "name kinship"
    mode: Mode = "events"
    compared = "rare words shared by the two names, with how often two names share one"
    rates = Rates((3.0, 0.7, 4.0, 8.0), strength=5.0, dispersion=1.0)

    def compute(self, panel: Panel) -> TermValues:
        """Score pairs by shared words, each weighted by its rarity."""
        words = [name_words(name) for name in panel.orgs["name"].to_list()]
        known = Counter(word for one in words for word in one)
        n = max(len(words), 2)
        score = np.zeros(panel.n_pairs)
        for p, (a, b) in enumerate(zip(panel.pair_a.tolist(), panel.pair_b.tolist(), strict=True)):
            shared = words[a] & words[b]
            if shared:
                rarest = min(known[word] for word in shared)
                # A word only these two have counts 1; one in a tenth of all names counts nearly nothing.
                score[p] = max(0.0, 1.0 - np.log(rarest / 2) / np.log(max(n / 10, 3)))
        observed, expected = np.zeros(panel.n_cells), np.zeros(panel.n_cells)
        first = panel.cell_starts[:-1]
        observed[first] = score
        expected[first] = score.mean() if len(score) else 0.0
        return TermValues(
            observed, expected, pl.DataFrame(schema=SOURCES_SCHEMA), np.zeros(panel.n_cells, np.int64)
        )


def name_words(name: str) -> set[str]:
    """Folded words of a name that can tell kinship.

    Examples:
        >>> sorted(name_words("SPLM/A-North"))
        ['north', 'splm']
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return {word for word in _WORD.findall(folded.casefold()) if word not in _IDLE}
