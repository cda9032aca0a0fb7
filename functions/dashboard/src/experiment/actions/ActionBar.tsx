import { useState } from "preact/hooks";
import type { Experiment } from "../../api/experiment";
import type { Decision } from "../../api/report";
import { actionsOf, advisedAction, wordsOf, type Action } from "../../words/actions";
import { ConfirmDialog } from "./ConfirmDialog";

interface Props {
  experiment: Experiment;
  /** What the numbers recommend. */
  decision: Decision;
  reload: () => Promise<void>;
}

/** What can be done from here, what is advised standing out; everything is confirmed first. */
export function ActionBar({ experiment, decision, reload }: Props) {
  const [asked, setAsked] = useState<Action>();
  const advised = advisedAction(experiment, decision);
  const done = () => {
    setAsked(undefined);
    void reload();
  };
  return (
    <div class="actions">
      {actionsOf(experiment).map((action) => (
        <button key={action} type="button" class={action === advised ? "primary" : undefined} onClick={() => setAsked(action)}>
          {wordsOf(action, experiment, "").label}
        </button>
      ))}
      {asked !== undefined && (
        <ConfirmDialog action={asked} experiment={experiment} decision={decision} done={done} close={() => setAsked(undefined)} />
      )}
    </div>
  );
}
