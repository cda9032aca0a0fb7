import { createContext } from "preact";
import { useContext } from "preact/hooks";

type Errors = Readonly<Record<string, readonly string[]>>;

/** What the server found wrong, by field. */
export const ErrorsOf = createContext<Errors>({});

/** What was found wrong with any of those fields of the definition. */
export function useErrors(...paths: string[]): readonly string[] {
  const errors = useContext(ErrorsOf);
  return paths.flatMap((path) => errors[path] ?? []);
}
