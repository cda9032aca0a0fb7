import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import type { Metric } from "../api/experiment";
import { number, textOf, unitOf } from "../words/numbers";
import { axisTime } from "../words/times";
import { Chart } from "./Chart";
import { fitting, marginRight } from "./rows";

/** The state of one comparison at one moment. */
export interface BandPoint {
  at: Date;
  /** A point stands for a whole day. */
  isDay: boolean;
  observations: number;
  estimate: number | undefined;
  low: number | null | undefined;
  high: number | null | undefined;
}

interface Props {
  points: readonly BandPoint[];
  control: string;
  variant: string;
  color: string;
  metric: Metric;
}

/** The always-valid band of a difference, as it closed with time. */
export function BandChart({ points, control, variant, color, metric }: Props) {
  const draw = useCallback(
    (width: number): Plot.PlotOptions => ({
      height: 260,
      marginLeft: 60,
      marginRight,
      marginTop: 28,
      marginBottom: 34,
      x: { type: "time", label: null, ...timeTicks(points, width) },
      y: {
        domain: extent(points),
        grid: true,
        ticks: 5,
        label: axisLabel(control, variant, metric, width),
        labelArrow: "none",
        ...(metric.kind === "binary" ? { tickFormat: (share: number) => number(100 * share) } : {}),
      },
      marks: marksOf(points, color),
    }),
    [points, control, variant, color, metric],
  );
  const last = points.at(-1);
  const ends: [number | null, number | null] | undefined = last?.low === undefined ? undefined : [last.low, last.high ?? null];
  return (
    <Chart
      label={`Difference of ${variant} from ${control} over time, ${points.length} looks; the always-valid interval is now ${textOf(metric).between(ends)}.`}
      draw={draw}
    />
  );
}

function marksOf(points: readonly BandPoint[], color: string): Plot.Markish[] {
  const [low, high] = extent(points);
  const band = points
    .filter((p) => p.low !== undefined)
    .map((p) => ({ at: p.at, low: Math.max(p.low ?? low, low), high: Math.min(p.high ?? high, high) }));
  const line = points.filter((p) => p.estimate !== undefined);
  return [
    Plot.areaY(band, { x: "at", y1: "low", y2: "high", fill: color, fillOpacity: 0.22, curve: "step-after" }),
    Plot.lineY(band, { x: "at", y: "low", stroke: color, strokeWidth: 1, curve: "step-after" }),
    Plot.lineY(band, { x: "at", y: "high", stroke: color, strokeWidth: 1, curve: "step-after" }),
    Plot.ruleY([0], { stroke: "var(--ink)", strokeWidth: 1.2 }),
    Plot.lineY(line, { x: "at", y: "estimate", stroke: color, strokeWidth: 2.2 }),
    Plot.dot(line, { x: "at", y: "estimate", r: line.length > 40 ? 0 : 2.6, fill: color }),
  ];
}

function axisLabel(control: string, variant: string, metric: Metric, width: number): string | null {
  const unit = unitOf(metric);
  const suffix = unit === undefined ? "" : ` (${unit})`;
  return fitting([`${variant} against ${control}${suffix}`, `Difference from control${suffix}`, `Difference${suffix}`], width - 40);
}

/** Times as exact as the looks lie apart, and never the same one twice. */
function timeTicks(points: readonly BandPoint[], width: number): { ticks: number; tickFormat: (at: Date) => string } {
  const [first, last] = [points[0], points.at(-1)];
  const spanMs = first === undefined || last === undefined ? 0 : last.at.getTime() - first.at.getTime();
  const format = axisTime(spanMs, first?.isDay ?? false);
  const most = Math.floor(spanMs / format.stepMs);
  return { ticks: Math.max(1, Math.min(Math.round(width / 130), most)), tickFormat: format.text };
}

/** The first looks' bands are far wider than the rest: the axis follows the estimates and the later bands. */
function extent(points: readonly BandPoint[]): [number, number] {
  const later = points.slice(Math.floor(points.length / 3));
  const ends = [...points.map((p) => p.estimate), ...later.flatMap((p) => [p.low, p.high])].filter(
    (end): end is number => typeof end === "number",
  );
  const [low, high] = [Math.min(0, ...ends), Math.max(0, ...ends)];
  const air = 0.1 * (high - low) || 1;
  return [low - air, high + air];
}
