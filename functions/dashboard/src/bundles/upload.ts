import { experimentPath } from "../api/client";
import type { VariantBundle } from "../api/experiment";
import { key } from "../api/key";
import { Problem, problemOf } from "../api/problem";

interface Upload {
  experiment: string;
  variant: string;
  file: File;
  /** Whether the tarball of a started experiment may be replaced. */
  replace: boolean;
  /** Told the share that has been sent, 0 to 1. */
  progress: (share: number) => void;
}

function cutOff(): Problem {
  return new Problem(
    0,
    "The tarball did not get through",
    "The connection was lost, and nothing of it was kept. Check your connection, then try again.",
  );
}

/** Sends a tarball; fetch cannot say how far it has come, XMLHttpRequest can. */
export function upload({ experiment, variant, file, replace, progress }: Upload): Promise<VariantBundle> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", `${experimentPath(experiment, "variants", variant, "bundle")}${replace ? "?replace=true" : ""}`);
    request.setRequestHeader("Content-Type", "application/gzip");
    if (key.state.value !== null) request.setRequestHeader("x-functions-key", key.state.value);
    request.upload.addEventListener("progress", (event) => event.lengthComputable && progress(event.loaded / event.total));
    for (const event of ["error", "abort", "timeout"]) request.addEventListener(event, () => reject(cutOff()));
    request.addEventListener("load", () => {
      if (request.status === 401) {
        key.refused();
        reject(new Problem(0, "The tarball was not taken", "A key is needed: enter it, then try again."));
      } else if (request.status === 200) resolve(JSON.parse(request.responseText) as VariantBundle);
      else reject(problemOf(request.status, request.responseText));
    });
    request.send(file);
  });
}
