/** Numbers for people: a true minus sign, four significant digits, nothing that was not measured. */
const minus = "\u2212";
export const none = "\u2013";

const counts = new Intl.NumberFormat("en");
const significant = new Intl.NumberFormat("en", { maximumSignificantDigits: 4 });
const shares = new Intl.NumberFormat("en", { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export function count(value: number | undefined): string {
  return value === undefined ? none : counts.format(value);
}

export function number(value: number | null | undefined): string {
  if (value === undefined || value === null) return none;
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-4 || size >= 1e9) ? value.toExponential(2) : significant.format(value);
  return text.replace("-", minus);
}

/** A number that is only known to about a hundredth of itself, such as a quantile of a sketch. */
export function rounded(value: number | null | undefined): string {
  return value === undefined || value === null ? none : number(Number(value.toPrecision(3)));
}

export function signed(value: number | null | undefined): string {
  return value !== undefined && value !== null && value > 0 ? `+${number(value)}` : number(value);
}

/** A share from 0 to 1, as a percentage. */
export function percent(share: number | undefined): string {
  return share === undefined ? none : `${shares.format(100 * share)}%`.replace("-", minus);
}

/** A level such as 95%, without decimals that say nothing. */
export function level(share: number): string {
  return `${significant.format(100 * share)}%`;
}

/** A relative change, as a percentage with its sign. */
export function change(relative: number | null | undefined): string {
  if (relative === undefined || relative === null) return none;
  return relative > 0 ? `+${percent(relative)}` : percent(relative);
}

export function pValue(p: number | undefined): string {
  if (p === undefined) return none;
  return p < 0.001 ? "< 0.001" : p.toFixed(3);
}

/** "p = 0.043", or "p < 0.001". */
export function pClaim(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`;
}

/** An interval with signed ends; an open side says so. */
export function interval(bounds: readonly [number | null, number | null] | undefined, text: (end: number) => string = signed): string {
  if (bounds === undefined) return none;
  const [low, high] = bounds;
  if (low === null) return `at most ${high === null ? none : text(high)}`;
  return high === null ? `at least ${text(low)}` : `${text(low)} to ${text(high)}`;
}

/** How values of a metric are written: those of a binary one as percentages, their differences as percentage points. */
export interface MetricText {
  value: (value: number | null | undefined) => string;
  difference: (value: number | null | undefined) => string;
  /** An interval of a difference. */
  between: (bounds: readonly [number | null, number | null] | undefined) => string;
}

/** What differences of a metric are counted in. */
export function unitOf(metric: { kind: string; unit?: string }): string | undefined {
  return metric.kind === "binary" ? "percentage points" : metric.unit;
}

const plainText: MetricText = { value: number, difference: signed, between: (bounds) => interval(bounds) };

const rateText: MetricText = {
  value: (value) => percent(value ?? undefined),
  difference: (value) => (value === undefined || value === null ? none : `${points(value)} pp`),
  between: (bounds) => (bounds === undefined ? none : `${interval(bounds, points)} pp`),
};

function points(difference: number): string {
  return change(difference).replace("%", "");
}

export function textOf(metric: { kind: string }): MetricText {
  return metric.kind === "binary" ? rateText : plainText;
}

export function size(bytes: number): string {
  if (bytes < 1024) return `${count(bytes)} bytes`;
  return bytes < 1024 * 1024 ? `${significant.format(bytes / 1024)} KiB` : `${significant.format(bytes / 1024 / 1024)} MiB`;
}
