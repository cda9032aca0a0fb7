import type { Experiment } from "../api/experiment";
import { Badge } from "../parts/Badge";
import { PageTitle } from "../parts/PageTitle";
import { counted } from "../words/plain";
import { meaning, stateTone, stateWord } from "../words/states";
import { ActionBar } from "./actions/ActionBar";
import type { Known } from "./ExperimentPage";

/** Posts about the experiment that did not arrive. */
function FailedPosts({ experiment: { publications } }: { experiment: Experiment }) {
  if (publications === undefined || publications.failed === 0) return null;
  return (
    <p class="notice wait">
      {counted(publications.failed, "post")} about this experiment could not be delivered
      {publications.last_error === undefined ? "" : `: ${publications.last_error}`}. Look at who is told in the definition, then put them
      back with POST /api/v1/publications/poison/requeue.
    </p>
  );
}

/** What the experiment is about, where it stands, and what can be done. */
export function ExperimentHeader({ experiment, report, reload }: Known) {
  return (
    <header class="experiment-header">
      <div class="title-line">
        <PageTitle title={experiment.key} />
        <Badge tone={stateTone(experiment.state)}>{stateWord(experiment.state)}</Badge>
        <ActionBar experiment={experiment} decision={report.decision} reload={reload} />
      </div>
      {experiment.description !== undefined && <p class="lead">{experiment.description}</p>}
      {experiment.hypothesis !== undefined && <p class="note">Hypothesis: {experiment.hypothesis}</p>}
      <p class="note">{meaning(experiment)}</p>
      <FailedPosts experiment={experiment} />
    </header>
  );
}
