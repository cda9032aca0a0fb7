import { useCallback, useState } from "preact/hooks";
import { experimentPath, get, post, query, send } from "../../api/client";
import type { Page } from "../../api/experiment";
import { Problem } from "../../api/problem";
import type { Report, ReportListing } from "../../api/report";
import { useResource } from "../../api/useResource";
import { Panel } from "../../parts/Panel";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { moment } from "../../words/times";
import type { Known } from "../ExperimentPage";
import { Downloads } from "./Downloads";

/** The report as text, now or as it was stored. */
export function ReportSection({ experiment, report, reload }: Known) {
  const [at, setAt] = useState("");
  const list = useCallback(
    () => get<Page<ReportListing>>(`${experimentPath(experiment.key, "reports")}${query({ limit: 200 })}`),
    [experiment.key, report.generated_at],
  );
  const text = useCallback(
    () => send("GET", `${experimentPath(experiment.key, "report")}${query({ format: "text", at })}`),
    [experiment.key, at, report.generated_at],
  );
  const stored = useResource(list);
  const shown = useResource(text);
  const analysed = async () => {
    await stored.reload();
    await reload();
  };
  return (
    <Panel id="report" title="Report" note="The same data give the same report, to the last digit.">
      <div class="bar">
        <div class="field grow">
          <label for="report-at">Which one</label>
          <select id="report-at" value={at} onChange={(e) => setAt(e.currentTarget.value)}>
            <option value="">Of this moment</option>
            {stored.data?.items.map((listing) => (
              <option key={listing.generated_at} value={listing.generated_at}>
                {moment(listing.generated_at)}, version {listing.version}: {listing.decision}
              </option>
            ))}
          </select>
        </div>
        <AnalyseButton experiment={experiment.key} done={analysed} />
      </div>
      <ProblemNotice problem={stored.problem ?? shown.problem} retry={shown.reload} />
      {shown.data !== undefined && (
        <pre class="report" tabIndex={0} aria-label="The report as text">
          {shown.data}
        </pre>
      )}
      <Downloads experiment={experiment.key} at={at} />
    </Panel>
  );
}

/** Analyses now: stores a report, decides, and posts where the experiment says so. */
function AnalyseButton({ experiment, done }: { experiment: string; done: () => Promise<void> }) {
  const [problem, setProblem] = useState<Problem>();
  const [said, setSaid] = useState("");
  const analyse = async () => {
    setProblem(undefined);
    setSaid("Analysing …");
    try {
      const report = await post<Report>(experimentPath(experiment, "analyze"));
      setSaid(`Analysed: ${report.decision.decision}.`);
      await done();
    } catch (thrown) {
      setSaid("");
      setProblem(Problem.ofUnknown(thrown));
    }
  };
  return (
    <div>
      <button type="button" onClick={() => void analyse()} title="Stores a report, and decides and posts as the definition says">
        Analyse now
      </button>{" "}
      <span class="note" role="status">
        {said}
      </span>
      <ProblemNotice problem={problem} />
    </div>
  );
}
