import type { FieldsProps } from "../ExperimentFields";
import { TextField } from "../TextField";

export function NameFields({ form, change }: FieldsProps) {
  return (
    <fieldset>
      <legend>What it is about</legend>
      <div class="columns">
        <TextField
          id="key-field"
          label="Key"
          isRequired
          fields={["key"]}
          hint="Stands in addresses: letters, digits, . _ -"
          value={form.key}
          change={(key) => change({ ...form, key })}
        />
        <TextField
          id="automation"
          label="Automation (optional)"
          fields={["automation"]}
          hint="What is being tried, such as the workflow's name."
          value={form.automation}
          change={(automation) => change({ ...form, automation })}
        />
      </div>
      <TextField
        id="description"
        label="Description (optional)"
        fields={["description"]}
        value={form.description}
        change={(description) => change({ ...form, description })}
      />
      <TextField
        id="hypothesis"
        label="Hypothesis (optional)"
        fields={["hypothesis"]}
        hint="What you expect, written down before you look."
        value={form.hypothesis}
        change={(hypothesis) => change({ ...form, hypothesis })}
      />
    </fieldset>
  );
}
