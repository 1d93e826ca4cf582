// Kinds of organisations are shapes. Each path fits a circle of the given radius.
function polygon(corners: number, radius: number, turn: number): string {
  const points = Array.from({ length: corners }, (_, n) => {
    const angle = (2 * Math.PI * n) / corners + turn;
    return `${(radius * Math.sin(angle)).toFixed(2)},${(-radius * Math.cos(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

function star(radius: number): string {
  const points = Array.from({ length: 10 }, (_, n) => {
    const reach = n % 2 ? radius * 0.5 : radius * 1.15;
    const angle = (Math.PI * n) / 5;
    return `${(reach * Math.sin(angle)).toFixed(2)},${(-reach * Math.cos(angle)).toFixed(2)}`;
  });
  return `M${points.join("L")}Z`;
}

function cross(radius: number): string {
  const [r, w] = [radius, radius * 0.38];
  return `M${-w},${-r}H${w}V${-w}H${r}V${w}H${w}V${r}H${-w}V${w}H${-r}V${-w}H${-w}Z`;
}

const circle = (r: number): string => `M0,${-r}A${r},${r} 0 1 1 -0.01,${-r}Z`;

export const KINDS: Record<string, string> = {
  rebel: "rebel group",
  state: "state forces",
  militia: "militia",
  communal: "communal group",
  criminal: "criminal network",
  mercenary: "mercenaries",
  patron: "outside patron",
  front: "front or business",
  party: "party supporters",
  civilians: "civilians",
  unknown: "kind not known",
};

export function shape(kind: string, r: number): string {
  switch (kind) {
    case "state": return `M${-0.88 * r},${-0.88 * r}H${0.88 * r}V${0.88 * r}H${-0.88 * r}Z`;
    case "communal": return polygon(3, r * 1.2, 0);
    case "militia": return polygon(3, r * 1.2, Math.PI);
    case "criminal": return polygon(4, r * 1.15, 0);
    case "mercenary": return polygon(5, r * 1.08, 0);
    case "patron": return polygon(6, r * 1.05, 0);
    case "front": return cross(r);
    case "party": return star(r);
    default: return circle(r);
  }
}
