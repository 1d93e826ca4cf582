// Scales and ticks: the few lines of them that the charts here need.
export interface Scale {
  (value: number): number;
  domain: readonly [number, number];
  range: readonly [number, number];
}

export function linear(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const span = domain[1] - domain[0] || 1;
  const scale = ((value: number) => range[0] + ((value - domain[0]) / span) * (range[1] - range[0])) as Scale;
  scale.domain = domain;
  scale.range = range;
  return scale;
}

/** Round tick values that span [low, high], about `n` of them. */
export function ticks(low: number, high: number, n: number): number[] {
  if (!(high > low)) return [low];
  const rough = (high - low) / Math.max(n, 1);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? 10 * power;
  const found: number[] = [];
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) found.push(Number((k * step).toPrecision(12)));
  return found;
}

/** The smallest round number not below `value`. */
export function ceiling(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((m) => m * power >= value * 0.9999) ?? 10) * power;
}

/** Years at which to write a label on an axis of ISO dates, with the position of each. */
export function yearTicks(starts: readonly string[], most: number): { at: number; year: string }[] {
  const firsts: { at: number; year: string }[] = [];
  starts.forEach((start, at) => {
    if (at === 0 ? start.slice(5, 7) === "01" : start.slice(0, 4) !== starts[at - 1].slice(0, 4)) {
      firsts.push({ at, year: start.slice(0, 4) });
    }
  });
  const every = Math.max(1, Math.ceil(firsts.length / Math.max(most, 1)));
  return firsts.filter((_, n) => n % every === 0);
}
