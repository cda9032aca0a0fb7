import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import type { Report, VariantReport } from "../api/report";
import { percent } from "../words/numbers";
import { Chart } from "./Chart";
import { nameMargin, seriesColor, short } from "./series";

/** The share of the runs that each variant got, against the share it should get. */
export function SplitChart({ report }: { report: Report }) {
  const { variants } = report;
  const control = report.settings.control;
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: 34 * variants.length + 40,
      marginLeft: nameMargin(variants.map((v) => v.key)),
      marginTop: 4,
      marginBottom: 36,
      marginRight: 16,
      x: {
        domain: [0, Math.max(0.1, ...variants.flatMap((v) => [v.share_planned, v.share_observed ?? 0]))],
        nice: true,
        ticks: Math.max(2, Math.round(width / 90)),
        tickFormat: "%",
        label: null,
        grid: true,
      },
      y: { domain: variants.map((v) => v.key), label: null, tickSize: 0, tickFormat: (key: string) => short(key), padding: 0.34 },
      marks: [
        Plot.barX(variants, {
          x: (v: VariantReport) => v.share_observed ?? 0,
          y: "key",
          fill: (v: VariantReport) => seriesColor(variants, control, v.key),
          rx: 2,
        }),
        Plot.tickX(variants, { x: "share_planned", y: "key", stroke: "var(--ink)", strokeWidth: 2.5, insetTop: -4, insetBottom: -4 }),
      ],
      color: { type: "identity" },
    }),
    [variants, control],
  );
  const label = `Share of the runs: ${variants.map((v) => `${v.key} ${percent(v.share_observed)}, planned ${percent(v.share_planned)}`).join("; ")}.`;
  return (
    <figure>
      <Chart label={label} draw={draw} />
      <figcaption>Bar: share of the runs it got. Line: share that was planned.</figcaption>
    </figure>
  );
}
