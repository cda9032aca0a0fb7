import type { CheckStatus, Report, ShadowReport } from "../../api/report";
import { Badge } from "../../parts/Badge";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import type { Tone } from "../../words/decisions";
import { count, percent, signed } from "../../words/numbers";

const verdicts: Record<CheckStatus, [string, Tone]> = {
  pass: ["Agrees", "good"],
  fail: ["Diverges", "bad"],
  pending: ["Too early", "wait"],
  not_applicable: ["Not known", "plain"],
};

const columns: Column<ShadowReport>[] = [
  { title: "Shadow", isName: true, cell: (s) => s.variant },
  {
    title: "State",
    cell: (s) => {
      const [word, tone] = verdicts[s.status];
      return <Badge tone={tone}>{word}</Badge>;
    },
  },
  { title: "Pairs", isNumber: true, cell: (s) => count(s.pairs) },
  { title: "Agree", isNumber: true, cell: (s) => percent(s.agreement) },
  { title: "Mean difference", isNumber: true, cell: (s) => signed(s.mean_difference) },
  { title: "Divergence", isNumber: true, cell: (s) => percent(s.divergence) },
];

/** Shadows against what is served. */
export function ShadowPanel({ report: { shadow } }: { report: Report }) {
  if (shadow === undefined || shadow.length === 0) return null;
  return (
    <Panel
      id="shadows"
      title="Shadows"
      note="They run beside control and serve nobody; what they predict enters no other comparison. More than 5% divergence is marked."
    >
      <DataTable caption="Shadows against control" columns={columns} rows={shadow} keyOf={(s) => s.variant} />
    </Panel>
  );
}
