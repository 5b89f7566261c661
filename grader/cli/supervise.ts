import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { constants } from 'node:os';
import { becomeSubreaper, leaveProcessGroup } from '../kernel/orphans';
import { runName } from '../containment/run';
import { watchNpm } from './npm-watch';

/** The command asks its environment for this: the process that watches over it. */
export const SUPERVISOR_VARIABLE = 'FORKLINGS_SUPERVISOR';

/** The last of the codes with which a command ends of its own accord. */
const CANNOT_JUDGE = 2;
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Where the compiled grader lies, see compiled.cjs. */
interface Compiled {
  readonly home: string;
  readonly cache: string;
  /** The cache is in a folder that is to end with this process. */
  readonly temporary?: string;
}

/**
 * Watches over the process of a command, from above: whatever was started below it, and has shed its session, its
 * environment and its parents, becomes a child of this process when they die. So it all ends with the command, however
 * the command ends. When this process is killed, the command gets a signal and cleans up by itself (leftovers.ts).
 *
 * @param compiled the compiled grader, which the command waits for
 */
export async function supervise(command: ChildProcess, compiled: Compiled): Promise<never> {
  const { pid } = command;
  if (pid === undefined) throw new Error('the process of the command has no number');
  becomeSubreaper();
  const run = runName(pid);
  const ended = once(command, 'exit');
  // So that a SIGKILL for the whole group of npm leaves one that sweeps. A shell's own job stays as a whole, for Ctrl-Z.
  if (!isGroupLeader()) leaveProcessGroup();
  let interruptions = 0;
  const pass = (signal: NodeJS.Signals): void => {
    interruptions += 1;
    // Twice means now; what it leaves is swept below.
    command.kill(interruptions > 2 ? 'SIGKILL' : signal);
  };
  for (const signal of FORWARDED) process.on(signal, pass);
  const npm = watchNpm(() => pass('SIGHUP'));
  release(command, compiled);
  const [code, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  clearInterval(npm);
  await sweepAfter(run, signal !== null || (code ?? 0) > CANNOT_JUDGE);
  if (compiled.temporary !== undefined) rmSync(compiled.temporary, { recursive: true, force: true });
  for (const one of FORWARDED) process.off(one, pass);
  if (signal !== null) process.kill(process.pid, signal);
  // A signal whose default is to be ignored, or that comes late.
  process.exit(code ?? 128 + constants.signals[signal ?? 'SIGKILL']);
}

function release(command: ChildProcess, compiled: Compiled): void {
  const channel = command.stdio[3];
  if (channel === null || channel === undefined || !('end' in channel))
    throw new Error('no channel to the command');
  channel.once('error', () => undefined); // it has ended already
  channel.end(JSON.stringify(compiled));
}

/** A command that was interrupted has had no time to give back the shared memory that it made for its processes. */
async function sweepAfter(run: string, wasKilled: boolean): Promise<void> {
  if (!wasKilled && hasNoChild()) return;
  const { endAndBuryDescendants } = await import('../containment/descendants');
  if ((await endAndBuryDescendants()) === 0 && !wasKilled) return;
  const { sweepRun } = await import('../containment/sweep-runs');
  const { sweepDeadOwners } = await import('../kernel/internal');
  sweepRun(run);
  sweepDeadOwners();
}

/** In the ordinary case, without loading what ends descendants. Some Linux kernels do not list children. */
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
