import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

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
    lib: { entry: "src/main.ts", name: "ShadowgraphReport", formats: ["iife"], fileName: () => "report.js", cssFileName: "report" },
  },
});
