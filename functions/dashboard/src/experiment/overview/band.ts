import type { BandPoint } from "../../charts/BandChart";
import type { Report } from "../../api/report";
import type { Series } from "../../api/series";

/** What is known of the past: a point a day, or a point a stored report. */
export interface History {
  series: Series;
  reports: readonly Report[];
}

/** From so many days on a point a day says more than the stored reports do. */
const fewestDays = 3;

export const isDaily = (history: History): boolean => history.series.points.length >= fewestDays;

/** A challenger's difference in the primary metric at each look, oldest first. */
export function bandOf(history: History, present: Report, variant: string): BandPoint[] {
  return isDaily(history) ? ofDays(history.series, present.settings.control, variant) : ofReports(history.reports, present, variant);
}

function ofDays(series: Series, control: string, variant: string): BandPoint[] {
  return series.points.flatMap(({ day, arms, effects }) => {
    const effect = effects.find((e) => e.variant === variant);
    if (effect === undefined) return [];
    const bounds = effect.running_interval ?? effect.sequence.interval;
    return [
      {
        // The day's own date, whatever the reader's zone: without a zone it is read as local time.
        at: new Date(`${day}T00:00:00`),
        isDay: true,
        observations: arms.filter((arm) => arm.variant === variant || arm.variant === control).reduce((sum, arm) => sum + arm.total_n, 0),
        estimate: effect.total.estimate,
        low: bounds?.[0],
        high: bounds?.[1],
      },
    ];
  });
}

function ofReports(reports: readonly Report[], present: Report, variant: string): BandPoint[] {
  const all = [...reports.filter((report) => report.generated_at < present.generated_at), present];
  return all.flatMap((report) => {
    const comparison = report.comparisons.find((c) => c.role === "primary" && c.variant === variant);
    const at = report.watermark;
    if (comparison === undefined || at === undefined) return [];
    const bounds = comparison.sequential.running_interval ?? comparison.sequential.interval;
    return [
      {
        at: new Date(at),
        isDay: false,
        observations: comparison.observations + comparison.control_observations,
        estimate: comparison.tests[0]?.estimate,
        low: bounds?.[0],
        high: bounds?.[1],
      },
    ];
  });
}
