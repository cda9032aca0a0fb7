import { useState } from "preact/hooks";
import { key, type KeyState } from "../api/key";
import { Dialog } from "./Dialog";
import { described, Field } from "./Field";

/** Asks for the key as long as the server wants one; closed, it leaves a way back. */
export function KeyDialog({ state }: { state: KeyState }) {
  const [isOpen, setOpen] = useState(true);
  if (isOpen) return <OpenKeyDialog state={state} close={() => setOpen(false)} />;
  return (
    <div class="notice wait" role="alert">
      <p>A key is needed to read anything here.</p>
      <button type="button" onClick={() => setOpen(true)}>
        Enter a key
      </button>
    </div>
  );
}

function OpenKeyDialog({ state, close }: { state: KeyState; close: () => void }) {
  const [value, setValue] = useState("");
  const errors =
    state.value === null ? [] : ["The server refused that key. Enter the admin key: the automation key does not open this page."];
  const submit = (event: Event) => {
    event.preventDefault();
    if (value.trim() !== "") key.set(value.trim());
  };
  return (
    <Dialog title="Enter your key" close={close}>
      <form onSubmit={submit}>
        <Field
          id="key"
          label="Admin key"
          hint="Whoever set Splitrun up has it: ./run --auth prints it, azd up says how to read it. It is kept in this browser tab only, and forgotten when you close it."
          errors={errors}
        >
          <input
            {...described("key", true, errors)}
            type="password"
            autocomplete="off"
            required
            value={value}
            onInput={(e) => setValue(e.currentTarget.value)}
          />
        </Field>
        <p class="buttons">
          <button type="submit" class="primary">
            Continue
          </button>
        </p>
      </form>
    </Dialog>
  );
}
