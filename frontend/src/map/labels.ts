// Greedy placement of labels around marks: a label that fits nowhere is left out (the table has every name).
export interface Mark {
  key: number;
  text: string;
  x: number;
  y: number;
  r: number;
}
export interface Label {
  key: number;
  text: string;
  x: number;
  y: number;
  anchor: "start" | "end" | "middle";
}
interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const clash = (a: Box, b: Box): boolean => a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;

/** Place labels for marks in order of importance, keeping clear of one another and of every mark. */
export function placeLabels(marks: readonly Mark[], width: number, height: number, also: readonly { x: number; y: number }[] = []): Label[] {
  const taken: Box[] = [
    ...marks.map(({ x, y, r }) => ({ x0: x - r, y0: y - r, x1: x + r, y1: y + r })),
    ...also.map(({ x, y }) => ({ x0: x - 11, y0: y - 11, x1: x + 11, y1: y + 11 })),
  ];
  const found: Label[] = [];
  for (const { key, text, x, y, r } of marks) {
    const long = text.length * 6.9;
    const spots: [number, number, Label["anchor"], Box][] = [
      [x + r + 4, y + 4.5, "start", { x0: x + r + 2, y0: y - 8, x1: x + r + 4 + long, y1: y + 8 }],
      [x - r - 4, y + 4.5, "end", { x0: x - r - 4 - long, y0: y - 8, x1: x - r - 2, y1: y + 8 }],
      [x, y - r - 5, "middle", { x0: x - long / 2, y0: y - r - 18, x1: x + long / 2, y1: y - r - 2 }],
      [x, y + r + 14, "middle", { x0: x - long / 2, y0: y + r + 2, x1: x + long / 2, y1: y + r + 18 }],
    ];
    const open = spots.find(([, , , box]) => box.x0 >= 0 && box.x1 <= width && box.y0 >= 0 && box.y1 <= height && !taken.some((other) => clash(box, other)));
    if (!open) continue;
    taken.push(open[3]);
    found.push({ key, text, x: open[0], y: open[1], anchor: open[2] });
  }
  return found;
}
