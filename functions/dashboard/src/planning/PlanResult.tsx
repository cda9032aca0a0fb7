import { keepForm, keptForm } from "../create/form";
import { PowerChart } from "../charts/PowerChart";
import { DataTable, type Column } from "../parts/DataTable";
import { goTo } from "../routing/route";
import { count, percent } from "../words/numbers";
import { counted } from "../words/plain";
import type { Plan, PowerPoint } from "./design";

const columns: Column<PowerPoint>[] = [
  { title: "Runs in all", isName: true, cell: (p) => count(p.total) },
  { title: "Chance to find it", isNumber: true, cell: (p) => percent(p.power) },
];

/** The experiment's form with that many planned runs; what was typed there already stays. */
function planWith(total: number): void {
  keepForm({ ...keptForm(), planned: String(total) });
  goTo({ page: "create" });
}

export function PlanResult({ plan, power }: { plan: Plan; power: number }) {
  const { size, curve } = plan;
  const { control, challenger } = size.per_arm;
  return (
    <>
      <p class="figure">{counted(size.total, "run")}</p>
      <p>
        {count(control)} for control and {count(challenger)} for each challenger
        {size.days !== undefined && `; ${counted(Math.ceil(size.days), "day")} at the present traffic`}. Write {count(size.total)} as the
        planned runs of the experiment.
      </p>
      <p class="buttons">
        <button type="button" onClick={() => planWith(size.total)}>
          Use it in a new experiment
        </button>
      </p>
      <PowerChart curve={curve} total={size.total} power={power} />
      <details>
        <summary>The curve in numbers</summary>
        <DataTable caption="Chance to find the difference, by number of runs" columns={columns} rows={curve} keyOf={(p) => `${p.total}`} />
      </details>
    </>
  );
}
