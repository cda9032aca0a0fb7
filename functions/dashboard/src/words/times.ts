const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const days = new Intl.DateTimeFormat("en", { dateStyle: "medium" });
const shortDays = new Intl.DateTimeFormat("en", { month: "short", day: "numeric" });
const minutes = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const seconds = new Intl.DateTimeFormat("en", { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });

const minuteMs = 60_000;
const dayMs = 86_400_000;

const steps: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", dayMs],
  ["hour", 60 * minuteMs],
  ["minute", minuteMs],
];

/** "3 minutes ago"; a plain date after a month. */
export function ago(iso: string, now = Date.now()): string {
  const passed = Date.parse(iso) - now;
  if (Math.abs(passed) > 30 * dayMs) return moment(iso);
  for (const [unit, length] of steps) {
    if (Math.abs(passed) >= length) return relative.format(Math.round(passed / length), unit);
  }
  return "just now";
}

/** Date and time in the reader's own zone. */
export function moment(iso: string): string {
  return exact.format(new Date(iso));
}

/** A day. */
export function day(at: Date): string {
  return days.format(at);
}

/** Times beside an axis: how they are written, and the least that two of them differ by. */
export function axisTime(spanMs: number, isDaily: boolean): { text: (at: Date) => string; stepMs: number } {
  if (isDaily || spanMs > 3 * dayMs) return { text: (at) => shortDays.format(at), stepMs: dayMs };
  return spanMs > 10 * minuteMs
    ? { text: (at) => minutes.format(at), stepMs: minuteMs }
    : { text: (at) => seconds.format(at), stepMs: 1000 };
}
