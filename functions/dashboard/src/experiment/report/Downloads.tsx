import { experimentPath, query } from "../../api/client";
import { SaveButtons } from "../../parts/SaveButtons";

const formats: readonly [format: string, label: string, ending: string][] = [
  ["json", "as JSON", "json"],
  ["csv", "as CSV", "csv"],
  ["markdown", "as Markdown", "md"],
];

/** The report as a file. */
export function Downloads({ experiment, at }: { experiment: string; at: string }) {
  const pathOf = (format: string) => `${experimentPath(experiment, "report")}${query({ format, at })}`;
  return (
    <SaveButtons files={formats.map(([format, label, ending]) => ({ label, path: pathOf(format), name: `${experiment}.${ending}` }))} />
  );
}
