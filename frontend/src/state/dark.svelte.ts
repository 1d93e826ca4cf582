// Whether the page is dark now: the reader's choice, else the system's.
import { MediaQuery } from "svelte/reactivity";
import { view } from "./view.svelte";

const system = new MediaQuery("(prefers-color-scheme: dark)");

export const isDark = (): boolean => (view.theme === "auto" ? system.current : view.theme === "dark");
