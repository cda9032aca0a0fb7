import type { Experiment } from "../api/experiment";
import { BundleField } from "./BundleField";

/** The tarballs of all variants. */
export function BundleList({ experiment, reload }: { experiment: Experiment; reload: () => Promise<void> }) {
  return (
    <div class="fields">
      {experiment.variants.map((variant) => (
        <BundleField key={variant.key} experiment={experiment} variant={variant} reload={reload} />
      ))}
    </div>
  );
}
