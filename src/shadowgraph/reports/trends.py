"""Headline sentences about fragmentation and escalation: this year against that one, with intervals."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from shadowgraph.records.period import dated_within
from shadowgraph.reports.holes import Hole, find_holes, in_hole
from shadowgraph.reports.measure_labels import measure_label
from shadowgraph.reports.numbers import count, estimate, joined, many, period
from shadowgraph.reports.payload import Line, Measure, Track
from shadowgraph.reports.tables import ReportTables
from shadowgraph.reports.words import NARROW


@dataclass(frozen=True)
class Level:
    """A measure's typical value in one year.

    Args:
        year: Calendar year.
        value: Mean over its periods, weighted where weights are given.
        low: Mean of their 5 % quantiles, weighted alike, or None.
        high: Mean of their 95 % quantiles, weighted alike, or None.
        events: Events it rests on.
    """

    year: int
    value: float
    low: float | None
    high: float | None
    events: int

    def show(self, *, share: bool) -> str:
        """The value with its interval."""
        if self.low is None or self.high is None:
            return _show(self.value, share=share)
        span = (
            f"{_show(self.low, share=share).removesuffix(NARROW + '%')}\u2013{_show(self.high, share=share)}"
        )
        return f"{_show(self.value, share=share)} ({span})"


def _show(value: float, *, share: bool) -> str:
    return f"{100 * value:.0f}{NARROW}%" if share else estimate(value)


def levels(measure: Measure, track: Track, weights: list[float] | None = None) -> list[Level]:
    """Yearly levels of a track.

    Years in which fewer than half of the periods are known are left out, and so are years known only as a whole
    where others are known by shorter periods: the two don't compare.

    Args:
        measure: Gives the time axis.
        track: Gives the values.
        weights: One for each period; None: all count alike, as for the level of a typical period.
    """
    heavy = [1.0] * len(track["value"]) if weights is None else weights
    usual = min(measure["span"])
    years: dict[int, list[int]] = {}
    for place, (start, span) in enumerate(zip(measure["start"], measure["span"], strict=True)):
        if span == usual:
            years.setdefault(int(start[:4]), []).append(place)
    found = []
    for year, places in sorted(years.items()):
        known = [place for place in places if track["value"][place] is not None]
        if known and 2 * len(known) >= 12 // usual:
            found.append(
                Level(
                    year,
                    _mean(track["value"], known, heavy) or 0.0,
                    _mean(track["low"], known, heavy),
                    _mean(track["high"], known, heavy),
                    sum(track["n"][place] for place in known),
                )
            )
    return found


def _mean(values: list[float | None], places: list[int], weights: list[float]) -> float | None:
    known = [value * weights[place] for place in places if (value := values[place]) is not None]
    return sum(known) / sum(weights[place] for place in places) if len(known) == len(places) else None


def weights_of(measures: list[Measure], measure: Measure) -> list[float] | None:
    """How much of what a theatre's share is taken of there was in each period; None for what is no share."""
    track, deaths = measure["theatre"], _named(measures, "deaths")
    if track is None or not measure["share"]:
        return None
    if measure_label(measure["name"]).of == "deaths" and deaths is not None and deaths["theatre"] is not None:
        by = dict(
            zip(zip(deaths["start"], deaths["span"], strict=True), deaths["theatre"]["value"], strict=True)
        )
        keys = zip(measure["start"], measure["span"], strict=True)
        # Periods without a value count for nothing; the axis also has those only a district is known by.
        found = [
            0.0 if value is None else by.get(key) for key, value in zip(keys, track["value"], strict=True)
        ]
        known = [max(1.0, weight) for weight in found if weight is not None]
        if len(known) == len(found):
            return known
    return [float(max(1, n)) for n in track["n"]]


def _named(measures: list[Measure], name: str) -> Measure | None:
    return next((measure for measure in measures if measure["name"] == name), None)


def compared(measures: list[Measure], name: str, text: str) -> Line | None:
    """A sentence comparing the first and the last year of a theatre measure.

    Args:
        measures: The measures part.
        name: The measure.
        text: Sentence with {last}, {last_year}, {first}, {first_year}, {way} and {period}.
    """
    measure = _named(measures, name)
    if measure is None or measure["theatre"] is None:
        return None
    known = levels(measure, measure["theatre"], weights_of(measures, measure))
    if len(known) < 2:
        return None
    first, last = known[0], known[-1]
    clear = _apart(first, last)
    way = "more" if last.value > first.value else "less"
    return {
        "text": text.format(
            last=last.show(share=measure["share"]),
            last_year=last.year,
            first=first.show(share=measure["share"]),
            first_year=first.year,
            way=way if clear else "not clearly more or less",
            period=measure["base"],
        ),
        "confidence": _confidence(first, last),
        "why": f"{count(first.events)} and {count(last.events)} events in the two years; "
        + _overlap(first, last),
        "pair": -1,
    }


def _overlap(first: Level, last: Level) -> str:
    if None in (first.low, first.high, last.low, last.high):
        return "their intervals are not known"
    return "the two intervals don't overlap" if _apart(first, last) else "the two intervals overlap"


def _apart(first: Level, last: Level) -> bool:
    if first.low is None or first.high is None or last.low is None or last.high is None:
        return False
    return first.high < last.low or last.high < first.low


def _confidence(first: Level, last: Level) -> str:
    fewest = min(first.events, last.events)
    if fewest < 20:
        return "low"
    return "high" if fewest >= 200 and _apart(first, last) else "moderate"


def fragmentation(measures: list[Measure]) -> list[Line]:
    """Number, balance, infighting and splits, for the theatre and its most fragmented district."""
    lines = [
        compared(
            measures,
            "effective_groups",
            "In a typical {period} of {last_year} the violence was spread as if over {last} equally "
            "violent groups, against "
            "{first} in {first_year}.",
        ),
        compared(
            measures,
            "active_groups",
            "{last} organisations were active in a typical {period} of {last_year}, against {first} in "
            "{first_year}.",
        ),
        compared(
            measures,
            "infighting_share",
            "Infighting: clashes between non-state groups with a common enemy state within twelve months were "
            "{last} of the fighting between organisations in {last_year}, against {first} in {first_year}.",
        ),
        _most_fragmented(measures),
    ]
    return [line for line in lines if line is not None]


def _most_fragmented(measures: list[Measure]) -> Line | None:
    measure = _named(measures, "effective_groups")
    if measure is None:
        return None
    ends = [(track["name"], known[-1]) for track in measure["districts"] if (known := levels(measure, track))]
    if not ends:
        return None
    latest = max(level.year for _, level in ends)
    name, level = max(
        ((name, level) for name, level in ends if level.year == latest), key=lambda end: end[1].value
    )
    return {
        "text": (
            f"Of the {count(len(measure['districts']))} districts with the most deaths, {name} was the "
            "most fragmented in "
            f"{latest}: {level.show(share=False)} effective groups."
        ),
        "confidence": "low" if level.events < 20 else "moderate",
        "why": many(level.events, "event") + " there that year",
        "pair": -1,
    }


def escalation(tables: ReportTables, measures: list[Measure]) -> list[Line]:
    """Intensity, then the four patterns, saying which of them the data can't tell."""
    lines = [
        _deaths(tables),
        compared(
            measures,
            "many_sidedness",
            "Many-sided: violence was spread over pairs of fighters with an entropy of {last} nats in "
            "{last_year}, against "
            "{first} in {first_year} ({way} many-sided).",
        ),
        compared(
            measures,
            "localisation",
            "Local: the most violent tenth of the grid cells held {last} of the events in {last_year}, "
            "against {first} in "
            "{first_year} ({way} concentrated).",
        ),
        compared(
            measures,
            "civilian_share",
            "Civilians were {last} of the dead in {last_year}, against {first} in {first_year}.",
        ),
        compared(
            measures,
            "unattributed_share",
            "Ambiguity: in {last} of the events of {last_year} a side is not named, against {first} in "
            "{first_year}; data that code "
            "only attributed events hide most of it.",
        ),
    ]
    kept = [line for line in lines if line is not None]
    if not kept:
        return []
    kept += [_hole(hole) for hole in find_holes(tables.events, tables.theatre)]
    return [*kept, *_behind(measures)]


def _behind(measures: list[Measure]) -> list[Line]:
    """Insulation and patronage, which events only hint at; what can't be said of them is said too."""
    known = (
        compared(
            measures,
            "proxy_share",
            "Patrons: groups that a state may support took {last} of the violence of {last_year}, "
            "against {first} in "
            "{first_year}.",
        ),
        compared(
            measures,
            "financed_share",
            "Illicit economies: groups with a likely tie that brings money took {last} of the violence "
            "of {last_year} "
            "for which that can be judged, against {first} in {first_year}.",
        ),
    )
    found = [line for line in known if line is not None]
    lacking = [
        name for line, name in zip(known, ("patrons", "illicit economies"), strict=True) if line is None
    ]
    text = (
        f"What {joined(lacking)} do can't be read from these events."
        if lacking
        else "What passes in money and orders leaves no event: these two rest on inferred and reported ties, and are "
        "the least sure of the four patterns."
    )
    return [*found, {"text": text, "confidence": None, "why": None, "pair": -1}]


def _hole(hole: Hole) -> Line:
    text = (
        f"The record is empty from {period(hole.start, 'month')} to {period(hole.end, 'month')}: a hole "
        f"in the data, "
        "so how violence went then can't be read from it."
    )
    return {"text": text, "confidence": None, "why": None, "pair": -1}


def _missing(before: int, last: int) -> str:
    """Say which years between two stand out of a comparison because the record has a hole there."""
    between = [str(year) for year in range(before + 1, last)]
    return f" ({joined(between)} can't be compared: the record has a hole there)" if between else ""


def _deaths(tables: ReportTables) -> Line | None:
    """Deaths in the last full year against the year before, and the worst year."""
    yearly = (
        tables.events.filter(dated_within("year"))
        .group_by(pl.col("date_start").dt.year().alias("year"))
        .agg(
            pl.col("deaths_best").sum().alias("best"),
            pl.coalesce("deaths_low", "deaths_best").sum().alias("low"),
            pl.coalesce("deaths_high", "deaths_best").sum().alias("high"),
            pl.len().alias("events"),
        )
        .sort("year")
    )
    end = tables.theatre.end
    january = pl.date(pl.col("year"), 1, 1)
    full = yearly.filter(
        ((pl.col("year") < end.year) | pl.lit((end.month, end.day) == (12, 31)))
        & ~in_hole(january, 12, find_holes(tables.events, tables.theatre))
    )
    if full.height < 2:
        return None
    last, before = full.row(-1, named=True), full.row(-2, named=True)
    worst = yearly.sort(["best", "year"], descending=[True, False]).row(0, named=True)
    rows = [f"{count(row['best'])} ({count(row['low'])}\u2013{count(row['high'])})" for row in (last, before)]
    way = "rose" if last["best"] > before["best"] else "fell" if last["best"] < before["best"] else "stayed"
    clear = last["low"] > before["high"] or before["low"] > last["high"]
    text = f"Deaths {way} to {rows[0]} in {last['year']} from {rows[1]} in {before['year']}"
    text += "" if clear else ", though the ranges overlap"
    text += _missing(before["year"], last["year"])
    text += (
        "; it was the worst year of the window."
        if worst["year"] == last["year"]
        else f"; the worst year was {worst['year']}, with {count(worst['best'])}."
    )
    return {
        "text": text,
        "confidence": "high" if clear and min(last["events"], before["events"]) >= 200 else "moderate",
        "why": "the low-high ranges of the two years don't overlap"
        if clear
        else "the low-high ranges overlap",
        "pair": -1,
    }
