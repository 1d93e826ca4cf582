"""What stated ties are worth: do learnt error rates of sources hold out, what becomes of suspicions, planted truth.

Keys: statements_logscore_gain (nats per 1,000 pair-years gained over the base rate, mean of both directions),
statements_gain_over_belief (the same over believing everything), statements_ece, alleged_share_confirmed,
alleged_same_year, alleged_predicted, alleged_above_uncoded, confirmed_above_alleged (chances that one pair-year's
probability, inferred without statements, is above another's), planted_statements_inside.
Run with `--write-rates` to renew `ties/statements/learnt.csv`.
"""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

import numpy as np
import polars as pl
import polars.selectors as cs

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.planted_statements import contradicted, recovered
from benchmarks.record import record
from benchmarks.statements_alleged import (
    GROUPS,
    Suspected,
    alleged_guesses,
    everywhere,
    suspected,
    suspected_pairs,
)
from benchmarks.statements_held_out import (
    METHODS,
    MODEL,
    NEW,
    OLD,
    Guesses,
    adaptive_error,
    by_theatre,
    guesses,
    log_score,
    over_pairs,
)
from benchmarks.tie_lessons import WHOLE, labelled, theatre_slices
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.records.statement import LAYERS
from shadowgraph.sources.coded_table import read_coded_table
from shadowgraph.ties import infer
from shadowgraph.ties.learnt.learn import learn as learn_heads
from shadowgraph.ties.models.learnt import Learnt as LearntModel
from shadowgraph.ties.models.state_space import StateSpace
from shadowgraph.ties.result import TieResult
from shadowgraph.ties.statements.admiralty import log_ratio
from shadowgraph.ties.statements.coverage import CONFLICT_LISTS, parties
from shadowgraph.ties.statements.learn import FILE, Learnt, learn, ratios, to_table
from shadowgraph.ties.statements.pair_years import CLASSES, CONTACTS, PairYears, pair_years
from shadowgraph.ties.statements.sources import ALLEGED, NAMES, NOT_LOOKED, STATED

Figures = dict[str, float | int | None]
Row = tuple[object, ...]
PER = 1000.0
UNSAID = ("lineage", "unspecified")


def main(argv: list[str] | None = None) -> None:
    """Learn, hold out, compare, and write the tables."""
    given = sys.argv[1:] if argv is None else argv
    options = arguments("statements", [word for word in given if word != "--write-rates"])
    folder = data_folder()
    events, actors = record(folder)
    rows = _rows_of(events, actors)
    draws = 60 if options.quick else 1200
    rates = learn(rows, draws=draws)
    if "--write-rates" in given:
        layers = [
            r for name in LAYERS if name not in UNSAID for r in _of_layer(events, actors, name, draws // 3)
        ]
        _write(rates + layers)
    figures: Figures = {}
    apart = by_theatre(rows, draws=60 if options.quick else 150)
    found = {(a, b): guesses(rows, apart, a, b) for a, b in ((OLD, NEW), (NEW, OLD))}
    tables = [
        _rates_table(rates),
        _held_out_table(found, figures),
        _suspicion_table(actors, found, rates, figures),
    ]
    if not options.quick:
        tables += _inferred_tables(events, actors, rows, figures)
    tables += [_coverage_table(folder, events, actors, figures), _admiralty_table(rates)]
    tables += _planted_tables(figures, repeats=2 if options.quick else 16)
    finish("statements", figures, tables, options)


def _rows_of(events: Events, actors: Actors, layer: str | None = None) -> PairYears:
    return pair_years(events.table, actors.participants, actors.table, actors.statements, layer=layer)


def _of_layer(events: Events, actors: Actors, layer: str, draws: int) -> list[Learnt]:
    return learn(_rows_of(events, actors, layer), layer=layer, draws=draws)


def _write(rates: list[Learnt]) -> None:
    path = Path(str(resources.files("shadowgraph.ties.statements").joinpath(FILE)))
    to_table(rates).with_columns(cs.float().round(5)).write_csv(path)


def _span(low: float, high: float, digits: int = 2) -> str:
    return f"{low:.{digits}f} to {high:.{digits}f}"


def _rates_table(rates: list[Learnt]) -> Table:
    made: list[Row] = []
    for row in to_table(rates).filter("tie").iter_rows(named=True):
        stated, silent = row["ratio_stated"], row["ratio_silent"]
        without = to_table(rates).filter(
            ~pl.col("tie"), pl.col("kind") == row["kind"], pl.col("source") == row["source"]
        )
        made.append(
            (
                row["kind"],
                row["source"],
                row["n_stated"],
                row["stated"],
                without["stated"][0],
                stated,
                _span(row["ratio_stated_low"], row["ratio_stated_high"], 1),
                silent,
                _span(row["ratio_silent_low"], row["ratio_silent_high"], 1),
            )
        )
    common = "; ".join(
        f"{item.kind}: "
        + ", ".join(f"{name} {share:.3f}" for name, share in zip(CONTACTS, item.rates.common, strict=True))
        for item in rates
    )
    lasts = rates[0].persistence
    return Table(
        "How often sources state a tie, learnt from their agreement alone",
        (
            "pairs",
            "source",
            "pair-years stated",
            "states a tie that is there",
            "states one that isn't",
            "log-ratio, stated",
            "90 %",
            "log-ratio, silent",
            "90 %",
        ),
        made,
        "Pair-years 1989-2017 of organisations that share a country and a year, one of them a party to a state-based "
        "conflict. No label and no ground truth enters. Means over the posterior; intervals carry a design effect of "
        f"{(1 + lasts) / (1 - lasts):.1f}, since a disagreement of two files lasts into the next year with "
        f"autocorrelation {lasts:.2f}. The files are of one institute: errors in common are part of the model, but an "
        "error all of them share in every population can't be seen, so what is stated is further discounted where it "
        "is used (5 % of it taken to be about somebody else). Share of pair-years with a tie, by what the events of "
        f"the year show. {common}.",
    )


def _held_out_table(found: dict[tuple[int, int], Guesses], figures: Figures) -> Table:
    made: list[Row] = []
    gains, beliefs, errors = [], [], []
    for (given, target), guess in found.items():
        y = guess.table["stated"].to_numpy()
        for method in METHODS:
            chance = guess.chance[method]
            low, high = over_pairs(guess.table, lambda r, c=chance, y=y: PER * log_score(y[r], c[r]))  # type: ignore[misc]
            made.append(
                (
                    f"{NAMES[target]} from {NAMES[given]}",
                    method,
                    PER * log_score(y, chance),
                    _span(low, high, 1),
                    adaptive_error(y, chance),
                )
            )
        ours = guess.chance[MODEL]
        for kept, other in ((gains, "base rate"), (beliefs, "believe everything")):
            theirs = guess.chance[other]

            def gain(
                r: np.ndarray, theirs: np.ndarray = theirs, ours: np.ndarray = ours, y: np.ndarray = y
            ) -> float:
                return PER * (log_score(y[r], ours[r]) - log_score(y[r], theirs[r]))

            kept.append((gain(np.arange(len(y))), *over_pairs(guess.table, gain)))
        errors.append(adaptive_error(y, ours))
    for key, kept in (("statements_logscore_gain", gains), ("statements_gain_over_belief", beliefs)):
        figures[key] = float(np.mean([g[0] for g in kept]))
        for way, (value, low, high) in zip(("18_1_from_2011", "2011_from_18_1"), kept, strict=True):
            figures |= {f"{key}_{way}": value, f"{key}_{way}_low": low, f"{key}_{way}_high": high}
    figures["statements_ece"] = float(np.mean(errors))
    first = found[OLD, NEW].table
    return Table(
        "One file's coding foretold from the other's, one theatre left out at a time",
        ("foretold", "method", "log score per 1,000 pair-years", "90 %", "calibration error"),
        made,
        f"{first.height:,} pair-years that both files look at (1989-2009), {int(first['stated'].sum())} stated by the "
        "later file. The log score is the sum of natural logs of the probability given to what is coded; 0 is perfect. "
        "'Believe everything' takes one file's word for the other's, with the error rate that fits the other theatres "
        "best. Intervals resample pairs, all years of a pair together. Calibration error is over bins that hold 20 "
        "statements or more. How much classes of pairs lend each other and how repeated years count was chosen among "
        "seven variants by this very table (they ranged from -64 to -59 and from -35 to -30): the figures of the first "
        "method are a little optimistic.",
    )


def _suspicion_table(
    actors: Actors, found: dict[tuple[int, int], Guesses], rates: list[Learnt], figures: Figures
) -> Table:
    label, chance = alleged_guesses(found[OLD, NEW])
    wide = everywhere(actors.statements, actors.table)
    could = wide.filter(pl.col("looked") > 0)
    states = actors.table.filter(pl.col("kind") == "state")["actor_id"].implode()
    kinds = could.select(
        pl.col("actor_a").is_in(states).cast(pl.Int64) + pl.col("actor_b").is_in(states).cast(pl.Int64)
    ).to_series()
    foretold = {CLASSES.index(item.kind): _confirmed(item) for item in rates}
    expected = np.array([foretold.get(kind, np.nan) for kind in kinds.to_list()])
    same, later = could["same_year"].to_numpy(), wide["later"].to_numpy()
    figures |= {
        "alleged_pairs": wide.height,
        "alleged_share_confirmed": float(later.mean()),
        "alleged_same_year": float(same.mean()),
        "alleged_predicted": float(np.nanmean(expected)),
    }
    made: list[Row] = [
        (
            "pair-years on shared ground, one theatre left out",
            len(label),
            label.mean(),
            _interval(label),
            chance.mean(),
        ),
        (
            "pairs anywhere, confirmed for an alleged year",
            len(same),
            same.mean(),
            _interval(same),
            np.nanmean(expected),
        ),
        ("pairs anywhere, confirmed for any year", len(later), later.mean(), _interval(later), None),
    ]
    return Table(
        "Suspected support (`external_alleged`), and what the later file made of it",
        ("suspicions", "number", "share confirmed", "90 %", "foretold"),
        made,
        "Pairs that the 2011 file alleges support for and never states. 'Foretold' is the learnt chance that the later "
        "file states support, given that the 2011 file alleges it; for pairs anywhere it comes from pairs on shared "
        "ground that are apart in the year's events. Few cases: the intervals (Jeffreys) say how few.",
    )


def _confirmed(item: Learnt) -> float:
    """P(18.1 states | 2011 alleges), pairs apart in the events."""
    given = np.full((2, len(NAMES)), NOT_LOOKED)
    given[:, OLD] = ALLEGED
    given[1, NEW] = STATED
    prior = item.rates.common[CONTACTS.index("apart")]
    without, both = item.rates.likelihood(given) @ np.array([1 - prior, prior])
    return float(both / without)


def _interval(label: np.ndarray) -> str:
    from scipy.stats import beta

    n, k = len(label), int(label.sum())
    return _span(*(float(beta.ppf(q, k + 0.5, n - k + 0.5)) for q in (0.05, 0.95)))


def _inferred_tables(events: Events, actors: Actors, rows: PairYears, figures: Figures) -> list[Table]:
    slices = theatre_slices(events, actors, countries=False)
    taught = labelled(events, actors, slices)
    made: list[Row] = []
    chain: dict[str, TieResult] = {}
    held: dict[str, TieResult] = {}
    for name, part, data in slices:
        if part == WHOLE:
            print(f"inferring {name} ...", file=sys.stderr)
            chain[name] = infer(data, mode="events", model=StateSpace())
            heads = learn_heads(taught.without(name), refits=False, trees=100)
            held[name] = infer(data, mode="events", model=LearntModel(heads=heads))
    for method, results in (("state-space, no label", chain), ("learnt, labels of other theatres", held)):
        found = suspected(rows, results)
        made += _compared(method, found)
        if results is held:
            figures["alleged_above_uncoded"] = found.above(1, 2)
            figures["confirmed_above_alleged"] = found.above(0, 1)
            figures["alleged_p_events"] = found.mean(1)
    first = Table(
        "P(cooperating) inferred without any statement, by what was later stated",
        ("model", "pair-years", "number", "mean probability", "90 %", "above 'alike, not stated'", "90 %"),
        made,
        "Mode events: no statement is read. Pair-years on shared ground that the 2011 file looks at. 'Confirmed': "
        "either file states support; 'alleged only': the 2011 file suspects it and neither states it; 'alike, not "
        "stated': the rest, weighted to the theatres, kinds and contacts of the alleged ones. The last columns give "
        "the chance that such a pair-year's probability is above one of 'alike, not stated' (a half: no difference). "
        "Intervals resample pairs.",
    )
    return [first, _calibration_table(suspected_pairs(rows, held), actors, figures)]


def _calibration_table(pairs: pl.DataFrame, actors: Actors, figures: Figures) -> Table:
    """Suspected pairs by the probability the events give them: few enough to name."""
    name = dict(actors.table.select("actor_id", "name").iter_rows())
    confirmed = pairs["confirmed"].to_numpy()
    made: list[Row] = [
        (f"{name[row['actor_a']]} and {name[row['actor_b']]}", row["p"], "yes" if row["confirmed"] else "no")
        for row in pairs.sort("p", "actor_a", "actor_b", descending=[True, False, False]).iter_rows(
            named=True
        )
    ]
    made.append(
        (f"all {pairs.height}", pairs["p"].mean(), f"{confirmed.mean():.2f} ({_interval(confirmed)})")
    )
    figures |= {
        "alleged_pairs_p_events": float(str(made[-1][1])),
        "alleged_pairs_confirmed": float(confirmed.mean()),
    }
    return Table(
        "Suspected pairs on shared ground: probability of a tie from events alone, and whether it was confirmed",
        ("suspected pair", "probability of a tie", "confirmed"),
        made,
        "Mode events, the learnt model with labels of other theatres. All pairs the 2011 file alleges and never states "
        "that share a country and a year: too few for a reliability diagram, so no calibration is claimed here. "
        "Confirmed: the 18.1 file states support in some year (Jeffreys 90 % interval). The probability doesn't know "
        "that they are suspected; what a suspicion adds is in the table of error rates.",
    )


def _compared(method: str, found: Suspected) -> list[Row]:
    made: list[Row] = []
    for g, name in enumerate(GROUPS):
        mine = found.table.filter(pl.col("group") == g)
        low, high = over_pairs(found.table, lambda r, g=g: found.mean(g, r), n=150)  # type: ignore[misc]
        ours, span = None, ""
        if g < 2:
            ours = found.above(g, 2)
            span = _span(
                *over_pairs(found.table, lambda r, g=g: Suspected(found.table[r]).above(g, 2), n=150)  # type: ignore[misc]
            )
        made.append((method, name, mine.height, found.mean(g), _span(low, high), ours, span))
    return made


def _coverage_table(folder: Path, events: Events, actors: Actors, figures: Figures) -> Table:
    cells = read_coded_table(folder / "ucdp" / "ucdp-esd-ay-181.xlsx", needs=("actorid", "year")).cells
    coded = cells.select(
        actor_id=pl.format("ucdp:{}", pl.col("actorid")), year=pl.col("year").cast(pl.Int64)
    ).unique()
    coded = coded.filter(pl.col("year").is_between(1989, 2017))
    unlisted = actors.statements.filter(~pl.col("dataset").is_in(CONFLICT_LISTS))
    made: list[Row] = []
    for name, statements in (("with the conflict lists", actors.statements), ("without them", unlisted)):
        found = parties(events.table, actors.participants, statements).filter(
            pl.col("year").is_between(1989, 2017)
        )
        both = found.join(coded, on=["actor_id", "year"]).height
        made.append((name, found.height, coded.height, both / found.height, both / coded.height))
    figures |= {"coverage_precision": float(str(made[0][3])), "coverage_recall": float(str(made[0][4]))}
    return Table(
        "Does the rule for what a source looks at find what it looked at?",
        ("parties found", "party-years found", "party-years in the 18.1 file", "precision", "recall"),
        made,
        "The 18.1 file lists every party-year it coded, with support or without; statements keep only support. The "
        "rule (parties stated in conflict lists, named as supported, or with 25 deaths in the events) must find them "
        "again, since silence is heard only where somebody looked.",
    )


def _admiralty_table(rates: list[Learnt]) -> Table:
    made: list[Row] = []
    for item in rates:
        for s, level, name, credibility in (
            (OLD, STATED, "stated", 2),
            (OLD, ALLEGED, "alleged", 3),
            (NEW, STATED, "stated", 2),
        ):
            if not item.heard[s] or item.rates.chance[s, 1, level] < 1e-6:
                continue
            said = np.full((1, len(NAMES)), NOT_LOOKED)
            said[0, s] = level
            made.append(
                (
                    item.kind,
                    f"{NAMES[s]}, {name}",
                    f"B{credibility}",
                    log_ratio("B", credibility),
                    float(ratios(item, said)[0]),
                )
            )
    return Table(
        "Admiralty ratings beside what was learnt",
        ("pairs", "statement", "rating", "log-ratio by the table", "log-ratio learnt, doubt included"),
        made,
        "The table of ratings is assumed (its words are NATO's, its order that of the studies cited in the code); it "
        "is used only where nothing could be learnt. Here both exist.",
    )


def _planted_tables(figures: Figures, repeats: int) -> list[Table]:
    table = recovered(repeats)
    figures["planted_statements_inside"] = float(table["inside"].mean() or 0.0)
    crossed = contradicted()
    word = {0: "silent", 1: "alleges", 2: "states"}
    rows: list[Row] = [
        (word[r["says_1"]], word[r["says_2"]], r["rows"], r["ties"], r["believed"], r["averaged"])
        for r in crossed.iter_rows(named=True)
    ]
    at_odds = crossed.filter(pl.col("says_1") != pl.col("says_2"))
    weights, ties = at_odds["rows"].to_numpy(), at_odds["ties"].to_numpy()
    for name in ("believed", "averaged"):
        gap = np.abs(at_odds[name].to_numpy() - ties)
        figures[f"planted_contradictions_{name}_error"] = float(gap @ weights / weights.sum())
    return [
        Table(
            f"SYNTHETIC: planted error rates, {repeats} plantings of 12,000 pair-years",
            ("rate", "of", "planted", "learnt, mean", "share of plantings inside the 90 % interval"),
            [tuple(row) for row in table.rows()],
            "SYNTHETIC. Three sources that look at 70 % of pair-years each, err together part of the time, and whose "
            "rates nobody tells the model.",
        ),
        Table(
            "SYNTHETIC: where two sources contradict each other",
            ("source 1", "source 2", "pair-years", "share with a tie", "probability believed", "averaged"),
            rows,
            "SYNTHETIC. Rates learnt on one half, judged on the other. 'Averaged' is the share of the two that state a "
            "tie: what taking the mean of contradictory statements would give.",
        ),
    ]


if __name__ == "__main__":
    main()
