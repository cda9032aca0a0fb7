interface Props<T extends string> {
  label: string;
  name: string;
  choices: readonly (readonly [T, string])[];
  chosen: T;
  choose: (value: T) => void;
}

/** One of a few, side by side. */
export function Choices<T extends string>({ label, name, choices, chosen, choose }: Props<T>) {
  return (
    <fieldset class="choices">
      <legend>{label}</legend>
      {choices.map(([value, text]) => (
        <label key={value}>
          <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => choose(value)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
