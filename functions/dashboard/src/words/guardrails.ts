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

/** The rule as a sentence part: "at most 5% worse than control", "mean ≤ 0.10", "at most 50 in all". */
export function ruleText(guardrail: GuardrailReport): string {
  const [word, ...rest] = guardrail.rule.split(" ");
  const limit = rest.join(" ");
  switch (word) {
    case "max_regression":
      return `at most ${level(Number(limit))} worse than control`;
    case "budget":
      return `at most ${number(Number(limit))} in all`;
    case "every":
      return readable(guardrail.rule);
    default:
      return `mean ${readable(guardrail.rule)}`;
  }
}

function readable(rule: string): string {
  return rule.replace("<=", "≤\u00a0").replace(">=", "≥\u00a0");
}

/** What was seen. */
export function observedText(guardrail: GuardrailReport): string {
  if (guardrail.observed === undefined) return guardrail.reason ? reasonText(guardrail.reason) : "No value so far.";
  if (guardrail.measure !== undefined) return `${guardrail.measure}: ${number(guardrail.observed)}`;
  return guardrail.p_value === undefined
    ? `mean ${number(guardrail.observed)}`
    : `${guardrail.observed > 0 ? "worse" : "better"} by ${change(Math.abs(guardrail.observed)).replace("+", "")}, ${pClaim(guardrail.p_value)}`;
}

export function actionText(guardrail: GuardrailReport): string {
  return guardrail.action === "rollback" ? "rolls back to control" : "tells people";
}
