import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { becomeSubreaper, leaveProcessGroup } from '../kernel/orphans';
import { runName } from '../containment/run';
import { watchNpm } from './npm-watch';
import { ResultChannel } from './result-channel';

/** The variable in which the command finds the process that watches over it. */
export const SUPERVISOR_VARIABLE = 'FORKLINGS_SUPERVISOR';

/** The largest of the codes with which a command ends by itself. */
const CANNOT_JUDGE = 2;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The place of the compiled grader, see compiled.cjs. */
interface Compiled {
  readonly home: string;
  readonly cache: string;
  /** Set when the cache is in a folder that must end with this process. */
  readonly temporary?: string;
}

/**
 * Watches over the process of a command from above. A process that was started below it, and has shed its session, its
 * environment and its parents, becomes a child of this process when they die. So everything ends with the command,
 * however the command ends. When this process is killed, the command gets a signal and cleans up by itself
 * (leftovers.ts).
 *
 * @param compiled the compiled grader, for which the command waits
 * @param opener the shell of opener.cjs: this process may adopt orphans only when it has left its child to others
 */
export async function supervise(
  command: ChildProcess,
  compiled: Compiled,
  opener?: ChildProcess,
): Promise<never> {
  const { pid } = command;
  if (pid === undefined) throw new Error('the process of the command has no pid');
  const run = runName(pid);
  const ended = once(command, 'exit');
  if (opener !== undefined) await hasLeft(opener);
  becomeSubreaper();
  // After a SIGKILL for npm's whole group, this process is then left to sweep. A shell's own job stays whole, for
  // Ctrl-Z.
  if (!isGroupLeader()) leaveProcessGroup();
  let interruptions = 0;
  const pass = (signal: NodeJS.Signals): void => {
    interruptions += 1;
    // The third signal means now. What the command leaves is swept below.
    command.kill(interruptions > 2 ? 'SIGKILL' : signal);
  };
  for (const signal of FORWARDED) process.on(signal, pass);
  // Else it would open a debugger for code that is being judged.
  process.on('SIGUSR1', () => undefined);
  const npm = watchNpm(() => pass('SIGHUP'));
  const results = new ResultChannel(command, compiled);
  const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  clearInterval(npm);
  await sweepAfter(run, signal !== null || (code ?? 0) > CANNOT_JUDGE);
  // Last of all: nothing that could change the file is left, and no code that was judged has met a process that is to write it.
  const isWritten = signal !== null || (await results.write());
  if (compiled.temporary !== undefined) rmSync(compiled.temporary, { recursive: true, force: true });
  for (const one of FORWARDED) process.off(one, pass);
  if (signal !== null) process.kill(process.pid, signal);
  // For a signal that is ignored by default, or that comes late.
  process.exit(isWritten ? (code ?? 128 + constants.signals[signal ?? 'SIGKILL']) : CANNOT_JUDGE);
}

/** The shell has ended, so what it started has a different parent. */
function hasLeft(opener: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    opener.once('exit', () => resolve());
    opener.once('error', () => resolve());
  });
}

/** An interrupted command has had no time to give back the shared memory that it created for its processes. */
async function sweepAfter(run: string, wasKilled: boolean): Promise<void> {
  if (!wasKilled && hasNoChild()) return;
  const { endAndBuryDescendants } = await import('../containment/descendants');
  if ((await endAndBuryDescendants()) === 0 && !wasKilled) return;
  const { sweepRun } = await import('../containment/sweep-runs');
  const { sweepDeadOwners } = await import('../kernel/internal');
  sweepRun(run);
  sweepDeadOwners();
}

/** In the ordinary case, avoids loading the code that ends descendants. Some Linux kernels do not list children. */
function hasNoChild(): boolean {
  try {
    const pid = String(process.pid);
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8') === '';
  } catch {
    return false;
  }
}

/** Field 5 of /proc/<pid>/stat is the process group, see proc(5). */
function isGroupLeader(): boolean {
  try {
    const stat = readFileSync('/proc/self/stat', 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]) === process.pid;
  } catch {
    return true; // without /proc the command refuses to judge
  }
}
