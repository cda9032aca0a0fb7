import { served, type Report, type VariantReport } from "../../api/report";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { count, interval, level, percent, rounded, textOf } from "../../words/numbers";

/** Each variant by itself. */
export function VariantPanel({ report }: { report: Report }) {
  const { metric, control } = report.settings;
  const { value } = textOf(metric);
  const of = (v: VariantReport) => v.metrics[metric.name];
  const quantiles: Column<VariantReport>[] = [
    { title: "Median", isNumber: true, cell: (v) => rounded(of(v)?.p50) },
    { title: "90%", isNumber: true, cell: (v) => rounded(of(v)?.p90) },
    { title: "99%", isNumber: true, cell: (v) => rounded(of(v)?.p99) },
  ];
  const columns: Column<VariantReport>[] = [
    {
      title: "Variant",
      isName: true,
      cell: (v) => (
        <>
          {v.key}
          {v.key === control && <span class="note"> control</span>}
        </>
      ),
    },
    { title: "Concluded", isNumber: true, cell: (v) => count(v.concluded) },
    { title: "Succeeded", isNumber: true, cell: (v) => percent(v.success_rate) },
    { title: "Values", isNumber: true, cell: (v) => count(of(v)?.n) },
    { title: "Mean", isNumber: true, cell: (v) => value(of(v)?.mean) },
    { title: "Interval of the mean", isNumber: true, cell: (v) => interval(of(v)?.interval, value) },
    ...(metric.kind === "binary" ? [] : quantiles),
  ];
  return (
    <Panel
      id="variants"
      title="Variants"
      note={`${metric.name}${metric.unit === undefined ? "" : ` in ${metric.unit}`}; intervals are fixed-horizon, at the ${level(1 - report.settings.alpha)} level.`}
    >
      <DataTable caption="Variants in numbers" columns={columns} rows={served(report)} keyOf={(v) => v.key} />
    </Panel>
  );
}
