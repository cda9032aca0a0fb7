import type { FieldsProps } from "../ExperimentFields";
import { useErrors } from "../errors";
import { newGuardrail, type GuardrailForm } from "../form";
import { SelectField } from "../SelectField";
import { TextField } from "../TextField";

const rules = [
  ["max_regression", "may be worse than control by at most"],
  ["threshold", "mean must be"],
] as const;

export function GuardrailFields({ form, change }: FieldsProps) {
  const { guardrails } = form;
  const errors = useErrors("guardrails");
  const set = (next: GuardrailForm[]) => change({ ...form, guardrails: next });
  return (
    <fieldset>
      <legend>Guardrails</legend>
      <p class="note">A variant that breaks one is taken out at once: every run gets control again.</p>
      {errors.length > 0 && <p class="error">{errors.join("; ")}</p>}
      {guardrails.map((guardrail, i) => (
        <GuardrailRow
          key={guardrail.id}
          guardrail={guardrail}
          place={i}
          change={(next) => set(guardrails.map((g) => (g.id === guardrail.id ? next : g)))}
          remove={() => set(guardrails.filter((g) => g.id !== guardrail.id))}
        />
      ))}
      <button type="button" onClick={() => set([...guardrails, newGuardrail()])}>
        Add a guardrail
      </button>
    </fieldset>
  );
}

interface RowProps {
  guardrail: GuardrailForm;
  place: number;
  change: (guardrail: GuardrailForm) => void;
  remove: () => void;
}

function GuardrailRow({ guardrail, place, change, remove }: RowProps) {
  const field = `guardrails[${place}]`;
  const isMargin = guardrail.rule === "max_regression";
  return (
    <div class="row guardrail" role="group" aria-label={`Guardrail ${place + 1}`}>
      <TextField
        id={`guardrail-${guardrail.id}`}
        label="Metric"
        isRequired
        list="metrics"
        fields={[`${field}.metric`, field]}
        value={guardrail.metric}
        change={(metric) => change({ ...guardrail, metric })}
      />
      <SelectField
        id={`rule-${guardrail.id}`}
        label="Rule"
        value={guardrail.rule}
        choices={rules}
        change={(rule) =>
          change({ ...guardrail, rule: rule === "threshold" ? "threshold" : "max_regression", limit: rule === "threshold" ? "<=0.1" : "5" })
        }
      />
      <TextField
        id={`limit-${guardrail.id}`}
        label={isMargin ? "Per cent" : "Such as <=0.1"}
        isRequired
        type={isMargin ? "number" : "text"}
        fields={[`${field}.threshold`, `${field}.max_regression`]}
        value={guardrail.limit}
        change={(limit) => change({ ...guardrail, limit })}
      />
      <button type="button" class="quiet" onClick={remove} aria-label={`Remove guardrail ${place + 1}`}>
        Remove
      </button>
    </div>
  );
}
