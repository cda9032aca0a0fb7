import type { GuardrailReport } from "../api/report";
import type { Tone } from "./decisions";
import { change, level, number, pClaim } from "./numbers";
import { reasonText } from "./reasons";

const status: Record<GuardrailReport["status"], [string, Tone]> = {
  pass: ["Kept", "good"],
  fail: ["Breached", "bad"],
  insufficient_observations: ["Too early", "wait"],
  missing: ["Not reported", "wait"],
};

export const guardrailStatus = (guardrail: GuardrailReport): [string, Tone] => status[guardrail.status];

/** The rule as a sentence part: "at most 5% worse than control", "<=0.10". */
export function ruleText(guardrail: GuardrailReport): string {
  const margin = /^max_regression\s+(.+)$/.exec(guardrail.rule)?.[1];
  return margin === undefined ? `mean ${guardrail.rule.replace("<=", "≤\u00a0").replace(">=", "≥\u00a0")}` : `at most ${level(Number(margin))} worse than control`;
}

/** What was seen. */
export function observedText(guardrail: GuardrailReport): string {
  if (guardrail.observed === undefined) return guardrail.reason ? reasonText(guardrail.reason) : "No value so far.";
  return guardrail.p_value === undefined
    ? `mean ${number(guardrail.observed)}`
    : `${guardrail.observed > 0 ? "worse" : "better"} by ${change(Math.abs(guardrail.observed)).replace("+", "")}, ${pClaim(guardrail.p_value)}`;
}

export function actionText(guardrail: GuardrailReport): string {
  return guardrail.action === "rollback" ? "rolls back to control" : "tells people";
}
