// How a line between two organisations is drawn: solid when reported, dashed when inferred, never alike.
import { initials, look, report } from "../state/report";

export interface Edge {
  pair: number;
  a: number;
  b: number;
  kind: "tie" | "rivalry";
  reported: boolean;
  strategic: boolean;
  chance: number;
  low: number;
  high: number;
  width: number;
  opacity: number;
  initials: string;
}

/** Lines of the given pairs in a span of periods, at or above a threshold. */
export function edges(pairs: readonly number[], from: number, to: number, threshold: number, rivals: boolean): Edge[] {
  const { pairs: table } = report();
  const found: Edge[] = [];
  for (const pair of pairs) {
    const seen = look(pair, from, to);
    if (!seen) continue;
    const base = { pair, a: table.a[pair], b: table.b[pair] };
    const tie = seen.cooperating >= threshold;
    if (tie || seen.reported) {
      const strength = Math.max(0, table.weight[pair] ?? 0);
      found.push({
        ...base, kind: "tie", reported: seen.reported, strategic: seen.strategic, chance: seen.cooperating, low: seen.low, high: seen.high,
        width: 1.4 + Math.min(strength, 9) * 0.4, opacity: 0.3 + 0.7 * seen.cooperating, initials: seen.reported ? initials(pair) : "",
      });
    }
    if (rivals && seen.rival >= threshold && seen.rival > seen.cooperating) {
      found.push({
        ...base, kind: "rivalry", reported: false, strategic: false, chance: seen.rival, low: seen.rival, high: seen.rival,
        width: 1.1, opacity: 0.25 + 0.4 * seen.rival, initials: "",
      });
    }
  }
  return found;
}

export const colour = (edge: Edge): string =>
  edge.kind === "rivalry" ? "var(--rival)" : edge.strategic ? "var(--strategic)" : "var(--tactical)";

/** Rivalries are dotted, inferred ties dashed, reported ties solid. */
export const dash = (edge: Edge): string | undefined => (edge.kind === "rivalry" ? "1.5 4" : edge.reported ? undefined : "7 4");

export const kindOf = (edge: Edge): string =>
  edge.kind === "rivalry" ? "rivals, inferred" : `${edge.strategic ? "strategic" : "tactical"}, ${edge.reported ? "reported" : "inferred"}`;
