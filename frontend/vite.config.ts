import { svelte } from "@sveltejs/vite-plugin-svelte";
import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

// Parts of Svelte are in the script, and its licence asks to travel with them.
const licence = readFileSync(new URL("node_modules/svelte/LICENSE.md", import.meta.url), "utf8").trim();

// One script and one style sheet, with fixed names, so that Python can inline them and CI can compare them.
export default defineConfig({
  plugins: [svelte({ compilerOptions: { css: "external", dev: false } })],
  build: {
    outDir: "../src/shadowgraph/reports/assets",
    emptyOutDir: false,
    target: "es2020",
    cssCodeSplit: false,
    modulePreload: false,
    reportCompressedSize: false,
    rolldownOptions: { output: { postBanner: `/*! Contains parts of Svelte.\n${licence}\n*/` } },
    lib: { entry: "src/main.ts", name: "ShadowgraphReport", formats: ["iife"], fileName: () => "report.js", cssFileName: "report" },
  },
});
