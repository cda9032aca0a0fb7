import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { ProblemNotice } from "../parts/ProblemNotice";
import { definitionOf } from "./definition";
import { ErrorsOf } from "./errors";
import type { ExperimentForm } from "./form";
import { useCreation } from "./useCreation";

/** The form with its button; what the server finds wrong is shown at the fields and above the button. */
export function FormCreator({ form, children }: { form: ExperimentForm; children: ComponentChildren }) {
  const { problem, isBusy, create } = useCreation();
  const submit = (event: Event) => {
    event.preventDefault();
    void create(form.key.trim(), () => JSON.stringify(definitionOf(form)));
  };

  // Whoever is told that something is wrong stands at the first of it.
  const sheet = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problem !== undefined) sheet.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [problem]);
  return (
    <form class="sheet" ref={sheet} onSubmit={submit}>
      <ErrorsOf.Provider value={problem?.errors ?? {}}>{children}</ErrorsOf.Provider>
      <ProblemNotice problem={problem} />
      <p class="buttons">
        <button type="submit" class="primary" disabled={isBusy}>
          Create draft
        </button>
        <span class="note">Tarballs are uploaded on the next page.</span>
      </p>
    </form>
  );
}
