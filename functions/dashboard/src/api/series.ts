import type { Bounds } from "./report";

export interface EffectEstimate {
  estimate?: number;
  interval?: Bounds;
  p_value?: number;
  reason?: string;
}

/** How an effect came about, a point a UTC day. */
export interface Series {
  points: {
    day: string;
    arms: { variant: string; n: number; total_n: number }[];
    effects: { variant: string; total: EffectEstimate; sequence: EffectEstimate; running_interval?: Bounds }[];
  }[];
}
