import type { FieldsProps } from "../ExperimentFields";

export function AutomaticFields({ form, change }: FieldsProps) {
  return (
    <fieldset>
      <legend>What may happen by itself</legend>
      <label class="check">
        <input type="checkbox" checked={form.autoRollback} onChange={(e) => change({ ...form, autoRollback: e.currentTarget.checked })} />
        <span>Roll back to control when a variant does harm</span>
      </label>
      <label class="check">
        <input type="checkbox" checked={form.autoPromote} onChange={(e) => change({ ...form, autoPromote: e.currentTarget.checked })} />
        <span>Promote a variant once it is better and safe</span>
      </label>
    </fieldset>
  );
}
