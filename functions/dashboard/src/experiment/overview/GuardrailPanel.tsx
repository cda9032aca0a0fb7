import type { Experiment } from "../../api/experiment";
import type { GuardrailReport, Report } from "../../api/report";
import { Badge } from "../../parts/Badge";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { actionText, guardrailStatus, observedText, ruleText } from "../../words/guardrails";
import { count } from "../../words/numbers";

const columns: Column<GuardrailReport>[] = [
  { title: "Metric", isName: true, cell: (g) => g.metric },
  { title: "Variant", isKey: true, cell: (g) => g.variant },
  {
    title: "State",
    cell: (g) => {
      const [word, tone] = guardrailStatus(g);
      return <Badge tone={tone}>{word}</Badge>;
    },
  },
  { title: "Rule", isText: true, cell: ruleText },
  { title: "Seen", isText: true, cell: observedText },
  { title: "Values", isNumber: true, cell: (g) => count(g.n) },
  { title: "A breach", isText: true, cell: actionText },
];

/** The guardrails, and whether they hold. */
export function GuardrailPanel({ experiment, report }: { experiment: Experiment; report: Report }) {
  return (
    <Panel id="guardrails" title="Guardrails" note="Checked every five minutes while it runs.">
      {experiment.guardrails.length === 0 ? (
        <p>None is set. A guardrail rolls back to control when a variant does harm; add one in the definition.</p>
      ) : (
        <DataTable caption="Guardrails" columns={columns} rows={report.guardrails} keyOf={(g) => `${g.metric} ${g.variant} ${g.rule}`} />
      )}
    </Panel>
  );
}
