import { useEffect, useRef, useState } from "preact/hooks";
import type { Experiment, Variant } from "../api/experiment";
import { Problem } from "../api/problem";
import { described, Field } from "../parts/Field";
import { ProblemNotice } from "../parts/ProblemNotice";
import { size } from "../words/numbers";
import { upload } from "./upload";

interface Props {
  experiment: Experiment;
  variant: Variant;
  reload: () => Promise<void>;
}

/** One variant's tarball: which it is, and another in its place. */
export function BundleField({ experiment, variant, reload }: Props) {
  const [share, setShare] = useState<number>();
  const [failed, setFailed] = useState<{ problem: Problem; file: File }>();
  const input = useRef<HTMLInputElement>(null);
  const id = `bundle-${variant.key}`;
  const isStarted = experiment.state !== "draft";
  useLeaveWarning(share !== undefined);

  const send = async (file: File) => {
    setFailed(undefined);
    setShare(0);
    try {
      await upload({
        experiment: experiment.key,
        variant: variant.key,
        file,
        replace: isStarted && variant.bundle !== undefined,
        progress: setShare,
      });
      await reload();
    } catch (thrown) {
      setFailed({ problem: Problem.ofUnknown(thrown), file });
    }
    setShare(undefined);
    if (input.current !== null) input.current.value = "";
  };

  return (
    <div class="bundle">
      <Field id={id} label={`Tarball of ${variant.key}`} hint={<Present variant={variant} isStarted={isStarted} />}>
        <input
          {...described(id, true)}
          ref={input}
          type="file"
          accept=".tar.gz,.tgz,application/gzip"
          disabled={share !== undefined}
          onChange={(e) => {
            const file = e.currentTarget.files?.[0];
            if (file !== undefined) void send(file);
          }}
        />
      </Field>
      {share !== undefined && (
        <p role="status">
          <progress aria-label={`Sent of the tarball of ${variant.key}`} max={1} value={share} />{" "}
          {share < 1 ? `${Math.round(100 * share)}% sent` : "Being checked …"}
        </p>
      )}
      {failed !== undefined && (
        <ProblemNotice problem={failed.problem} retry={failed.problem.isPassing ? () => void send(failed.file) : undefined} />
      )}
    </div>
  );
}

/** Asks before the page is left in the middle of something. */
function useLeaveWarning(isNeeded: boolean): void {
  useEffect(() => {
    if (!isNeeded) return undefined;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [isNeeded]);
}

function Present({ variant, isStarted }: { variant: Variant; isStarted: boolean }) {
  if (variant.bundle === undefined) return <>None so far. A .tar.gz of at most 64 MiB; runs of this variant get its address.</>;
  return (
    <>
      Uploaded: {size(variant.bundle.size)}, SHA-256 <code>{variant.bundle.sha256.slice(0, 12)}</code>.
      {isStarted && " Another one makes a new version and begins another phase: only runs from then on are compared."}
    </>
  );
}
