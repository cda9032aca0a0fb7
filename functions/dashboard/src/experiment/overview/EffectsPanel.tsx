import type { Metric } from "../../api/experiment";
import type { Report } from "../../api/report";
import { EffectChart } from "../../charts/EffectChart";
import { Key } from "../../charts/Key";
import { Panel } from "../../parts/Panel";
import { EffectTable } from "./EffectTable";

const shapes = [
  ["dot", "Difference so far"],
  ["broad", "Always-valid interval: holds however often you look"],
  ["thin", "Fixed-horizon interval: holds once only, at the planned sample"],
] as const;

/** Each challenger against control, metric by metric. */
export function EffectsPanel({ report }: { report: Report }) {
  const { metric, secondary_metrics: secondary } = report.settings;
  return (
    <Panel id="effects" title="Effects" note="Each challenger's difference from control.">
      <Key entries={shapes} />
      <div class="charts">
        {[metric, ...secondary].map((m, i) => (
          <MetricEffects key={m.name} metric={m} isPrimary={i === 0} report={report} />
        ))}
      </div>
      <EffectTable report={report} />
    </Panel>
  );
}

function MetricEffects({ metric, isPrimary, report }: { metric: Metric; isPrimary: boolean; report: Report }) {
  const comparisons = report.comparisons.filter((c) => c.metric === metric.name);
  return (
    <figure class={isPrimary ? "primary-metric" : undefined}>
      <figcaption>
        <strong>{metric.name}</strong>
        <span class="note"> {metric.direction === "increase" ? "higher is better" : "lower is better"}</span>
        {isPrimary && <span class="note"> · decides</span>}
      </figcaption>
      {comparisons.some((c) => c.tests[0]?.estimate !== undefined) ? (
        <EffectChart comparisons={comparisons} variants={report.variants} metric={metric} />
      ) : (
        <p class="note">Nothing to compare yet.</p>
      )}
    </figure>
  );
}
