import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { key } from "./key";
import { Problem } from "./problem";

export interface Resource<T> {
  /** What was last read; kept while a later reading fails. */
  data: T | undefined;
  /** Why the last reading failed. */
  problem: Problem | undefined;
  reload: () => Promise<void>;
}

/**
 * Reads something, again whenever what it depends on changes, and every so often while the page is visible.
 * @param load Reads it; a new function is read at once.
 * @param everyMs Milliseconds between readings; never again when left out.
 */
export function useResource<T>(load: () => Promise<T>, everyMs?: number): Resource<T> {
  const [state, setState] = useState<{ data?: T; problem?: Problem; of?: () => Promise<T> }>({});
  const latest = useRef(0);

  const reload = useCallback(async () => {
    const turn = ++latest.current;
    try {
      const data = await load();
      if (turn === latest.current) setState({ data, of: load });
    } catch (thrown) {
      const problem = Problem.ofUnknown(thrown);
      if (turn === latest.current) setState((before) => (before.of === load ? { ...before, problem } : { problem, of: load }));
    }
  }, [load]);

  useEffect(() => {
    void reload();
    const forget = key.subscribe(() => !key.state.wanted && void reload());
    const timer =
      everyMs === undefined
        ? undefined
        : setInterval(() => document.visibilityState === "visible" && !key.state.wanted && void reload(), everyMs);
    return () => {
      latest.current++;
      forget();
      clearInterval(timer);
    };
  }, [reload, everyMs]);

  const isOld = state.of !== load;
  return { data: isOld ? undefined : state.data, problem: isOld ? undefined : state.problem, reload };
}
