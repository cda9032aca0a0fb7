import { useState } from "preact/hooks";

/** Text to be copied. */
export function CodeBlock({ label, text }: { label: string; text: string }) {
  const [said, setSaid] = useState("");
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setSaid("Copied"),
      () => setSaid("Select the text and copy it by hand"),
    );
  return (
    <div class="code-block">
      <pre tabIndex={0} aria-label={label}>
        <code>{text}</code>
      </pre>
      <p>
        {"clipboard" in navigator && (
          <button type="button" class="quiet" onClick={() => void copy()} aria-label={`Copy: ${label}`}>
            Copy
          </button>
        )}
        <span role="status">{said}</span>
      </p>
    </div>
  );
}
