import { useCallback, useState } from "preact/hooks";
import { get, query } from "../api/client";
import type { Experiment, Page } from "../api/experiment";
import { useResource } from "../api/useResource";
import { PageTitle } from "../parts/PageTitle";
import { ProblemNotice } from "../parts/ProblemNotice";
import { counted } from "../words/plain";
import { ExperimentTable } from "./ExperimentTable";
import { filtered, type Filter } from "./filter";
import { FilterBar } from "./FilterBar";
import { NoExperiments } from "./NoExperiments";

const everyMs = 10_000;

/** Every experiment, with what is known of it now. */
export function ExperimentsPage() {
  const [filter, setFilter] = useState<Filter>({ text: "", state: "" });
  const isArchive = filter.state === "archived";
  const load = useCallback(() => all(isArchive), [isArchive]);
  const { data, problem, reload } = useResource(load, everyMs);
  const shown = data === undefined ? [] : filtered(data, filter);
  const isEmpty = data?.length === 0 && filter.state === "" && filter.text === "";
  return (
    <>
      <div class="title-line">
        <PageTitle title="Experiments" />
        <a class="button primary" href="#/new">
          New experiment
        </a>
      </div>
      <ProblemNotice problem={problem} retry={reload} />
      {isEmpty ? (
        <NoExperiments />
      ) : (
        <>
          <FilterBar filter={filter} change={setFilter} />
          <p class="note" role="status">
            {data === undefined
              ? problem === undefined
                ? "Reading …"
                : ""
              : `${counted(shown.length, "experiment")}${shown.length < data.length ? ` of ${data.length}` : ""}`}
          </p>
          {shown.length > 0 && <ExperimentTable experiments={shown} />}
          {data !== undefined && shown.length === 0 && <p>None fits. Change what you look for, or choose another state.</p>}
        </>
      )}
    </>
  );
}

async function all(isArchive: boolean): Promise<Experiment[]> {
  const found: Experiment[] = [];
  let cursor: string | undefined;
  do {
    const page: Page<Experiment> = await get(
      `/api/v1/experiments${query({ limit: 1000, cursor, state: isArchive ? "archived" : undefined })}`,
    );
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== undefined);
  return found;
}
