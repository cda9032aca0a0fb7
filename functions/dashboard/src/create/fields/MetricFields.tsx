import { useCallback } from "preact/hooks";
import { get } from "../../api/client";
import type { Metric, Page } from "../../api/experiment";
import { useResource } from "../../api/useResource";
import type { FieldsProps } from "../ExperimentFields";
import type { ExperimentForm } from "../form";
import { SelectField } from "../SelectField";
import { TextField } from "../TextField";

const directions = [
  ["", "it is higher"],
  ["decrease", "it is lower"],
] as const;

const kinds = [
  ["", "a number"],
  ["binary", "yes or no"],
  ["count", "a count"],
] as const;

export function MetricFields({ form, change }: FieldsProps) {
  const load = useCallback(() => get<Page<Metric>>("/api/v1/metrics"), []);
  const { data } = useResource(load);
  const knownAs = (name: string) => data?.items.find((metric) => metric.name === name.trim());
  const isKnown = (name: string) => knownAs(name) !== undefined;
  const known = knownAs(form.metric);
  return (
    <fieldset>
      <legend>What decides</legend>
      <datalist id="metrics">
        {data?.items.map((metric) => (
          <option key={metric.name} value={metric.name} />
        ))}
      </datalist>
      <TextField
        id="metric"
        label="Metric"
        isRequired
        list="metrics"
        fields={["metric", "metric.name", "metric.kind", "metric.direction"]}
        hint={
          known === undefined
            ? "A name of your own: say below what it is."
            : `${known.direction === "increase" ? "Higher" : "Lower"} is better${known.unit === undefined ? "" : `; in ${known.unit}`}.`
        }
        value={form.metric}
        change={(metric) => change(isKnown(metric) ? { ...form, metric, direction: "", kind: "" } : { ...form, metric })}
      />
      {known === undefined && data !== undefined && (
        <div class="columns">
          <SelectField
            id="direction"
            label="Better when"
            value={form.direction}
            choices={directions}
            change={(value) => change({ ...form, direction: value as ExperimentForm["direction"] })}
          />
          <SelectField
            id="kind"
            label="A value is"
            value={form.kind}
            choices={kinds}
            change={(value) => change({ ...form, kind: value as ExperimentForm["kind"] })}
          />
        </div>
      )}
      <TextField
        id="secondary"
        label="Also watch (optional)"
        fields={["secondary_metrics"]}
        hint="Metrics that are shown and do not decide, with commas between them."
        value={form.secondary}
        change={(secondary) => change({ ...form, secondary })}
      />
    </fieldset>
  );
}
