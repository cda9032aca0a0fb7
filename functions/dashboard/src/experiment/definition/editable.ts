import type { Experiment } from "../../api/experiment";

const ofServer = ["key", "state", "version", "created_at", "updated_at", "started_at", "promoted_variant", "warnings"];
const ofServerInVariants = ["share", "bundle"];

/** The definition as somebody would write it: without what only the server sets. */
export function editable(experiment: Experiment): string {
  const variants = experiment.variants.map((variant) => without(variant, ofServerInVariants));
  return JSON.stringify({ ...without(experiment, ofServer), variants }, null, 2);
}

function without(value: object, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));
}
