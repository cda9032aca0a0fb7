/** The shapes that charts draw with. */
export type Shape = "dot" | "broad" | "thin" | "bar" | "tick" | "line" | "band";

/** What the shapes of a chart stand for. */
export function Key({ entries }: { entries: readonly (readonly [Shape, string])[] }) {
  return (
    <ul class="chart-key">
      {entries.map(([shape, text]) => (
        <li key={shape}>
          <span class={`shape ${shape}`} aria-hidden="true" />
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}
