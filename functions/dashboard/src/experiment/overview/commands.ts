import { experimentPath } from "../../api/client";
import type { Experiment } from "../../api/experiment";

const headers = `-H 'Content-Type: application/json' -H "x-functions-key: $SPLITRUN_KEY"`;

/** The request that asks for a variant. */
export function dispatchCommand(experiment: Experiment): string {
  const unit = experiment.assignment.unit === "run_id" ? "" : `, "unit": "${quoted(experiment.assignment.unit)}-1"`;
  return `curl -X POST '${location.origin}${experimentPath(experiment.key, "runs")}' \\\n  ${headers} \\\n  -d '{ "run_id": "run-1"${unit} }'`;
}

/** The request that reports an outcome. */
export function outcomeCommand(experiment: Experiment): string {
  const value = experiment.metric.kind === "binary" ? "true" : "8420";
  const metric = experiment.metric.name === "success" ? "" : `,\n        "metrics": { "${quoted(experiment.metric.name)}": ${value} }`;
  return `curl -X POST '${location.origin}/api/v1/outcomes' \\\n  ${headers} \\\n  -d '{ "experiment": "${experiment.key}", "run_id": "run-1", "conclusion": "success"${metric} }'`;
}

/** Inside of a JSON text inside of single quotes. */
function quoted(text: string): string {
  return JSON.stringify(text).slice(1, -1).replaceAll("'", "\\u0027");
}
