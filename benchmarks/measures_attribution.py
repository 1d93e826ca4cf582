"""Attribution judged by masking: named sides hidden, each year judged by weights learnt on the others.

Keys: attribution_logscore_gain (nats per event over nearest-event frequency, a third of cell-months hidden) with
_low and _high (2.5 and 97.5 %), the same for every other way of masking, attribution_ece (the largest of those over
all probabilities, those of 1 % or more, and the most probable), attribution_top_accuracy, attribution_unseen_auc.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.attribution_held_out import OURS, RIVAL, HeldOut, held_out, left_out
from benchmarks.attribution_lessons import WAYS, Lessons, lessons
from benchmarks.attribution_masks import Masked, cases, complete_data, judged_events, masked
from benchmarks.attribution_rivals import trees, utility_marks
from benchmarks.attribution_unknowns import Later, candidates_2021, later_named, propensity
from benchmarks.output import Table
from benchmarks.scores import auc
from shadowgraph.records.attribution import ATTRIBUTION_MODES
from shadowgraph.trust.attribution.attribute import LEAST_SUPPORT
from shadowgraph.trust.attribution.candidates import LAGS_DAYS, NAMED, SETTINGS, SPACES_KM
from shadowgraph.trust.attribution.features import SOFT

HEADLINE = "third"
JUDGED_EVENTS, QUICK_EVENTS = 12, 3
"""Events drawn per country and year here; the weights Shadowgraph brings are learnt from more."""

RESAMPLES = 1000
BINS = 20
YEAR_FOLDS = 4
MEANING = {
    "alone": "the event alone",
    "third": "a third of all cell-months at once",
    "dark": "all within 50 km and 30 days",
    "year": "the whole year",
    "then": "looking back only",
    "then, dark": "looking back, the last 30 days within 50 km not yet known",
}
PLACE = (
    f"Complete countries, 1989 to 2021, at most {JUDGED_EVENTS} events a country and year; every side hidden in turn, "
    "in fighting once with its opponent named and once without. Weights learnt on other years; the settings of "
    "nearest-event frequency (distance, k, smoothing, room for somebody else) are those best on other years, for each "
    "way and setting. Intervals resample country-years (95 %). A case sees all that is not hidden, other years too."
)

Found = dict[tuple[str, int], HeldOut]


def figures(folder: Path, *, quick: bool) -> tuple[list[Table], dict[str, float]]:
    """All tables and figures of attribution."""
    data = complete_data(folder)
    judged = judged_events(folder, data)
    cast = masked(data, judged, most=QUICK_EVENTS if quick else JUDGED_EVENTS)
    taught = lessons(cast)
    found = {
        (mode, setting): held_out(cast, mode, of, setting, by_country=mode == ATTRIBUTION_MODES[0])
        for mode, of in taught.items()
        for setting in range(len(SETTINGS))
    }
    numbers: dict[str, float] = {}
    candidate = candidates_2021(folder)
    tables = [
        _gains(cast, found, numbers),
        _methods(cast, found, taught, numbers),
        _calibration(found, numbers),
        _reliability(found),
        _selective(found, numbers),
        _support(cast, found),
        _unseen(cast, found, taught, numbers),
        _unnamed_like(cast, found, propensity(candidate, cast), numbers),
        _later(later_named(folder, data, candidate, taught[ATTRIBUTION_MODES[0]], cast), numbers),
    ]
    return tables, numbers


def _per_event(
    cast: Masked, found: Found, way: str, name: str, weight: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Mean log score of each event over its sides and settings, the events, and their weights."""
    mode, number = _where(way)
    marks, events, weights = [], [], []
    for setting in range(len(SETTINGS)):
        of = found[mode, setting]
        if weight is not None and setting == NAMED:
            continue
        own = of.case.way == number
        target = of.case.target[own]
        marks.append(of.marks[name][own])
        events.append(cast.targets.event[target])
        weights.append(np.ones(own.sum()) if weight is None else weight[target])
    event, at = np.unique(np.concatenate(events), return_inverse=True)
    n = np.bincount(at)
    return np.bincount(at, np.concatenate(marks)) / n, event, np.bincount(at, np.concatenate(weights)) / n


def _where(way: str) -> tuple[str, int]:
    mode = next(mode for mode, ways in WAYS.items() if way in ways)
    return mode, WAYS[mode].index(way)


def _interval(
    cast: Masked, event: np.ndarray, gain: np.ndarray, weight: np.ndarray
) -> tuple[float, float, float]:
    """Weighted mean with its 2.5 and 97.5 % quantiles over resampled country-years."""
    facts = cast.facts[event]
    block = [f"{c}{d.year}" for c, d in zip(facts["country"], facts["date_start"], strict=True)]
    names, group = np.unique(block, return_inverse=True)
    top, bottom = np.bincount(group, gain * weight), np.bincount(group, weight)
    draws = np.random.default_rng(0).multinomial(
        len(names), np.full(len(names), 1 / len(names)), size=RESAMPLES
    )
    low, high = np.quantile((draws @ top) / (draws @ bottom), [0.025, 0.975])
    return float(top.sum() / bottom.sum()), float(low), float(high)


def _gains(cast: Masked, found: Found, numbers: dict[str, float]) -> Table:
    rows: list[tuple[object, ...]] = []
    for way, meaning in MEANING.items():
        ours, event, one = _per_event(cast, found, way, OURS)
        theirs = _per_event(cast, found, way, RIVAL)[0]
        gain, low, high = _interval(cast, event, ours - theirs, one)
        key = "attribution_logscore_gain" + ("" if way == HEADLINE else "_" + way.replace(", ", "_"))
        numbers |= {key: gain, f"{key}_low": low, f"{key}_high": high}
        rows.append((meaning, len(event), ours.mean(), theirs.mean(), gain, f"{low:.3f} to {high:.3f}"))
    return Table(
        "Log score of attribution by what is hidden, beside nearest-event frequency",
        ("hidden", "events", "log score", "nearest-event frequency", "gain per event", "95 %"),
        rows,
        PLACE,
    )


def _methods(cast: Masked, found: Found, taught: dict[str, Lessons], numbers: dict[str, float]) -> Table:
    mode, number = _where(HEADLINE)
    rows: list[tuple[object, ...]] = []
    for setting, facing in enumerate(SETTINGS):
        of = found[mode, setting]
        own = of.case.way == number
        marks = {name: values[own] for name, values in of.marks.items()}
        marks["boosted trees, same features"] = _trees(cast, of, taught[mode], setting, own)
        for name, values in marks.items():
            gain = _interval(
                cast, cast.targets.event[of.case.target[own]], marks[OURS] - values, np.ones(len(values))
            )
            shown = "" if name == OURS else f"{gain[0]:.3f} ({gain[1]:.3f} to {gain[2]:.3f})"
            rows.append((facing, name, int(own.sum()), float(values.mean()), shown))
            if "trees" in name:
                numbers[f"attribution_gain_over_trees_{facing.replace(' ', '_')}"] = gain[0]
    return Table(
        "Log score by method and by who is on the other side, a third of all cell-months hidden",
        ("other side", "method", "sides", "log score", "gain of the default (95 %)"),
        rows,
        "Boosted trees (LightGBM, softmax over the candidates) are learnt on other years, in four groups of years. "
        "Where they are level, the logit is the default: its log-odds add up, so that it can say why.",
    )


def _trees(cast: Masked, of: HeldOut, taught: Lessons, setting: int, own: np.ndarray) -> np.ndarray:
    case, lesson = of.case.within(own), taught.taught[setting]
    made = np.empty(len(case.target))
    fold, of_lesson = cast.year[case.target] % YEAR_FOLDS, cast.year[lesson.target] % YEAR_FOLDS
    for k in range(YEAR_FOLDS):
        part = case.within(fold == k)
        if len(part.target):
            made[fold == k] = utility_marks(part, *trees(lesson.within(of_lesson != k), part))
    return made


def _top(of: HeldOut) -> tuple[np.ndarray, np.ndarray]:
    """Probability of the most probable option of each case, somebody else included, and its true share."""
    case = of.case.choices.case
    order = np.lexsort((of.named, case))
    last = order[np.flatnonzero(np.append(np.diff(case[order]) > 0, True))] if len(order) else order
    best, true = of.outside.copy(), of.case.outside_share.copy()
    better = last[of.named[last] > best[case[last]]]
    best[case[better]], true[case[better]] = of.named[better], of.case.share[better]
    return best, true


def _pooled(found: Found, way: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """All probabilities with their true shares, and those of the most probable, over the settings."""
    mode, number = _where(way)
    every, true, top, right = [], [], [], []
    for setting in range(len(SETTINGS)):
        of = found[mode, setting]
        own = of.case.way == number
        rows = own[of.case.choices.case]
        every += [of.named[rows], of.outside[own]]
        true += [of.case.share[rows], of.case.outside_share[own]]
        best, hit = _top(of)
        top.append(best[own])
        right.append(hit[own])
    return tuple(np.concatenate(part) for part in (every, true, top, right))  # type: ignore[return-value]


def _ece(p: np.ndarray, true: np.ndarray) -> float:
    """Expected calibration error over bins of equal width."""
    bins = np.minimum((p * BINS).astype(int), BINS - 1)
    gaps = np.abs(np.bincount(bins, p, BINS) - np.bincount(bins, true, BINS))
    return float(gaps.sum() / len(p))


def _calibration(found: Found, numbers: dict[str, float]) -> Table:
    rows: list[tuple[object, ...]] = []
    for way, meaning in MEANING.items():
        every, true, top, right = _pooled(found, way)
        likely = every >= 0.01
        errors = _ece(every, true), _ece(every[likely], true[likely]), _ece(top, right)
        rows.append((meaning, len(every), *errors, float(right.mean()), float(top.mean())))
        if way == HEADLINE:
            numbers |= {
                "attribution_ece": max(errors),
                "attribution_ece_all": errors[0],
                "attribution_ece_likely": errors[1],
                "attribution_ece_top": errors[2],
                "attribution_top_accuracy": float(right.mean()),
            }
        else:
            numbers["attribution_ece_" + way.replace(", ", "_")] = max(errors)
    return Table(
        "Expected calibration error, by what is hidden",
        ("hidden", "probabilities", "all", "those of 1 % or more", "most probable", "right", "said"),
        rows,
        "Bins of equal width (20). Over all probabilities the error is small because most are next to 0; those of at "
        "least 1 %, and of the most probable option, are the ones to look at. `attribution_ece` is the largest of the "
        "three.",
    )


def _reliability(found: Found) -> Table:
    every, true, top, right = _pooled(found, HEADLINE)
    rows: list[tuple[object, ...]] = []
    for name, p, share in (("all", every, true), ("most probable", top, right)):
        at = np.minimum((p * 10).astype(int), 9)
        rows += [
            (
                name,
                f"{k / 10:.1f} to {(k + 1) / 10:.1f}",
                int((at == k).sum()),
                float(p[at == k].mean()),
                share[at == k].mean(),
            )
            for k in range(10)
            if (at == k).any()
        ]
    return Table(
        "Reliability, a third of all cell-months hidden",
        ("of", "probability", "number", "mean probability", "share true"),
        [tuple(float(v) if isinstance(v, np.floating) else v for v in row) for row in rows],
        "A composite side ('A, B') has its truth shared among its parties.",
    )


def _selective(found: Found, numbers: dict[str, float]) -> Table:
    rows: list[tuple[object, ...]] = []
    for way in (HEADLINE, "then"):
        _, _, top, right = _pooled(found, way)
        order = np.argsort(-top, kind="stable")
        for share in (1.0, 0.9, 0.75, 0.5, 0.25):
            kept = order[: max(1, int(share * len(order)))]
            rows.append((MEANING[way], share, float(top[kept].min()), float(1 - right[kept].mean())))
            if way == HEADLINE and share in {1.0, 0.5}:
                numbers[f"attribution_risk_at_{int(share * 100)}"] = float(1 - right[kept].mean())
    return Table(
        "Selective risk: how often the most probable is wrong among the surest sides",
        ("hidden", "share of sides", "least probability of the first", "share wrong"),
        rows,
    )


def _support(cast: Masked, found: Found) -> Table:
    mode, number = _where(HEADLINE)
    kinds: dict[str, list[tuple[np.ndarray, np.ndarray, np.ndarray]]] = {}
    for setting in range(len(SETTINGS)):
        of = found[mode, setting]
        own = np.flatnonzero(of.case.way == number)
        best, right = (part[own] for part in _top(of))
        gain = of.marks[OURS][own] - of.marks[RIVAL][own]
        about = np.exp(of.case.choices.outside[own, len(SPACES_KM) - 1]) - SOFT
        facts = cast.facts[cast.targets.event[of.case.target[own]]]
        place, date = facts["place_precision"].to_numpy(), facts["date_precision"].to_numpy()
        masks = {
            f"support below {LEAST_SUPPORT:g}": about < LEAST_SUPPORT,
            "support 5 to 50": (about >= LEAST_SUPPORT) & (about < 50),
            "support 50 to 500": (about >= 50) & (about < 500),
            "support 500 or more": about >= 500,
            **{f"place precision {k}": place == k for k in (1, 2, 3, 4)},
            **{f"date precision {k}": date == k for k in (1, 2, 3, 4)},
        }
        for name, mask in masks.items():
            kinds.setdefault(name, []).append((best[mask], right[mask], gain[mask]))
    rows: list[tuple[object, ...]] = []
    for name, parts in kinds.items():
        best, right, gain = (np.concatenate(part) for part in zip(*parts, strict=True))
        if len(best):
            rows.append(
                (
                    name,
                    len(best),
                    float(right.mean()),
                    float(best.mean()),
                    _ece(best, right),
                    float(gain.mean()),
                )
            )
    return Table(
        "Where to abstain: by events about the side, and by precision, a third of all cell-months hidden",
        ("sides", "number", "right", "said", "calibration error", "gain"),
        rows,
        f"Support: events of all candidates, weighted at {SPACES_KM[-1]:g} km and {LAGS_DAYS[-1]:g} days. No "
        f"distribution is given below {LEAST_SUPPORT:g}, nor for events known only to the year or to no province.",
    )


def _unseen(cast: Masked, found: Found, taught: dict[str, Lessons], numbers: dict[str, float]) -> Table:
    rows: list[tuple[object, ...]] = []
    gone = cases(cast, ("alone",), unseen=True)
    for mode, way in ((ATTRIBUTION_MODES[0], "alone"), (ATTRIBUTION_MODES[1], "then")):
        seen_p, new_p, share = [], [], []
        for setting in range(len(SETTINGS)):
            of = found[mode, setting]
            own = of.case.way == _where(way)[1]
            fresh = of.case.outside_share[own] > 0.5
            seen_p.append(of.outside[own][~fresh])
            if way == "then":
                new_p.append(of.outside[own][fresh])
                share.append(fresh)
                continue
            lesson = taught[mode].taught[setting]
            new = gone[setting]
            _, other = left_out(new, lesson, cast.year[new.target], cast.year[lesson.target])
            new_p.append(other)
        seen, new_ = np.concatenate(seen_p), np.concatenate(new_p)
        label = np.concatenate([np.zeros(len(seen), bool), np.ones(len(new_), bool)])
        score = auc(label, np.concatenate([seen, new_]))
        real = way == "then"
        rows.append(
            (
                "first appearances, looking back only"
                if real
                else "every event of the true organisation hidden",
                len(new_),
                float(np.concatenate(share).mean()) if real else None,
                float(new_.mean()),
                float(seen.mean()),
                score,
            )
        )
        numbers["attribution_unseen_auc" if real else "attribution_hidden_organisation_auc"] = score
    return Table(
        "Organisations never seen before: probability of somebody else",
        ("test", "sides", "share of all", "mean probability, never seen", "mean probability, seen", "AUC"),
        rows,
        "Organisations that were never seen go to somebody else where there is little presence, or many that were seen "
        "once. Their share among events nobody was named for is not known: the share learnt is that of first "
        "appearances among events that were attributed, and it may be far too low.",
    )


def _unnamed_like(cast: Masked, found: Found, odds: np.ndarray, numbers: dict[str, float]) -> Table:
    rows: list[tuple[object, ...]] = []
    for way in ("alone", HEADLINE, "dark", "then"):
        ours, event, weight = _per_event(cast, found, way, OURS, odds)
        theirs = _per_event(cast, found, way, RIVAL, odds)[0]
        plain = _interval(cast, event, ours - theirs, np.ones(len(event)))
        gain, low, high = _interval(cast, event, ours - theirs, weight)
        mode, number = _where(way)
        tops = [
            (of, of.case.way == number) for s, of in ((s, found[mode, s]) for s in range(3)) if s != NAMED
        ]
        best = np.concatenate([_top(of)[0][own] for of, own in tops])
        right = np.concatenate([_top(of)[1][own] for of, own in tops])
        w = np.concatenate([odds[of.case.target[own]] for of, own in tops])
        at = np.minimum((best * BINS).astype(int), BINS - 1)
        error = np.abs(np.bincount(at, w * best) - np.bincount(at, w * right)).sum() / w.sum()
        size = w.sum() ** 2 / (w**2).sum()
        rows.append(
            (
                MEANING[way],
                plain[0],
                gain,
                f"{low:.3f} to {high:.3f}",
                float(error),
                float(w @ right / w.sum()),
                size,
            )
        )
        if way == HEADLINE:
            numbers |= {
                "attribution_logscore_gain_unnamed_like": gain,
                "attribution_ece_unnamed_like": float(error),
            }
    return Table(
        "Masked events weighted to look like those really unnamed",
        (
            "hidden",
            "gain, alike",
            "gain, weighted",
            "95 %",
            "calibration error, weighted",
            "right, weighted",
            "effective sides",
        ),
        rows,
        "No name on either side. Weights: odds of going unnamed, learnt on UCDP Candidate 2021 of the whole world from "
        "type, clarity, precision, sources and deaths. They correct for what is seen, not for who it was.",
    )


def _later(later: Later, numbers: dict[str, float]) -> Table:
    rows: list[tuple[object, ...]] = [(name, number) for name, number in later.fates.items()]
    gain = later.marks[OURS] - later.marks[RIVAL]
    events, group = np.unique(later.group, return_inverse=True)
    top, bottom = np.bincount(group, gain), np.bincount(group)
    draws = np.random.default_rng(0).multinomial(
        len(events), np.full(len(events), 1 / len(events)), size=RESAMPLES
    )
    low, high = np.quantile((draws @ top) / (draws @ bottom), [0.025, 0.975])
    rows += [
        ("their sides, located to a province or better", len(gain)),
        ("most probable was right, share", float(later.hits.mean())),
        ("log score", float(later.marks[OURS].mean())),
        ("log score of nearest-event frequency", float(later.marks[RIVAL].mean())),
        ("gain (95 %, events resampled)", f"{gain.mean():.3f} ({low:.3f} to {high:.3f})"),
        ("mean probability of somebody else", float(later.p_else.mean())),
    ]
    numbers |= {
        "attribution_later_named_sides": len(gain),
        "attribution_later_named_accuracy": float(later.hits.mean()),
        "attribution_later_named_gain": float(gain.mean()),
        "attribution_later_named_gain_low": float(low),
        "attribution_later_named_gain_high": float(high),
    }
    return Table(
        "The real test: unnamed in UCDP Candidate 2021, named in the final data",
        ("what", "figure"),
        rows,
        "Complete countries. Few, and chosen by coders who found a name: most unnamed events never get one and leave "
        "the data, since GED asks for named parties. Of those, nothing here can say whether the distribution is right.",
    )
