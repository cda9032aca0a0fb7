/** The reader's key: kept for this browser tab only, and gone when it is closed. */
const name = "splitrun.key";

type Listener = () => void;
const listeners = new Set<Listener>();

export interface KeyState {
  /** The key; null when none is known. */
  value: string | null;
  /** Whether the server asks for a key that it was not given, or refused the one it got. */
  wanted: boolean;
}

let state: KeyState = { value: sessionStorage.getItem(name), wanted: false };

export const key = {
  get state(): KeyState {
    return state;
  },

  set(value: string): void {
    sessionStorage.setItem(name, value);
    change({ value, wanted: false });
  },

  forget(): void {
    sessionStorage.removeItem(name);
    change({ value: null, wanted: false });
  },

  /** The server answered 401. */
  refused(): void {
    if (!state.wanted) {
      change({ ...state, wanted: true });
    }
  },

  subscribe(listener: Listener): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

function change(next: KeyState): void {
  state = next;
  listeners.forEach((listener) => listener());
}
