import type { ExperimentState, Metric } from "./experiment";

/** Low and high end; an open side is null. */
export type Bounds = [number | null, number | null];

export type CheckStatus = "pass" | "fail" | "pending" | "not_applicable";

export interface MetricReport {
  n: number;
  missing: number;
  mean?: number;
  variance?: number;
  interval?: Bounds;
  p50?: number;
  p90?: number;
  p99?: number;
  reason?: string;
}

export interface VariantReport {
  key: string;
  assigned: number;
  concluded: number;
  share_planned: number;
  share_observed?: number;
  success_rate?: number;
  conclusions: Record<string, number>;
  metrics: Record<string, MetricReport>;
}

export interface TestReport {
  method: string;
  estimate?: number;
  interval?: Bounds;
  p_value?: number;
  safe_under_peeking: boolean;
  reason?: string;
}

export interface SequentialReport {
  method: string;
  interval?: Bounds;
  running_interval?: Bounds;
  p_value?: number;
  running_p_value?: number;
  adjusted_p_value?: number;
  burn_in?: number;
  reason?: string;
}

export interface Comparison {
  metric: string;
  role: "primary" | "secondary";
  control: string;
  variant: string;
  basis: string;
  control_observations: number;
  observations: number;
  tests: TestReport[];
  adjusted_p_value?: number;
  correction?: string;
  relative: { estimate?: number; interval?: Bounds; reason?: string };
  sequential: SequentialReport;
  exact?: SequentialReport;
  bayes?: { chance_to_beat_control?: number; bayes_factor?: number; strength?: string };
}

export interface GuardrailReport {
  metric: string;
  rule: string;
  variant: string;
  status: "pass" | "fail" | "insufficient_observations" | "missing";
  action: string;
  n: number;
  observed?: number;
  /** What was observed, where it is neither a mean nor a worsening. */
  measure?: string;
  limit?: number;
  p_value?: number;
  reason?: string;
}

export interface CheckReport {
  status: CheckStatus;
  statistic?: number;
  p_value?: number;
  reason?: string;
}

export interface Trust {
  sample_ratio: CheckReport & { e_value?: number; zero_weight_traffic?: string[] };
  attrition: CheckReport;
  novelty: CheckReport & { variant?: string; slope?: number };
  imbalance: CheckReport;
  versions: number[];
  notes: string[];
}

export interface Decision {
  decision: "invalid" | "reject" | "extend" | "promote" | "inconclusive";
  code: string;
  variant?: string;
  rollout: string;
  justification: string;
  next_steps: string[];
  /** Checks that keep a promotion for a person. */
  holds?: string[];
}

/** The runs of one phase; of all of them, only those of the present one are compared. */
export interface PhaseReport {
  /** Version of the definition that began it. */
  version: number;
  present: boolean;
  variants: { variant: string; assigned: number; n: number; mean?: number }[];
}

/** A challenger against control within a segment, at one look. */
export interface SegmentComparison {
  variant: string;
  control_observations: number;
  observations: number;
  test: TestReport;
  adjusted_p_value?: number;
  relative: { estimate?: number };
}

/** A shadow's predictions against the champion's. */
export interface ShadowReport {
  variant: string;
  pairs: number;
  agreement?: number;
  mean_difference?: number;
  divergence?: number;
  status: CheckStatus;
}

export interface Report {
  experiment: string;
  version: number;
  state: ExperimentState;
  generated_at: string;
  watermark?: string;
  engine: string;
  settings: {
    metric: Metric;
    secondary_metrics: Metric[];
    control: string;
    alpha: number;
    planned_samples?: number;
    min_samples: number;
    evidence: string;
  };
  totals: { assigned: number; concluded: number; pending: number; excluded: Record<string, number>; not_counted: number; orphans: number };
  variants: VariantReport[];
  comparisons: Comparison[];
  guardrails: GuardrailReport[];
  trust: Trust;
  /** Oldest first; absent where there is one only. */
  phases?: PhaseReport[];
  segments?: { note: string; items: { name: string; value?: string; comparisons: SegmentComparison[] }[] };
  shadow?: ShadowReport[];
  decision: Decision;
}

export interface ReportListing {
  generated_at: string;
  watermark?: string;
  version: number;
  decision: string;
  code: string;
}

/** The variants that serve runs: shadows do not. */
export function served({ variants, shadow }: Report): VariantReport[] {
  const shadows = new Set(shadow?.map(({ variant }) => variant));
  return variants.filter(({ key }) => !shadows.has(key));
}
