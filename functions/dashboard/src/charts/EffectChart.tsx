import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import type { Metric } from "../api/experiment";
import type { Bounds, Comparison } from "../api/report";
import { number, textOf, unitOf } from "../words/numbers";
import { Chart } from "./Chart";
import { fitting, marginRight, rowsOf, ticksOf } from "./rows";
import { seriesColor } from "./series";

interface Row {
  variant: string;
  estimate: number | undefined;
  always: Bounds | undefined;
  fixed: Bounds | undefined;
}

interface Props {
  comparisons: readonly Comparison[];
  variants: readonly { key: string }[];
  metric: Metric;
}

/** Each challenger's difference from control in one metric: always-valid interval, fixed-horizon interval, estimate. */
export function EffectChart({ comparisons, variants, metric }: Props) {
  const rows = comparisons.map(rowOf);
  const control = comparisons[0]?.control ?? "";
  const draw = useCallback(
    (width: number): Plot.PlotOptions => {
      const { inner, names, ...layout } = rowsOf(
        rows.map((row) => row.variant),
        width,
        44,
        48,
      );
      return {
        ...layout,
        marginTop: 6,
        marginRight,
        marginBottom: 42,
        x: {
          domain: extent(rows),
          ticks: ticksOf(inner),
          grid: true,
          label: axisLabel(control, metric, inner),
          labelArrow: "none",
          labelAnchor: "center",
          ...(metric.kind === "binary" ? { tickFormat: (share: number) => number(100 * share) } : {}),
        },
        color: { type: "identity" },
        marks: [Plot.ruleX([0], { stroke: "var(--ink)", strokeWidth: 1.2 }), ...marksOf(rows, variants, control), ...names],
      };
    },
    [JSON.stringify(rows), variants, control, metric],
  );
  return <Chart label={labelOf(rows, control, metric)} draw={draw} />;
}

function marksOf(rows: readonly Row[], variants: readonly { key: string }[], control: string): Plot.Markish[] {
  const [low, high] = extent(rows);
  const open = (bounds: Bounds | undefined) => ({ low: bounds?.[0] ?? low, high: bounds?.[1] ?? high });
  const color = (row: Row) => seriesColor(variants, control, row.variant);
  return [
    Plot.barX(
      rows.filter((row) => row.always !== undefined),
      {
        x1: (row: Row) => open(row.always).low,
        x2: (row: Row) => open(row.always).high,
        y: "variant",
        fill: color,
        fillOpacity: 0.28,
        rx: 3,
      },
    ),
    Plot.ruleY(
      rows.filter((row) => row.fixed !== undefined),
      { x1: (row: Row) => open(row.fixed).low, x2: (row: Row) => open(row.fixed).high, y: "variant", stroke: color, strokeWidth: 2 },
    ),
    Plot.dot(
      rows.filter((row) => row.estimate !== undefined),
      { x: "estimate", y: "variant", r: 5, fill: color, stroke: "var(--surface)", strokeWidth: 1.5 },
    ),
  ];
}

function axisLabel(control: string, metric: Metric, inner: number): string | null {
  const unit = unitOf(metric);
  const suffix = unit === undefined ? "" : ` (${unit})`;
  return fitting([`Difference from ${control}${suffix}`, `Difference from control${suffix}`, `Difference${suffix}`], inner);
}

function rowOf(comparison: Comparison): Row {
  const test = comparison.tests[0];
  return {
    variant: comparison.variant,
    estimate: test?.estimate,
    always: comparison.sequential.running_interval ?? comparison.sequential.interval,
    fixed: test?.interval,
  };
}

/** Everything that is drawn and 0, with some air. */
function extent(rows: readonly Row[]): [number, number] {
  const ends = rows
    .flatMap((row) => [row.estimate, ...(row.always ?? []), ...(row.fixed ?? [])])
    .filter((end): end is number => typeof end === "number");
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const air = 0.08 * (high - low) || 1;
  return [low - air, high + air];
}

function labelOf(rows: readonly Row[], control: string, metric: Metric): string {
  const { difference, between } = textOf(metric);
  return `Difference from ${control}: ${rows.map((row) => `${row.variant} ${difference(row.estimate)}, always-valid interval ${between(row.always)}`).join("; ")}.`;
}
