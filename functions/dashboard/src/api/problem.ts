/** A request that did not succeed, in words that say what to do. */
export class Problem extends Error {
  /**
   * @param status HTTP status; 0 when no answer came.
   * @param title What went wrong, in short.
   * @param detail What went wrong, and what to do.
   * @param errors What is wrong with each field.
   * @param advice What to do, where the detail does not say it.
   */
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly errors: Readonly<Record<string, readonly string[]>> = {},
    readonly advice = "",
  ) {
    super(`${title}: ${detail}`);
  }

  /** Whether the same request may succeed later. */
  get isPassing(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  static unreachable(): Problem {
    return new Problem(
      0,
      "The server cannot be reached",
      "Check your connection and that Splitrun is running. The page goes on trying by itself.",
    );
  }

  static ofUnknown(thrown: unknown): Problem {
    return thrown instanceof Problem
      ? thrown
      : new Problem(0, "The page failed", `${thrown}. Load the page again; if it happens again, report it with what you did.`);
  }
}

interface ProblemDocument {
  title?: string;
  detail?: string;
  errors?: Record<string, string[]>;
  trace_id?: string;
}

/** The problem of an answer that is not a success. */
export function problemOf(status: number, body: string): Problem {
  if (status === 412)
    return new Problem(412, "Somebody changed it meanwhile", "There is a newer version than the one that you began with.");
  const document = read(body);
  const title = document.title ?? `The server answered ${status}`;
  return new Problem(status, title, document.detail ?? "", document.errors ?? {}, advice(status, document.trace_id));
}

function advice(status: number, trace: string | undefined): string {
  switch (status) {
    case 404:
      return "It may have another name: look in the list. Upper and lower case count.";
    case 413:
      return "Leave out what is not needed, or ask whoever runs Splitrun to raise the limit.";
    case 429:
    case 503:
      return "Wait a few seconds and try again.";
    default:
      return status >= 500 ? `Try again; if it stays so, look for ${trace ?? "this request"} in the app's log.` : "";
  }
}

function read(body: string): ProblemDocument {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as ProblemDocument) : {};
  } catch {
    return {};
  }
}
