"""Forward in time: learnt on what was coded by 2012, judged on ties that begin in 2013 to 2017."""

from __future__ import annotations

import datetime as dt

import polars as pl

from benchmarks.output import Table
from benchmarks.scores import (
    auc,
    average_precision,
    brier_skill,
    calibration_error,
    over_theatres,
    precision_at_base,
)
from benchmarks.theatres_by_country import OF_COUNTRY, REST, SPLITS
from benchmarks.tie_lessons import WHOLE
from shadowgraph.actors.result import Actors
from shadowgraph.errors import NoEventsError
from shadowgraph.events.result import Events
from shadowgraph.theatres import cut, select
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import infer
from shadowgraph.ties.learnt.labels import LEAST_EVENTS, OPEN, STATELIKE, ordered
from shadowgraph.ties.learnt.learn import Lessons, learn, lessons
from shadowgraph.ties.models.learnt import Learnt

KNOWN_TO = dt.date(2012, 12, 31)
JUDGED_TO = dt.date(2017, 12, 31)
KEYS = ("actor_a", "actor_b")


def forward(
    events: Events,
    actors: Actors,
    slices: list[tuple[str, str, TheatreData]],
    base_rates: dict[str, float],
    *,
    quick: bool,
) -> tuple[Table, dict[str, float]]:
    """Learn on the record and the codes up to 2012, judge new ties with the record up to 2017.

    Args:
        events: Clean events.
        actors: Register.
        slices: Theatres to use (their data are cut again, by date).
        base_rates: Base rate of each label where theatres are left out, to compare average precision at.
        quick: Leave out the countries by themselves.
    """
    names = [theatre for theatre, part, _ in slices if part == WHOLE]
    taught = _taught(events, actors, names, countries=not quick)
    heads = learn(taught, refits=False)
    rows = []
    for theatre, _, data in _cut(events, actors, names, JUDGED_TO, countries=False):
        try:
            pairs = infer(data, mode="events", seed=0, model=Learnt(heads=heads, draws=2)).pairs()
        except NoEventsError:
            continue
        rows.append(
            pairs.select(*KEYS, "p_covert", pl.col("p_cooperating").alias("p_any")).with_columns(
                pl.lit(theatre).alias("theatre")
            )
        )
    judged = _judged(events, actors, pl.concat(rows))
    figures, found = {}, []
    for label, score, prefix in (("covert", "p_covert", "forward"), ("any", "p_any", "forward_any")):
        y, p = judged[label].to_numpy(), judged[score].fill_null(0.0).to_numpy()
        groups = judged["theatre"].to_numpy().astype(str)
        got = {
            "auc": auc(y, p),
            "ap": average_precision(y, p),
            "ap_same_base": precision_at_base(y, p, base_rates[label]),
            "brier_skill": brier_skill(y, p),
            "ece": calibration_error(y, p),
        }
        figures |= {f"{prefix}_{key}": value for key, value in got.items()}
        figures[f"{prefix}_pairs"], figures[f"{prefix}_coded"] = float(len(y)), float(y.sum())
        spans = {}
        for key, fn in (("auc", auc), ("ap", average_precision)):
            low, high = over_theatres(fn, y, p, groups)
            figures |= {f"{prefix}_{key}_low": low, f"{prefix}_{key}_high": high}
            spans[key] = f"{low:.2f} to {high:.2f}"
        found.append(
            (
                label,
                len(y),
                int(y.sum()),
                got["auc"],
                spans["auc"],
                got["ap"],
                spans["ap"],
                got["ap_same_base"],
                got["brier_skill"],
                got["ece"],
            )
        )
    table = Table(
        "Forward in time: learnt to 2012, new ties of 2013 to 2017",
        (
            "label",
            "pairs",
            "coded",
            "AUC",
            "90 %",
            "average precision",
            "90 %",
            "at the base rate above",
            "Brier skill",
            "calibration error",
        ),
        found,
        "Heads learnt on events and codes up to 2012, all theatres. Judged: pairs at risk of the same kind as above, "
        "with the record up to 2017, that had no coded tie of any kind before 2013. Coded: a tie whose first code lies "
        "in 2013 to 2017; register alliances without a date count neither way. New ties are rarer, and average "
        "precision falls with the base rate: 'at the base rate above' weighs negatives so that it compares with the "
        "tables of theatres left out.",
    )
    return table, figures


def _cut(
    events: Events, actors: Actors, names: list[str], end: dt.date, *, countries: bool
) -> list[tuple[str, str, TheatreData]]:
    present = set(events.table.filter(pl.col("date_start") <= end)["country"])
    made = []
    for name in names:
        within = (
            sorted(present - set(OF_COUNTRY)) if name == REST else [c for c in SPLITS[name] if c in present]
        )
        parts = [(WHOLE, within)] if within else []
        if countries and name != REST:
            parts += [(country, [country]) for country in within]
        for part, chosen in parts:
            try:
                theatre = select(events, actors, countries=chosen, end=end)[0]
                made.append((name, part, cut(events, actors, theatre)))
            except NoEventsError:
                continue
    return made


def _taught(events: Events, actors: Actors, names: list[str], *, countries: bool) -> Lessons:
    labels = _labels(events, actors, KNOWN_TO)
    stated = ordered(
        actors.statements.filter(
            pl.col("relation").is_in(("support", *OPEN)) & (pl.col("date_start") <= KNOWN_TO)
        )
    )
    return lessons(_cut(events, actors, names, KNOWN_TO, countries=countries), labels, stated)


def _labels(events: Events, actors: Actors, end: dt.date) -> pl.DataFrame:
    """Every pair of groups with what was coded of it up to a day."""
    taking = _taking(events, actors, end)
    counts = taking.group_by("actor_id").agg(pl.col("event_id").n_unique().alias("n_events"))
    ids = counts.sort("actor_id")
    pairs = ids.join(ids, how="cross", suffix="_b").filter(pl.col("actor_id") < pl.col("actor_id_b"))
    helped = _support(actors, end)["actor_b"].unique().implode()
    return _marked(
        pairs.select(
            pl.col("actor_id").alias("actor_a"),
            pl.col("actor_id_b").alias("actor_b"),
            pl.min_horizontal("n_events", "n_events_b").alias("fewer"),
            (pl.col("actor_id").is_in(helped) | pl.col("actor_id_b").is_in(helped)).alias("at_risk"),
        ),
        covert=ordered(_support(actors, end)),
        open=_open(events, actors, end),
    )


def _judged(events: Events, actors: Actors, pairs: pl.DataFrame) -> pl.DataFrame:
    """Pairs at risk by 2017 with no coded tie by 2012, and whether one is coded by 2017."""
    now, before = _labels(events, actors, JUDGED_TO), _labels(events, actors, KNOWN_TO)
    old = before.filter(pl.col("covert") | pl.col("open")).select(KEYS)
    fresh = now.filter(pl.col("at_risk") & (pl.col("fewer") >= LEAST_EVENTS)).join(old, on=KEYS, how="anti")
    best = pairs.sort("p_any", descending=True).unique(KEYS, keep="first", maintain_order=True)
    return (
        best.join(fresh, on=KEYS).with_columns((pl.col("covert") | pl.col("open")).alias("any")).sort(*KEYS)
    )


def _taking(events: Events, actors: Actors, end: dt.date) -> pl.DataFrame:
    groups = actors.table.filter(~pl.col("kind").is_in(STATELIKE)).select("actor_id")
    dated = events.table.filter(pl.col("date_start") <= end).select("event_id")
    return actors.participants.join(groups, on="actor_id", how="semi").join(dated, on="event_id", how="semi")


def _support(actors: Actors, end: dt.date) -> pl.DataFrame:
    return actors.statements.filter((pl.col("relation") == "support") & (pl.col("date_start") <= end))


def _open(events: Events, actors: Actors, end: dt.date) -> pl.DataFrame:
    named = _taking(events, actors, end).filter("composite").select("event_id", "side", "actor_id")
    joint = named.join(named, on=["event_id", "side"], suffix="_b").filter(
        pl.col("actor_id") < pl.col("actor_id_b")
    )
    stated = actors.statements.filter(pl.col("relation").is_in(OPEN) & (pl.col("date_start") <= end))
    return pl.concat(
        [ordered(stated), joint.select(actor_a="actor_id", actor_b="actor_id_b").unique()]
    ).unique()


def _marked(pairs: pl.DataFrame, **coded: pl.DataFrame) -> pl.DataFrame:
    for name, found in coded.items():
        hit = found.with_columns(pl.lit(value=True).alias(name))
        pairs = pairs.join(hit, on=KEYS, how="left", maintain_order="left").with_columns(
            pl.col(name).fill_null(value=False)
        )
    return pairs
