import { useState } from "preact/hooks";
import { experimentPath, send } from "../../api/client";
import type { Experiment } from "../../api/experiment";
import { Problem } from "../../api/problem";
import { JsonEditor } from "../../parts/JsonEditor";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { editable } from "./editable";

interface Props {
  experiment: Experiment;
  saved: () => Promise<void>;
  close: () => void;
}

/** The whole definition as JSON; the server says what may change in this state. */
export function DefinitionEditor({ experiment, saved, close }: Props) {
  const [opened] = useState(experiment);
  const [text, setText] = useState(() => editable(experiment));
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const headers = { "If-Match": `"${opened.version}"` };
      await send("PUT", experimentPath(opened.key), { body: text, type: "application/json", headers });
      await saved();
    } catch (thrown) {
      setProblem(Problem.ofUnknown(thrown));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={submit}>
      <JsonEditor
        id="definition-json"
        label="Definition as JSON"
        hint={
          opened.state === "draft"
            ? "A draft may be changed freely."
            : "Once started, weights, dates, guardrails, texts and the like may change; each change makes a new version."
        }
        text={text}
        change={setText}
      />
      <ProblemNotice problem={problem} />
      <p class="buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          Save as version {opened.version + 1}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </p>
    </form>
  );
}
