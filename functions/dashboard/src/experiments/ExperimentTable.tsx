import type { Experiment } from "../api/experiment";
import { ExperimentRow } from "./ExperimentRow";

export function ExperimentTable({ experiments }: { experiments: readonly Experiment[] }) {
  return (
    <div class="scroll" role="region" aria-label="Experiments" tabIndex={0}>
      <table class="experiments">
        <caption class="hidden">Experiments with their state and what is known so far</caption>
        <thead>
          <tr>
            <th scope="col">Experiment</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Concluded runs
            </th>
            <th scope="col">So far</th>
            <th scope="col" class="wide">
              Automation
            </th>
            <th scope="col" class="wide">
              Changed
            </th>
          </tr>
        </thead>
        <tbody>
          {experiments.map((experiment) => (
            <ExperimentRow key={experiment.key} experiment={experiment} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
