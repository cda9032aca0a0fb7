import { experimentPath, get, query } from "../../api/client";
import type { Page } from "../../api/experiment";
import { limited } from "../../api/limited";
import type { Report, ReportListing } from "../../api/report";
import type { Series } from "../../api/series";
import { isDaily, type History } from "./band";

/** Stored reports that are read at the most; of more, evenly many are taken and the newest kept. */
const most = 40;

const stored = new Map<string, Report>();

/** The past of an experiment. The stored reports are only read while there are too few days. */
export async function historyOf(experiment: string): Promise<History> {
  const daily: History = { series: await get<Series>(experimentPath(experiment, "series")), reports: [] };
  return isDaily(daily) ? daily : { ...daily, reports: await storedReports(experiment) };
}

/** Oldest first. A stored report never changes, so each is read once. */
async function storedReports(experiment: string): Promise<Report[]> {
  const page = await get<Page<ReportListing>>(`${experimentPath(experiment, "reports")}${query({ limit: 1000 })}`);
  return Promise.all(thinned(page.items).map(({ generated_at: at }) => storedReport(experiment, at)));
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
