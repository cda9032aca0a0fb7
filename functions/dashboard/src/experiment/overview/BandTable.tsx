import type { BandPoint } from "../../charts/BandChart";
import { DataTable, type Column } from "../../parts/DataTable";
import { count, interval, signed } from "../../words/numbers";
import { moment } from "../../words/times";

const columns: Column<BandPoint>[] = [
  { title: "Data until", isName: true, cell: (p) => moment(p.at.toISOString()) },
  { title: "Observations", isNumber: true, cell: (p) => count(p.observations) },
  { title: "Difference", isNumber: true, cell: (p) => signed(p.estimate) },
  { title: "Always-valid interval", isNumber: true, cell: (p) => interval(p.low === undefined ? undefined : [p.low, p.high ?? null]) },
];

/** The same looks as numbers. */
export function BandTable({ points }: { points: readonly BandPoint[] }) {
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
