import { parentOf } from '../containment/process-table';

const LOOK_MS = 500;

/** Calls `onGone` when npm, which started this process, is killed, because nothing reads the report any more. */
export function watchNpm(onGone: () => void): NodeJS.Timeout | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  // npm starts a shell, and the shell starts this process, so either may be the one that dies.
  const line = (): string => `${String(process.ppid)} ${String(parentOf(process.ppid))}`;
  const before = line();
  return setInterval(() => {
    if (line() !== before) onGone();
  }, LOOK_MS).unref();
}
