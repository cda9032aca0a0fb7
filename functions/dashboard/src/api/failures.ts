/** How the runs of an experiment ended, variant by variant. */
export interface FailureModes {
  variants: { key: string; conclusions: Record<string, number>; error_kinds: { kind: string; count: number; share: number }[] }[];
  runs_read: number;
  complete: boolean;
}
