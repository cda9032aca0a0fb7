/** Where the reader is; the address behind the hash says it, so that it can be kept and sent. */
export type Route =
  | { page: "experiments" }
  | { page: "experiment"; key: string; section: Section }
  | { page: "create" }
  | { page: "planning" }
  | { page: "unknown" };

export const sections = ["overview", "runs", "decisions", "definition", "report"] as const;
export type Section = (typeof sections)[number];

export function routeOf(hash: string): Route {
  const parts = hash.replace(/^#\/?/, "").split("/").filter(Boolean).map(unescape);
  const [first, second, third] = parts;
  if (first === undefined) return { page: "experiments" };
  if (first === "new" && parts.length === 1) return { page: "create" };
  if (first === "sample-size" && parts.length === 1) return { page: "planning" };
  if (first === "experiments" && second !== undefined && parts.length <= 3) {
    const section = sections.find((name) => name === (third ?? "overview"));
    if (section !== undefined) return { page: "experiment", key: second, section };
  }
  return { page: "unknown" };
}

export function hashOf(route: Route): string {
  switch (route.page) {
    case "experiment":
      return `#/experiments/${encodeURIComponent(route.key)}${route.section === "overview" ? "" : `/${route.section}`}`;
    case "create":
      return "#/new";
    case "planning":
      return "#/sample-size";
    default:
      return "#/";
  }
}

export function goTo(route: Route): void {
  location.hash = hashOf(route);
}

function unescape(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
