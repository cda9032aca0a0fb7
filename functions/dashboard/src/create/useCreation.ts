import { useState } from "preact/hooks";
import { experimentPath, send } from "../api/client";
import { Problem } from "../api/problem";
import { goTo } from "../routing/route";
import { keepForm } from "./form";

export interface Creation {
  problem: Problem | undefined;
  isBusy: boolean;
  /** Makes a draft and goes to it; never replaces an experiment that is there. */
  create: (key: string, definition: () => string) => Promise<void>;
}

export function useCreation(): Creation {
  const [problem, setProblem] = useState<Problem>();
  const [isBusy, setBusy] = useState(false);
  const create = async (key: string, definition: () => string) => {
    setBusy(true);
    setProblem(undefined);
    try {
      await send("PUT", experimentPath(key), { body: definition(), type: "application/json", headers: { "If-None-Match": "*" } });
      keepForm(undefined);
      goTo({ page: "experiment", key, section: "overview" });
    } catch (thrown) {
      setProblem(problemOf(thrown, key));
      setBusy(false);
    }
  };
  return { problem, isBusy, create };
}

function problemOf(thrown: unknown, key: string): Problem {
  if (thrown instanceof SyntaxError)
    return new Problem(
      0,
      "A payload cannot be read",
      `${thrown.message}. Write JSON, or a text that does not begin with a bracket or a quotation mark.`,
    );
  const problem = Problem.ofUnknown(thrown);
  return problem.status === 412
    ? new Problem(412, `There is an experiment "${key}" already`, "Choose another key.", { key: ["is taken: choose another one"] })
    : problem;
}
