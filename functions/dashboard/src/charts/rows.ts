import * as Plot from "@observablehq/plot";
import { short } from "./series";

/** Below that many pixels names stand above their rows, so that the rows get the whole width. */
const narrow = 440;

/** Pixels of a letter of a chart, about. */
const letter = 6.6;

/** How a chart with a row for each variant is laid out at a width. */
export interface Rows {
  height: number;
  marginLeft: number;
  y: Plot.ScaleOptions;
  /** The names, where they do not stand beside the rows. */
  names: Plot.Markish[];
  /** Pixels between the margins. */
  inner: number;
}

/** Space right of the rows, in pixels. */
export const marginRight = 18;

/**
 * @param keys The variants, from top to bottom.
 * @param width Of the whole chart, in pixels.
 * @param rowHeight Of a row with its name beside it, in pixels.
 * @param around Pixels above and below the rows.
 */
export function rowsOf(keys: readonly string[], width: number, rowHeight: number, around: number): Rows {
  const isNarrow = width < narrow;
  const most = isNarrow ? Math.floor(width / letter) : Math.max(12, Math.floor((0.3 * width) / letter));
  const marginLeft = isNarrow ? 10 : 16 + letter * Math.max(...keys.map((key) => short(key, most).length), 3);
  const step = isNarrow ? rowHeight + 18 : rowHeight;
  return {
    height: step * keys.length + around,
    marginLeft,
    inner: width - marginLeft - marginRight,
    y: {
      domain: keys,
      label: null,
      tickSize: 0,
      tickFormat: (key: string) => short(key, most),
      padding: isNarrow ? 0.62 : 0.42,
      ...(isNarrow ? { axis: null } : {}),
    },
    names: isNarrow
      ? [
          Plot.text(keys, {
            y: (key: string) => key,
            text: (key: string) => short(key, most),
            frameAnchor: "left",
            textAnchor: "start",
            dx: -8,
            dy: -0.36 * step,
            fill: "var(--ink)",
            stroke: "var(--surface)",
            strokeWidth: 4,
          }),
        ]
      : [],
  };
}

/** How many ticks have space. */
export function ticksOf(inner: number): number {
  return Math.max(2, Math.floor(inner / 84));
}

/** The first of the labels that fits, else none. */
export function fitting(labels: readonly string[], inner: number): string | null {
  return labels.find((label) => letter * label.length <= inner + marginRight) ?? null;
}
