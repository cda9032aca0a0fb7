import type { FieldsProps } from "../ExperimentFields";
import { SelectField } from "../SelectField";
import { TextField } from "../TextField";

const strategies = [
  ["random", "by chance"],
  ["balanced", "evenly: the variant that is furthest behind"],
  ["sticky", "sticky: the same unit always gets the same variant"],
] as const;

export function RunFields({ form, change }: FieldsProps) {
  return (
    <fieldset>
      <legend>Runs</legend>
      <div class="columns">
        <SelectField
          id="strategy"
          label="Divided"
          value={form.strategy}
          choices={strategies}
          fields={["assignment.strategy"]}
          change={(strategy) => change({ ...form, strategy })}
        />
        <TextField
          id="unit"
          label="Unit (optional)"
          fields={["assignment.unit"]}
          hint="What must not change variants, such as user_id. Left open, each run is by itself."
          value={form.unit}
          change={(unit) => change({ ...form, unit })}
        />
        <TextField
          id="planned"
          label="Planned runs (optional)"
          type="number"
          min={4}
          fields={["analysis.planned_samples"]}
          hint={
            <>
              Over all variants. <a href="#/sample-size">Work it out</a>.
            </>
          }
          value={form.planned}
          change={(planned) => change({ ...form, planned })}
        />
        <TextField
          id="min-samples"
          label="Values before anything is decided (optional)"
          type="number"
          min={2}
          fields={["analysis.min_samples"]}
          hint="For each variant; 20 when left open."
          value={form.minSamples}
          change={(minSamples) => change({ ...form, minSamples })}
        />
        <TextField
          id="start-date"
          label="First day (optional)"
          type="date"
          fields={["start_date"]}
          hint="UTC. A draft starts by itself on that day."
          value={form.startDate}
          change={(startDate) => change({ ...form, startDate })}
        />
        <TextField
          id="end-date"
          label="Last day (optional)"
          type="date"
          fields={["end_date"]}
          hint="UTC."
          value={form.endDate}
          change={(endDate) => change({ ...form, endDate })}
        />
      </div>
    </fieldset>
  );
}
