import * as Plot from "@observablehq/plot";
import { useCallback, useMemo } from "preact/hooks";
import { served, type Report, type VariantReport } from "../api/report";
import { percent } from "../words/numbers";
import { Chart } from "./Chart";
import { Key } from "./Key";
import { marginRight, rowsOf, ticksOf } from "./rows";
import { seriesColor } from "./series";

/** The share of the runs that each variant got, against the share it should get. */
export function SplitChart({ report }: { report: Report }) {
  const variants = useMemo(() => served(report), [report]);
  const control = report.settings.control;
  const draw = useCallback(
    (width: number): Plot.PlotOptions => {
      const { inner, names, ...layout } = rowsOf(
        variants.map((v) => v.key),
        width,
        34,
        40,
      );
      return {
        ...layout,
        marginTop: 4,
        marginBottom: 36,
        marginRight,
        x: {
          domain: [0, Math.max(0.1, ...variants.flatMap((v) => [v.share_planned, v.share_observed ?? 0]))],
          nice: true,
          ticks: ticksOf(inner),
          tickFormat: "%",
          label: null,
          grid: true,
        },
        marks: [
          Plot.barX(variants, {
            x: (v: VariantReport) => v.share_observed ?? 0,
            y: "key",
            fill: (v: VariantReport) => seriesColor(variants, control, v.key),
            rx: 2,
          }),
          Plot.tickX(variants, { x: "share_planned", y: "key", stroke: "var(--ink)", strokeWidth: 2.5, insetTop: -3, insetBottom: -3 }),
          ...names,
        ],
        color: { type: "identity" },
      };
    },
    [variants, control],
  );
  const label = `Share of the runs: ${variants.map((v) => `${v.key} ${percent(v.share_observed)}, planned ${percent(v.share_planned)}`).join("; ")}.`;
  return (
    <figure>
      <Chart label={label} draw={draw} />
      <Key
        entries={[
          ["bar", "Share of the runs it got"],
          ["tick", "Share that was planned"],
        ]}
      />
    </figure>
  );
}
