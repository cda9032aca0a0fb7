import { useState } from "preact/hooks";
import { Choices } from "../parts/Choices";
import { PageTitle } from "../parts/PageTitle";
import { definitionOf } from "./definition";
import { ExperimentFields } from "./ExperimentFields";
import { keepForm, keptForm, type ExperimentForm } from "./form";
import { FormCreator } from "./FormCreator";
import { JsonCreator } from "./JsonCreator";
import { WorkflowCreator } from "./WorkflowCreator";

type Way = "form" | "json" | "workflow";

const ways: readonly [Way, string][] = [
  ["form", "Form"],
  ["json", "JSON"],
  ["workflow", "Workflow file"],
];

/** A new experiment, in the way one likes best. */
export function CreatePage() {
  const [way, setWay] = useState<Way>("form");
  const [form, setForm] = useState<ExperimentForm>(keptForm);
  const change = (next: ExperimentForm) => {
    keepForm(next);
    setForm(next);
  };
  return (
    <>
      <PageTitle title="New experiment" />
      <p class="lead">It is made as a draft: nothing is handed out or counted before you start it.</p>
      <Choices label="Describe it as" name="way" choices={ways} chosen={way} choose={setWay} />
      {way === "form" && (
        <FormCreator form={form}>
          <ExperimentFields form={form} change={change} />
        </FormCreator>
      )}
      {way === "json" && <JsonCreator initialKey={form.key} initial={textOf(form)} />}
      {way === "workflow" && <WorkflowCreator initialAutomation={form.automation} />}
    </>
  );
}

/** What the form stands for; an example where the form cannot be read yet. */
function textOf(form: ExperimentForm): string {
  try {
    return JSON.stringify(definitionOf(form), null, 2);
  } catch {
    return JSON.stringify(definitionOf({ ...form, variants: form.variants.map((v) => ({ ...v, payload: "" })) }), null, 2);
  }
}
