import type { ComponentChildren } from "preact";
import { key } from "../api/key";
import { hashOf, type Route } from "../routing/route";
import { KeyDialog } from "./KeyDialog";
import { useKey } from "./useKey";

const links: readonly [string, Route, Route["page"][]][] = [
  ["Experiments", { page: "experiments" }, ["experiments", "experiment"]],
  ["New experiment", { page: "create" }, ["create"]],
  ["Sample size", { page: "planning" }, ["planning"]],
];

/** What stands around every page. */
export function Shell({ route, children }: { route: Route; children: ComponentChildren }) {
  const state = useKey();
  const skip = (event: Event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  };
  return (
    <>
      <a class="skip" href="#main" onClick={skip}>
        Skip to the content
      </a>
      <header class="top">
        <a class="brand" href="#/">
          <img src="/dashboard/icon.svg" alt="" width="24" height="24" />
          Splitrun
        </a>
        <nav aria-label="Main">
          {links.map(([text, to, pages]) => (
            <a key={text} href={hashOf(to)} aria-current={pages.includes(route.page) ? "page" : undefined}>
              {text}
            </a>
          ))}
        </nav>
        {state.value !== null && !state.wanted && (
          <button type="button" class="quiet" onClick={() => (key.forget(), location.reload())}>
            Forget key
          </button>
        )}
      </header>
      {state.wanted && <KeyDialog key={state.value ?? ""} state={state} />}
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
