// Words for chances: the same bands and the same rounding as src/shadowgraph/reports/words.py.
import { BANDS } from "../contract";

const NARROW = "\u202f";

function shown(probability: number): number {
  return Math.floor(probability * 100 + 0.5);
}

/** Index in BANDS of the word for a probability; between bands the nearer, and the less sure one of two. */
export function bandOf(probability: number): number {
  const percent = shown(probability);
  const gaps = BANDS.map((band) => Math.max(band.low - percent, percent - band.high, 0));
  const nearest = Math.min(...gaps);
  const middle = Math.floor(BANDS.length / 2);
  return gaps
    .map((gap, index) => ({ gap, index }))
    .filter(({ gap }) => gap === nearest)
    .reduce((best, one) => (Math.abs(one.index - middle) < Math.abs(best.index - middle) ? one : best)).index;
}

export function word(probability: number): string {
  return BANDS[bandOf(probability)].word;
}

/** A whole per cent; never 0 or 100, which would claim certainty. */
export function percent(probability: number): string {
  const whole = shown(probability);
  if (whole <= 0) return `<1${NARROW}%`;
  if (whole >= 100) return `>99${NARROW}%`;
  return `${whole}${NARROW}%`;
}

export function interval(low: number, high: number): string {
  const first = percent(low);
  const last = percent(high);
  return first === last ? first : `${first.replace(`${NARROW}%`, "")}\u2013${last}`;
}

/** 'highly likely (87 %, 79-93 %)'. */
export function chance(probability: number, low?: number, high?: number): string {
  if (low === undefined || high === undefined) return `${word(probability)} (${percent(probability)})`;
  const span = interval(low, high);
  return `${word(probability)} (${span === percent(probability) ? `${span}, the whole interval` : `${percent(probability)}, ${span}`})`;
}

export function logistic(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
