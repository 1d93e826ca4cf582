// Written by `python -m shadowgraph.reports.contract` from src/shadowgraph/reports/payload.py. Don't edit.

export const FORMAT = 1;

export const LIKELY = 4;

export const CONFIDENCE = ["low", "moderate", "high"] as const;

export interface Band { word: string; low: number; high: number }

export const BANDS: readonly Band[] = [
  {
    "word": "a remote chance",
    "low": 0,
    "high": 5
  },
  {
    "word": "highly unlikely",
    "low": 10,
    "high": 20
  },
  {
    "word": "unlikely",
    "low": 25,
    "high": 35
  },
  {
    "word": "a realistic possibility",
    "low": 40,
    "high": 50
  },
  {
    "word": "likely",
    "low": 55,
    "high": 75
  },
  {
    "word": "highly likely",
    "low": 80,
    "high": 90
  },
  {
    "word": "almost certain",
    "low": 95,
    "high": 100
  }
];

/** One pair's chances over time, per mille; `at` are period numbers. */
export interface Series {
  at: number[];
  rival: number[];
  tactical: number[];
  strategic: number[];
  low: number[];
  high: number[];
  reported: number[];
}

/** Pairs of organisations, strongest evidence first. */
export interface Pairs {
  a: number[];
  b: number[];
  p: number[];
  low: number[];
  high: number[];
  open: (number | null)[];
  covert: (number | null)[];
  rival: number[];
  strategic: number[];
  weight: (number | null)[];
  reported: boolean[];
  elsewhere: boolean[];
  reported_by: number[][];
  layers: string[][];
  first_reported: (string | null)[];
  first: number[];
  last: number[];
  peak: number[];
  n_periods: number[];
  clashes: number[];
  joint: number[];
  confidence: string[];
  sentence: string[];
  series: (Series | null)[];
  evidence: number[];
  standing: number[];
  kinds: number[];
}

/** The waterfall of one pair: outer list by term, inner list by position in `at`.
 *
 * `refs` holds one list per bar that has records: term position, period position, how many of the numbers that
 * follow are events, then event rows, then statement rows. */
export interface Bars {
  pair: number;
  at: number[];
  term: number[];
  contribution: number[][];
  here: number[][];
  observed: ((number | null)[])[];
  expected: ((number | null)[])[];
  compared: number[][];
  n_events: number[][];
  refs: number[][];
}

/** Waterfalls of the pairs carried in this page. */
export interface Evidence {
  term: string[];
  label: string[];
  text: string[];
  bars: Bars[];
}

/** The waterfall of one pair as a whole: lists by place in `term`.
 *
 * `open` and `covert` are the parts that go into either head; none where the heads don't speak of the pair. `flips`
 * are numbers of terms without which the call would turn, `cases` pair numbers, the most alike first. */
export interface StandingBars {
  pair: number;
  term: number[];
  contribution: number[];
  open: (number | null)[];
  covert: (number | null)[];
  value: number[];
  flips: number[];
  cases: number[];
}

/** What holds for pairs over the whole window; `text` holds values in words, `typical` what a typical pair has. */
export interface Standing {
  term: string[];
  label: string[];
  compared: string[];
  typical: string[];
  text: string[];
  bars: StandingBars[];
}

/** Kinds of cooperation, given a tie: outer list by pair, inner list by layer. */
export interface TieKinds {
  layer: string[];
  basis: string[];
  text: string[];
  pair: number[];
  chance: ((number | null)[])[];
  low: ((number | null)[])[];
  high: ((number | null)[])[];
  based: number[][];
  statements: number[][];
  reason: number[][];
}

/** One turn of the conflict; `month` counts from January 1970, `events` are rows of the page's events. */
export interface StoryTurn {
  number: number;
  kind: string;
  word: string;
  date: string;
  month: number;
  text: string;
  caveat: string;
  stake: number;
  shown: boolean;
  events: number[];
}

/** The turns of the conflict in order of time. */
export interface Story {
  title: string;
  turns: StoryTurn[];
}

/** A point with its interval; hollow where nothing can be said. */
export interface IntervalMark {
  label: string;
  group: string;
  value: number | null;
  low: number | null;
  high: number | null;
  text: string;
  hollow: boolean;
}

/** Points with intervals, one a row, on one axis; `reference` is the value that means no difference. */
export interface Intervals {
  axis: string;
  share: boolean;
  log: boolean;
  reference: number | null;
  marks: IntervalMark[];
}

/** A stretch of time; months count from January 1970, `open` where it had not ended by the last record. */
export interface SpanMark {
  label: string;
  start: number;
  to: number;
  open: boolean;
  word: string;
}

/** One cell of a map, thousandths of a degree; `who` names the category, value 0 to 1. */
export interface CellMark {
  longitude: number;
  latitude: number;
  who: number;
  value: number;
}

/** One small map of several: cells coloured by category, with opacity by value. */
export interface CellMap {
  title: string;
  cells: CellMark[];
}

/** Small maps on one frame; `side` is the width of a cell in degrees. */
export interface Maps {
  side: number;
  who: string[];
  maps: CellMap[];
}

/** One finding: a title that is a sentence, sentences, at most one mark of each sort, and its table. */
export interface Block {
  name: string;
  section: string;
  title: string;
  about: string;
  lines: string[];
  caveat: string;
  intervals: Intervals | null;
  spans: SpanMark[];
  maps: Maps | null;
  columns: string[];
  rows: ((string | number | null)[])[];
  numeric: number[];
  folded: boolean;
}

/** What the report is about. */
export interface Meta {
  format: number;
  theatre: string;
  theatre_id: string;
  countries: string[];
  start: string;
  end: string;
  cutoff: string | null;
  step: string;
  mode: string;
  model: string;
  created: string;
  version: string;
  synthetic: boolean;
  sensitivity: string;
  n_events: number;
  n_actors: number;
  n_pairs: number;
  meaning: string;
  range: string;
  notes: Record<string, string>;
  deaths: number;
  deaths_low: number;
  deaths_high: number;
  releases: string[];
  coverage: string;
  strap: string;
}

/** One sentence of the headline. */
export interface Line {
  text: string;
  confidence: string | null;
  why: string | null;
  pair: number;
}

/** One of the seven questions, with what can be said and what can't. */
export interface Answer {
  number: number;
  question: string;
  answered: boolean;
  lines: Line[];
  section: string;
}

/** The periods of the ties. */
export interface Periods {
  start: string[];
  label: string[];
  month: number[];
  n_months: number;
}

/** A name an organisation is or was known by. */
export interface NameRow {
  name: string;
  kind: string;
  source: string;
}

/** Organisations, most events first. */
export interface Actors {
  id: string[];
  name: string[];
  kind: string[];
  kind_basis: string[];
  countries: string[];
  first: (string | null)[];
  last: (string | null)[];
  n_events: number[];
  deaths: number[];
  names: NameRow[][];
  period_events: number[][];
  period_deaths: number[][];
  undated_events: number[];
  spot: number[][];
  spot_deaths: number[][];
  spot_events: number[][];
}

/** Splits, mergers, renames and memberships: actor <relation> other. */
export interface Lineage {
  actor: number[];
  other: number[];
  relation: string[];
  year_from: (number | null)[];
  year_to: (number | null)[];
  statement: number[];
}

/** Events carried in full; words are numbers into `word`. */
export interface Events {
  word: string[];
  id: string[];
  dataset: number[];
  day: number[];
  days: number[];
  date_precision: number[];
  violence: number[];
  side_a: number[];
  side_b: number[];
  place: number[];
  district: number[];
  country: number[];
  latitude: (number | null)[];
  longitude: (number | null)[];
  place_precision: (number | null)[];
  low: (number | null)[];
  best: number[];
  high: (number | null)[];
  offices: number[];
  n_sources: (number | null)[];
  actors: number[][];
}

/** What sources say about pairs of organisations. */
export interface Statements {
  id: string[];
  relation: string[];
  layer: string[];
  a: number[];
  b: number[];
  name_a: string[];
  name_b: string[];
  directed: boolean[];
  start: (string | null)[];
  end: (string | null)[];
  alleged: boolean[];
  grade: string[];
  dataset: number[];
  row_id: string[];
  original: string[];
}

/** One country of the base map; rings are x, y, dx, dy, ... in hundredths of a degree. */
export interface Land {
  name: string;
  focus: boolean;
  label: number[] | null;
  rings: number[][];
}

/** Where events happened: grid cells (radius 0) and imprecise places drawn as rings. */
export interface Spots {
  longitude: number[];
  latitude: number[];
  radius: number[];
  label: string[];
  events: number[];
  deaths: number[];
}

/** Events and deaths by place and month; `to` differs from `month` where only a longer span is known. */
export interface SpotMonths {
  spot: number[];
  month: number[];
  to: number[];
  events: number[];
  deaths: number[];
  unattributed: number[];
}

/** Events dated within a month. */
export interface MonthTotals {
  month: number[];
  events: number[];
  low: number[];
  best: number[];
  high: number[];
  unattributed: number[];
}

/** One of the three biggest changes, marked on the map. */
export interface Change {
  kind: string;
  text: string;
  longitude: number | null;
  latitude: number | null;
  month: number;
  to: number;
  pair: number;
  actor: number;
}

/** A place name for orientation, from the events themselves. */
export interface Town {
  name: string;
  longitude: number;
  latitude: number;
}

/** The map with the network over it. */
export interface Picture {
  bounds: number[];
  cell: number;
  land: Land[];
  spots: Spots;
  spot_months: SpotMonths;
  months: MonthTotals;
  first_month: number;
  last_month: number;
  undated_events: number;
  undated_deaths: number;
  unplaced_events: number;
  unplaced_deaths: number;
  node_actor: number[];
  node_longitude: number[];
  node_latitude: number[];
  tie: number[];
  ties_left_out: number;
  changes: Change[];
  towns: Town[];
  title: string;
  description: string;
}

/** Positions of the signed network, the same for every period, 0 to 1000. */
export interface Network {
  actor: number[];
  x: number[];
  y: number[];
  coalition: number[];
  pair: number[];
  left_out: number;
  title: string;
  description: string;
}

/** A turning point: position in the series, its sentence and the largest event then. */
export interface Turn {
  at: number;
  text: string;
  event: number;
}

/** One unit's series of a measure. */
export interface Track {
  name: string;
  value: (number | null)[];
  low: (number | null)[];
  high: (number | null)[];
  n: number[];
  turn: Turn | null;
}

/** One measure for the theatre, its districts and its organisations, on one time axis.
 *
 * `span` is the length of each period in months: years stand among shorter periods where the records are dated
 * no better. Counts of a longer period are shown per period of the usual length;
 * `base` is the step the values were computed at before they were pooled for showing. */
export interface Measure {
  name: string;
  label: string;
  explain: string;
  units: string;
  share: boolean;
  title: string;
  group: string;
  main: boolean;
  start: string[];
  span: number[];
  step: string;
  base: string;
  note: string;
  theatre: Track | null;
  districts: Track[];
  districts_left_out: number;
  organisations: Track[];
}

/** One part of a whole. */
export interface Share {
  label: string;
  events: number;
  deaths: number;
}

/** Rows set aside, repaired or dropped under one rule. */
export interface Rule {
  rule: string;
  message: string;
  dataset: string;
  action: string;
  rows: number;
}

/** A line that would read otherwise without its strongest evidence. */
export interface Flip {
  pair: number;
  before: string;
  after: string;
  without: string;
  turns: boolean;
}

/** A plain statement about trust, with how serious it is: note or warning. */
export interface Fact {
  level: string;
  text: string;
}

/** How far to believe it. */
export interface Trust {
  facts: Fact[];
  date_precision: Share[];
  place_precision: Share[];
  attribution: Share[];
  sources: Share[];
  rules: Rule[];
  flips: Flip[];
  months: string[];
  month_events: number[];
  month_unattributed: (number | null)[];
  coverage_title: string;
}

/** One dataset read. */
export interface Dataset {
  id: string;
  title: string;
  initial: string;
  version: string;
  licence: string;
  citation: string;
  file: string;
  sha256: string;
  rows: number;
  first: string | null;
  last: string | null;
  synthetic: boolean;
}

/** One parameter of the run. */
export interface Setting {
  name: string;
  value: string;
}

/** Method, parameters, sources, how to reproduce. */
export interface Behind {
  method: string[];
  settings: Setting[];
  command: string;
  limits: string[];
}

/** What comes next: said plainly when it can't be said yet. */
export interface Next {
  lines: string[];
}

/** The whole report. */
export interface Payload {
  meta: Meta;
  answers: Answer[];
  periods: Periods;
  actors: Actors;
  lineage: Lineage;
  pairs: Pairs;
  standing: Standing;
  kinds: TieKinds;
  evidence: Evidence;
  events: Events;
  statements: Statements;
  datasets: Dataset[];
  picture: Picture;
  network: Network;
  story: Story;
  blocks: Block[];
  measures: Measure[];
  trust: Trust;
  next: Next;
  behind: Behind;
}
