// Mercator, fitted to the window: conformal, and north is up everywhere.
const RADIAN = Math.PI / 180;
const stretch = (latitude: number): number => Math.log(Math.tan(Math.PI / 4 + (latitude * RADIAN) / 2)) / RADIAN;

export interface Projection {
  x: (longitude: number) => number;
  y: (latitude: number) => number;
  /** Pixels of a distance at a latitude. */
  km: (kilometres: number, latitude: number) => number;
  width: number;
  height: number;
}

/** Fit a window (thousandths of a degree) into a width; the height follows, within limits. */
export function fit(bounds: readonly number[], width: number, most = Infinity): Projection {
  const [west, south, east, north] = bounds.map((side) => side / 1000);
  const tall = stretch(north) - stretch(south);
  const wide = east - west;
  const height = Math.round(Math.min(Math.max((tall / wide) * width, width * 0.45), Math.max(width * 0.72, 320), most));
  const scale = Math.min(width / wide, height / tall);
  const left = (width - wide * scale) / 2;
  const top = (height - tall * scale) / 2;
  return {
    x: (longitude) => left + (longitude - west) * scale,
    y: (latitude) => top + (stretch(north) - stretch(latitude)) * scale,
    km: (kilometres, latitude) => (kilometres / 111.32 / Math.cos(latitude * RADIAN)) * scale,
    width,
    height,
  };
}

/** Path of a country's rings (first point, then steps, in hundredths of a degree). */
export function outline(rings: readonly (readonly number[])[], to: Projection): string {
  let path = "";
  for (const ring of rings) {
    let x = ring[0];
    let y = ring[1];
    path += `M${to.x(x / 100).toFixed(1)},${to.y(y / 100).toFixed(1)}`;
    for (let n = 2; n < ring.length; n += 2) {
      x += ring[n];
      y += ring[n + 1];
      path += `L${to.x(x / 100).toFixed(1)},${to.y(y / 100).toFixed(1)}`;
    }
    path += "Z";
  }
  return path;
}
