import { useCallback, useState } from "preact/hooks";
import { Problem } from "../api/problem";
import { useResource } from "../api/useResource";
import { described, Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";
import { useSettled } from "../parts/useSettled";
import { goTo } from "../routing/route";
import { ImportResult } from "./ImportResult";
import { importText } from "./importing";
import { TextField } from "./TextField";

const example = `---
experiments:
  prompt_style:
    variants: [concise, verbose]
    metric: effective_tokens
    weight: [50, 50]
---
`;

/** The experiments that a workflow declares in its front matter; the server checks them while one types. */
export function WorkflowCreator({ initialAutomation }: { initialAutomation: string }) {
  const [automation, setAutomation] = useState(initialAutomation);
  const [text, setText] = useState(example);
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const asked = useSettled(`${automation.trim()}\n${text}`, 400);
  const check = useCallback(async () => {
    const [name = "", ...lines] = asked.split("\n");
    return name === "" ? undefined : importText(lines.join("\n"), name, true);
  }, [asked]);
  const trial = useResource(check);
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const { created, updated, unchanged } = await importText(text, automation.trim(), false);
      const [first, second] = [...created, ...updated, ...unchanged];
      goTo(
        first === undefined || second !== undefined ? { page: "experiments" } : { page: "experiment", key: first.key, section: "overview" },
      );
    } catch (thrown) {
      setProblem(Problem.ofUnknown(thrown));
      setBusy(false);
    }
  };
  return (
    <form class="sheet" onSubmit={submit}>
      <TextField
        id="workflow-automation"
        label="Automation"
        isRequired
        hint="The workflow's name."
        value={automation}
        change={setAutomation}
      />
      <Field
        id="workflow"
        label="Markdown with front matter, or YAML"
        hint="Paste the workflow as it is. It is checked while you type; nothing is made before you say so."
      >
        <textarea
          {...described("workflow", true)}
          class="code"
          rows={18}
          spellcheck={false}
          value={text}
          onInput={(e) => setText(e.currentTarget.value)}
        />
      </Field>
      <ProblemNotice problem={problem ?? trial.problem} />
      <div role="status">{trial.data !== undefined && <ImportResult receipt={trial.data} />}</div>
      <p class="buttons">
        <button type="submit" class="primary" disabled={isBusy || trial.problem !== undefined}>
          Create drafts
        </button>
      </p>
    </form>
  );
}
