import type { Experiment } from "../api/experiment";
import { ExperimentRow } from "./ExperimentRow";

/** The roles are said although they are a table's own: where the window is narrow the rows are laid out one under the other, and a table would lose them. */
export function ExperimentTable({ experiments }: { experiments: readonly Experiment[] }) {
  return (
    <div class="scroll" role="group" aria-label="Experiments" tabIndex={0}>
      <table class="experiments" role="table">
        <caption class="hidden">Experiments with their state and what is known so far</caption>
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">
              Experiment
            </th>
            <th role="columnheader" scope="col">
              State
            </th>
            <th role="columnheader" scope="col" class="number">
              Concluded runs
            </th>
            <th role="columnheader" scope="col">
              So far
            </th>
            <th role="columnheader" scope="col" class="wide">
              Automation
            </th>
            <th role="columnheader" scope="col" class="wide">
              Changed
            </th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {experiments.map((experiment) => (
            <ExperimentRow key={experiment.key} experiment={experiment} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
