import { useState } from "preact/hooks";
import { JsonEditor } from "../parts/JsonEditor";
import { ProblemNotice } from "../parts/ProblemNotice";
import { ErrorsOf } from "./errors";
import { TextField } from "./TextField";
import { useCreation } from "./useCreation";

/** The whole definition as JSON: what the form has no field for is possible here. */
export function JsonCreator({ initialKey, initial }: { initialKey: string; initial: string }) {
  const [key, setKey] = useState(initialKey);
  const [text, setText] = useState(initial);
  const { problem, isBusy, create } = useCreation();
  const submit = (event: Event) => {
    event.preventDefault();
    void create(key.trim(), () => text);
  };
  return (
    <form class="sheet" onSubmit={submit}>
      <ErrorsOf.Provider value={problem?.errors ?? {}}>
        <TextField
          id="json-key"
          label="Key"
          isRequired
          fields={["key"]}
          hint="Stands in addresses: letters, digits, . _ -"
          value={key}
          change={setKey}
        />
      </ErrorsOf.Provider>
      <JsonEditor
        id="json"
        label="Definition"
        hint="Everything that the API takes; only the variants are required. The server checks it and names what is wrong."
        text={text}
        change={setText}
      />
      <ProblemNotice problem={problem} />
      <p class="buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          Create draft
        </button>
      </p>
    </form>
  );
}
