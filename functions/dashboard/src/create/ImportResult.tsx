import { counted, listed } from "../words/plain";
import type { Imported, ImportReceipt } from "./importing";

/** What an import would do. */
export function ImportResult({ receipt }: { receipt: ImportReceipt }) {
  const lines = [
    lineOf(receipt.created, "would be made"),
    lineOf(receipt.updated, "would get a new version"),
    lineOf(receipt.unchanged, receipt.unchanged.length === 1 ? "is the same already" : "are the same already"),
  ].filter((line) => line !== "");
  return (
    <>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      {receipt.warnings.length > 0 && (
        <ul class="notice wait">
          {receipt.warnings.map((warning) => (
            <li key={`${warning.field} ${warning.message}`}>
              <code>{warning.field}</code> {warning.message}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function lineOf(experiments: readonly Imported[], what: string): string {
  return experiments.length === 0 ? "" : `${counted(experiments.length, "experiment")} ${what}: ${listed(experiments.map((e) => e.key))}.`;
}
