import type { FailureModes } from "../../api/failures";
import { count, percent } from "../../words/numbers";
import { plain } from "../../words/plain";

/** A conclusion or a kind of error, with what each variant has of it. */
export interface FailureLine {
  name: string;
  isKind: boolean;
  /** By variant: how many, and which part that is. */
  texts: Record<string, string>;
}

export function linesOf({ variants }: FailureModes): FailureLine[] {
  const conclusions = namesOf(variants.map((v) => Object.keys(v.conclusions)));
  const kinds = namesOf(variants.map((v) => v.error_kinds.map((k) => k.kind)));
  return [
    ...conclusions.map((name) => ({
      name: plain(name),
      isKind: false,
      texts: textsOf(variants, ({ conclusions: of }) => ({ count: of[name], share: (of[name] ?? 0) / Math.max(1, sum(of)) })),
    })),
    ...kinds.map((name) => ({ name, isKind: true, texts: textsOf(variants, (v) => v.error_kinds.find((k) => k.kind === name)) })),
  ];
}

function textsOf(
  variants: FailureModes["variants"],
  of: (variant: FailureModes["variants"][number]) => { count: number | undefined; share: number } | undefined,
): Record<string, string> {
  return Object.fromEntries(
    variants.map((variant) => {
      const found = of(variant);
      return [variant.key, found?.count === undefined ? "0" : `${count(found.count)} (${percent(found.share)})`];
    }),
  );
}

function namesOf(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}

function sum(counts: Record<string, number>): number {
  return Object.values(counts).reduce((total, n) => total + n, 0);
}
