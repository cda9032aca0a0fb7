import { plain, sentence } from "./plain";

const words: Record<string, string> = {
  empty_arm: "A variant has no values so far.",
  too_few: "Too few values so far.",
  zero_variance: "All values are the same so far, so nothing tells chance from difference.",
  baseline_near_zero: "Control's mean cannot be told from 0, so nothing relative to it is known.",
  all_tied: "Every pair is tied.",
  quantile_folded: "Too few values are kept at that end.",
  not_applicable: "Does not apply here.",
  no_covariate: "Nothing is kept that was known of the runs beforehand.",
  over_budget: "More was spent than allowed.",
  single_event: "One value broke the rule.",
  never_reported: "Runs conclude and never report it.",
  beyond_margin_may_be_chance: "Beyond the limit, which may still be chance.",
};

/** Why there is no number, as a sentence. */
export function reasonText(reason: string): string {
  return words[reason] ?? sentence(plain(reason));
}
