import type { Experiment } from "../../api/experiment";

export function PayloadList({ experiment }: { experiment: Experiment }) {
  return (
    <dl class="definition">
      {experiment.variants.map((variant) => (
        <div key={variant.key}>
          <dt>{variant.key}</dt>
          <dd>
            {variant.description !== undefined && <p>{variant.description}</p>}
            {variant.payload === undefined ? (
              <span class="note">None</span>
            ) : (
              <pre tabIndex={0} aria-label={`Payload of ${variant.key}`}>
                {JSON.stringify(variant.payload, null, 2)}
              </pre>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
