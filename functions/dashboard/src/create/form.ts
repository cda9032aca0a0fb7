/** What the form holds; texts as they were typed. */
export interface VariantForm {
  id: number;
  key: string;
  weight: string;
  payload: string;
}

export interface GuardrailForm {
  id: number;
  metric: string;
  rule: "max_regression" | "threshold";
  limit: string;
}

export interface ExperimentForm {
  key: string;
  automation: string;
  description: string;
  hypothesis: string;
  variants: VariantForm[];
  metric: string;
  direction: "" | "increase" | "decrease";
  kind: "" | "continuous" | "binary" | "count";
  secondary: string;
  guardrails: GuardrailForm[];
  strategy: string;
  unit: string;
  planned: string;
  minSamples: string;
  startDate: string;
  endDate: string;
  autoPromote: boolean;
  autoRollback: boolean;
}

let lastId = 0;

export const newVariant = (key = ""): VariantForm => ({ id: ++lastId, key, weight: "50", payload: "" });

export const newGuardrail = (): GuardrailForm => ({ id: ++lastId, metric: "success", rule: "max_regression", limit: "5" });

const newForm = (): ExperimentForm => ({
  key: "",
  automation: "",
  description: "",
  hypothesis: "",
  variants: [newVariant(), newVariant()],
  metric: "success",
  direction: "",
  kind: "",
  secondary: "",
  guardrails: [],
  strategy: "random",
  unit: "",
  planned: "",
  minSamples: "",
  startDate: "",
  endDate: "",
  autoPromote: false,
  autoRollback: true,
});

let kept: ExperimentForm | undefined;

/** What was typed so far: kept while the reader looks at another page. */
export const keptForm = (): ExperimentForm => (kept ??= newForm());

export function keepForm(form: ExperimentForm | undefined): void {
  kept = form;
}
