import { useCallback, useState } from "preact/hooks";
import { useResource } from "../api/useResource";
import { PageTitle } from "../parts/PageTitle";
import { Panel } from "../parts/Panel";
import { ProblemNotice } from "../parts/ProblemNotice";
import { useSettled } from "../parts/useSettled";
import { initialDesign, plan, type DesignForm } from "./design";
import { DesignFields } from "./DesignFields";
import { PlanResult } from "./PlanResult";

/** How many runs an experiment takes. */
export function PlanningPage() {
  const [form, setForm] = useState<DesignForm>(initialDesign);
  const settled = useSettled(form);
  const load = useCallback(() => plan(settled), [settled]);
  const { data, problem } = useResource(load);
  return (
    <>
      <PageTitle title="Sample size" />
      <p class="lead">How many runs it takes to find a difference that is really there.</p>
      <div class="planner">
        <Panel id="design" title="The question">
          <DesignFields form={form} change={setForm} />
        </Panel>
        <Panel id="plan" title="The answer">
          <ProblemNotice problem={problem} />
          <div class="fields" role="status">
            {data !== undefined && <PlanResult plan={data} power={Number(settled.power) / 100} />}
          </div>
        </Panel>
      </div>
    </>
  );
}
