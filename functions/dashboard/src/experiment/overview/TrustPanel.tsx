import type { CheckStatus, Report } from "../../api/report";
import { Badge } from "../../parts/Badge";
import { Panel } from "../../parts/Panel";
import type { Tone } from "../../words/decisions";
import { sentence } from "../../words/plain";
import { findings } from "../../words/trust";

const words: Record<CheckStatus, [string, Tone]> = {
  pass: ["Fine", "good"],
  fail: ["Look here", "bad"],
  pending: ["Too early", "wait"],
  not_applicable: ["Not kept", "plain"],
};

/** Whether the numbers can be believed, in plain words. */
export function TrustPanel({ report }: { report: Report }) {
  // The finding on versions says it already.
  const notes = report.trust.notes.filter((note) => !note.startsWith("Runs were counted under versions"));
  return (
    <Panel id="trust" title="Can these numbers be trusted?">
      <dl class="findings">
        {findings(report).map(({ name, status, text }) => (
          <div key={name}>
            <dt>
              {name}{" "}
              <Badge tone={words[status][1]}>
                {name === "One definition throughout" && status !== "pass" ? "Changed" : words[status][0]}
              </Badge>
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {notes.length > 0 && (
        <ul class="note">
          {notes.map((note) => (
            <li key={note}>{sentence(note)}</li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
