import * as Plot from "@observablehq/plot";
import { useCallback } from "preact/hooks";
import { interval } from "../words/numbers";
import { Chart } from "./Chart";
import { short } from "./series";

/** The state of one comparison at one moment. */
export interface BandPoint {
  at: Date;
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
  unit: string | undefined;
}

/** The always-valid band of a difference, as it closed with time. */
export function BandChart({ points, control, variant, color, unit }: Props) {
  const draw = useCallback(
    (width: number): Plot.PlotOptions => {
      const [low, high] = extent(points);
      const band = points
        .filter((p) => p.low !== undefined)
        .map((p) => ({ at: p.at, low: Math.max(p.low ?? low, low), high: Math.min(p.high ?? high, high) }));
      const line = points.filter((p) => p.estimate !== undefined);
      return {
        height: 260,
        marginLeft: 56,
        marginRight: 16,
        marginTop: 28,
        marginBottom: 34,
        x: { type: "time", label: null, ticks: Math.max(2, Math.round(width / 150)) },
        y: {
          domain: [low, high],
          grid: true,
          ticks: 5,
          label: `${short(variant, 20)} against ${short(control, 20)}${unit === undefined ? "" : ` (${unit})`}`,
          labelArrow: "none",
        },
        marks: [
          Plot.areaY(band, { x: "at", y1: "low", y2: "high", fill: color, fillOpacity: 0.22, curve: "step-after" }),
          Plot.lineY(band, { x: "at", y: "low", stroke: color, strokeWidth: 1, curve: "step-after" }),
          Plot.lineY(band, { x: "at", y: "high", stroke: color, strokeWidth: 1, curve: "step-after" }),
          Plot.ruleY([0], { stroke: "var(--ink)", strokeWidth: 1.2 }),
          Plot.lineY(line, { x: "at", y: "estimate", stroke: color, strokeWidth: 2.2 }),
          Plot.dot(line, { x: "at", y: "estimate", r: line.length > 40 ? 0 : 2.6, fill: color }),
        ],
      };
    },
    [points, control, variant, color, unit],
  );
  const last = points.at(-1);
  const ends: [number | null, number | null] | undefined = last?.low === undefined ? undefined : [last.low, last.high ?? null];
  return (
    <Chart
      label={`Difference of ${variant} from ${control} over time, ${points.length} looks; the always-valid interval is now ${interval(ends)}.`}
      draw={draw}
    />
  );
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
