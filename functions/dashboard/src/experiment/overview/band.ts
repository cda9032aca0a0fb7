import { experimentPath, get, query } from "../../api/client";
import type { Page } from "../../api/experiment";
import { limited } from "../../api/limited";
import type { Report, ReportListing } from "../../api/report";
import type { BandPoint } from "../../charts/BandChart";

/** Looks that are drawn; of more, evenly many are taken and the newest kept. */
const most = 40;

const stored = new Map<string, Report>();

/** The stored reports of an experiment, oldest first. A stored report never changes, so each is read once. */
export async function storedReports(experiment: string): Promise<Report[]> {
  const page = await get<Page<ReportListing>>(`${experimentPath(experiment, "reports")}${query({ limit: 1000 })}`);
  return Promise.all(thinned(page.items).map(({ generated_at: at }) => storedReport(experiment, at)));
}

/** The primary comparison of a challenger at each report, the present one last. */
export function bandOf(reports: readonly Report[], present: Report, variant: string): BandPoint[] {
  const all = [...reports.filter((report) => report.generated_at < present.generated_at), present];
  return all.flatMap((report) => {
    const comparison = report.comparisons.find((c) => c.role === "primary" && c.variant === variant);
    const at = report.watermark;
    if (comparison === undefined || at === undefined) return [];
    const bounds = comparison.sequential.running_interval ?? comparison.sequential.interval;
    return [
      {
        at: new Date(at),
        observations: comparison.observations + comparison.control_observations,
        estimate: comparison.tests[0]?.estimate,
        low: bounds?.[0],
        high: bounds?.[1],
      },
    ];
  });
}

async function storedReport(experiment: string, at: string): Promise<Report> {
  const name = `${experiment} ${at}`;
  const known = stored.get(name);
  if (known !== undefined) return known;
  const report = await limited(() => get<Report>(`${experimentPath(experiment, "report")}${query({ at })}`));
  stored.set(name, report);
  return report;
}

function thinned(newestFirst: readonly ReportListing[]): ReportListing[] {
  const step = Math.max(1, Math.ceil(newestFirst.length / most));
  return newestFirst.filter((_, i) => i % step === 0).reverse();
}
