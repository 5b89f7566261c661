import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import path from 'node:path';
import { sweepDeadOwners } from '../kernel/internal';
import { runName } from '../lab/containment/run';
import { parentOf } from '../lab/containment/process-table';
import { makeRunFolder } from '../lab/containment/run-folder';
import { sweepDeadRuns, sweepRun } from '../lab/containment/sweep-runs';

/**
 * Runs a command so that nothing outlives it. What an earlier, killed run has left is swept first. An end by signal is
 * an end with cleaning. Against SIGKILL a shell of a few kilobytes, in a session of its own, waits for this process to
 * be gone, and then sweeps after it.
 */
export async function withoutLeftovers<T>(run: () => Promise<T>): Promise<T> {
  const name = runName();
  process.env['FORKLINGS_RUN'] = name;
  sweepDeadRuns();
  process.env['FORKLINGS_TMPDIR'] = makeRunFolder(name);
  sweepDeadOwners();
  const guard = startGuard(name);
  const watchNpm = leaveWithNpm(name);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => leave(name, signal));
  try {
    return await run();
  } finally {
    clearInterval(watchNpm);
    sweepRun(name);
    sweepDeadOwners();
    guard.stdin.end('done\n');
  }
}

function startGuard(name: string): ReturnType<typeof spawn> & { stdin: NodeJS.WritableStream } {
  const sweeper = path.join(__dirname, 'sweep-main.js');
  // `read` succeeds on our last word, and fails when the pipe closes without it.
  const guard = spawn(
    '/bin/sh',
    ['-c', 'read -r word || exec "$@"', 'forklings-guard', process.execPath, sweeper, name],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  );
  guard.unref();
  guard.once('error', () => undefined); // a machine without sh: the next run sweeps
  guard.stdin.once('error', () => undefined);
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
}

const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

function leave(name: string, signal: keyof typeof EXIT_BY_SIGNAL): never {
  sweepRun(name);
  sweepDeadOwners();
  process.exit(EXIT_BY_SIGNAL[signal]);
}

const LOOK_MS = 500;

/** When npm started us and is killed, nobody reads our report any more. */
function leaveWithNpm(name: string): NodeJS.Timeout | undefined {
  if (process.env['npm_lifecycle_event'] === undefined) return undefined;
  // npm starts a shell, and the shell starts us: either may be the one that dies.
  const line = (): string => `${String(process.ppid)} ${String(parentOf(process.ppid))}`;
  const before = line();
  return setInterval(() => {
    if (line() !== before) leave(name, 'SIGHUP');
  }, LOOK_MS).unref();
}
