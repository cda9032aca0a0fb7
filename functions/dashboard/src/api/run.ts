/** A run in a list, with its outcome as it stands. */
export interface Run {
  run_id: string;
  experiment: string;
  workflow?: string;
  variant: string;
  reason: string;
  counted: boolean;
  version: number;
  unit: string;
  assigned_at: string;
  conclusion?: string;
  outcome?: { error_kind?: string; primary_metric?: number; metrics: Record<string, number>; recorded_at: string };
}
