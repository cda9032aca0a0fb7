import { useCallback } from "preact/hooks";
import { experimentPath, get, query } from "../../api/client";
import type { DecisionRecord, Experiment, Page } from "../../api/experiment";
import { useResource } from "../../api/useResource";
import { Badge } from "../../parts/Badge";
import { Moment } from "../../parts/Moment";
import { Panel } from "../../parts/Panel";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { logged } from "../../words/decisions";
import { plain } from "../../words/plain";
import { stateTone, stateWord } from "../../words/states";

/** Who or what decided, and why. */
export function DecisionsSection({ experiment }: { experiment: Experiment }) {
  const { key, version } = experiment;
  const load = useCallback(() => get<Page<DecisionRecord>>(`${experimentPath(key, "decisions")}${query({ limit: 200 })}`), [key, version]);
  const { data, problem, reload } = useResource(load, 15_000);
  return (
    <Panel id="decisions" title="Decisions" note="Every decision and every change of state, newest first.">
      <ProblemNotice problem={problem} retry={reload} />
      {data?.items.length === 0 && <p>Nothing was decided yet. The first entry is written when it starts.</p>}
      <ol class="log">
        {data?.items.map((record) => (
          <Entry key={`${record.at} ${record.decision}`} record={record} />
        ))}
      </ol>
      {data?.next_cursor !== undefined && <p class="note">The newest 200 are shown; the API has them all.</p>}
    </Panel>
  );
}

function Entry({ record }: { record: DecisionRecord }) {
  const isMoved = record.from_state !== record.to_state;
  return (
    <li>
      <p class="log-head">
        <strong>{logged(record)}</strong>
        {isMoved && <Badge tone={stateTone(record.to_state)}>{stateWord(record.to_state)}</Badge>}
        {record.dry_run && <Badge tone="plain">Only tried</Badge>}
      </p>
      <p>{record.justification}</p>
      <p class="note">
        <Moment at={record.at} />, by {record.by}, {plain(record.code)}
      </p>
    </li>
  );
}
