import type { FieldsProps } from "../ExperimentFields";
import { useErrors } from "../errors";
import { newVariant, type VariantForm } from "../form";
import { TextField } from "../TextField";

const most = 10;

export function VariantFields({ form, change }: FieldsProps) {
  const { variants } = form;
  const errors = useErrors("variants");
  const set = (next: VariantForm[]) => change({ ...form, variants: next });
  return (
    <fieldset>
      <legend>Variants</legend>
      <p class="note">The first is control: what runs get today, and what the others are compared with.</p>
      {errors.length > 0 && <p class="error">{errors.join("; ")}</p>}
      {variants.map((variant, i) => (
        <VariantRow
          key={variant.id}
          variant={variant}
          place={i}
          change={(next) => set(variants.map((v) => (v.id === variant.id ? next : v)))}
          remove={variants.length > 2 ? () => set(variants.filter((v) => v.id !== variant.id)) : undefined}
        />
      ))}
      {variants.length < most && (
        <button type="button" onClick={() => set([...variants, newVariant()])}>
          Add a variant
        </button>
      )}
    </fieldset>
  );
}

interface RowProps {
  variant: VariantForm;
  place: number;
  change: (variant: VariantForm) => void;
  remove: (() => void) | undefined;
}

function VariantRow({ variant, place, change, remove }: RowProps) {
  const name = place === 0 ? "Control" : `Variant ${place + 1}`;
  const field = `variants[${place}]`;
  return (
    <div class="row" role="group" aria-label={`${name} and what it hands out`}>
      <TextField
        id={`variant-${variant.id}`}
        label={name}
        isRequired
        fields={[`${field}.key`, field]}
        value={variant.key}
        change={(key) => change({ ...variant, key })}
      />
      <TextField
        id={`weight-${variant.id}`}
        label="Weight"
        type="number"
        min={0}
        fields={[`${field}.weight`]}
        value={variant.weight}
        change={(weight) => change({ ...variant, weight })}
      />
      <TextField
        id={`payload-${variant.id}`}
        label="Payload (optional): JSON or text"
        rows={2}
        fields={[`${field}.payload`]}
        value={variant.payload}
        change={(payload) => change({ ...variant, payload })}
      />
      {remove && (
        <button type="button" class="quiet" onClick={remove} aria-label={`Remove ${name}`}>
          Remove
        </button>
      )}
    </div>
  );
}
