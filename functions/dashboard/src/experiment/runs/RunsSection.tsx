import { useCallback, useEffect, useState } from "preact/hooks";
import { experimentPath, get, query } from "../../api/client";
import type { Experiment, Page } from "../../api/experiment";
import type { Run } from "../../api/run";
import { useResource } from "../../api/useResource";
import { Panel } from "../../parts/Panel";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { SaveButtons, type SavedFile } from "../../parts/SaveButtons";
import { useSettled } from "../../parts/useSettled";
import { FailuresPanel } from "./FailuresPanel";
import { RunFilters } from "./RunFilters";
import { noFilter, queryOf, type RunFilter } from "./filter";
import { RunTable } from "./RunTable";

const pageSize = 50;

/** How the runs went, one by one and in sum. */
export function RunsSection({ experiment }: { experiment: Experiment }) {
  return (
    <>
      <RunsPanel experiment={experiment} />
      <FailuresPanel experiment={experiment} />
    </>
  );
}

/** Every run with its outcome, whatever the filters say. */
function rawRows(experiment: string): SavedFile[] {
  const pathOf = (format: string) => `${experimentPath(experiment, "export")}${query({ format })}`;
  return [
    { label: "all runs as CSV", path: pathOf("csv"), name: `${experiment}-runs.csv` },
    { label: "all runs as NDJSON", path: pathOf("ndjson"), name: `${experiment}-runs.ndjson` },
  ];
}

/** The runs, newest first. */
function RunsPanel({ experiment }: { experiment: Experiment }) {
  const [filter, setFilter] = useState<RunFilter>(noFilter);
  const [cursors, setCursors] = useState<string[]>([]);
  const asked = useSettled(filter);
  useEffect(() => setCursors([]), [asked]);
  const cursor = cursors.at(-1);
  const load = useCallback(
    () => get<Page<Run>>(`/api/v1/runs${query({ experiment: experiment.key, limit: pageSize, cursor, ...queryOf(asked) })}`),
    [experiment.key, asked, cursor],
  );
  const { data, problem, reload } = useResource(load, cursor === undefined ? 8_000 : undefined);
  const next = data?.next_cursor;
  return (
    <Panel id="runs" title="Runs" note="Newest first.">
      <RunFilters experiment={experiment} filter={filter} change={setFilter} />
      <ProblemNotice problem={problem} retry={reload} />
      {data === undefined && problem === undefined && (
        <p class="note" role="status">
          Reading …
        </p>
      )}
      {data !== undefined && data.items.length === 0 && (
        <p role="status">{asked === noFilter ? "No run has asked for a variant yet." : "No run fits. Widen the filters."}</p>
      )}
      {data !== undefined && data.items.length > 0 && <RunTable runs={data.items} experiment={experiment} />}
      {(cursors.length > 0 || next !== undefined) && (
        <p class="buttons">
          <button type="button" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
            Newer
          </button>
          <button type="button" disabled={next === undefined} onClick={() => next !== undefined && setCursors([...cursors, next])}>
            Older
          </button>
        </p>
      )}
      {data !== undefined && data.items.length > 0 && <SaveButtons files={rawRows(experiment.key)} />}
    </Panel>
  );
}
