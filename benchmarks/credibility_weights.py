"""Learn the weights that Shadowgraph brings for trust in the record.

`python -m benchmarks.credibility_weights` writes `trust/duplicates/weights.json` and `trust/credibility/weights.json`.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import shadowgraph.trust.credibility as credibility
import shadowgraph.trust.duplicates as duplicates
from benchmarks.credibility_data import CANDIDATE, COMPLETE, FINAL, World, older_release, world
from benchmarks.credibility_links import known_pairs, synthetic_pairs
from benchmarks.output import data_folder
from shadowgraph.trust.credibility.learning import choose, learn, log_odds_of, review_shift
from shadowgraph.trust.credibility.model import Standing
from shadowgraph.trust.duplicates.model import FILE as LINKS_FILE
from shadowgraph.trust.duplicates.model import learn as learn_links
from shadowgraph.trust.duplicates.model import learnt_comparison, to_json

LICENCE = "UCDP GED and UCDP Candidate, CC BY 4.0 (Sundberg and Melander 2013; Hegre et al. 2020; Davies et al. 2024)"


def main() -> None:
    """Learn and write both files."""
    folder = data_folder()
    write_links(folder)
    learnt_comparison.cache_clear()
    model = standing(world(folder), folder)
    path = Path(credibility.__file__).parent / "weights.json"
    path.write_text(json.dumps(model.as_data(), indent=1) + "\n")


def write_links(folder: Path) -> None:
    """Comparisons: learnt from ids that persist, and from SYNTHETIC second reports."""
    told: dict[str, Any] = {"licence": LICENCE, "command": "python -m benchmarks.credibility_weights"}
    compared, same = known_pairs(folder)
    release = learn_links(
        compared,
        same,
        {
            **told,
            "learnt_from": f"pairs of {CANDIDATE} and {FILE_OF_FINAL} in complete countries; same: same id",
        },
    )
    compared, same = synthetic_pairs(folder, np.random.default_rng(0))
    provider = learn_links(
        compared,
        same,
        {
            **told,
            "learnt_from": "SYNTHETIC second reports of UCDP events (benchmarks.credibility_links), not real ones",
        },
    )
    path = Path(duplicates.__file__).parent / LINKS_FILE
    path.write_text(to_json({"release": release, "provider": provider}))


FILE_OF_FINAL = f"{FINAL}, 2021"


def standing(found: World, folder: Path) -> Standing:
    """The model of standing with its review shift."""
    sds = choose(found.lessons)
    gone = int((~found.lessons.stood).sum())
    told = {
        "licence": LICENCE,
        "command": "python -m benchmarks.credibility_weights",
        "learnt_from": f"{CANDIDATE} against the final coding of 2021 ({FINAL})",
        "countries": [name for name in COMPLETE if name in set(found.lessons.country)],
        "events": len(found.lessons.stood),
        "gone": gone,
        "spread_of_weights": sds[0],
        "spread_of_offices": sds[1],
    }
    model = learn(found.lessons, sds=sds)
    older, fell = older_release(folder, found.final_and_past)
    shift = review_shift(log_odds_of(model, older), older.stood)
    told["review"] = f"GED 19.1, Myanmar: {fell} of {len(older.stood)} events are not in GED 24.1"
    return replace(model, review=shift, provenance=told)


if __name__ == "__main__":
    main()
