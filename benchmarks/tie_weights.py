"""Learn the heads that Shadowgraph brings from all labelled theatres, and write them into the package.

`python -m benchmarks.tie_weights` needs `SHADOWGRAPH_DATA`; how good the method is, benchmarks.ties says, with each
theatre left out in turn.
"""

from __future__ import annotations

import polars as pl

from benchmarks.output import data_folder
from benchmarks.record import record
from benchmarks.tie_alive import alive_years
from benchmarks.tie_lessons import labelled, theatre_slices
from shadowgraph.ties.learnt.labels import CODED_TO, LEAST_EVENTS
from shadowgraph.ties.learnt.learn import RIDGE, learn
from shadowgraph.ties.learnt.store import FOLDER, save


def main() -> None:
    """Learn and write."""
    events, actors = record(data_folder())
    slices = theatre_slices(events, actors)
    taught = labelled(events, actors, slices)
    heads = learn(taught)
    judged = taught.judged()
    at_risk = judged.filter("at_risk")
    known = judged.filter(pl.col("fewer") >= LEAST_EVENTS)
    save(
        heads,
        FOLDER,
        {
            "written_by": "python -m benchmarks.tie_weights",
            "data": [
                "UCDP GED, development extract 1989-2021 (Sundberg and Melander 2013; Davies et al. 2024), CC BY 4.0",
                "UCDP Actor 22.1, CC BY 4.0",
                "UCDP External Support Dataset 18.1 and the 2011 release (Hogbladh et al. 2011), CC BY 4.0",
                "UCDP Non-State Conflict 17.1, CC BY 4.0",
                "actors/bases.yaml for creed and people",
            ],
            "covert": {"pairs": at_risk.height, "coded": int(at_risk["covert"].sum()), "to": str(CODED_TO)},
            "open": {"pairs": known.height, "coded": int(known["open"].sum()), "least_events": LEAST_EVENTS},
            "alive": alive_years(actors, slices, taught),
            "ridge": RIDGE,
            "theatres_left_out_in_refits": len(heads.refits),
        },
    )


if __name__ == "__main__":
    main()
