import { useState } from "preact/hooks";
import { experimentPath, query, send } from "../../api/client";
import { Problem } from "../../api/problem";
import { ProblemNotice } from "../../parts/ProblemNotice";
import { save } from "./save";

const formats: readonly [format: string, label: string, ending: string, type: string][] = [
  ["json", "JSON", "json", "application/json"],
  ["csv", "CSV", "csv", "text/csv"],
  ["markdown", "Markdown", "md", "text/markdown"],
];

/** The report as a file; a plain link could not carry the key. */
export function Downloads({ experiment, at }: { experiment: string; at: string }) {
  const [problem, setProblem] = useState<Problem>();
  const download = async (format: string, ending: string, type: string) => {
    setProblem(undefined);
    try {
      save(await send("GET", `${experimentPath(experiment, "report")}${query({ format, at })}`), `${experiment}.${ending}`, type);
    } catch (thrown) {
      setProblem(Problem.ofUnknown(thrown));
    }
  };
  return (
    <>
      <p class="buttons">
        {formats.map(([format, label, ending, type]) => (
          <button key={format} type="button" onClick={() => void download(format, ending, type)}>
            Save as {label}
          </button>
        ))}
      </p>
      <ProblemNotice problem={problem} />
    </>
  );
}
