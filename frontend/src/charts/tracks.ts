// Scale and table of a measure's series.
import type { Measure, Track } from "../contract";
import { estimate, periodName, shareText } from "../words/format";
import { ceiling } from "./scale";
import type { Twin } from "./TableTwin.svelte";

/** One scale for several series: from 0 (or the least negative value) to a round number above all but the odd spike. */
export function domainOf(tracks: readonly Track[], share: boolean): [number, number] {
  const values = tracks.flatMap((track) => track.value.filter((value): value is number => value !== null));
  const highs = tracks.flatMap((track) => track.high.filter((value): value is number => value !== null)).sort((a, b) => a - b);
  const most = Math.max(0, ...values, highs[Math.floor(highs.length * 0.98)] ?? 0);
  const least = Math.min(0, ...values);
  if (share && least >= 0) return [0, most > 0.5 ? 1 : ceiling(most)];
  return [least < 0 ? -ceiling(-least) : 0, most > 0 ? ceiling(most) : 1];
}

/** A period's name; a year among shorter periods is a year. */
export const name = (measure: Measure, n: number): string => periodName(measure.start[n], measure.span[n] === 12 ? "year" : measure.step);

export function twinOf(measure: Measure, tracks: readonly Track[]): Twin {
  return {
    columns: ["Where", "Period", `${measure.label} (${measure.units})`, "5 %", "95 %", "Events"],
    rows: tracks.flatMap((track) =>
      measure.start.map((_, n) => [track.name, name(measure, n), track.value[n], track.low[n], track.high[n], track.n[n]]).filter((row) => row[2] !== null),
    ),
    numeric: [2, 3, 4, 5],
  };
}

/** 'Latest: 4.2 (3.8-4.7)', in words that a reader without the chart can use. */
export function latest(measure: Measure, track: Track): string {
  let n = track.value.length - 1;
  while (n >= 0 && track.value[n] === null) n--;
  if (n < 0) return "not known in any period";
  const show = (value: number): string => (measure.share ? shareText(value) : estimate(value));
  const [low, high] = [track.low[n], track.high[n]];
  const span = low === null || high === null ? "" : ` (${show(low)} to ${show(high)})`;
  return `${show(track.value[n] as number)}${span} in ${name(measure, n)}`;
}
