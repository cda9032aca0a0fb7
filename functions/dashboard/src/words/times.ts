const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 minutes ago"; a plain date after a month. */
export function ago(iso: string, now = Date.now()): string {
  const passed = Date.parse(iso) - now;
  if (Math.abs(passed) > 30 * 86_400_000) return moment(iso);
  for (const [unit, length] of steps) {
    if (Math.abs(passed) >= length) return relative.format(Math.round(passed / length), unit);
  }
  return "just now";
}

/** Date and time in the reader's own zone. */
export function moment(iso: string): string {
  return exact.format(new Date(iso));
}
