// The report's data, read once from the page, with the look-ups that panels share.
import type { Payload, Series } from "../contract";

let loaded: Payload | undefined;

export function load(text: string): Payload {
  loaded = JSON.parse(text) as Payload;
  return loaded;
}

export function report(): Payload {
  if (!loaded) throw new Error("the report's data was asked for before it was read");
  return loaded;
}

/** Pairs that an organisation is in, strongest evidence first. */
export function pairsOf(actor: number): number[] {
  const { a, b } = report().pairs;
  const found: number[] = [];
  for (let n = 0; n < a.length; n++) if (a[n] === actor || b[n] === actor) found.push(n);
  return found;
}

export const pairName = (pair: number): string => {
  const { pairs, actors } = report();
  return `${actors.name[pairs.a[pair]]} and ${actors.name[pairs.b[pair]]}`;
};

export interface Look {
  cooperating: number;
  low: number;
  high: number;
  rival: number;
  strategic: boolean;
  reported: boolean;
}

/**
 * What a pair looks like at its strongest inside a span of periods; null when it has no curve there. Over the whole
 * window a pair that was judged as a whole has the chance of that, which no single period reaches.
 */
export function look(pair: number, from: number, to: number): Look | null {
  const { pairs, periods } = report();
  const series = pairs.series[pair];
  if (!series) return null;
  const whole = pairs.standing[pair] >= 0 && from <= 0 && to >= periods.start.length - 1;
  let best = -1;
  let rival = 0;
  let reported = false;
  for (let n = 0; n < series.at.length; n++) {
    if (series.at[n] < from || series.at[n] > to) continue;
    if (best < 0 || together(series, n) > together(series, best)) best = n;
    rival = Math.max(rival, series.rival[n]);
    reported = reported || series.reported[n] === 1;
  }
  if (best < 0) return null;
  return {
    cooperating: (whole ? pairs.p[pair] : together(series, best)) / 1000,
    low: (whole ? pairs.low[pair] : series.low[best]) / 1000,
    high: (whole ? pairs.high[pair] : series.high[best]) / 1000,
    rival: rival / 1000,
    strategic: series.strategic[best] >= series.tactical[best],
    reported,
  };
}

export const together = (series: Series, n: number): number => Math.min(1000, series.tactical[n] + series.strategic[n]);

/** Initial of the first source that reports a pair, for the middle of its line; a plus when there are more. */
export const initials = (pair: number): string => {
  const { pairs, datasets } = report();
  const by = pairs.reported_by[pair];
  return by.length ? `${datasets[by[0]]?.initial ?? "?"}${by.length > 1 ? "+" : ""}` : "R";
};
