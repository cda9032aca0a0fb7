import { described, Field } from "./Field";

interface Props {
  id: string;
  label: string;
  hint: string;
  text: string;
  change: (text: string) => void;
  rows?: number;
}

/** A field for JSON that says at once where it cannot be read. Tab leaves it, as keyboards expect. */
export function JsonEditor({ id, label, hint, text, change, rows = 24 }: Props) {
  const errors = jsonErrors(text);
  return (
    <Field id={id} label={label} hint={hint} errors={errors}>
      <textarea
        {...described(id, true, errors)}
        class="code"
        rows={rows}
        spellcheck={false}
        value={text}
        onInput={(e) => change(e.currentTarget.value)}
      />
    </Field>
  );
}

export function jsonErrors(text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (thrown) {
    return [`This is not JSON yet: ${thrown instanceof Error ? thrown.message : "it cannot be read"}`];
  }
}
