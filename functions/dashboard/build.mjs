// Bundles the page into dist/: one script, one style sheet, the fonts, and the page that loads them.
import { build } from "esbuild";
import { copyFile, rm } from "node:fs/promises";

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: { app: "src/main.tsx", style: "src/styles/index.css" },
  outdir: "dist",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  loader: { ".woff2": "file" },
  assetNames: "[name]",
  publicPath: "/dashboard",
  legalComments: "none",
  logLevel: "warning",
});

// The page last, as it is what the build looks at to see whether it is up to date.
await copyFile("src/icon.svg", "dist/icon.svg");
await copyFile("src/index.html", "dist/index.html");
