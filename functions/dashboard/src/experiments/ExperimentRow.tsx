import { useCallback, useRef } from "preact/hooks";
import { experimentPath, get } from "../api/client";
import type { Experiment } from "../api/experiment";
import { limited } from "../api/limited";
import type { Report } from "../api/report";
import { useResource } from "../api/useResource";
import { Badge } from "../parts/Badge";
import { Moment } from "../parts/Moment";
import { hashOf } from "../routing/route";
import { brief, toneOf } from "../words/decisions";
import { change, count, none } from "../words/numbers";
import { stateTone, stateWord } from "../words/states";
import { useVisible } from "./useVisible";

const everyMs = 15_000;

/** One experiment of the list; its numbers are read while the row is in view. */
export function ExperimentRow({ experiment }: { experiment: Experiment }) {
  const row = useRef<HTMLTableRowElement>(null);
  const isWanted = useVisible(row) && experiment.state !== "draft";
  const { key, version } = experiment;
  const load = useCallback(
    async () => (isWanted ? await limited(() => get<Report>(experimentPath(key, "report"))) : undefined),
    [isWanted, key, version],
  );
  const { data: report } = useResource(load, isWanted && experiment.state === "running" ? everyMs : undefined);
  const nothing = experiment.state === "draft" ? none : "…";
  return (
    <tr role="row" ref={row}>
      <th role="rowheader" scope="row">
        <a href={hashOf({ page: "experiment", key, section: "overview" })}>{key}</a>
        {experiment.description !== undefined && <p class="note">{experiment.description}</p>}
      </th>
      <td role="cell" class="state">
        <Badge tone={stateTone(experiment.state)}>{stateWord(experiment.state)}</Badge>
      </td>
      <td role="cell" class="number">
        {report === undefined ? nothing : <Progress report={report} />}
      </td>
      <td role="cell" class="finding">
        {report === undefined ? nothing : <Finding report={report} />}
      </td>
      <td role="cell" class="wide">
        {experiment.automation}
      </td>
      <td role="cell" class="wide">
        <Moment at={experiment.updated_at} />
      </td>
    </tr>
  );
}

function Progress({ report }: { report: Report }) {
  const planned = report.settings.planned_samples;
  return (
    <>
      {count(report.totals.concluded)}
      {planned !== undefined && <span class="note"> of {count(planned)}</span>}
    </>
  );
}

function Finding({ report }: { report: Report }) {
  const { decision } = report;
  const primary = report.comparisons.find(
    (c) => c.role === "primary" && (decision.variant === undefined || c.variant === decision.variant),
  );
  return (
    <>
      <span class={`dot ${toneOf(decision)}`} aria-hidden="true" /> {brief(decision)}
      {primary?.relative.estimate !== undefined && (
        <span class="note">
          {" "}
          {primary.metric} {change(primary.relative.estimate)}
        </span>
      )}
    </>
  );
}
