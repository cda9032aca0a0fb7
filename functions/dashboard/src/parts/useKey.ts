import { useEffect, useState } from "preact/hooks";
import { key, type KeyState } from "../api/key";

/** The key's state of this moment. */
export function useKey(): KeyState {
  const [state, setState] = useState(key.state);
  useEffect(() => key.subscribe(() => setState(key.state)), []);
  return state;
}
