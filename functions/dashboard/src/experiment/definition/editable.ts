import type { Experiment } from "../../api/experiment";

/** What a definition may say; everything else that the server answers is its own. */
const fields = [
  "automation",
  "kind",
  "description",
  "hypothesis",
  "issue",
  "repository",
  "tags",
  "variants",
  "control",
  "metric",
  "secondary_metrics",
  "guardrails",
  "assignment",
  "start_date",
  "end_date",
  "analysis",
  "automation_policy",
  "notify",
  "shards",
];
const variantFields = ["key", "weight", "description", "payload"];

/** The definition as somebody would write it: without what only the server sets. */
export function editable(experiment: Experiment): string {
  const variants = experiment.variants.map((variant) => only(variant, variantFields));
  return JSON.stringify({ ...only(experiment, fields), variants }, null, 2);
}

function only(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => names.includes(name)));
}
