import type { ComponentChildren } from "preact";
import { described, Field } from "../parts/Field";
import { useErrors } from "./errors";

interface Props {
  id: string;
  label: string;
  value: string;
  change: (value: string) => void;
  hint?: ComponentChildren;
  /** Fields of the definition whose errors belong here. */
  fields?: string[];
  type?: "text" | "number" | "date";
  min?: number;
  list?: string;
  isRequired?: boolean;
  rows?: number;
}

/** A field of the form. */
export function TextField({ id, label, value, change, hint, fields = [], type = "text", min, list, isRequired = false, rows }: Props) {
  const errors = useErrors(...fields);
  const shared = { ...described(id, hint !== undefined, errors), required: isRequired, value };
  return (
    <Field id={id} label={label} hint={hint} errors={errors}>
      {rows === undefined ? (
        <input
          {...shared}
          type={type}
          min={min}
          step={type === "number" ? "any" : undefined}
          list={list}
          onInput={(e) => change(e.currentTarget.value)}
        />
      ) : (
        <textarea {...shared} rows={rows} onInput={(e) => change(e.currentTarget.value)} />
      )}
    </Field>
  );
}
