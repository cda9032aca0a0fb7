import { useCallback } from "preact/hooks";
import { experimentPath, get } from "../../api/client";
import type { Experiment } from "../../api/experiment";
import type { FailureModes } from "../../api/failures";
import { useResource } from "../../api/useResource";
import { DataTable, type Column } from "../../parts/DataTable";
import { Panel } from "../../parts/Panel";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { count } from "../../words/numbers";
import { linesOf, type FailureLine } from "./failures";

/** Kinds of error are read from the runs themselves: seldom, therefore. */
const everyMs = 60_000;

/** How the runs of each variant ended, side by side. */
export function FailuresPanel({ experiment }: { experiment: Experiment }) {
  const { key } = experiment;
  const load = useCallback(() => get<FailureModes>(experimentPath(key, "compare")), [key]);
  const { data, problem, reload } = useResource(load, everyMs);
  const lines = data === undefined ? [] : linesOf(data);
  const columns: Column<FailureLine>[] = [
    { title: "Ended", isName: true, cell: (line) => (line.isKind ? <code>{line.name}</code> : line.name) },
    ...experiment.variants.map((variant): Column<FailureLine> => ({
      title: variant.key,
      isNumber: true,
      cell: (line) => line.texts[variant.key] ?? "0",
    })),
  ];
  return (
    <Panel
      id="failures"
      title="How runs ended"
      note="Side by side: counted runs by conclusion, then the kinds of error that outcomes named."
    >
      <ProblemNotice problem={problem} retry={reload} />
      {data === undefined && problem === undefined && (
        <p class="note" role="status">
          Reading …
        </p>
      )}
      {data !== undefined && lines.length === 0 && <p>No run has ended yet.</p>}
      {lines.length > 0 && (
        <DataTable
          caption="Conclusions and kinds of error by variant"
          columns={columns}
          rows={lines}
          keyOf={(line) => `${line.isKind} ${line.name}`}
        />
      )}
      {data?.complete === false && <p class="note">Kinds of error are those of the newest {count(data.runs_read)} runs.</p>}
    </Panel>
  );
}
