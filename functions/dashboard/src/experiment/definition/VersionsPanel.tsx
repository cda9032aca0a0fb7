import { useCallback } from "preact/hooks";
import { experimentPath, get } from "../../api/client";
import type { Experiment, Page } from "../../api/experiment";
import { useResource } from "../../api/useResource";
import { DataTable, type Column } from "../../parts/DataTable";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { listed, plain } from "../../words/plain";
import { stateWord } from "../../words/states";

interface Line {
  version: Experiment;
  changed: string;
}

const columns: Column<Line>[] = [
  { title: "Version", isName: true, cell: ({ version }) => version.version },
  { title: "Made", cell: ({ version }) => <Moment at={version.updated_at} /> },
  { title: "State", cell: ({ version }) => stateWord(version.state) },
  { title: "Changed", isText: true, cell: ({ changed }) => changed },
];

/** Every version, with what changed in it. */
export function VersionsPanel({ experiment }: { experiment: Experiment }) {
  const { key, version } = experiment;
  const load = useCallback(() => get<Page<Experiment>>(experimentPath(key, "versions")), [key, version]);
  const { data, problem, reload } = useResource(load);
  return (
    <Panel id="versions" title="Versions" note="Every run names the version that it was assigned under.">
      <ProblemNotice problem={problem} retry={reload} />
      {data !== undefined && (
        <DataTable
          caption="Versions, newest first"
          columns={columns}
          rows={linesOf(data.items)}
          keyOf={(line) => `${line.version.version}`}
        />
      )}
    </Panel>
  );
}

function linesOf(newestFirst: readonly Experiment[]): Line[] {
  return newestFirst.map((version, i) => ({ version, changed: changes(newestFirst[i + 1], version) }));
}

function changes(before: Experiment | undefined, after: Experiment): string {
  if (before === undefined) return "created";
  const [old, now] = [before, after].map((e): Record<string, unknown> => ({
    ...e,
    version: 0,
    updated_at: "",
    started_at: "",
    phase: undefined,
    warnings: [],
  })) as [Record<string, unknown>, Record<string, unknown>];
  const names = [...new Set([...Object.keys(old), ...Object.keys(now)])].filter(
    (name) => JSON.stringify(old[name]) !== JSON.stringify(now[name]),
  );
  return names.length === 0 ? "nothing" : listed(names.map(plain));
}
