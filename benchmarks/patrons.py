"""State to group support: inferred from events, judged on UCDP's external-support files.

Universe: groups with at least 5 events that UCDP's External Support Dataset looked at in some year from 1989 to 2017
(as parties to state-based conflicts), each with every state that existed in its time. A group never looked at has no
label; pairs of which support is only alleged are left out and scored apart.

Keys: auc, ap, brier_skill (raw chances, not recalibrated), ece, each with _low and _high where resampled;
<baseline or rival>_auc, _ap, _brier_skill; ap_gain_low and ap_gain_high (over contiguity, paired); forward_* (learn to
2004, judge support first coded 2005-2017); reports_* (mode events+reports, where ESD is the label and other files are
the reports); dated_* (by year); narrow_ap (a theatre's own events only). A full run renews what is shipped
(src/shadowgraph/ties/patrons/weights.json).
"""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.output import Table, arguments, data_folder, finish
from benchmarks.patron_dated import dated, within_pairs
from benchmarks.patron_labels import (
    NAMES,
    OLD_FILE_TO,
    Coded,
    Floats,
    Pairs,
    coded,
    columns,
    pairs,
    world,
)
from benchmarks.patron_leads import alleged, uncoded
from benchmarks.patron_rivals import (
    Model,
    baselines,
    boosted,
    both,
    forest,
    left_out,
    other_clients_inferred,
    signed,
    state_rate,
)
from benchmarks.record import record
from benchmarks.scores import auc, average_precision, brier_skill, calibration_error, interval, recalibrated
from benchmarks.theatres_by_country import REST, SPLITS
from shadowgraph.actors.result import Actors
from shadowgraph.events.result import Events
from shadowgraph.theatres.data import TheatreData
from shadowgraph.ties import patrons as package
from shadowgraph.ties.base import Mode
from shadowgraph.ties.odds import chance as chance_of
from shadowgraph.ties.patrons.base import PatronTerm
from shadowgraph.ties.patrons.learning import fit_signed, learn_patrons
from shadowgraph.ties.patrons.model import FILE, PatronModel, to_json
from shadowgraph.ties.patrons.panel import build_patron_panel
from shadowgraph.ties.patrons.terms import TRIED, terms_of
from shadowgraph.ties.patrons.values import evidence_values

Figures = dict[str, float | int | None]
Bools = NDArray[np.bool_]
LEARNT = Path(package.__file__).parent / FILE
LISTED = 30
EVENTS, REPORTS = terms_of("events"), terms_of("events+reports")
SPLIT_YEAR = 2004
HAND_CODED = ("nation", "faith", "creed", "jihadist")
UNIVERSE = (
    "Universe: {groups} groups with at least 5 events that UCDP's External Support Dataset looked at in "
    "1989-2017, each "
    "with every state of its time: {pairs:,} pairs, {coded} with coded support (base rate {rate:.4f}). A group never "
    "looked at is not in it; pairs with alleged support only are left out."
)


def main(argv: list[str] | None = None) -> None:
    """Learn, judge, write."""
    options = arguments("patrons", argv)
    folder = data_folder()
    events, actors = record(folder)
    said = coded(actors, folder)
    found = pairs(events, actors, said)
    n = 40 if options.quick else 400
    figures: Figures = {
        "groups": found.n_groups,
        "pairs": len(found.label),
        "coded": int(found.label.sum()),
        "base_rate": float(found.label.mean()),
    }
    ours = left_out(signed(EVENTS), found.lessons(EVENTS))
    models = _models(found, ours, quick=options.quick)
    tables = [_scores(found, models, figures, n)]
    tables += [_by_theatre(found, ours, n), _reliability(found, ours)]
    tables.append(_forward(events, actors, said, figures, n))
    old, by_esd = _old_groups(found)
    tables.append(_reports(old, by_esd, figures, n))
    shipped = _shipped(found, old, by_esd)
    if not options.quick:
        tables.append(_dated(events, actors, said, found, figures, n))
        tables.append(_narrow(events, actors, found, ours, figures))
        tables.append(_ablation(found, ours, shipped["events"]))
    tables.append(alleged(events, actors, said, found, ours, figures))
    tables.append(uncoded(found, ours, actors))
    if not (options.quick or options.no_docs):
        LEARNT.write_text(to_json(shipped), encoding="utf-8")
    finish("patrons", figures, tables, options)


def _models(found: Pairs, ours: Floats, *, quick: bool) -> dict[str, tuple[Floats, bool]]:
    """Scores by name, and whether they are log-odds."""
    taught = found.lessons(EVENTS)
    made: dict[str, tuple[Floats, bool]] = {"sign-constrained regression (shipped)": (ours, True)}
    rivals: dict[str, Model] = {"base rate per state": state_rate(found)}
    if not quick:
        rivals |= {
            "forest": forest,
            "regression and forest": both,
            "boosted trees (LightGBM)": boosted,
            "two passes, other clients inferred": other_clients_inferred(found),
        }
    made |= {name: (left_out(model, taught), True) for name, model in rivals.items()}
    if not quick:
        plain = found.values.copy()
        plain[:, [NAMES.index(name) for name in HAND_CODED]] = 0.0
        bare = Pairs(found.table, plain, found.label, found.n_groups)
        made["shipped, without coded attributes"] = (left_out(signed(EVENTS), bare.lessons(EVENTS)), True)
    return made | {name: (score, False) for name, score in baselines(found).items()}


def _key(name: str) -> str:
    words = name.split("(")[0].replace("'", "").replace(",", "").split()
    return "_".join(words)


def _scores(found: Pairs, models: dict[str, tuple[Floats, bool]], figures: Figures, n: int) -> Table:
    y, theatre = found.label, found.theatre
    rows: list[tuple[object, ...]] = []
    first = True
    for name, (score, is_log_odds) in models.items():
        # Baselines have no chances of their own: a curve learnt on the other theatres gives them some.
        chance = chance_of(score) if is_log_odds else recalibrated(y, score, theatre)
        got = {
            "auc": (auc(y, score), interval(auc, y, score, theatre, n=n)),
            "ap": (average_precision(y, score), interval(average_precision, y, score, theatre, n=n)),
            "brier_skill": (brier_skill(y, chance), interval(brier_skill, y, chance, theatre, n=n)),
        }
        error = calibration_error(y, chance)
        prefix = "" if first else _key(name) + "_"
        for key, (value, (low, high)) in got.items():
            figures[prefix + key] = value
            if first:
                figures |= {f"{key}_low": low, f"{key}_high": high}
        figures[prefix + "ece"] = error
        rows.append((name, *(_told(value, span) for value, span in got.values()), error))
        first = False
    low, high = _gain(found, models, n)
    figures |= {"ap_gain_low": low, "ap_gain_high": high}
    note = UNIVERSE.format(groups=found.n_groups, pairs=len(y), coded=int(y.sum()), rate=y.mean())
    return Table(
        "Patrons, mode events, one theatre left out at a time",
        ("model", "AUC (90 %)", "average precision (90 %)", "Brier skill (90 %)", "calibration error"),
        rows,
        f"{note} Gain in average precision over contiguity, resampled in pairs: {low:.3f} to {high:.3f}. "
        "Chances of models "
        "are raw; baselines get a curve learnt on the other theatres. Terms were chosen while looking at these labels: "
        "the figures are somewhat optimistic. 'Coded attributes': doctrine, faith and majority people of states "
        "(states.yaml) and whether a group is jihadist.",
    )


def _gain(found: Pairs, models: dict[str, tuple[Floats, bool]], n: int) -> tuple[float, float]:
    ours, theirs = models["sign-constrained regression (shipped)"][0], models["contiguity"][0]
    rng = np.random.default_rng(0)
    members = [np.flatnonzero(found.theatre == name) for name in np.unique(found.theatre)]
    drawn = []
    for _ in range(n):
        rows = np.concatenate([rng.choice(m, len(m)) for m in members])
        y = found.label[rows]
        drawn.append(average_precision(y, ours[rows]) - average_precision(y, theirs[rows]))
    low, high = np.quantile(drawn, [0.05, 0.95])
    return float(low), float(high)


def _told(value: float, span: tuple[float, float]) -> str:
    return f"{value:.3f} ({span[0]:.3f} to {span[1]:.3f})"


def _by_theatre(found: Pairs, ours: Floats, n: int) -> Table:
    rows: list[tuple[object, ...]] = []
    for name in np.unique(found.theatre):
        mine = found.theatre == name
        y, s = found.label[mine], ours[mine]
        group = found.table.filter(pl.Series(mine))["group"].n_unique()
        ap = _told(average_precision(y, s), interval(average_precision, y, s, found.theatre[mine], n=n))
        rows.append((str(name), group, int(y.sum()), auc(y, s), ap, float(chance_of(s).sum())))
    return Table(
        "The same by theatre left out",
        ("theatre", "groups", "coded pairs", "AUC", "average precision (90 %)", "coded pairs expected"),
        rows,
    )


def _reliability(found: Pairs, ours: Floats) -> Table:
    edges = np.array([0.0, 0.001, 0.003, 0.01, 0.03, 0.1, 0.2, 0.4, 1.0])
    chance = chance_of(ours)
    rows: list[tuple[object, ...]] = []
    for low, high in itertools.pairwise(edges):
        mine = (chance >= low) & (chance < high)
        if mine.any():
            hits = int(found.label[mine].sum())
            rows.append(
                (
                    f"{low:g} to {high:g}",
                    int(mine.sum()),
                    float(chance[mine].mean()),
                    hits / int(mine.sum()),
                    hits,
                )
            )
    return Table(
        "Reliability: chance given, and share coded",
        ("chance", "pairs", "mean chance", "share coded", "coded"),
        rows,
        "What is not coded is not therefore absent: shares coded are lower bounds on shares supported.",
    )


def _forward(events: Events, actors: Actors, said: Coded, figures: Figures, n: int) -> Table:
    """Learn on what was on record to 2004; judge what was first coded later, from events to 2017."""
    before = pairs(events, actors, said, years=(1989, SPLIT_YEAR), record_to=SPLIT_YEAR)
    after = pairs(events, actors, said, years=(SPLIT_YEAR + 1, 2017), record_to=2017)
    new = after.only((after.table["first_coded"].fill_null(9999) > SPLIT_YEAR).to_numpy())
    fitted = fit_signed(before.lessons(EVENTS), EVENTS, np.ones(len(before.label), bool))
    score = fitted.log_odds(new.values[:, columns(EVENTS)])
    everyone = np.full(len(new.label), "all")
    rows: list[tuple[object, ...]] = []
    scores = {"learnt to 2004": score, **baselines(new)}
    for name, one in scores.items():
        ap = average_precision(new.label, one)
        span = interval(average_precision, new.label, one, everyone, n=n)
        rows.append(
            (name, _told(auc(new.label, one), interval(auc, new.label, one, everyone, n=n)), _told(ap, span))
        )
        figures |= {f"forward_{_key(name)}_auc": auc(new.label, one), f"forward_{_key(name)}_ap": ap}
    fresh = (new.table["first_year"] > SPLIT_YEAR).to_numpy()
    figures |= {
        "forward_pairs": len(new.label),
        "forward_coded": int(new.label.sum()),
        "forward_expected_new_groups": float(chance_of(score[fresh]).sum()),
        "forward_coded_new_groups": int(new.label[fresh].sum()),
        "forward_expected_old_groups": float(chance_of(score[~fresh]).sum()),
        "forward_coded_old_groups": int(new.label[~fresh].sum()),
    }
    return Table(
        f"Forward in time: learn to {SPLIT_YEAR}, judge support first coded 2005-2017",
        ("model", "AUC (90 %)", "average precision (90 %)"),
        rows,
        f"{before.n_groups} groups and {int(before.label.sum())} coded pairs to learn from; "
        f"{len(new.label):,} pairs of "
        f"{new.n_groups} groups to judge, {int(new.label.sum())} coded, pairs coded before left out; events "
        "to 2017, none "
        f"later. Groups first seen after {SPLIT_YEAR}: {chance_of(score[fresh]).sum():.1f} coded pairs expected, "
        f"{int(new.label[fresh].sum())} found. Older groups, uncoded so far: "
        f"{chance_of(score[~fresh]).sum():.1f} expected, "
        f"{int(new.label[~fresh].sum())} found: the chance is that of support at any time of a group's life, not of "
        "support that begins after long silence.",
    )


def _old_groups(found: Pairs) -> tuple[Pairs, Bools]:
    """Groups both files looked at, and what ESD codes of them."""
    old = found.only((found.table["first_year"] <= OLD_FILE_TO).to_numpy())
    return old, old.label & old.table["by_esd"].to_numpy()


def _reports(old: Pairs, label: Bools, figures: Figures, n: int) -> Table:
    rows: list[tuple[object, ...]] = []
    reported = old.values[:, NAMES.index("reported")]
    scores = {
        "events": left_out(signed(EVENTS), old.lessons(EVENTS, label)),
        "events+reports": left_out(signed(REPORTS), old.lessons(REPORTS, label)),
        "reported elsewhere, alone": reported,
    }
    silent = reported == 0.0
    for name, score in scores.items():
        chance = (
            chance_of(score)
            if name != "reported elsewhere, alone"
            else recalibrated(label, score, old.theatre)
        )
        ap = average_precision(label, score)
        quiet = average_precision(label[silent], score[silent])
        span = interval(average_precision, label, score, old.theatre, n=n)
        skill = brier_skill(label, chance)
        rows.append(
            (name, auc(label, score), _told(ap, span), skill, calibration_error(label, chance), quiet)
        )
        key = "reports_" + _key(name).replace("+", "_")
        figures |= {f"{key}_ap": ap, f"{key}_brier_skill": skill, f"{key}_silent_ap": quiet}
    return Table(
        "Mode events+reports: does what other files and other clients say foretell what ESD codes?",
        (
            "evidence",
            "AUC",
            "average precision (90 %)",
            "Brier skill",
            "calibration error",
            "average precision where no other file says so",
        ),
        rows,
        f"{old.n_groups} groups first seen by {OLD_FILE_TO}, {int(label.sum())} pairs coded by ESD "
        f"({int(label[silent].sum())} by ESD alone). ESD's word on a pair is its label and never its "
        "evidence; its word on "
        "other pairs is. The files come from one project and share sources: agreement flatters.",
    )


def _shipped(found: Pairs, old: Pairs, by_esd: Bools) -> dict[Mode, PatronModel]:
    said = {
        "what": "state to group support: sign-constrained ridge logistic regression, refits with a theatre left out",
        "data": "UCDP External Support Dataset 18.1 (actor-year); UCDP External Support 1.0-2011; UCDP GED; "
        "UCDP Actor; Natural Earth 1:50m",
        "licence": "UCDP: CC BY 4.0, cite UCDP; Natural Earth: public domain",
        "command": "python -m benchmarks.patrons",
        "pairs": len(found.label),
        "coded": int(found.label.sum()),
    }
    return {
        "events": learn_patrons(found.lessons(EVENTS), EVENTS, said),
        "events+reports": learn_patrons(
            old.lessons(REPORTS, by_esd),
            REPORTS,
            said | {"pairs": len(by_esd), "coded": int(by_esd.sum())},
        ),
    }


def _dated(events: Events, actors: Actors, said: Coded, found: Pairs, figures: Figures, n: int) -> Table:
    years = dated(events, actors, said, found)
    rows: list[tuple[object, ...]] = []
    both_kinds = 0
    for name, score in years.scores.items():
        inside, both_kinds = within_pairs(years, score)
        ap = average_precision(years.label, score)
        span = interval(average_precision, years.label, score, years.theatre, n=min(n, 100))
        rows.append((name, auc(years.label, score), _told(ap, span), inside))
        figures |= {f"dated_{_key(name)}_ap": ap, f"dated_{_key(name)}_within": inside}
    return Table(
        "By year: which group-state-years have coded support",
        ("evidence from", "AUC", "average precision (90 %)", "right year within a pair"),
        rows,
        f"{len(years.label):,} group-state-years, every second year 1991-2017, {int(years.label.sum())} "
        "coded; groups that "
        "ESD looked at in that very year. Within a pair: chance that a coded year outranks one that isn't, over "
        f"{both_kinds} pairs that have both (0.5: no idea). Weights learnt on lifetimes of other theatres.",
    )


def _narrow(events: Events, actors: Actors, found: Pairs, ours: Floats, figures: Figures) -> Table:
    """The same with a theatre's own events only: what is lost without `record`."""
    whole = world(events, actors)
    rows: list[tuple[object, ...]] = []
    taught, terms = found.lessons(EVENTS), EVENTS
    kept, labels, narrow, wide = [], [], [], []
    for name, countries in SPLITS.items():
        inside = whole.events.filter(pl.col("country").is_in(list(countries)))
        ids = inside["event_id"].implode()
        part = TheatreData(
            whole.theatre,
            inside,
            whole.participants.filter(pl.col("event_id").is_in(ids)),
            whole.actors,
            whole.statements,
            whole.lineage,
        )
        panel = build_patron_panel(part)
        values = evidence_values(panel, terms)
        score = fit_signed(taught, terms, taught.theatre != name).log_odds(values.values)
        table = pl.DataFrame(
            {
                "actor_b": panel.groups["actor_id"].gather(values.group),
                "gwno": panel.states["gwno"].gather(values.state),
                "narrow": score,
            }
        )
        mine = found.table.with_columns(wide=pl.Series(ours), label=pl.Series(found.label))
        both_scores = mine.filter(pl.col("theatre") == name).join(table, on=["actor_b", "gwno"])
        kept.append(both_scores.height)
        labels.append(both_scores["label"].to_numpy())
        narrow.append(both_scores["narrow"].to_numpy())
        wide.append(both_scores["wide"].to_numpy())
    y = np.concatenate(labels)
    for label, score in (
        ("the whole record", np.concatenate(wide)),
        ("the theatre alone", np.concatenate(narrow)),
    ):
        rows.append((label, auc(y, score), average_precision(y, score), brier_skill(y, chance_of(score))))
    figures |= {"narrow_ap": average_precision(y, np.concatenate(narrow)), "narrow_pairs": sum(kept)}
    return Table(
        "What is lost when only the theatre's own events are looked at (no `record`)",
        ("evidence from", "AUC", "average precision", "Brier skill"),
        rows,
        f"{sum(kept):,} pairs of groups with at least 5 events inside their theatre ('{REST}' is no theatre).",
    )


def _ablation(found: Pairs, ours: Floats, model: PatronModel) -> Table:
    full_ap, full_skill = average_precision(found.label, ours), brier_skill(found.label, chance_of(ours))

    def change(terms: tuple[PatronTerm, ...]) -> tuple[float, float]:
        score = left_out(signed(terms), found.lessons(terms))
        return (
            average_precision(found.label, score) - full_ap,
            brier_skill(found.label, chance_of(score)) - full_skill,
        )

    rows: list[tuple[object, ...]] = []
    for k, term in enumerate(EVENTS):
        ap, skill = change(tuple(other for other in EVENTS if other is not term))
        spread = [float(refit.weight[k]) for refit in model.refits]
        weight = f"{model.whole.weight[k]:.2f} ({min(spread):.2f} to {max(spread):.2f})"
        rows.append((term.name, "+" if term.sign > 0 else "-", weight, f"{-ap:+.3f}", f"{-skill:+.4f}"))
    for term in TRIED:
        ap, skill = change((*EVENTS, term))
        rows.append((term.name, "+" if term.sign > 0 else "-", "left out", f"{ap:+.3f}", f"{skill:+.4f}"))
    return Table(
        "Terms: weight, and what each adds",
        ("term", "sign", "weight (range over theatres left out)", "average precision", "Brier skill"),
        rows,
        "Weights are log-odds per standard deviation. What a term adds: scores with it less scores without. A weight "
        "of 0: nothing left to say once the others have spoken, or the sign found is not the one theory gives. 'Left "
        "out': tried beside the others and not in the model; what borders, rear bases, proxies and kin have in common "
        "is nearness, which distance and rank carry from one theatre to another better than they do.",
    )


if __name__ == "__main__":
    main()
