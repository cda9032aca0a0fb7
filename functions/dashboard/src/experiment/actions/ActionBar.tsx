import { useState } from "preact/hooks";
import type { Experiment } from "../../api/experiment";
import { actionsOf, wordsOf, type Action } from "../../words/actions";
import { ConfirmDialog } from "./ConfirmDialog";

/** What can be done from here; everything is confirmed first. */
export function ActionBar({ experiment, reload }: { experiment: Experiment; reload: () => Promise<void> }) {
  const [asked, setAsked] = useState<Action>();
  const done = () => {
    setAsked(undefined);
    void reload();
  };
  return (
    <div class="actions">
      {actionsOf(experiment).map((action, i) => (
        <button key={action} type="button" class={i === 0 ? "primary" : undefined} onClick={() => setAsked(action)}>
          {wordsOf(action, experiment, "").label}
        </button>
      ))}
      {asked !== undefined && <ConfirmDialog action={asked} experiment={experiment} done={done} close={() => setAsked(undefined)} />}
    </div>
  );
}
