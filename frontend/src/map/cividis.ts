// Cividis (Nuñez, Anderton and Renslow 2018): even steps of lightness for every kind of colour vision.
const STOPS = ["#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"];

function channel(colour: string, at: number): number {
  return parseInt(colour.slice(1 + 2 * at, 3 + 2 * at), 16);
}

/** Colour at 0 to 1; on light paper little is pale and much is dark, on dark paper the other way round. */
export function cividis(share: number, dark: boolean): string {
  const place = Math.min(Math.max(dark ? share : 1 - share, 0), 1) * (STOPS.length - 1);
  const low = Math.min(Math.floor(place), STOPS.length - 2);
  const part = place - low;
  const mixed = [0, 1, 2].map((n) => Math.round(channel(STOPS[low], n) * (1 - part) + channel(STOPS[low + 1], n) * part));
  return `rgb(${mixed.join(",")})`;
}
