// SVG paths of lines and bands; a missing value breaks them.
export type Point = readonly [number, number];

const at = ([x, y]: Point): string => `${x.toFixed(1)},${y.toFixed(1)}`;

/** Split a series into runs without gaps. */
export function runs<T>(values: readonly (T | null)[]): { at: number; value: T }[][] {
  const found: { at: number; value: T }[][] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const last = found[found.length - 1];
    if (last && last[last.length - 1].at === index - 1) last.push({ at: index, value });
    else found.push([{ at: index, value }]);
  });
  return found;
}

export const line = (points: readonly Point[]): string => (points.length ? `M${points.map(at).join("L")}` : "");

/** The area between two lines of the same length. */
export const band = (upper: readonly Point[], lower: readonly Point[]): string =>
  upper.length ? `M${upper.map(at).join("L")}L${[...lower].reverse().map(at).join("L")}Z` : "";
