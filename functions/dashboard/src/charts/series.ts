/** The colour of a variant: control is grey, the challengers follow in the definition's order. */
export function seriesColor(variants: readonly { key: string }[], control: string, variant: string): string {
  if (variant === control) return "var(--series-0)";
  const place = variants.filter((v) => v.key !== control).findIndex((v) => v.key === variant);
  return `var(--series-${1 + (Math.max(place, 0) % 6)})`;
}

/** A name that fits beside an axis. */
export function short(name: string, length = 16): string {
  return name.length <= length ? name : `${name.slice(0, length - 1)}…`;
}
