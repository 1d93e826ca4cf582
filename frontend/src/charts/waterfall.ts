// The rows of a waterfall: prior first, then bars by size, total last. Rounded only for showing.
import type { Bars, StandingBars } from "../contract";
import { report } from "../state/report";
import { estimate, signed } from "../words/format";

export interface Row {
  term: number;
  label: string;
  /** What was found, in words. */
  said: string;
  /** More about it, for an opened bar. */
  more: string;
  size: number;
  /** No evidence: drawn in grey. */
  plain: boolean;
  /** The part that this period itself gives; null where bars are not told apart by period. */
  here: number | null;
  from: number;
  to: number;
  events: number[];
  statements: number[];
  behind: number;
}

export interface Found {
  prior: Row | null;
  bars: Row[];
  total: number;
}

const pick = (line: readonly number[], place: number): number => line[line.length === 1 ? 0 : place];

/** Bars smaller than this, in nats, are drawn as one: five per cent of the odds. */
const FAINT = 0.05;

interface Named extends Row {
  name: string;
}

/** The bars of one period. Where the pair as a whole was judged before, they start from that. */
export function periodRows(bars: Bars, place: number): Found {
  const { evidence, meta } = report();
  const refs = new Map(bars.refs.filter((ref) => ref[1] === place).map((ref) => [ref[0], ref]));
  const all = bars.term.map((number, n): Named => {
    const name = evidence.term[number];
    const ref = refs.get(n);
    const listed = ref ? ref[2] : 0;
    const observed = bars.observed[n][place];
    const expected = bars.expected[n][place];
    const compared = evidence.text[pick(bars.compared[n], place)] ?? "";
    return {
      name, term: number, label: evidence.label[number], size: bars.contribution[n][place] / 1000, here: bars.here[n][place] / 1000, from: 0, to: 0,
      plain: name === "prior" || name === "span",
      said: observed === null || (observed === 0 && !expected) ? "" : `${estimate(observed)}${expected === null ? "" : `; by chance ${estimate(expected)}`}`,
      more: name === "span" ? meta.notes.span : compared ? `Compared: ${compared}.` : "",
      events: ref ? ref.slice(3, 3 + listed) : [], statements: ref ? ref.slice(3 + listed) : [], behind: pick(bars.n_events[n], place),
    };
  });
  const prior = all.find((row) => row.name === "prior");
  const whole = all.find((row) => row.name === "standing");
  if (!prior || !whole) return stacked(all);
  const start: Named = { ...prior, label: "Starting point: the pair as a whole", more: "The total of the waterfall above.", size: prior.size + whole.size };
  return stacked([start, ...all.filter((row) => row !== prior && row !== whole)]);
}

/** The bars of a pair as a whole; the faint ones together. */
export function pairRows(bars: StandingBars): Found {
  const { standing } = report();
  const all = bars.term.map((number, n): Named => {
    const value = bars.value[n] >= 0 ? standing.text[bars.value[n]] : "";
    const typical = standing.typical[number];
    const heads = bars.open[n] === null ? "" : ` Towards an open tie ${signed(bars.open[n]! / 1000)}, towards a covert one ${signed(bars.covert[n]! / 1000)}.`;
    return {
      name: standing.term[number], term: number, label: standing.label[number], size: bars.contribution[n] / 1000, here: null, from: 0, to: 0,
      plain: standing.term[number] === "prior", said: value ? `${value}; typical ${typical}` : "", more: `Looked at: ${standing.compared[number]}.${heads}`, events: [], statements: [], behind: 0,
    };
  });
  const faint = all.filter((row) => row.name !== "prior" && Math.abs(row.size) < FAINT);
  if (faint.length < 2) return stacked(all);
  const together: Named = {
    ...faint[0], name: "", term: -1, label: `${faint.length} others, together`, said: "hardly any effect", size: faint.reduce((sum, row) => sum + row.size, 0),
    more: faint.map((row) => `${row.label}${row.said ? `: ${row.said}` : ""} (${signed(row.size)})`).join(". ") + ".",
  };
  const found = stacked(all.filter((row) => !faint.includes(row)));
  const ordered = [...found.bars, together];
  laid(found.prior ? [found.prior, ...ordered] : ordered);
  return { prior: found.prior, bars: ordered, total: found.total + together.size };
}

function stacked(all: Named[]): Found {
  const prior = all.find((row) => row.name === "prior") ?? null;
  const bars = all.filter((row) => row !== prior).sort((one, other) => Math.abs(other.size) - Math.abs(one.size) || one.term - other.term);
  laid(prior ? [prior, ...bars] : bars);
  return { prior, bars, total: all.reduce((sum, row) => sum + row.size, 0) };
}

/** Each bar begins where the one before it ends. */
function laid(listed: Row[]): void {
  let running = 0;
  for (const row of listed) {
    row.from = running;
    running += row.size;
    row.to = running;
  }
}
