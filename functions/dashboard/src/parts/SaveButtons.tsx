import { useState } from "preact/hooks";
import { fileOf } from "../api/client";
import { Problem } from "../api/problem";
import { ProblemNotice } from "./ProblemNotice";
import { save } from "./save";

export interface SavedFile {
  /** On the button, after "Save". */
  label: string;
  /** Where the API has it. */
  path: string;
  /** What the file is called. */
  name: string;
}

/** Answers of the API as files; plain links could not carry the key. */
export function SaveButtons({ files }: { files: readonly SavedFile[] }) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState<string>();
  const download = async ({ label, path, name }: SavedFile) => {
    setProblem(undefined);
    setBusy(label);
    try {
      save(await fileOf(path), name);
    } catch (thrown) {
      setProblem(Problem.ofUnknown(thrown));
    }
    setBusy(undefined);
  };
  return (
    <>
      <p class="buttons">
        {files.map((file) => (
          <button key={file.label} type="button" disabled={busy !== undefined} onClick={() => void download(file)}>
            Save {file.label}
          </button>
        ))}
        <span class="note" role="status">
          {busy === undefined ? "" : "Fetching …"}
        </span>
      </p>
      <ProblemNotice problem={problem} />
    </>
  );
}
