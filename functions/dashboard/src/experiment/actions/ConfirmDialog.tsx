import { useState } from "preact/hooks";
import { experimentPath, post, send } from "../../api/client";
import type { Experiment } from "../../api/experiment";
import { Problem } from "../../api/problem";
import type { Decision } from "../../api/report";
import { Dialog } from "../../parts/Dialog";
import { described, Field } from "../../parts/Field";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { objection, wordsOf, type Action } from "../../words/actions";

interface Props {
  action: Action;
  experiment: Experiment;
  /** What the numbers recommend. */
  decision: Decision;
  done: () => void;
  close: () => void;
}

/** Says what will happen, asks why, and does it. */
export function ConfirmDialog({ action, experiment, decision, done, close }: Props) {
  const challengers = experiment.variants.filter((v) => v.key !== experiment.control);
  const [variant, setVariant] = useState(advisedVariant(decision) ?? challengers[0]?.key ?? experiment.control);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const words = wordsOf(action, experiment, variant);
  const against = objection(action, experiment, variant, decision);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await carryOut(action, experiment.key, variant, reason.trim());
      done();
    } catch (thrown) {
      setProblem(Problem.ofUnknown(thrown));
      setBusy(false);
    }
  };

  return (
    <Dialog title={words.title} close={close}>
      <form onSubmit={submit}>
        {action === "promote" && (
          <Field id="promote-variant" label="Variant">
            <select {...described("promote-variant", false)} value={variant} onChange={(e) => setVariant(e.currentTarget.value)}>
              {experiment.variants.map((v) => (
                <option key={v.key} value={v.key}>
                  {v.key === experiment.control ? `${v.key} (control)` : v.key}
                </option>
              ))}
            </select>
          </Field>
        )}
        <ul class="consequences">
          {words.consequences.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        {against !== undefined && <p class="notice wait">{against}</p>}
        {action !== "archive" && (
          <Field id="reason" label="Why (optional)" hint="Kept in the decisions, for those who come later.">
            <textarea
              {...described("reason", true)}
              rows={2}
              maxLength={1000}
              value={reason}
              onInput={(e) => setReason(e.currentTarget.value)}
            />
          </Field>
        )}
        <ProblemNotice problem={problem} />
        <p class="buttons">
          <button type="submit" class={words.isHarsh ? "primary harsh" : "primary"} disabled={isBusy}>
            {words.confirm}
          </button>
          <button type="button" onClick={close}>
            Cancel
          </button>
        </p>
      </form>
    </Dialog>
  );
}

function advisedVariant(decision: Decision): string | undefined {
  return decision.decision === "promote" ? decision.variant : undefined;
}

async function carryOut(action: Action, key: string, variant: string, reason: string): Promise<void> {
  if (action === "archive") {
    await send("DELETE", experimentPath(key));
    return;
  }
  await post(experimentPath(key, action), { ...(action === "promote" ? { variant } : {}), ...(reason === "" ? {} : { reason }) });
}
