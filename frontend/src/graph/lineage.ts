// Which organisations belong to one's family, and how their lanes are ordered.
import { report } from "../state/report";

export interface Branch {
  from: number;
  to: number;
  relation: string;
  year: number | null;
}

const DESCENT = new Set(["split_from", "merged_into", "renamed_to", "joined", "member_of"]);
export const RELATIONS: Record<string, string> = {
  split_from: "split from", merged_into: "merged into", renamed_to: "was renamed to", joined: "joined", allied_with: "was allied with", member_of: "was a member of",
};

/** Relations of descent that reach an organisation in up to three steps, and the organisations they join. */
export function family(actor: number): { members: number[]; branches: Branch[] } {
  const { lineage } = report();
  const members = new Set([actor]);
  for (let step = 0; step < 3; step++) {
    const before = [...members];
    for (let n = 0; n < lineage.actor.length && members.size < 16; n++) {
      if (!DESCENT.has(lineage.relation[n])) continue;
      if (before.includes(lineage.actor[n])) members.add(lineage.other[n]);
      if (before.includes(lineage.other[n])) members.add(lineage.actor[n]);
    }
  }
  const branches: Branch[] = [];
  const seen = new Set<string>();
  for (let n = 0; n < lineage.actor.length; n++) {
    const [one, other, relation] = [lineage.actor[n], lineage.other[n], lineage.relation[n]];
    if (!DESCENT.has(relation) || !members.has(one) || !members.has(other)) continue;
    const back = relation === "split_from";
    const key = `${one}-${other}-${relation}`;
    if (seen.has(key)) continue;
    seen.add(key);
    branches.push({ from: back ? other : one, to: back ? one : other, relation, year: lineage.year_from[n] });
  }
  return { members: [...members], branches };
}

/** Everything stated about an organisation's descent and memberships, as sentences. */
export function sentences(actor: number): string[] {
  const { lineage, actors } = report();
  const found: string[] = [];
  for (let n = 0; n < lineage.actor.length; n++) {
    if (lineage.actor[n] !== actor && lineage.other[n] !== actor) continue;
    const [from, to] = [lineage.year_from[n], lineage.year_to[n]];
    const when = from === null ? "" : to === null || to === from ? ` (${from})` : ` (${from} to ${to})`;
    found.push(`${actors.name[lineage.actor[n]]} ${RELATIONS[lineage.relation[n]] ?? lineage.relation[n]} ${actors.name[lineage.other[n]]}${when}`);
  }
  return [...new Set(found)];
}
