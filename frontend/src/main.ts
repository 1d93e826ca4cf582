import { mount } from "svelte";
import App from "./App.svelte";
import { load } from "./state/report";
import { watch } from "./state/size.svelte";
import { start } from "./state/view.svelte";
import "./style.css";

function fail(target: HTMLElement, reason: unknown): void {
  console.error(reason);
  const note = document.createElement("p");
  note.setAttribute("role", "alert");
  note.className = "failed";
  note.textContent =
    `The charts could not be drawn (${reason instanceof Error ? reason.message : String(reason)}). The sentences below are complete; ` +
    "the tables are in the run folder. Try a newer browser.";
  target.prepend(note);
}

const target = document.getElementById("app");
const data = document.getElementById("data");
if (target && data) {
  const plain = [...target.childNodes];
  try {
    load(data.textContent ?? "");
    data.remove();
    watch();
    start();
    target.replaceChildren();
    mount(App, { target });
    document.documentElement.dataset.ready = "yes";
  } catch (reason) {
    target.replaceChildren(...plain);
    fail(target, reason);
  }
}
