/** A word of the API as a person would write it: rolled_back becomes "rolled back". */
export function plain(word: string): string {
  return word.replaceAll("_", " ");
}

export function sentence(text: string): string {
  const trimmed = text.trim();
  const start = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

/** "1 run", "2 runs". */
export function counted(amount: number, one: string, many = `${one}s`): string {
  return `${new Intl.NumberFormat("en").format(amount)} ${amount === 1 ? one : many}`;
}

/** All of them where they are few, else the first ones and how many more. */
export function few(words: readonly string[], most = 3): string {
  return words.length <= most + 1 ? listed(words) : `${words.slice(0, most).join(", ")} and ${words.length - most} more`;
}

/** "a", "a and b", "a, b and c". */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
