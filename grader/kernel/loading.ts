import { AsyncLocalStorage } from 'node:async_hooks';

let file: string | null = null;
const startedWhileLoading = new AsyncLocalStorage<string>();

/**
 * What this code belongs to: the loading of a module for a child's function, or null for anything that runs
 * later.
 */
export function whatIsLoading(): string | null {
  return file ?? startedWhileLoading.getStore() ?? null;
}

/**
 * Runs `load`, in which any `spawn` is refused: it would load the same module in the next child, and so on
 * without end. A main program may also spawn after its first `await`; so when `keepsWatching` says that one
 * was loaded, what it started stays refused. Otherwise the watch ends with the loading, because it slows
 * promises down.
 */
export function whileLoading<T>(what: string, load: () => T, keepsWatching: () => boolean): T {
  file = what;
  try {
    return startedWhileLoading.run(what, load);
  } finally {
    file = null;
    if (!keepsWatching()) startedWhileLoading.disable();
  }
}
