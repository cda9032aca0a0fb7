import { served, type PhaseReport, type Report } from "../../api/report";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { textOf } from "../../words/numbers";
import { counted } from "../../words/plain";

/** The phases, where there are several: only the present one's runs are compared. */
export function PhasePanel({ report }: { report: Report }) {
  const { phases, settings } = report;
  if (phases === undefined || phases.length < 2) return null;
  const { value } = textOf(settings.metric);
  const cellOf = (phase: PhaseReport, key: string) => {
    const arm = phase.variants.find((v) => v.variant === key);
    return arm === undefined ? "" : `${value(arm.mean)} (${counted(arm.assigned, "run")})`;
  };
  const columns: Column<PhaseReport>[] = [
    {
      title: "From version",
      isName: true,
      cell: (phase) => (
        <>
          {phase.version}
          {phase.present && <span class="note"> compared</span>}
        </>
      ),
    },
    ...served(report).map(({ key }): Column<PhaseReport> => ({ title: key, isNumber: true, cell: (phase) => cellOf(phase, key) })),
  ];
  return (
    <Panel
      id="phases"
      title="Phases"
      note={`Mean of ${settings.metric.name}. A phase begins when what a variant hands out changes, or when a concluded experiment is resumed; earlier runs say nothing of it and are left out of the comparison.`}
    >
      <DataTable caption="Phases, newest first" columns={columns} rows={phases.toReversed()} keyOf={(phase) => `${phase.version}`} />
    </Panel>
  );
}
