import type { Experiment } from "../../api/experiment";
import { BundleList } from "../../bundles/BundleList";
import { CodeBlock } from "../../parts/CodeBlock";
import { Panel } from "../../parts/Panel";
import { dispatchCommand, outcomeCommand } from "./commands";

/** What to do until the first run has come in. */
export function GettingStarted({ experiment, reload }: { experiment: Experiment; reload: () => Promise<void> }) {
  const isDraft = experiment.state === "draft";
  return (
    <Panel id="started" title={isDraft ? "Get it started" : "Waiting for the first run"}>
      <ol class="steps">
        <li>
          <h3>Upload a tarball for each variant</h3>
          <p class="note">Leave this out if your automation only needs the variant's payload.</p>
          <BundleList experiment={experiment} reload={reload} />
        </li>
        <li>
          <h3>{isDraft ? "Start it" : "Started"}</h3>
          <p>
            {isDraft
              ? "With the button above. Until then every run gets control, and nothing is counted."
              : "Runs are divided among the variants from now on."}
          </p>
        </li>
        <li>
          <h3>Let your automation ask for a variant before each run</h3>
          <CodeBlock label="Ask for a variant" text={dispatchCommand(experiment)} />
          <p class="note">
            The answer names the variant, its payload and the address of its tarball. The same run_id always gets the same answer, so retry
            freely.
          </p>
        </li>
        <li>
          <h3>Report how each run went</h3>
          <CodeBlock label="Report an outcome" text={outcomeCommand(experiment)} />
        </li>
      </ol>
    </Panel>
  );
}
