"""Find an organisation by any name, in any script, with the spelling forgiven."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from shadowgraph.actors.namebook import GOVERNMENT
from shadowgraph.actors.result import Actors
from shadowgraph.actors.spelling import fold, initials, latin, loose, skeleton
from shadowgraph.actors.trigrams import Trigrams
from shadowgraph.errors import PersonRefusedError, UsageError
from shadowgraph.places.countries import country_of
from shadowgraph.sources.persons import person_rule

EXACT, SAME_LETTERS, SAME_WORDS, SAME_SOUND, ACRONYM = 100.0, 99.0, 97.0, 94.0, 92.0
SIMILAR_AT_MOST = 91.0
"""Scores (0-100). They order matches and are no probabilities: a likeness of letters is never worth more than an
acronym that fits, nor that more than the same consonants, words or letters."""

TRIGRAM_SHARE = 0.5
"""Weight of rare three-letter pieces against edit similarity in `similar`."""

PART_AT_LEAST, PART_AT_MOST = 55.0, 85.0
"""Scores of a name that holds the query as a part, by the share the query makes up."""

LEAST = 50.0
SURE = 85.0
SHORTEST_SOUND = 4
SHORTEST_PART = 4
LONGEST_ACRONYM = 10

COLUMNS = {
    "actor_id": pl.String,
    "name": pl.String,
    "kind": pl.String,
    "ucdp_id": pl.Int32,
    "countries": pl.String,
    "n_events": pl.Int64,
    "first_seen": pl.Date,
    "last_seen": pl.Date,
    "matched_name": pl.String,
    "matched_by": pl.String,
    "score": pl.Float64,
}

Scores = NDArray[np.float64]


def search(actors: Actors, query: str, *, limit: int = 10, least: float = LEAST) -> pl.DataFrame:
    """Find organisations by name.

    Args:
        actors: The register to search.
        query: A name, former name, translation or acronym, in any script.
        limit: Most organisations returned, at least 1.
        least: Lowest score returned, 0 to 100.

    Returns:
        One row per organisation, best first: actor_id, name, kind, ucdp_id, countries, n_events, first_seen,
        last_seen, matched_name, matched_by ('exact', 'letters', 'words', 'sound', 'acronym', 'part', 'parts' or
        'similar'), score.

    Raises:
        UsageError: The query is empty or a limit makes no sense.
        PersonRefusedError: The query reads as an individual's name and fits no organisation.
    """
    return NameIndex(actors).search(query, limit=limit, least=least)


@dataclass(frozen=True)
class _Names:
    """Parallel lists over every name of every organisation."""

    actor: NDArray[np.int64]
    name: list[str]
    folded: list[str]
    latin: list[str]
    loose: list[str]
    bones: list[str]
    initials: list[str]
    compact: list[str]


class NameIndex:
    """All names of a register, prepared once for many searches.

    Args:
        actors: The register.
    """

    def __init__(self, actors: Actors) -> None:
        self._table = actors.table
        self._names = _prepare(actors)
        self._trigrams = Trigrams(self._names.latin)

    def search(self, query: str, *, limit: int = 10, least: float = LEAST) -> pl.DataFrame:
        """See `search`."""
        _check(query, limit)
        scores, ways = self._score(query)
        scores, ways = self._by_parts(query, scores, ways)
        rows: list[dict[str, object]] = []
        for at in self._best_per_actor(scores):
            if scores[at] < least or len(rows) == limit:
                break
            actor = self._table.row(int(self._names.actor[at]), named=True)
            score = round(float(scores[at]), 1)
            matched = {"matched_name": self._names.name[at], "matched_by": ways[at], "score": score}
            rows.append({name: (actor | matched)[name] for name in COLUMNS})
        if not rows or scores.max() < SURE:
            _refuse_persons(query)
        return pl.DataFrame(rows, schema=COLUMNS)

    def _by_parts(self, query: str, scores: Scores, ways: list[str]) -> tuple[Scores, list[str]]:
        """Raise organisations that fit both halves of 'ACRONYM: full name', ACLED's way of writing them."""
        parts = [part for part in query.split(":") if fold(part)]
        if len(parts) < 2:
            return scores, ways
        names, made = self._names, np.zeros(len(scores))
        for part in parts:
            found, _ = self._score(part)
            best = np.zeros(self._table.height)
            np.maximum.at(best, names.actor, found)
            made += best[names.actor] / len(parts)
        made = np.minimum(made, SAME_WORDS)
        chosen = ["parts" if new > old else way for new, old, way in zip(made, scores, ways, strict=True)]
        # Among an organisation's names the one most like the whole query is shown.
        return np.where(made > scores, made + scores * 1e-6, scores), chosen

    def _best_per_actor(self, scores: Scores) -> list[int]:
        """Positions of each organisation's best name, best first; ties: the more active, then the id's order."""
        activity = self._table["n_events"].to_numpy()[self._names.actor]
        order = np.lexsort((np.arange(len(scores)), self._names.actor, -activity, -scores))
        _, first = np.unique(self._names.actor[order], return_index=True)
        return [int(order[at]) for at in np.sort(first)]

    def _score(self, query: str) -> tuple[Scores, list[str]]:
        """Score and way of the best fit for every name."""
        names = self._names
        folded, letters, words = fold(query), latin(query), loose(query)
        bones = skeleton(words)
        short = letters.replace(" ", "")
        acronym = initials(query)
        sounds = len(bones) >= SHORTEST_SOUND
        fits = (
            ("exact", EXACT, _equal(names.folded, folded)),
            ("letters", SAME_LETTERS, _equal(names.compact, short)),
            ("words", SAME_WORDS, _equal(names.loose, words)),
            ("sound", SAME_SOUND, _equal(names.bones, bones) if sounds else np.zeros(len(names.name), bool)),
            ("acronym", ACRONYM, _acronym(names, short, acronym)),
        )
        scores = self._similar(letters, bones if sounds else "")
        ways = np.full(len(scores), "similar", dtype=object)
        part = _part_of(names.folded, folded)
        ways[part > scores] = "part"
        scores = np.maximum(scores, part)
        for way, worth, hit in reversed(fits):
            scores = np.where(hit, worth, scores)
            ways[hit] = way
        return scores, list(ways)

    def _similar(self, letters: str, bones: str) -> Scores:
        """Likeness of letters: edit similarity and shared rare trigrams; consonants only for other scripts."""
        from rapidfuzz import fuzz, process

        names = self._names
        edits = np.maximum(
            process.cdist([letters], names.latin, scorer=fuzz.token_sort_ratio, dtype=np.float64)[0],
            process.cdist([letters], names.latin, scorer=fuzz.ratio, dtype=np.float64)[0],
        )
        shared = 100.0 * self._trigrams.likeness(letters)
        blended = TRIGRAM_SHARE * shared + (1.0 - TRIGRAM_SHARE) * edits
        if bones:
            sound = process.cdist([bones], names.bones, scorer=fuzz.ratio, dtype=np.float64)[0]
            blended = np.maximum(blended, 0.5 * sound + 0.5 * blended)
        made: Scores = blended * (SIMILAR_AT_MOST / 100.0)
        return made


def _prepare(actors: Actors) -> _Names:
    position = {actor: at for at, actor in enumerate(actors.table["actor_id"])}
    named = actors.names.select("actor_id", "name").unique().sort("actor_id", "name")
    pairs = [(position[actor], name) for actor, name in named.rows() if actor in position]
    for at, (name, gwno) in enumerate(actors.table.select("name", "gwno").rows()):
        pairs += [(at, other) for other in _state_names(name, gwno)]
    pairs = sorted(set(pairs))
    names = [name for _, name in pairs]
    folded = [fold(name) for name in names]
    letters = [latin(name) for name in names]
    return _Names(
        actor=np.array([at for at, _ in pairs], dtype=np.int64),
        name=names,
        folded=folded,
        latin=letters,
        loose=[loose(name) for name in names],
        bones=[skeleton(loose(name)) for name in names],
        initials=[initials(name) for name in names],
        compact=[text.replace(" ", "") for text in letters],
    )


def _state_names(name: str, gwno: int | None) -> list[str]:
    """Names of the country, for its government: people type 'Mali'."""
    country = country_of(gwno) if gwno is not None else None
    if country is None or not name.casefold().startswith(GOVERNMENT):
        return []
    return [
        text for other in (country.name, *country.other_names) for text in (other, f"Government of {other}")
    ]


def _equal(texts: list[str], wanted: str) -> NDArray[np.bool_]:
    return np.fromiter((text == wanted for text in texts), dtype=np.bool_, count=len(texts)) & bool(wanted)


def _acronym(names: _Names, short: str, acronym: str) -> NDArray[np.bool_]:
    """Names whose initials the query is, or that are the initials of the query."""
    hit = np.zeros(len(names.name), dtype=np.bool_)
    if 2 <= len(short) <= LONGEST_ACRONYM:
        hit |= _equal(names.initials, short)
    if len(acronym) > 2:
        hit |= _equal(names.compact, acronym)
    return hit


def _part_of(texts: list[str], wanted: str) -> Scores:
    """How much of each text the query makes up, where the text holds it as whole words (Burmese: anywhere)."""
    made = np.zeros(len(texts))
    if len(wanted) < SHORTEST_PART:
        return made
    spaced = f" {wanted} " if wanted.isascii() else wanted
    for at, text in enumerate(texts):
        if wanted in text and spaced in f" {text} ":
            made[at] = PART_AT_LEAST + (PART_AT_MOST - PART_AT_LEAST) * len(wanted) / len(text)
    return made


def _check(query: str, limit: int) -> None:
    if not fold(query):
        raise UsageError(
            "The query is empty", field="query", value=query, rule="at least one letter or digit"
        )
    if limit < 1:
        raise UsageError("The limit makes no sense", field="limit", value=limit, rule="at least 1")


def _refuse_persons(query: str) -> None:
    rule = person_rule(query)
    if rule is not None:
        raise PersonRefusedError(
            "This reads as an individual's name",
            field="query",
            rule=f"Shadowgraph holds organisations only (recognised by: {rule})",
            way_out="search for the organisation; docs/why/organisations-only.md says why",
        )
