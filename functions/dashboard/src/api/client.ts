import { key } from "./key";
import { Problem, problemOf } from "./problem";

export interface Sent {
  body?: string;
  type?: string;
  headers?: Record<string, string>;
}

/** Asks the API, with the reader's key; the browser revalidates what it has by its ETag. */
export async function send(method: string, path: string, sent: Sent = {}): Promise<string> {
  const response = await answerTo(method, path, sent);
  const text = await response.text();
  if (response.ok) {
    return text;
  }

  if (response.status === 401) {
    key.refused();
    throw new Problem(401, "A key is needed", "Enter the admin key to go on.");
  }

  throw problemOf(response.status, text);
}

export async function get<T>(path: string): Promise<T> {
  return JSON.parse(await send("GET", path)) as T;
}

export async function post<T>(path: string, body: unknown = {}): Promise<T> {
  return JSON.parse(await send("POST", path, { body: JSON.stringify(body), type: "application/json" })) as T;
}

/** An address under an experiment, every part escaped. */
export function experimentPath(experiment: string, ...parts: string[]): string {
  return ["/api/v1/experiments", ...[experiment, ...parts].map(encodeURIComponent)].join("/");
}

/** Names and values as a query; what is empty is left out. */
export function query(values: Record<string, string | number | undefined>): string {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== "");
  return given.length === 0 ? "" : `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

async function answerTo(method: string, path: string, sent: Sent): Promise<Response> {
  const headers = new Headers(sent.headers);
  if (key.state.value !== null) {
    headers.set("x-functions-key", key.state.value);
  }
  if (sent.type !== undefined) {
    headers.set("Content-Type", sent.type);
  }
  try {
    return await fetch(path, { method, headers, cache: "no-cache", ...(sent.body === undefined ? {} : { body: sent.body }) });
  } catch {
    throw Problem.unreachable();
  }
}
