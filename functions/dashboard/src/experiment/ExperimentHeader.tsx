import type { Experiment } from "../api/experiment";
import { Badge } from "../parts/Badge";
import { PageTitle } from "../parts/PageTitle";
import { meaning, stateTone, stateWord } from "../words/states";
import { ActionBar } from "./actions/ActionBar";

/** What the experiment is about, where it stands, and what can be done. */
export function ExperimentHeader({ experiment, reload }: { experiment: Experiment; reload: () => Promise<void> }) {
  return (
    <header class="experiment-header">
      <div class="title-line">
        <PageTitle title={experiment.key} />
        <Badge tone={stateTone(experiment.state)}>{stateWord(experiment.state)}</Badge>
        <ActionBar experiment={experiment} reload={reload} />
      </div>
      {experiment.description !== undefined && <p class="lead">{experiment.description}</p>}
      {experiment.hypothesis !== undefined && <p class="note">Hypothesis: {experiment.hypothesis}</p>}
      <p class="note">{meaning(experiment)}</p>
    </header>
  );
}
