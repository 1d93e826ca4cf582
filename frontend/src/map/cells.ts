// What happened in each place during a window of months.
import { report } from "../state/report";

export interface Tally {
  events: number;
  deaths: number;
  unattributed: number;
}

/** Sums by place. A record whose span of possible months isn't wholly inside the window is left out. */
export function tally(from: number, to: number): Tally[] {
  const { spots, spot_months: table } = report().picture;
  const found: Tally[] = spots.longitude.map(() => ({ events: 0, deaths: 0, unattributed: 0 }));
  for (let n = 0; n < table.spot.length; n++) {
    if (table.month[n] < from || table.to[n] > to) continue;
    const place = found[table.spot[n]];
    place.events += table.events[n];
    place.deaths += table.deaths[n];
    place.unattributed += table.unattributed[n];
  }
  return found;
}
