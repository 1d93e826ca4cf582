"""Assess ten years of the Sahel and print what an analyst would look at first. Needs UCDP GED.

Set SHADOWGRAPH_DATA to your folder of datasets, or let the newest UCDP GED be downloaded.

    python examples/assess_sahel.py
"""

import datetime as dt

import polars as pl

import shadowgraph as sg

LIKELY = 0.525
"""Rounds to 53 %, where the word begins."""


def main() -> None:
    """Run the assessment and print its first answers."""
    found = sg.assess(theatre="sahel", start=dt.date(2012, 1, 1), end=dt.date(2021, 12, 31), seed=1)
    if found.run.synthetic:
        print("SYNTHETIC DATA: no real events were found, so nothing below is real.")
    for sentence in found.headline[:6]:
        print("-", sentence)

    print("\nRated likely or better from events and reports, though no source read here reports it:")
    unreported = found.pairs.filter((pl.col("basis") == "inferred") & (pl.col("p_cooperating") >= LIKELY))
    for pair in unreported.sort("log_odds", descending=True).iter_rows(named=True):
        span = f"{pair['p_low']:.0%} to {pair['p_high']:.0%}"
        print(f"  {pair['name_a']} and {pair['name_b']}: {pair['p_cooperating']:.0%} ({span})")

    folder = sg.export(found.run, "gexf", dynamic=True)[0].parent
    print("\nReport:", found.report)
    print("For Gephi:", folder)


if __name__ == "__main__":
    main()
