/** What the API answers about an experiment's definition. */

export type ExperimentState = "draft" | "running" | "stopped" | "promoted" | "rolled_back" | "archived";

export type MetricKind = "continuous" | "binary" | "count" | "ratio";
export type MetricDirection = "increase" | "decrease";

export interface Metric {
  name: string;
  kind: MetricKind;
  direction: MetricDirection;
  unit?: string;
}

export interface VariantBundle {
  sha256: string;
  size: number;
}

export interface Variant {
  key: string;
  weight: number;
  share: number;
  description?: string;
  payload?: unknown;
  bundle?: VariantBundle;
}

export interface Guardrail {
  metric: string;
  threshold?: string;
  max_regression?: number;
  budget?: number;
  hard_stop?: boolean;
  action: string;
}

export interface Experiment {
  key: string;
  automation: string;
  kind?: string;
  description?: string;
  hypothesis?: string;
  issue?: number;
  repository?: string;
  tags: string[];
  variants: Variant[];
  control: string;
  metric: Metric;
  secondary_metrics: Metric[];
  guardrails: Guardrail[];
  assignment: { strategy: string; unit: string; [more: string]: unknown };
  start_date?: string;
  end_date?: string;
  analysis: { alpha: number; planned_samples?: number; min_samples: number; evidence: string; [more: string]: unknown };
  automation_policy: { auto_promote: boolean; auto_rollback: boolean; close_issue: boolean };
  state: ExperimentState;
  version: number;
  created_at: string;
  updated_at: string;
  started_at?: string;
  promoted_variant?: string;
  warnings: string[];
  /** Posts that could not be delivered; only where one experiment is read. */
  publications?: { failed: number; last_error?: string; last_failed_at?: string };
}

/** A line of an experiment's log. */
export interface DecisionRecord {
  at: string;
  by: string;
  decision: string;
  code: string;
  variant?: string;
  justification: string;
  from_state: ExperimentState;
  to_state: ExperimentState;
  dry_run: boolean;
}

export interface Page<T> {
  items: T[];
  next_cursor?: string;
}
