"""Write what the whole record says of ties that begin and end, which every report shows beside its own theatre.

`python -m benchmarks.impact_record` renews src/shadowgraph/measures/impact/record.json. One theatre is too little to
say anything; the record as one theatre could notice a doubling (the page of the measures' benchmark has the checks
behind the verdicts).
"""

from __future__ import annotations

import json

from benchmarks.output import data_folder
from benchmarks.record import record
from shadowgraph.measures.impact import impact
from shadowgraph.measures.impact.shipped import FILE
from shadowgraph.records.impact import IMPACT
from shadowgraph.theatres import cut, select


def main() -> None:
    """Study the record, write the file."""
    events, actors = record(data_folder())
    whole = cut(events, actors, select(events, actors)[0])
    table = impact(whole, None).filter(kind="effect", basis="reported")
    rows = [
        {name: f"{value:.6g}" if isinstance(value, float) else value for name, value in row.items()}
        for row in table.iter_rows(named=True)
    ]
    ged = [ref for ref in events.datasets if "ged" in ref.id]
    provenance = {
        "written_by": "python -m benchmarks.impact_record",
        "of": [f"{ref.title} {ref.version}" for ref in ged],
        "events": whole.events.height,
        "first": str(whole.events["date_start"].min()),
        "last": str(whole.events["date_end"].max()),
        "columns": IMPACT.names,
    }
    FILE.write_text(json.dumps({"provenance": provenance, "rows": rows}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
