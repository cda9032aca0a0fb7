import type { Experiment, ExperimentState } from "../api/experiment";
import type { Decision } from "../api/report";
import { headline } from "./decisions";

export type Action = "start" | "stop" | "promote" | "rollback" | "resume" | "archive";

export interface ActionWords {
  /** On the button. */
  label: string;
  /** The question of the confirmation. */
  title: string;
  /** On the button that confirms. */
  confirm: string;
  /** What will happen, a sentence each. */
  consequences: string[];
  isHarsh: boolean;
}

const allowed: Record<ExperimentState, readonly Action[]> = {
  draft: ["start", "archive"],
  running: ["promote", "stop", "rollback", "archive"],
  stopped: ["resume", "promote", "rollback", "archive"],
  promoted: ["rollback", "resume", "archive"],
  rolled_back: ["resume", "promote", "archive"],
  archived: [],
};

export const actionsOf = (experiment: Experiment): readonly Action[] => allowed[experiment.state];

/** What stands to reason now: to start a draft, else what the numbers recommend; often nothing. */
export function advisedAction({ state }: Experiment, { decision }: Decision): Action | undefined {
  if (state === "draft") return "start";
  if (state !== "running" && state !== "stopped") return undefined;
  if (decision === "promote") return "promote";
  return decision === "reject" ? "rollback" : undefined;
}

/** What the numbers say against an action; undefined when they say nothing against it. */
export function objection(action: Action, experiment: Experiment, variant: string, decision: Decision): string | undefined {
  const isOpen = experiment.state === "running" || experiment.state === "stopped";
  if (action !== "promote" || !isOpen || (decision.decision === "promote" && decision.variant === variant)) return undefined;
  return `The numbers do not say so: ${headline(decision, experiment.control)}.`;
}

/** @param variant The variant that is to be promoted. */
export function wordsOf(action: Action, experiment: Experiment, variant: string): ActionWords {
  const { key, control } = experiment;
  switch (action) {
    case "start":
      return {
        label: "Start",
        title: `Start ${key}?`,
        confirm: "Start",
        isHarsh: false,
        consequences: [
          `From now on runs are divided: ${experiment.variants.map((v) => `${v.key} ${Math.round(1000 * v.share) / 10}%`).join(", ")}.`,
          "The variants, the metric and the way of dividing cannot be changed any more; weights, dates and texts can.",
          ...missingBundles(experiment),
        ],
      };
    case "stop":
      return {
        label: "Stop",
        title: `Stop ${key}?`,
        confirm: "Stop",
        isHarsh: true,
        consequences: [
          `Every new run gets ${control}, and is not counted.`,
          "Outcomes of runs that are under way still count.",
          "You can resume it later.",
        ],
      };
    case "promote":
      return {
        label: "Promote",
        title: "Promote a variant?",
        confirm: `Promote ${variant}`,
        isHarsh: false,
        consequences: [
          `Every new run gets ${variant}, for all callers, at once.`,
          "The comparison ends: new runs are not counted.",
          `You can roll back to ${control} later.`,
        ],
      };
    case "rollback":
      return {
        label: "Roll back",
        title: `Roll ${key} back?`,
        confirm: `Roll back to ${control}`,
        isHarsh: true,
        consequences: [
          `Every new run gets ${control}, for all callers, at once.`,
          "New runs are not counted.",
          "You can resume or promote it later.",
        ],
      };
    case "resume":
      return {
        label: "Resume",
        title: `Resume ${key}?`,
        confirm: "Resume",
        isHarsh: false,
        consequences: [
          "Runs are divided among the variants again, as before, and counted.",
          experiment.state === "stopped"
            ? "What was counted before stays in the numbers."
            : "The comparison begins anew: what was counted before is shown as an earlier phase.",
        ],
      };
    case "archive":
      return {
        label: "Archive",
        title: `Archive ${key}?`,
        confirm: "Archive for good",
        isHarsh: true,
        consequences: [
          experiment.state === "promoted"
            ? "It ends for good; callers should then ask for the promoted variant themselves."
            : `It ends for good, and every run gets ${control}.`,
          "Its runs, reports and decisions are kept and can be read. It leaves the list unless archived ones are asked for.",
          "This cannot be undone.",
        ],
      };
  }
}

function missingBundles(experiment: Experiment): string[] {
  const bundled = experiment.variants.filter((v) => v.bundle !== undefined);
  const missing = experiment.variants.filter((v) => v.bundle === undefined).map((v) => v.key);
  return bundled.length > 0 && missing.length > 0 ? [`There is no tarball for ${missing.join(", ")}: its runs get none.`] : [];
}
