import type { Report } from "../../api/report";
import { Moment } from "../../parts/Moment";
import { headline, toneOf } from "../../words/decisions";
import { count } from "../../words/numbers";
import { counted, plain } from "../../words/plain";

/** What the numbers recommend, why, and what to do next. */
export function DecisionPanel({ report }: { report: Report }) {
  const { decision, totals, settings } = report;
  const planned = settings.planned_samples;
  return (
    <section class={`verdict ${toneOf(decision)}`} aria-labelledby="verdict">
      <h2 id="verdict">{headline(decision, settings.control)}</h2>
      <p>{decision.justification}</p>
      {decision.next_steps.length > 0 && (
        <>
          <h3>What to do</h3>
          <ol>
            {decision.next_steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
        </>
      )}
      {decision.holds !== undefined && decision.holds.length > 0 && (
        <p>
          <strong>Kept for a person to decide:</strong> {decision.holds.map(plain).join(", ")}.
        </p>
      )}
      <p class="note">
        {counted(totals.concluded, "run")} concluded{planned !== undefined && ` of ${count(planned)} planned`}, {count(totals.pending)}{" "}
        under way.
        {report.watermark !== undefined && (
          <>
            {" "}
            Last data <Moment at={report.watermark} />.
          </>
        )}
      </p>
      {planned !== undefined && (
        <progress aria-label="Concluded runs of those planned" max={planned} value={Math.min(totals.concluded, planned)} />
      )}
    </section>
  );
}
