import type { Bounds, Comparison, Report } from "../../api/report";
import { DataTable, type Column } from "../../parts/DataTable";
import { change, percent, pValue, textOf } from "../../words/numbers";
import { few } from "../../words/plain";
import { reasonText } from "../../words/reasons";

/** The numbers behind the effects; those that hold only at the planned sample are marked. */
export function EffectTable({ report }: { report: Report }) {
  const metrics = [report.settings.metric, ...report.settings.secondary_metrics];
  const text = (c: Comparison) => textOf(metrics.find((m) => m.name === c.metric) ?? report.settings.metric);
  const between = (c: Comparison, bounds: Bounds | undefined) => text(c).between(bounds);
  const means = (variant: string, metric: string) => report.variants.find((v) => v.key === variant)?.metrics[metric]?.mean;
  const columns: Column<Comparison>[] = [
    {
      title: "Metric",
      isName: true,
      cell: (c) => (c.role === "primary" ? c.metric : <span class="light">{c.metric}</span>),
    },
    { title: "Variant", isKey: true, cell: (c) => c.variant },
    { title: "Control's mean", isNumber: true, cell: (c) => text(c).value(means(c.control, c.metric)) },
    { title: "Its mean", isNumber: true, cell: (c) => text(c).value(means(c.variant, c.metric)) },
    { title: "Change", isNumber: true, cell: (c) => change(c.relative.estimate) },
    { title: "Always-valid interval", isNumber: true, cell: (c) => between(c, c.sequential.running_interval ?? c.sequential.interval) },
    { title: "Always-valid p", isNumber: true, cell: (c) => pValue(c.sequential.adjusted_p_value ?? c.sequential.running_p_value) },
    { title: "Chance to be better", isNumber: true, cell: (c) => percent(c.bayes?.chance_to_beat_control) },
    { title: <FixedTitle text="Interval" />, isNumber: true, isAside: true, cell: (c) => between(c, c.tests[0]?.interval) },
    { title: <FixedTitle text="p" />, isNumber: true, isAside: true, cell: (c) => pValue(c.adjusted_p_value ?? c.tests[0]?.p_value) },
  ];
  const reasons = reasonsOf(report.comparisons);
  return (
    <>
      <DataTable caption="Effects in numbers" columns={columns} rows={report.comparisons} keyOf={(c) => `${c.metric} ${c.variant}`} />
      <p class="note">
        <abbr title="fixed horizon">FH</abbr>: fixed horizon, valid only when you look once, at the planned sample
        {report.settings.planned_samples === undefined ? " (none was planned)" : ""}. Do not stop early because of it. The chance to be
        better does not guard against looking early either.
      </p>
      {reasons.map((reason) => (
        <p key={reason} class="note">
          {reason}
        </p>
      ))}
    </>
  );
}

function FixedTitle({ text }: { text: string }) {
  return (
    <>
      {text} <abbr title="Fixed horizon: valid only at the planned sample">FH</abbr>
    </>
  );
}

/** Why numbers are missing, each reason once, with the comparisons it is about. */
function reasonsOf(comparisons: readonly Comparison[]): string[] {
  const about = new Map<string, Set<string>>();
  for (const c of comparisons) {
    for (const reason of [c.tests[0]?.reason, c.sequential.reason].filter((r) => r !== undefined)) {
      const text = reasonText(reason);
      about.set(text, (about.get(text) ?? new Set()).add(`${c.metric} of ${c.variant}`));
    }
  }
  return [...about].map(([text, names]) => (names.size === comparisons.length ? text : `${text} (${few([...names])})`));
}
