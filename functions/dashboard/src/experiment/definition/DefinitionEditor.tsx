import { useState } from "preact/hooks";
import { experimentPath, get, send } from "../../api/client";
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
  const [base, setBase] = useState(experiment);
  const [text, setText] = useState(() => editable(experiment));
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);

  const attempt = async (work: () => Promise<void>) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await work();
    } catch (thrown) {
      setProblem(Problem.ofUnknown(thrown));
    }
    setBusy(false);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    void attempt(async () => {
      await send("PUT", experimentPath(base.key), { body: text, type: "application/json", headers: { "If-Match": `"${base.version}"` } });
      await saved();
    });
  };

  // After somebody else's change: their version is what the next saving replaces.
  const takeNewest = (textOf: (newest: Experiment) => string) =>
    void attempt(async () => {
      const newest = await get<Experiment>(experimentPath(base.key));
      setBase(newest);
      setText(textOf(newest));
    });

  return (
    <form onSubmit={submit}>
      <JsonEditor
        id="definition-json"
        label="Definition as JSON"
        hint={
          base.state === "draft"
            ? "A draft may be changed freely."
            : "Once started, weights, dates, guardrails, texts and the like may change; each change makes a new version."
        }
        text={text}
        change={setText}
      />
      <ProblemNotice problem={problem} />
      {problem?.status === 412 && (
        <p class="buttons">
          <button type="button" onClick={() => takeNewest(editable)}>
            Load the newest version
          </button>
          <button type="button" onClick={() => takeNewest(() => text)}>
            Keep mine, to replace it
          </button>
        </p>
      )}
      <p class="buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          Save as version {base.version + 1}
        </button>
        <button type="button" onClick={close}>
          Cancel
        </button>
      </p>
    </form>
  );
}
