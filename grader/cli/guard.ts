import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import path from 'node:path';
import { notOrphaned } from '../containment/descendants';

/**
 * A shell of a few kilobytes, in its own session, that waits for this process to end. When this process ends without a
 * last word, the shell sweeps after it what can be found by marks. It is the last resort, for when the supervisor is
 * gone too.
 */
export interface Guard {
  readonly pid: number | undefined;
  /** The last word: everything is swept. */
  dismiss(): void;
}

export function startGuard(run: string): Guard {
  const sweeper = path.join(__dirname, 'sweep-main.js');
  // `read` succeeds on the last word, and fails when the pipe closes without it.
  const guard = spawn(
    '/bin/sh',
    ['-c', 'read -r word || exec "$@"', 'forklings-guard', process.execPath, sweeper, run],
    { detached: true, stdio: ['pipe', 'ignore', 'ignore'] },
  );
  guard.once('error', () => undefined); // on a machine without sh, the next run sweeps
  if (guard.pid !== undefined) notOrphaned(guard.pid);
  guard.unref();
  // When no descriptors are left for a pipe, there is no stdin, whatever the types say.
  const stdin = guard.stdin as typeof guard.stdin | undefined;
  stdin?.once('error', () => undefined);
  if (stdin instanceof Socket) stdin.unref();
  return { pid: guard.pid, dismiss: () => void stdin?.end('done\n') };
}
