import type { Experiment, Metric } from "../../api/experiment";
import type { Run } from "../../api/run";
import { Badge } from "../../parts/Badge";
import { DataTable, type Column } from "../../parts/DataTable";
import { Moment } from "../../parts/Moment";
import type { Tone } from "../../words/decisions";
import { number } from "../../words/numbers";
import { plain } from "../../words/plain";

export function RunTable({ runs, experiment }: { runs: readonly Run[]; experiment: Experiment }) {
  const columns: Column<Run>[] = [
    { title: "Run", isName: true, cell: (run) => <code>{run.run_id}</code> },
    { title: "Assigned", cell: (run) => <Moment at={run.assigned_at} /> },
    { title: "Variant", isKey: true, cell: (run) => run.variant },
    { title: "Why", cell: (run) => (run.counted ? plain(run.reason) : `${plain(run.reason)}, not counted`) },
    {
      title: "Conclusion",
      cell: (run) => (run.conclusion === undefined ? <span class="note">under way</span> : <Conclusion run={run} word={run.conclusion} />),
    },
    // Success is what the conclusion says already.
    ...(experiment.metric.name === "success"
      ? []
      : [{ title: experiment.metric.name, isNumber: true, cell: (run: Run) => valueText(run, experiment.metric) }]),
    { title: "Workflow", cell: (run) => run.workflow ?? "" },
  ];
  return <DataTable caption="Runs" columns={columns} rows={runs} keyOf={(run) => run.run_id} />;
}

function Conclusion({ run, word }: { run: Run; word: string }) {
  const kind = run.outcome?.error_kind;
  return (
    <>
      <Badge tone={toneOf(word)}>{plain(word)}</Badge>
      {kind !== undefined && <span class="note"> {kind}</span>}
    </>
  );
}

function toneOf(conclusion: string): Tone {
  if (conclusion === "success") return "good";
  return conclusion === "failure" || conclusion === "timed_out" ? "bad" : "plain";
}

/** The primary metric of a run: yes or no where it can be nothing else. */
function valueText(run: Run, { name, kind }: Metric): string {
  const value = valueOf(run, name);
  return kind === "binary" && value !== undefined ? (value === 0 ? "no" : "yes") : number(value);
}

function valueOf(run: Run, metric: string): number | undefined {
  return run.outcome?.metrics[metric] ?? run.outcome?.primary_metric;
}
