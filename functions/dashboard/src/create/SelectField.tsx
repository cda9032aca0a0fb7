import type { ComponentChildren } from "preact";
import { described, Field } from "../parts/Field";
import { useErrors } from "./errors";

interface Props {
  id: string;
  label: string;
  value: string;
  choices: readonly (readonly [value: string, text: string])[];
  change: (value: string) => void;
  hint?: ComponentChildren;
  fields?: string[];
}

/** A choice in the form. */
export function SelectField({ id, label, value, choices, change, hint, fields = [] }: Props) {
  const errors = useErrors(...fields);
  return (
    <Field id={id} label={label} hint={hint} errors={errors}>
      <select {...described(id, hint !== undefined, errors)} value={value} onChange={(e) => change(e.currentTarget.value)}>
        {choices.map(([of, text]) => (
          <option key={of} value={of}>
            {text}
          </option>
        ))}
      </select>
    </Field>
  );
}
