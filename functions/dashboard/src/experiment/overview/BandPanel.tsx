import { useCallback, useMemo, useState } from "preact/hooks";
import type { Experiment } from "../../api/experiment";
import { served, type Report } from "../../api/report";
import { useResource } from "../../api/useResource";
import { BandChart } from "../../charts/BandChart";
import { Key } from "../../charts/Key";
import { seriesColor } from "../../charts/series";
import { Panel } from "../../parts/Panel";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { bandOf } from "./band";
import { BandTable } from "./BandTable";
import { historyOf } from "./history";

const everyMs = 60_000;

/** How the always-valid band closed, look by look. */
export function BandPanel({ experiment, report }: { experiment: Experiment; report: Report }) {
  const { key, control } = experiment;
  const challengers = served(report).filter((v) => v.key !== control);
  const [chosen, setChosen] = useState(report.decision.variant ?? challengers[0]?.key ?? "");
  const load = useCallback(() => historyOf(key), [key]);
  const { data, problem, reload } = useResource(load, everyMs);
  const points = useMemo(() => (data === undefined ? [] : bandOf(data, report, chosen)), [data, report, chosen]);
  return (
    <Panel
      id="band"
      title="Over time"
      note="The band holds the true difference with the chosen certainty, at every look at once. It may be acted on as soon as it leaves 0."
    >
      <ProblemNotice problem={problem} retry={reload} />
      {challengers.length > 1 && (
        <div class="field">
          <label for="band-variant">Variant</label>
          <select id="band-variant" value={chosen} onChange={(e) => setChosen(e.currentTarget.value)}>
            {challengers.map((v) => (
              <option key={v.key}>{v.key}</option>
            ))}
          </select>
        </div>
      )}
      {points.length < 2 ? (
        data !== undefined && (
          <p class="note">
            There {points.length === 1 ? "is one look" : "is no look"} so far. Each analysis adds one; it runs every hour, and whenever you
            ask for it under Report.
          </p>
        )
      ) : (
        <>
          <BandChart
            points={points}
            control={control}
            variant={chosen}
            color={seriesColor(report.variants, control, chosen)}
            metric={report.settings.metric}
          />
          <Key
            entries={[
              ["line", "Difference so far"],
              ["band", "Always-valid interval"],
            ]}
          />
          <BandTable points={points} metric={report.settings.metric} />
        </>
      )}
    </Panel>
  );
}
