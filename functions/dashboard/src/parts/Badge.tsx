import type { Tone } from "../words/decisions";

/** A word with a tone; the word alone says it as well. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
