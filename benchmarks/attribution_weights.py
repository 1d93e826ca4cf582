"""Learn the weights of attribution from masked events of all complete countries, and write them into the package.

`python -m benchmarks.attribution_weights` needs `SHADOWGRAPH_DATA`; how good they are, benchmarks.measures_attribution
says, each year judged by weights learnt on the others.
"""

from __future__ import annotations

import numpy as np

from benchmarks.attribution_lessons import RIDGE, WAYS, learn, lessons
from benchmarks.attribution_masks import MOST_EVENTS, Masked, complete_data, judged_events, masked
from benchmarks.output import data_folder
from shadowgraph.trust.attribution.candidates import SETTINGS
from shadowgraph.trust.attribution.weights import FILE, Learnt, Weights, save


def learnt_weights(cast: Masked) -> tuple[Weights, dict[str, object]]:
    """Weights of both modes and all settings, with one country left out each, and how many cases they rest on."""
    weights: Weights = {}
    counted: dict[str, object] = {}
    countries = sorted(set(cast.country.tolist()))
    for mode, taught in lessons(cast).items():
        for of, case in taught.taught.items():
            country = cast.country[case.target]
            every = learn(case, np.ones(len(country), bool))
            refits = tuple(learn(case, country != name, start=every) for name in countries)
            weights[mode, SETTINGS[of]] = Learnt(every, refits)
            counted[f"{mode}, {SETTINGS[of]}"] = {
                "cases": len(country),
                "unseen_rate": round(taught.unseen_rate[of], 4),
                "ways": list(WAYS[mode]),
            }
    return weights, {"countries": countries, "cases": counted}


def main() -> None:
    """Learn and write."""
    folder = data_folder()
    data = complete_data(folder)
    cast = masked(data, judged_events(folder, data))
    weights, counted = learnt_weights(cast)
    provenance = {
        "written_by": "python -m benchmarks.attribution_weights",
        "data": [
            "UCDP GED, development extract 1989-2021 (Sundberg and Melander 2013; Davies et al. 2024), CC BY 4.0",
            "UCDP Actor 22.1, CC BY 4.0",
        ],
        "events_per_country_and_year": MOST_EVENTS,
        "ridge": RIDGE,
        **counted,
    }
    save(weights, FILE, provenance)


if __name__ == "__main__":
    main()
