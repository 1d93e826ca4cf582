// The width charts may take. Read from the window once and on resize: asking each chart's box would make the browser
// lay the whole page out again and again while it is being built.
const ROOT = 16;
const WIDEST = 70 * ROOT;

const size = $state({ page: 1120 });

function read(): void {
  size.page = document.documentElement.clientWidth || 1120;
}

export function watch(): void {
  read();
  addEventListener("resize", read);
}

/** Width inside a section, in pixels; the same sums as `.wrap` in style.css. */
export function inner(): number {
  const padding = size.page <= 40 * ROOT ? ROOT : 1.5 * ROOT;
  return Math.max(240, Math.min(size.page, WIDEST) - 2 * padding);
}

/** Width inside an opened row of the ties. */
export const indented = (): number => Math.max(240, inner() - (size.page <= 48 * ROOT ? 0 : 3 * ROOT));
