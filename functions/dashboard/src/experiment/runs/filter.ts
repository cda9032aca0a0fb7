export interface RunFilter {
  variant: string;
  conclusion: string;
  unit: string;
  /** Local date and time, as the browser's own field gives it. */
  from: string;
  to: string;
}

export const noFilter: RunFilter = { variant: "", conclusion: "", unit: "", from: "", to: "" };

export const conclusions = ["success", "failure", "timed_out", "unstated", "cancelled", "skipped", "neutral"] as const;

/** The filter as the API takes it, times in UTC. */
export function queryOf(filter: RunFilter): Record<string, string | undefined> {
  return { ...filter, from: utc(filter.from), to: utc(filter.to) };
}

function utc(local: string): string | undefined {
  const time = Date.parse(local);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
