import type { Metric } from "../../api/experiment";
import type { BandPoint } from "../../charts/BandChart";
import { DataTable, type Column } from "../../parts/DataTable";
import { count, textOf } from "../../words/numbers";
import { day, moment } from "../../words/times";

/** The same looks as numbers. */
export function BandTable({ points, metric }: { points: readonly BandPoint[]; metric: Metric }) {
  const { difference, between } = textOf(metric);
  const columns: Column<BandPoint>[] = [
    { title: "Data until", isName: true, cell: (p) => <time>{p.isDay ? day(p.at) : moment(p.at.toISOString())}</time> },
    { title: "Observations", isNumber: true, cell: (p) => count(p.observations) },
    { title: "Difference", isNumber: true, cell: (p) => difference(p.estimate) },
    { title: "Always-valid interval", isNumber: true, cell: (p) => between(p.low === undefined ? undefined : [p.low, p.high ?? null]) },
  ];
  return (
    <details>
      <summary>The looks in numbers</summary>
      <DataTable
        caption="The band at each look, newest first"
        columns={columns}
        rows={points.toReversed()}
        keyOf={(p) => p.at.toISOString()}
      />
    </details>
  );
}
