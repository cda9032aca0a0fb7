import { states, stateWord } from "../words/states";
import type { Filter } from "./filter";

export function FilterBar({ filter, change }: { filter: Filter; change: (filter: Filter) => void }) {
  return (
    <form class="bar" role="search" onSubmit={(e) => e.preventDefault()}>
      <div class="field grow">
        <label for="search">Search</label>
        <input
          id="search"
          type="search"
          placeholder="Key, description, tag, variant, automation"
          value={filter.text}
          onInput={(e) => change({ ...filter, text: e.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="state">State</label>
        <select
          id="state"
          value={filter.state}
          onChange={(e) => change({ ...filter, state: states.find((s) => s === e.currentTarget.value) ?? "" })}
        >
          <option value="">All but archived</option>
          {states.map((state) => (
            <option key={state} value={state}>
              {stateWord(state)}
            </option>
          ))}
        </select>
      </div>
    </form>
  );
}
