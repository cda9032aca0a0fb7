import { served, type Report } from "../../api/report";
import { SplitChart } from "../../charts/SplitChart";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import type { VariantReport } from "../../api/report";
import { count, percent } from "../../words/numbers";
import { counted } from "../../words/plain";

const columns: Column<VariantReport>[] = [
  { title: "Variant", isName: true, cell: (v) => v.key },
  { title: "Planned", isNumber: true, cell: (v) => percent(v.share_planned) },
  { title: "Got", isNumber: true, cell: (v) => percent(v.share_observed) },
  { title: "Runs", isNumber: true, cell: (v) => count(v.assigned) },
];

/** The split against the plan. */
export function SplitPanel({ report }: { report: Report }) {
  return (
    <Panel id="split" title="Split">
      <SplitChart report={report} />
      <DataTable caption="Split against plan" columns={columns} rows={served(report)} keyOf={(v) => v.key} />
      <Uncounted report={report} />
    </Panel>
  );
}

function Uncounted({ report }: { report: Report }) {
  const { excluded, not_counted: notCounted, orphans } = report.totals;
  const left = Object.values(excluded).reduce((sum, n) => sum + n, 0);
  const parts = [
    left > 0 && `${count(left)} cancelled, skipped or neutral`,
    notCounted > 0 && `${count(notCounted)} not counted (forced, or outside of the experiment)`,
    orphans > 0 && `${counted(orphans, "outcome")} without a known run`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? null : <p class="note">Left out: {parts.join("; ")}.</p>;
}
