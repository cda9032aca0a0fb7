import { key } from "./key";
import { Problem, problemOf } from "./problem";

export interface Sent {
  body?: string;
  type?: string;
  headers?: Record<string, string>;
}

/** Asks the API, with the reader's key; the browser revalidates what it has by its ETag. */
export async function send(method: string, path: string, sent: Sent = {}): Promise<string> {
  return read(await answerTo(method, path, sent), (response) => response.text());
}

/** An answer as it comes, to be saved as a file. */
export async function fileOf(path: string): Promise<Blob> {
  return read(await answerTo("GET", path, {}), (response) => response.blob());
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

/** The body of a success; what is not one is thrown, and so is a body that breaks off. */
async function read<T>(response: Response, bodyOf: (response: Response) => Promise<T>): Promise<T> {
  if (response.ok) {
    try {
      return await bodyOf(response);
    } catch {
      throw Problem.unreachable();
    }
  }

  if (response.status === 401) {
    key.refused();
    throw new Problem(401, "A key is needed", "Enter the admin key to go on.");
  }

  throw problemOf(response.status, await response.text());
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
