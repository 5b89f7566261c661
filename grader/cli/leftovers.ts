import { getSignalWhenParentDies, segmentsOf, sweepDeadOwners, unlinkSegment } from '../kernel/internal';
import { adoptOrphans, endDescendants } from '../containment/descendants';
import { runName } from '../containment/run';
import { makeRunFolder } from '../containment/run-folder';
import { sweepDeadRuns, sweepRun } from '../containment/sweep-runs';
import { heedOpener } from '../play/open-browser';
import { startGuard, type Guard } from './guard';
import { watchNpm } from './npm-watch';
import { expectSupervisor } from './result-channel';
import { SUPERVISOR_VARIABLE } from './supervise';

/**
 * Runs a command so that nothing outlives it. First it sweeps what an earlier, killed run has left. When a signal ends
 * the command, it still cleans up. After SIGKILL the supervisor sweeps (supervise.ts), and when both are killed, the
 * guard does.
 */
export async function withoutLeftovers<T>(run: () => Promise<T>): Promise<T> {
  const name = runName();
  process.env['FORKLINGS_RUN'] = name;
  // Registered before there is anything to clean; the handlers run only after the lines up to `run`. Not `once`,
  // because a second signal would then end this process in the middle of its cleaning. Two come easily: from a terminal
  // and from the supervisor, or, when the supervisor is killed, one for each of its threads that had been a parent.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => leave(name, signal, guard));
  // Without a listener, Node answers this signal by opening a debugger, and any process of the user may send it.
  process.on('SIGUSR1', () => undefined);
  sweepDeadRuns();
  process.env['FORKLINGS_TMPDIR'] = makeRunFolder(name);
  sweepDeadOwners();
  adoptOrphans();
  heedOpener();
  const guard = startGuard(name);
  const npm = heedSupervisor() ? undefined : watchNpm(() => leave(name, 'SIGHUP', guard));
  try {
    return await run();
  } finally {
    clearInterval(npm);
    sweepRun(name);
    sweepMemory();
    guard.dismiss();
  }
}

/**
 * Sweeps the memory of the dead and of this process, because what Jest's world has created is not given back at exit.
 */
function sweepMemory(): void {
  sweepDeadOwners();
  for (const { name } of segmentsOf(process.pid)) unlinkSegment(name);
}

const EXIT_BY_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

function leave(name: string, signal: keyof typeof EXIT_BY_SIGNAL, guard: Guard): never {
  // All but the guard, which must be there in case this is not finished.
  endDescendants(({ pid }) => pid !== guard.pid);
  sweepRun(name);
  sweepMemory();
  guard.dismiss();
  process.exit(EXIT_BY_SIGNAL[signal]);
}

/** Whether there is a supervisor above. If so, its end is made a signal for this process. */
function heedSupervisor(): boolean {
  const supervisor = Number(process.env[SUPERVISOR_VARIABLE]);
  Reflect.deleteProperty(process.env, SUPERVISOR_VARIABLE);
  if (!Number.isInteger(supervisor)) return false;
  getSignalWhenParentDies(supervisor, 'SIGTERM');
  expectSupervisor();
  return true;
}
