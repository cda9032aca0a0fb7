import { SelectField } from "../create/SelectField";
import { TextField } from "../create/TextField";
import { Choices } from "../parts/Choices";
import type { DesignForm } from "./design";

const kinds = [
  ["proportion", "A rate, such as success"],
  ["mean", "A mean, such as tokens"],
] as const;

const arms = ["2", "3", "4", "5", "6", "7", "8", "9", "10"].map((n) => [n, n] as const);

export function DesignFields({ form, change }: { form: DesignForm; change: (form: DesignForm) => void }) {
  const field = (name: "baseline" | "target" | "sd" | "effect" | "alpha" | "power" | "runsPerDay") => ({
    id: `design-${name}`,
    type: "number" as const,
    value: form[name],
    change: (value: string) => change({ ...form, [name]: value }),
  });
  return (
    <form onSubmit={(e) => e.preventDefault()}>
      <Choices label="What decides" name="design-kind" choices={kinds} chosen={form.kind} choose={(kind) => change({ ...form, kind })} />
      <div class="columns">
        {form.kind === "proportion" ? (
          <>
            <TextField {...field("baseline")} label="Rate today, %" />
            <TextField {...field("target")} label="Rate to be found, %" hint="The smallest that would be worth it." />
          </>
        ) : (
          <>
            <TextField
              {...field("effect")}
              label="Difference to be found"
              hint="In units of the metric; the smallest that would be worth it."
            />
            <TextField {...field("sd")} label="Standard deviation" hint="Of single values; a report shows the variance, its square." />
          </>
        )}
        <TextField {...field("power")} label="Chance to find it, %" hint="Power." />
        <TextField {...field("alpha")} label="False alarms, %" hint="Significance level." />
        <SelectField
          id="design-arms"
          label="Variants, control included"
          value={form.arms}
          choices={arms}
          change={(value) => change({ ...form, arms: value })}
        />
        <TextField {...field("runsPerDay")} label="Runs a day (optional)" hint="To know how long it takes." />
      </div>
      <label class="check">
        <input type="checkbox" checked={form.sequential} onChange={(e) => change({ ...form, sequential: e.currentTarget.checked })} />
        <span>I want to look at any time and stop early (always-valid; takes more runs)</span>
      </label>
    </form>
  );
}
