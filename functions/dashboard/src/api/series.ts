import type { Bounds } from "./report";

export interface EffectEstimate {
  estimate?: number;
  interval?: Bounds;
  p_value?: number;
  reason?: string;
}

/** How an effect came about, by the UTC day on which runs were assigned. */
export interface Series {
  reason?: string;
  points: {
    day: string;
    arms: { variant: string; n: number; total_n: number }[];
    effects: { variant: string; total: EffectEstimate; sequence: EffectEstimate; running_interval?: Bounds }[];
  }[];
}
