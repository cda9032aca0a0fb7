import type { Experiment, ExperimentState } from "../api/experiment";

export interface Filter {
  text: string;
  /** Empty for all but the archived ones. */
  state: ExperimentState | "";
}

/** Those that hold every word that is looked for, the running ones first, then the newest change first. */
export function filtered(experiments: readonly Experiment[], filter: Filter): Experiment[] {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  return experiments
    .filter((experiment) => filter.state === "" || experiment.state === filter.state)
    .filter((experiment) => words.every((word) => textOf(experiment).includes(word)))
    .sort((a, b) => Number(b.state === "running") - Number(a.state === "running") || b.updated_at.localeCompare(a.updated_at));
}

function textOf(e: Experiment): string {
  return [e.key, e.automation, e.description, e.hypothesis, e.metric.name, ...e.tags, ...e.variants.map((v) => v.key)]
    .join("\n")
    .toLowerCase();
}
