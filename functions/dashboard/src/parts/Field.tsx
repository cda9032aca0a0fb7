import type { ComponentChildren } from "preact";

interface Props {
  /** Id of the control. */
  id: string;
  label: string;
  hint?: ComponentChildren;
  /** What is wrong with the value. */
  errors?: readonly string[] | undefined;
  children: ComponentChildren;
}

/** A control with its label, hint and errors; the control refers to them with {@link described}. */
export function Field({ id, label, hint, errors, children }: Props) {
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {errors !== undefined && errors.length > 0 && (
        <p class="error" id={`${id}-error`}>
          {errors.join("; ")}
        </p>
      )}
    </div>
  );
}

/** Attributes that tie a control to its hint and errors. */
export function described(id: string, hasHint: boolean, errors?: readonly string[]) {
  const isWrong = errors !== undefined && errors.length > 0;
  const ids = [hasHint && `${id}-hint`, isWrong && `${id}-error`].filter(Boolean).join(" ");
  return { id, "aria-invalid": isWrong, ...(ids === "" ? {} : { "aria-describedby": ids }) };
}
