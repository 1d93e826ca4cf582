// What the reader has chosen: window of time, threshold, opened rows, organisation, theme. Nothing is stored.
import { tick } from "svelte";
import { report } from "./report";

export type Theme = "auto" | "light" | "dark";

export const view = $state({
  from: 0,
  to: 0,
  threshold: 0.55,
  rivals: true,
  opened: {} as Record<number, boolean>,
  actor: -1,
  theme: "auto" as Theme,
});

export function start(): void {
  const { picture, actors } = report();
  view.from = picture.first_month;
  view.to = picture.last_month;
  view.actor = Math.max(0, actors.kind.findIndex((kind) => kind !== "state" && kind !== "civilians" && kind !== "unknown"));
  if (actors.id.length === 0) view.actor = -1;
  addEventListener("hashchange", () => follow(location.hash));
}

/** Open what an address points to: '#tie-12' or '#org-5'. */
export function follow(hash: string): void {
  const found = /^#(tie|org)-(\d+)$/.exec(hash);
  if (!found) return;
  const number = Number(found[2]);
  if (found[1] === "tie" && number < report().pairs.a.length) {
    view.opened[number] = true;
    void reach(`tie-${number}`);
  }
  if (found[1] === "org" && number < report().actors.id.length) {
    view.actor = number;
    void reach("organisation");
  }
}

/** Scroll to a part and move the focus there, so that keyboard and screen reader follow. */
export async function reach(id: string): Promise<void> {
  await tick();
  const part = document.getElementById(id);
  if (!part) return;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  part.scrollIntoView({ behavior: still ? "auto" : "smooth", block: "start" });
  (part.querySelector<HTMLElement>("[data-focus]") ?? part).focus({ preventScroll: true });
}

export function openTie(pair: number): void {
  if (location.hash === `#tie-${pair}`) follow(location.hash);
  else location.hash = `tie-${pair}`;
}

export function openActor(actor: number): void {
  if (location.hash === `#org-${actor}`) follow(location.hash);
  else location.hash = `org-${actor}`;
}

/** Numbers of the periods that touch the chosen window. */
export function chosenPeriods(): [number, number] {
  const { month, n_months } = report().periods;
  let from = month.length;
  let to = -1;
  month.forEach((first, n) => {
    if (first + n_months - 1 >= view.from && first <= view.to) {
      from = Math.min(from, n);
      to = Math.max(to, n);
    }
  });
  return [from, to];
}

export function setTheme(theme: Theme): void {
  view.theme = theme;
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
