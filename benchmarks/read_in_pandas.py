"""The same cleaning of a GED file in pandas, the way pandas is written: the yardstick of `benchmarks.read`.

It must give the same events, cell by cell, and the same quarantine rows with the same original values:
`benchmarks.read` asserts both before it times anything. So it does what ours does to any file: hash it; read text,
since a number that pandas guesses has lost how it was written; leave out blank rows, repeated headers and tag rows;
refuse swallowed rows; tell the order of day and month; type and tidy every cell; fill blanks from the row; apply
every rule; record each change. What it can't do is recover torn rows, other delimiters and renamed columns. Code
lists and the distance to borders (NumPy and shapely) are taken from the package, the same functions for both.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from shadowgraph.places.basemap import distance_km
from shadowgraph.places.countries import gwno_by_name
from shadowgraph.sources.fields import VIOLENCE_CODES
from shadowgraph.sources.persons import person_rule
from shadowgraph.sources.text import ACCOUNT, NOTHING, PRIVATE

NAMES = {
    "country": "country", "region": "region", "adm_1": "adm_1", "adm_2": "adm_2", "place": "where_coordinates",
    "side_a": "side_a", "side_b": "side_b", "conflict": "conflict_name", "code_status": "code_status",
}  # fmt: skip
WHOLE = {
    "gwno": ("country_id", 1, 9999), "priogrid": ("priogrid_gid", 1, 259_200),
    "side_a_id": ("side_a_new_id", 0, 2_000_000_000), "side_b_id": ("side_b_new_id", 0, 2_000_000_000),
    "conflict_id": ("conflict_new_id", 0, 2_000_000_000), "dyad_id": ("dyad_new_id", 0, 2_000_000_000),
    "deaths_a": ("deaths_a", 0, 10_000_000), "deaths_b": ("deaths_b", 0, 10_000_000),
    "deaths_civilians": ("deaths_civilians", 0, 10_000_000), "deaths_unknown": ("deaths_unknown", 0, 10_000_000),
    "deaths_low": ("low", 0, 10_000_000), "deaths_best": ("best", 0, 10_000_000),
    "deaths_high": ("high", 0, 10_000_000),
    "date_precision": ("date_prec", 1, 5), "place_precision": ("where_prec", 1, 7), "clarity": ("event_clarity", 1, 2),
    "n_sources": ("number_of_sources", -1, 100_000),
}  # fmt: skip
REQUIRED = ["violence", "date_start", "date_end", "country", "deaths_best"]
UNSEEN = "[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
SPACE = r"[\s\x00-\x1f\x7f-\x9f]+"
SOCIAL = r"(?i)@|\b(?:twitter|tweet|facebook|telegram|instagram|youtube|whatsapp|x\.com)\b"
FAR_KM = 300.0
DATASET, VERSION = "ucdp-ged", "dev"


class Cleaner:
    """One file on its way to a clean table; `notes` collects what is set aside or changed."""

    def __init__(self, path: Path) -> None:
        data = path.read_bytes()
        self.sha256 = hashlib.sha256(data).hexdigest()
        raw = pd.read_csv(path, dtype="string").dropna(how="all")
        if len(re.findall(rb'\n"?\d+"?,', data)) != len(raw):
            raise ValueError("a quotation mark swallowed rows")
        again = raw["id"].str.strip().str.lower() == "id"
        again.iloc[0] |= raw.iloc[0].dropna().str.startswith("#").all()
        self.raw = raw[~again].reset_index(drop=True) if again.any() else raw
        self.made = pd.DataFrame({"row_id": self.raw["id"].astype("string")})
        self.made["row_number"] = np.arange(1, len(self.raw) + 1)
        self.notes: list[pd.DataFrame] = []

    def note(self, mask: Any, field: str, rule: str, values: Any, action: str = "repaired") -> None:
        """Record the rows where the mask holds, with their original values."""
        rows = self.made.loc[mask, ["row_number", "row_id"]].assign(field=field, rule=rule, action=action)
        rows["value"] = values[mask].astype("string")
        self.notes.append(rows)

    def text(self) -> None:
        """Names: one kind of space, composed characters, nothing for stand-ins of nothing."""
        for name, column in NAMES.items():
            text = self.raw[column].astype("string").str.replace(UNSEEN, "", regex=True)
            text = text.str.replace(SPACE, " ", regex=True).str.normalize("NFC").str.strip()
            self.made[name] = text.mask(text.isin(NOTHING))
            self.note(text.str.len() > 1000, name, "too-long", text)

    def numbers(self) -> None:
        """Whole numbers within their range, coordinates, the type of violence."""
        for name, (column, low, high) in WHOLE.items():
            given = self.raw[column]
            number = pd.to_numeric(given, errors="coerce")
            sound = number.between(low, high) & (number % 1 == 0)
            rule = "unknown-code" if high < 10 else "number-out-of-range"
            sound = sound.fillna(False)
            self.note(given.notna() & number.isna(), name, "not-a-number", given)
            self.note(number.notna() & ~sound, name, rule, given)
            self.made[name] = number.where(sound).astype("Int32")
        self.made["n_sources"] = self.made["n_sources"].mask(self.made["n_sources"] == -1)
        for name in ("latitude", "longitude"):
            self.made[name] = pd.to_numeric(self.raw[name], errors="coerce")
            self.note(self.raw[name].notna() & self.made[name].isna(), name, "not-a-number", self.raw[name])
        kinds = self.raw["type_of_violence"].str.strip().str.lower().str.replace("_", " ")
        self.made["violence"] = kinds.map(VIOLENCE_CODES).astype("string")
        self.note(self.made["violence"].isna(), "violence", "unknown-code", self.raw["type_of_violence"])

    def dates(self) -> None:
        """Dates, and their precision from the span where it isn't coded."""
        for name in ("date_start", "date_end"):
            given = self.raw[name].str.strip()
            slashed = given.str.extract(r"^(\d{1,2})/(\d{1,2})/\d{4}").astype("Float64")
            day_first = bool((slashed[0] > 12).any())
            iso = pd.to_datetime(given, format="ISO8601", errors="coerce")
            other = iso.isna() & given.notna()
            iso[other] = pd.to_datetime(given[other], dayfirst=day_first, errors="coerce")
            self.made[name] = iso
            self.note(iso.isna() & given.notna(), name, "not-a-date", given, "quarantined")
        made = self.made
        year = pd.to_numeric(self.raw["year"], errors="coerce")
        neither = made["date_start"].isna() & made["date_end"].isna() & year.between(1800, 2100)
        for name, end in (("date_start", "-01-01"), ("date_end", "-12-31")):
            self.note(neither, name, "year-only", self.raw[name])
            made.loc[neither, name] = pd.to_datetime(self.raw.loc[neither, "year"] + end)
        for name, other in (("date_start", "date_end"), ("date_end", "date_start")):
            one = made[name].isna() & self.raw[name].isna() & made[other].notna()
            self.note(one, name, "date-from-other-end", self.raw[name])
            made[name] = made[name].fillna(made[other].where(one))
        unknown = made["date_precision"].isna()
        self.note(unknown, "date_precision", "precision-from-span", self.raw["date_prec"])
        span = (made["date_end"] - made["date_start"]).dt.days.abs() + 1
        derived = pd.cut(span, [0, 1, 6, 7, 31, np.inf], labels=[1, 2, 3, 4, 5]).astype("Int32")
        made["date_precision"] = made["date_precision"].fillna(derived)

    def blanks(self) -> None:
        """Deaths, country and sides filled from the same row, or from the other rows of the country."""
        made = self.made
        parts = made[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]].sum(axis=1, skipna=False)
        blank = made["deaths_best"].isna() & self.raw["best"].isna() & parts.notna()
        self.note(blank, "deaths_best", "deaths-from-parts", self.raw["best"])
        made["deaths_best"] = made["deaths_best"].fillna(parts.where(blank))
        blank = made["country"].isna()
        if blank.any():
            counts = made.groupby("gwno")["country"].agg(lambda names: names.value_counts().index[0])
            blank &= made["gwno"].isin(counts.index)
            self.note(blank, "country", "country-from-id", self.raw["country"])
            made["country"] = made["country"].mask(blank, made["gwno"].map(counts))
        blank = made["side_a"].isna() & made["side_b"].isna()
        dyad = self.raw.loc[blank, "dyad_name"]
        pair = dyad[dyad.str.count(" - ") == 1].str.extract(r"^\s*(.*?\S) - (\S.*?)\s*$").dropna()
        for name, place in (("side_a", 0), ("side_b", 1)):
            self.note(made.index.isin(pair.index), name, "sides-from-dyad", self.raw[name])
            made.loc[pair.index, name] = pair[place]
        for side in ("side_a", "side_b"):
            free = made[f"{side}_id"].isna() & made[side].notna()
            names = made.loc[free, side].unique()
            persons = free & made[side].isin([name for name in names if person_rule(name)])
            self.note(persons, side, "person-refused", made[side])
            made[side] = made[side].mask(persons)

    def sources(self) -> None:
        """News offices without individuals, publication dates without times of day."""
        office = self.raw["source_office"].astype("string").str.replace(UNSEEN, "", regex=True)
        office = office.str.replace(SPACE, " ", regex=True).str.normalize("NFC").str.strip()
        office = office.mask(office.isin(NOTHING))
        distinct = pd.Series(office.str.split(";").explode().dropna().unique(), dtype="string")
        social = distinct.str.contains(SOCIAL, regex=True)
        masks = dict.fromkeys(distinct[social], ACCOUNT)
        masks |= {name: PRIVATE for name in distinct[~social] if person_rule(name)}
        touched = office.dropna()
        masked = [";".join(masks.get(part, part) for part in cell.split(";")) for cell in touched]
        self.made["source_office"] = pd.Series(masked, index=touched.index, dtype="string")
        dates = self.raw["source_date"].astype("string")
        self.made["source_date"] = dates.str.replace(r"(\d{4}-\d{2}-\d{2})[^;]*", r"\1", regex=True)
        odd = dates.notna() & ~self.made["source_date"].str.fullmatch(
            r"\d{4}-\d{2}-\d{2}(;\d{4}-\d{2}-\d{2})*"
        ).fillna(False)
        self.note(odd, "source_date", "not-a-date", dates)
        self.made["source_date"] = self.made["source_date"].mask(odd)

    def rows(self) -> None:
        """Set aside rows without what they need; of copies keep the last."""
        for name in REQUIRED:
            self.note(self.made[name].isna(), name, "required-blank", self.made[name])
        self.made = self.made[self.made[REQUIRED].notna().all(axis=1)]
        copies = self.made.duplicated("row_id", keep="last")
        self.note(copies, "row_id", "duplicate-id", self.made["row_id"])
        self.made = self.made[~copies].copy()
        for side in ("side_a", "side_b"):
            stand_in = self.made[side].str.fullmatch(r"XXX\d+").fillna(False)
            for name in (side, f"{side}_id"):
                self.note(stand_in, name, f"stand-in-{side[-1]}", self.made[name])
                self.made[name] = self.made[name].mask(stand_in)

    def order(self) -> None:
        """Days within the years there are data for, the last after the first; low <= best <= high."""
        made = self.made
        for name in ("date_start", "date_end"):
            outside = ~made[name].between("1946-01-01", pd.Timestamp(dt.datetime.now(dt.UTC).date()))
            self.note(outside, name, f"{name[5:]}-outside", made[name], "quarantined")
            made = made[~outside]
        self.made = made = made.copy()
        turned = made["date_end"] < made["date_start"]
        self.note(turned, "date_start", "dates-swapped", made["date_start"])
        made.loc[turned, ["date_start", "date_end"]] = made.loc[turned, ["date_end", "date_start"]].to_numpy()
        parts = made[["deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"]]
        differ = (parts.sum(axis=1, skipna=False) != made["deaths_best"]).fillna(False)
        self.note(differ, "deaths_best", "parts-differ", made["deaths_best"], "noted")
        self.note(
            made["deaths_best"] > 100_000, "deaths_best", "implausible-deaths", made["deaths_best"], "noted"
        )
        counts = made[["deaths_low", "deaths_best", "deaths_high"]]
        low, best, high = (counts[name] for name in counts)
        wrong = (low > best).fillna(False) | (best > high).fillna(False)
        least, most = counts[wrong].min(axis=1), counts[wrong].max(axis=1)
        self.note(wrong & (low != counts.min(axis=1)).fillna(False), "deaths_low", "low-le-best-le-high", low)
        self.note(
            wrong & (high != counts.max(axis=1)).fillna(False), "deaths_high", "low-le-best-le-high", high
        )
        made.loc[wrong & low.notna(), "deaths_low"] = least
        made.loc[wrong & high.notna(), "deaths_high"] = most

    def places(self) -> None:
        """State numbers from names, points on the globe and in their country."""
        made = self.made
        known = made["country"].map(gwno_by_name(sorted(made["country"].unique()))).astype("Int32")
        made["gwno"] = made["gwno"].fillna(known)
        self.note((made["gwno"] != known).fillna(False), "gwno", "gwno-differs", made["gwno"], "noted")
        twice = (made["side_a_id"] == made["side_b_id"]).fillna(False)
        self.note(twice, "side_b_id", "same-side-twice", made["side_b_id"], "noted")
        point = made[["latitude", "longitude"]]
        for rule, lost in {
            "half-a-point": point.isna().sum(axis=1) == 1,
            "null-island": (point.abs() < 1e-6).fillna(False).all(axis=1),
            "off-the-globe": ((point.abs() > [90, 180]).fillna(False)).any(axis=1),
        }.items():
            for name in point:
                self.note(lost, name, rule, made[name])
            made.loc[lost, ["latitude", "longitude", "place_precision", "priogrid"]] = pd.NA
        points = made[["gwno", "latitude", "longitude"]].dropna().drop_duplicates()
        away = distance_km(*(points[name].to_numpy(dtype=float) for name in points))
        far = points[np.nan_to_num(away, posinf=np.inf) > FAR_KM].copy()
        turned = distance_km(*(far[name].to_numpy(dtype=float) for name in ("gwno", "longitude", "latitude")))
        far["swapped"] = turned == 0
        found = (
            made[["gwno", "latitude", "longitude"]].merge(far, how="left").set_index(made.index)["swapped"]
        )
        swapped = found == True  # noqa: E712 - null where the point isn't far
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            self.note(swapped, name, "swapped-point", made[name])
            made[name] = made[name].mask(swapped, point[other])
        placed = made["place_precision"].notna() & (made["place_precision"] != 7).fillna(False)
        doubted = (found == False) & placed  # noqa: E712
        self.note(doubted, "place_precision", "far-from-country", made["place_precision"])
        made["place_precision"] = made["place_precision"].mask(doubted)

    def cells(self) -> None:
        """PRIO-GRID cells: the one the point lies in."""
        made = self.made
        cell = made["priogrid"].astype("Float64") - 1
        half = 0.25 + 1e-6
        outside = (made["latitude"] - ((cell // 720) * 0.5 - 89.75)).abs() > half
        outside |= (made["longitude"] - ((cell % 720) * 0.5 - 179.75)).abs() > half
        outside = outside.fillna(False)
        self.note(outside, "priogrid", "cell-differs", made["priogrid"])
        row, column = np.floor((made["latitude"] + 90) / 0.5), np.floor((made["longitude"] + 180) / 0.5)
        computed = (row.clip(0, 359) * 720 + column.clip(0, 719) + 1).astype("Int32")
        made["priogrid"] = made["priogrid"].mask(outside | made["priogrid"].isna(), computed)

    def result(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Events with their provenance and repairs, sorted; and the quarantine rows."""
        made = self.made
        notes = pd.concat(self.notes)
        repaired = notes[notes["action"] == "repaired"].drop_duplicates(["row_number", "rule"])
        repairs = repaired.groupby("row_number")["rule"].agg(",".join)
        made["repairs"] = made["row_number"].map(repairs).astype("string")
        made["dataset"], made["dataset_version"] = DATASET, VERSION
        made["event_id"] = DATASET + ":" + made["row_id"]
        assert made["event_id"].is_unique and made[REQUIRED].notna().all(axis=None)  # noqa: PT018
        notes = notes.assign(dataset=DATASET, message=notes["rule"].str.replace("-", " ") + "; recorded.")
        return made.sort_values(["date_start", "event_id"]), notes.sort_values(
            ["row_number", "field", "rule"]
        )


def clean(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Clean a GED file.

    Returns:
        The events, sorted by first day and id, and the quarantine rows.
    """
    cleaner = Cleaner(path)
    for step in ("text", "numbers", "dates", "blanks", "sources", "rows", "order", "places", "cells"):
        getattr(cleaner, step)()
    return cleaner.result()
