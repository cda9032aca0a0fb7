import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import { count, percent } from "../words/numbers";
import { Chart } from "./Chart";

interface Props {
  curve: readonly { total: number; power: number }[];
  /** The sample that was worked out. */
  total: number;
  /** The power it reaches. */
  power: number;
}

/** The chance to find a difference, by the number of runs. */
export function PowerChart({ curve, total, power }: Props) {
  const most = Math.max(...curve.map((p) => p.total));
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: 280,
      marginLeft: 48,
      marginRight: 20,
      marginTop: 28,
      marginBottom: 40,
      x: {
        domain: [0, most],
        ticks: Math.max(2, Math.floor((width - 68) / 70)),
        label: "Runs in all",
        labelAnchor: "center",
        labelArrow: "none",
        tickFormat: (runs: number) => count(runs),
      },
      y: { domain: [0, 1], tickFormat: "%", ticks: 5, grid: true, label: "Chance to find it", labelArrow: "none" },
      marks: [
        Plot.lineY(curve, { x: "total", y: "power", stroke: "var(--series-1)", strokeWidth: 2.4, curve: "monotone-x" }),
        Plot.ruleX([total], { stroke: "var(--ink)", strokeDasharray: "3 4" }),
        Plot.dot([{ total, power }], { x: "total", y: "power", r: 5, fill: "var(--series-1)", stroke: "var(--surface)", strokeWidth: 2 }),
        Plot.text([{ total, power }], {
          x: "total",
          y: "power",
          text: () => `${count(total)} runs`,
          // Left of the line where there is no space right of it.
          textAnchor: total > 0.6 * most && width < 520 ? "end" : "start",
          dx: total > 0.6 * most && width < 520 ? -10 : 10,
          dy: total > 0.6 * most && width < 520 ? -12 : 14,
          fill: "var(--ink)",
        }),
      ],
    }),
    [curve, total, power],
  );
  return (
    <Chart label={`Chance to find the difference by number of runs; ${count(total)} runs find it with ${percent(power)}.`} draw={draw} />
  );
}
