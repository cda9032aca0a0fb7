import type { Experiment, ExperimentState } from "../api/experiment";
import type { Tone } from "./decisions";

const words: Record<ExperimentState, string> = {
  draft: "Draft",
  running: "Running",
  stopped: "Stopped",
  promoted: "Promoted",
  rolled_back: "Rolled back",
  archived: "Archived",
};

const tones: Record<ExperimentState, Tone> = {
  draft: "plain",
  running: "good",
  stopped: "wait",
  promoted: "good",
  rolled_back: "bad",
  archived: "plain",
};

export const states = Object.keys(words) as ExperimentState[];

export const stateWord = (state: ExperimentState): string => words[state];

export const stateTone = (state: ExperimentState): Tone => tones[state];

/** What callers get at present. */
export function meaning(experiment: Experiment): string {
  const { control } = experiment;
  switch (experiment.state) {
    case "draft":
      return `Not started: every run gets ${control}, and nothing is counted.`;
    case "running":
      return "Runs are divided among the variants and counted.";
    case "stopped":
      return `Stopped: every run gets ${control}, and new runs are not counted.`;
    case "promoted":
      return `Promoted: every run gets ${experiment.promoted_variant ?? "the winner"}.`;
    case "rolled_back":
      return `Rolled back: every run gets ${control}.`;
    case "archived":
      return "Archived: its history is kept, and nothing can be changed any more.";
  }
}
