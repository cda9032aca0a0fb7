import type { Experiment } from "../../api/experiment";
import { plain } from "../../words/plain";
import { conclusions, noFilter, type RunFilter } from "./filter";

interface Props {
  experiment: Experiment;
  filter: RunFilter;
  change: (filter: RunFilter) => void;
}

export function RunFilters({ experiment, filter, change }: Props) {
  return (
    <form class="bar" aria-label="Filter runs" onSubmit={(e) => e.preventDefault()}>
      <div class="field">
        <label for="run-variant">Variant</label>
        <select id="run-variant" value={filter.variant} onChange={(e) => change({ ...filter, variant: e.currentTarget.value })}>
          <option value="">All</option>
          {experiment.variants.map((v) => (
            <option key={v.key}>{v.key}</option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="run-conclusion">Conclusion</label>
        <select id="run-conclusion" value={filter.conclusion} onChange={(e) => change({ ...filter, conclusion: e.currentTarget.value })}>
          <option value="">All</option>
          {conclusions.map((word) => (
            <option key={word} value={word}>
              {plain(word)}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="run-unit">Unit</label>
        <input id="run-unit" value={filter.unit} onInput={(e) => change({ ...filter, unit: e.currentTarget.value.trim() })} />
      </div>
      <div class="field">
        <label for="run-from">From</label>
        <input
          id="run-from"
          type="datetime-local"
          value={filter.from}
          onInput={(e) => change({ ...filter, from: e.currentTarget.value })}
        />
      </div>
      <div class="field">
        <label for="run-to">Until</label>
        <input id="run-to" type="datetime-local" value={filter.to} onInput={(e) => change({ ...filter, to: e.currentTarget.value })} />
      </div>
      {filter !== noFilter && (
        <button type="button" class="quiet" onClick={() => change(noFilter)}>
          Clear
        </button>
      )}
    </form>
  );
}
