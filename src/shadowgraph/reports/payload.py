"""The report's data contract: what Python writes into the page and TypeScript reads.

Tables are columnar (one list per column, all as long) and refer to one another by row number. -1 means "none".
Probabilities are whole per milles, contributions whole thousandths of a nat, coordinates whole thousandths of a
degree (hundredths in `Land` and `Events`), days are counted from 1970-01-01, months from January 1970. `contract.py`
writes the same types for TypeScript.
"""

from __future__ import annotations

from typing import TypedDict

from shadowgraph.reports.finding_payload import Block, Story
from shadowgraph.reports.tie_payload import Evidence, Pairs, Standing, TieKinds

FORMAT = 1


class Meta(TypedDict):
    """What the report is about."""

    format: int
    theatre: str
    theatre_id: str
    countries: list[str]
    start: str
    end: str
    cutoff: str | None
    step: str
    mode: str
    model: str
    created: str
    version: str
    synthetic: bool
    sensitivity: str
    n_events: int
    n_actors: int
    n_pairs: int
    meaning: str
    range: str
    notes: dict[str, str]
    deaths: int
    deaths_low: int
    deaths_high: int
    releases: list[str]
    coverage: str
    strap: str


class Line(TypedDict):
    """One sentence of the headline."""

    text: str
    confidence: str | None
    why: str | None
    pair: int


class Answer(TypedDict):
    """One of the seven questions, with what can be said and what can't."""

    number: int
    question: str
    answered: bool
    lines: list[Line]
    section: str


class Periods(TypedDict):
    """The periods of the ties."""

    start: list[str]
    label: list[str]
    month: list[int]
    n_months: int


class NameRow(TypedDict):
    """A name an organisation is or was known by."""

    name: str
    kind: str
    source: str


class Actors(TypedDict):
    """Organisations, most events first."""

    id: list[str]
    name: list[str]
    kind: list[str]
    kind_basis: list[str]
    countries: list[str]
    first: list[str | None]
    last: list[str | None]
    n_events: list[int]
    deaths: list[int]
    names: list[list[NameRow]]
    period_events: list[list[int]]
    period_deaths: list[list[int]]
    undated_events: list[int]
    spot: list[list[int]]
    spot_deaths: list[list[int]]
    spot_events: list[list[int]]


class Lineage(TypedDict):
    """Splits, mergers, renames and memberships: actor <relation> other."""

    actor: list[int]
    other: list[int]
    relation: list[str]
    year_from: list[int | None]
    year_to: list[int | None]
    statement: list[int]


class Events(TypedDict):
    """Events carried in full; words are numbers into `word`."""

    word: list[str]
    id: list[str]
    dataset: list[int]
    day: list[int]
    days: list[int]
    date_precision: list[int]
    violence: list[int]
    side_a: list[int]
    side_b: list[int]
    place: list[int]
    district: list[int]
    country: list[int]
    latitude: list[int | None]
    longitude: list[int | None]
    place_precision: list[int | None]
    low: list[int | None]
    best: list[int]
    high: list[int | None]
    offices: list[int]
    n_sources: list[int | None]
    actors: list[list[int]]


class Statements(TypedDict):
    """What sources say about pairs of organisations."""

    id: list[str]
    relation: list[str]
    layer: list[str]
    a: list[int]
    b: list[int]
    name_a: list[str]
    name_b: list[str]
    directed: list[bool]
    start: list[str | None]
    end: list[str | None]
    alleged: list[bool]
    grade: list[str]
    dataset: list[int]
    row_id: list[str]
    original: list[str]


class Land(TypedDict):
    """One country of the base map; rings are x, y, dx, dy, ... in hundredths of a degree."""

    name: str
    focus: bool
    label: list[int] | None
    rings: list[list[int]]


class Spots(TypedDict):
    """Where events happened: grid cells (radius 0) and imprecise places drawn as rings."""

    longitude: list[int]
    latitude: list[int]
    radius: list[int]
    label: list[str]
    events: list[int]
    deaths: list[int]


class SpotMonths(TypedDict):
    """Events and deaths by place and month; `to` differs from `month` where only a longer span is known."""

    spot: list[int]
    month: list[int]
    to: list[int]
    events: list[int]
    deaths: list[int]
    unattributed: list[int]


class MonthTotals(TypedDict):
    """Events dated within a month."""

    month: list[int]
    events: list[int]
    low: list[int]
    best: list[int]
    high: list[int]
    unattributed: list[int]


class Change(TypedDict):
    """One of the three biggest changes, marked on the map."""

    kind: str
    text: str
    longitude: int | None
    latitude: int | None
    month: int
    to: int
    pair: int
    actor: int


class Town(TypedDict):
    """A place name for orientation, from the events themselves."""

    name: str
    longitude: int
    latitude: int


class Picture(TypedDict):
    """The map with the network over it."""

    bounds: list[int]
    cell: float
    land: list[Land]
    spots: Spots
    spot_months: SpotMonths
    months: MonthTotals
    first_month: int
    last_month: int
    undated_events: int
    undated_deaths: int
    unplaced_events: int
    unplaced_deaths: int
    node_actor: list[int]
    node_longitude: list[int]
    node_latitude: list[int]
    tie: list[int]
    ties_left_out: int
    changes: list[Change]
    towns: list[Town]
    title: str
    description: str


class Network(TypedDict):
    """Positions of the signed network, the same for every period, 0 to 1000."""

    actor: list[int]
    x: list[int]
    y: list[int]
    coalition: list[int]
    pair: list[int]
    left_out: int
    title: str
    description: str


class Turn(TypedDict):
    """A turning point: position in the series, its sentence and the largest event then."""

    at: int
    text: str
    event: int


class Track(TypedDict):
    """One unit's series of a measure."""

    name: str
    value: list[float | None]
    low: list[float | None]
    high: list[float | None]
    n: list[int]
    turn: Turn | None


class Measure(TypedDict):
    """One measure for the theatre, its districts and its organisations, on one time axis.

    `span` is the length of each period in months: years stand among shorter periods where the records are dated
    no better. Counts of a longer period are shown per period of the usual length;
    `base` is the step the values were computed at before they were pooled for showing.
    """

    name: str
    label: str
    explain: str
    units: str
    share: bool
    title: str
    group: str
    main: bool
    start: list[str]
    span: list[int]
    step: str
    base: str
    note: str
    theatre: Track | None
    districts: list[Track]
    districts_left_out: int
    organisations: list[Track]


class Share(TypedDict):
    """One part of a whole."""

    label: str
    events: int
    deaths: int


class Rule(TypedDict):
    """Rows set aside, repaired or dropped under one rule."""

    rule: str
    message: str
    dataset: str
    action: str
    rows: int


class Flip(TypedDict):
    """A line that would read otherwise without its strongest evidence."""

    pair: int
    before: str
    after: str
    without: str
    turns: bool


class Fact(TypedDict):
    """A plain statement about trust, with how serious it is: note or warning."""

    level: str
    text: str


class Trust(TypedDict):
    """How far to believe it."""

    facts: list[Fact]
    date_precision: list[Share]
    place_precision: list[Share]
    attribution: list[Share]
    sources: list[Share]
    rules: list[Rule]
    flips: list[Flip]
    months: list[str]
    month_events: list[int]
    month_unattributed: list[int | None]
    coverage_title: str


class Dataset(TypedDict):
    """One dataset read."""

    id: str
    title: str
    initial: str
    version: str
    licence: str
    citation: str
    file: str
    sha256: str
    rows: int
    first: str | None
    last: str | None
    synthetic: bool


class Setting(TypedDict):
    """One parameter of the run."""

    name: str
    value: str


class Behind(TypedDict):
    """Method, parameters, sources, how to reproduce."""

    method: list[str]
    settings: list[Setting]
    command: str
    limits: list[str]


class Next(TypedDict):
    """What comes next: said plainly when it can't be said yet."""

    lines: list[str]


class Payload(TypedDict):
    """The whole report."""

    meta: Meta
    answers: list[Answer]
    periods: Periods
    actors: Actors
    lineage: Lineage
    pairs: Pairs
    standing: Standing
    kinds: TieKinds
    evidence: Evidence
    events: Events
    statements: Statements
    datasets: list[Dataset]
    picture: Picture
    network: Network
    story: Story
    blocks: list[Block]
    measures: list[Measure]
    trust: Trust
    next: Next
    behind: Behind
