import { spawn } from 'node:child_process';
import { Socket } from 'node:net';
import path from 'node:path';
import { getSignalWhenParentDies, sweepDeadOwners } from '../kernel/internal';
import { adoptOrphans, endDescendants, notOrphaned } from '../lab/containment/descendants';
import { runName } from '../lab/containment/run';
import { makeRunFolder } from '../lab/containment/run-folder';
import { sweepDeadRuns, sweepRun } from '../lab/containment/sweep-runs';
import { watchNpm } from './npm-watch';
import { SUPERVISOR_VARIABLE } from './supervise';

/**
 * Runs a command so that nothing outlives it. What an earlier, killed run has left is swept first. An end by signal is
 * an end with cleaning. After SIGKILL the supervisor sweeps (supervise.ts); against SIGKILL for both, a shell of a few
 * kilobytes, in a session of its own, waits for this process to be gone, and then sweeps what can be found by marks.
 */
export async function withoutLeftovers<T>(run: () => Promise<T>): Promise<T> {
  const name = runName();
  process.env['FORKLINGS_RUN'] = name;
  sweepDeadRuns();
  process.env['FORKLINGS_TMPDIR'] = makeRunFolder(name);
  sweepDeadOwners();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => leave(name, signal));
  adoptOrphans();
  const isSupervised = heedSupervisor();
  const guard = startGuard(name);
  const npm = isSupervised ? undefined : watchNpm(() => leave(name, 'SIGHUP'));
  try {
    return await run();
  } finally {
    clearInterval(npm);
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
  if (guard.pid !== undefined) notOrphaned(guard.pid);
  guard.unref();
  guard.once('error', () => undefined); // a machine without sh: the next run sweeps
  guard.stdin.once('error', () => undefined);
  if (guard.stdin instanceof Socket) guard.stdin.unref();
  return guard;
}

const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

function leave(name: string, signal: keyof typeof EXIT_BY_SIGNAL): never {
  endDescendants();
  sweepRun(name);
  sweepDeadOwners();
  process.exit(EXIT_BY_SIGNAL[signal]);
}

/** Is there a supervisor above? Then its end is a signal for this process. */
function heedSupervisor(): boolean {
  const supervisor = Number(process.env[SUPERVISOR_VARIABLE]);
  Reflect.deleteProperty(process.env, SUPERVISOR_VARIABLE);
  if (!Number.isInteger(supervisor)) return false;
  getSignalWhenParentDies(supervisor, 'SIGTERM');
  return true;
}
