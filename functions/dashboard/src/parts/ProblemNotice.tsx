import type { Problem } from "../api/problem";

/** What went wrong and what to do, announced to screen readers. */
export function ProblemNotice({ problem, retry }: { problem: Problem | undefined; retry?: (() => void) | undefined }) {
  if (problem === undefined || problem.status === 401) return null;
  const fields = Object.entries(problem.errors);
  return (
    <div class="notice bad" role="alert">
      <p>
        <strong>{problem.title}.</strong> {fields.length === 0 ? problem.detail : null} {problem.advice}
      </p>
      {fields.length > 0 && (
        <ul>
          {fields.map(([field, messages]) => (
            <li key={field}>
              <code>{field}</code> {messages.join("; ")}
            </li>
          ))}
        </ul>
      )}
      {retry && (
        <button type="button" onClick={retry}>
          Try again
        </button>
      )}
    </div>
  );
}
