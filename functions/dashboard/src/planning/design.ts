import { post } from "../api/client";

/** A question about a design, as typed. */
export interface DesignForm {
  kind: "proportion" | "mean";
  baseline: string;
  target: string;
  sd: string;
  effect: string;
  alpha: string;
  power: string;
  arms: string;
  sequential: boolean;
  runsPerDay: string;
}

export const initialDesign: DesignForm = {
  kind: "proportion",
  baseline: "80",
  target: "85",
  sd: "300",
  effect: "-60",
  alpha: "5",
  power: "80",
  arms: "2",
  sequential: true,
  runsPerDay: "",
};

interface SampleSize {
  per_arm: { control: number; challenger: number };
  total: number;
  days?: number;
  method: string;
}

export interface PowerPoint {
  total: number;
  power: number;
}

export interface Plan {
  size: SampleSize;
  curve: PowerPoint[];
}

/** Shares of the answer at which the power is asked for. */
const steps = [0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.15, 1.3, 1.5];

/** The sample size, and what smaller and larger ones would find. */
export async function plan(form: DesignForm): Promise<Plan> {
  const design = designOf(form);
  const size = await post<SampleSize>("/api/v1/sample-size", {
    ...design,
    power: Number(form.power) / 100,
    ...(form.runsPerDay.trim() === "" ? {} : { runs_per_day: Number(form.runsPerDay) }),
  });
  const { control } = size.per_arm;
  const sizes = [...new Set(steps.map((step) => Math.max(2, Math.round(step * control))))];
  const curve = await Promise.all(
    sizes.map(async (n) => {
      const { power } = await post<{ power: number }>("/api/v1/power", { ...design, n });
      return { total: Math.round((n * size.total) / control), power };
    }),
  );
  return { size, curve };
}

function designOf(form: DesignForm): Record<string, unknown> {
  const shared = { kind: form.kind, alpha: Number(form.alpha) / 100, arms: Number(form.arms), sequential: form.sequential };
  return form.kind === "proportion"
    ? { ...shared, baseline: Number(form.baseline) / 100, target: Number(form.target) / 100 }
    : { ...shared, sd: Number(form.sd), effect: Number(form.effect) };
}
