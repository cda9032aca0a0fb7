import type { Decision } from "../api/report";
import { plain } from "./plain";

export type Tone = "good" | "bad" | "wait" | "plain";

/** The decision in one line, for somebody who knows none of the words. */
export function headline(decision: Decision, control: string): string {
  const variant = decision.variant ?? "The challenger";
  switch (decision.decision) {
    case "promote":
      return `${variant} is better than ${control}: promote it`;
    case "reject":
      return decision.code === "guardrail_failed"
        ? `${variant} breaks a guardrail: keep ${control}`
        : `${variant} is worse than ${control}: keep ${control}`;
    case "invalid":
      return "These numbers cannot be trusted: do not decide on them";
    case "inconclusive":
      return decision.rollout === "keep" ? `No difference worth acting on: keep ${control}` : "No clear difference so far";
    case "extend":
      return "Not enough is known yet: let it run";
  }
}

export function toneOf(decision: Decision): Tone {
  switch (decision.decision) {
    case "promote":
      return "good";
    case "reject":
    case "invalid":
      return "bad";
    case "extend":
      return "wait";
    case "inconclusive":
      return "plain";
  }
}

const done: Record<string, string> = {
  start: "Started",
  stop: "Stopped",
  resume: "Resumed",
  archive: "Archived",
  rollback: "Rolled back",
  promote: "Promoted",
  edit: "Changed",
};

const found: Record<string, string> = {
  promote: "Recommended: promote",
  reject: "Recommended: keep control, not",
  invalid: "Not to be trusted",
  inconclusive: "No clear difference",
  extend: "Let it run",
};

/** A line of the log: what was done, or what was found. */
export function logged(record: { decision: string; variant?: string; from_state: string; to_state: string }): string {
  const { decision, variant } = record;
  const isDone = record.from_state !== record.to_state;
  const word = (isDone ? done[decision] : undefined) ?? found[decision] ?? done[decision] ?? plain(decision);
  if (variant === undefined) return word;
  return isDone || decision === "promote" || decision === "reject" ? `${word} ${variant}` : `${word}: ${variant}`;
}

/** The decision in a few words, for a list. */
export function brief(decision: Decision): string {
  switch (decision.decision) {
    case "promote":
      return `Promote ${decision.variant ?? "the challenger"}`;
    case "reject":
      return `Reject ${decision.variant ?? "the challenger"}`;
    case "invalid":
      return "Not to be trusted";
    case "inconclusive":
      return "Inconclusive";
    case "extend":
      return "Let it run";
  }
}
