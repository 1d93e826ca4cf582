// The rows of a waterfall: prior first, then bars by size, total last. Rounded only for showing.
import type { Bars } from "../contract";
import { report } from "../state/report";

export interface Row {
  term: number;
  label: string;
  size: number;
  here: number;
  from: number;
  to: number;
  observed: number | null;
  expected: number | null;
  compared: string;
  events: number[];
  statements: number[];
  behind: number;
}

const pick = (line: readonly number[], place: number): number => line[line.length === 1 ? 0 : place];

export function rows(bars: Bars, place: number): { prior: Row | null; bars: Row[]; total: number } {
  const { term, label, text } = report().evidence;
  const refs = new Map(bars.refs.filter((ref) => ref[1] === place).map((ref) => [ref[0], ref]));
  const all = bars.term.map((number, n): Row => {
    const ref = refs.get(n);
    const listed = ref ? ref[2] : 0;
    return {
      term: number, label: label[number], size: bars.contribution[n][place] / 1000, here: bars.here[n][place] / 1000, from: 0, to: 0,
      observed: bars.observed[n][place], expected: bars.expected[n][place], compared: text[pick(bars.compared[n], place)] ?? "",
      events: ref ? ref.slice(3, 3 + listed) : [], statements: ref ? ref.slice(3 + listed) : [], behind: pick(bars.n_events[n], place),
    };
  });
  const prior = all.find((row) => term[row.term] === "prior") ?? null;
  const rest = all.filter((row) => row !== prior).sort((one, other) => Math.abs(other.size) - Math.abs(one.size) || one.term - other.term);
  let running = 0;
  for (const row of prior ? [prior, ...rest] : rest) {
    row.from = running;
    running += row.size;
    row.to = running;
  }
  return { prior, bars: rest, total: running };
}
