import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentOf } from '../containment/process-table';
import { isLiveRun, runName } from '../containment/run';
import type { Limits } from './limits';

const CONTROLLERS = ['memory', 'pids'] as const;
const PREFIX = 'forklings-';
/** Where the processes of a delegated group go, because a group that has limited groups may hold no processes itself. */
const REST = `${PREFIX}rest`;
const IN_REST = new RegExp(`/${REST}$`);
/** Groups that a login has for all that its user starts; they are not ours to divide. */
const OF_A_LOGIN = /\/session-[^/]*\.scope$/;
/** The kernel counts threads. */
export const THREADS_OF_A_PROCESS = 16;
const REMOVAL_TRIES = 100;
const REMOVAL_PAUSE_MS = 20;

let made = 0;

/**
 * A control group (v2) of its own for a sandbox: there the kernel itself refuses what exceeds a limit, at the moment of the
 * request. It exists only where a group is delegated to this user, as `systemd-run --user --scope -p Delegate=yes` does.
 */
export class Cgroup {
  private constructor(private readonly folder: string) {}

  /** Undefined where this process may make none, or the kernel has given v2 neither memory nor processes to limit. */
  static make(limits: Limits): Cgroup | undefined {
    try {
      const base = baseOf(
        readFileSync('/proc/self/cgroup', 'utf8'),
        readFileSync('/proc/self/mountinfo', 'utf8'),
      );
      const ours = base === undefined ? [] : delegate(base);
      if (base === undefined || ours.length === 0) return undefined;
      removeDead(base);
      const folder = path.join(base, `${PREFIX}${runName()}.${String(++made)}`);
      mkdirSync(folder);
      const group = new Cgroup(folder);
      if (ours.includes('memory')) {
        group.#write('memory.max', String(limits.memoryBytes));
        group.#write('memory.oom.group', '1');
        group.#writeIfThere('memory.swap.max', '0');
      }
      if (ours.includes('pids')) group.#write('pids.max', String(limits.processes * THREADS_OF_A_PROCESS));
      return group;
    } catch {
      return undefined;
    }
  }

  /** The command that runs `program` in this group, from its first instruction on; or outside, if it may not join. */
  commandFor(program: string, words: readonly string[]): [string, string[]] {
    const join = '{ echo 0 > "$0"; } 2>/dev/null; exec "$@"';
    return ['/bin/sh', ['-c', join, path.join(this.folder, 'cgroup.procs'), program, ...words]];
  }

  /** The limit that the kernel had to enforce. */
  exceeded(): 'memory' | 'processes' | undefined {
    if (this.#count('memory.events', 'oom_kill') > 0) return 'memory';
    return this.#count('pids.events', 'max') > 0 ? 'processes' : undefined;
  }

  /** Ends what is left in it, and removes it; what cannot be removed now, the next run removes. */
  async remove(): Promise<void> {
    this.#writeIfThere('cgroup.kill', '1');
    for (let tries = 0; tries < REMOVAL_TRIES && !removeIfEmpty(this.folder); tries++)
      await sleep(REMOVAL_PAUSE_MS);
  }

  #count(file: string, event: string): number {
    try {
      const text = readFileSync(path.join(this.folder, file), 'utf8');
      return Number(new RegExp(`^${event} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
    } catch {
      return 0; // the controller is not ours
    }
  }

  #write(file: string, text: string): void {
    writeFileSync(path.join(this.folder, file), text);
  }

  #writeIfThere(file: string, text: string): void {
    try {
      this.#write(file, text);
    } catch {
      // Older kernels, and those without swap, lack some.
    }
  }
}

/**
 * The folder of the group that this run was started in, or undefined where v2 is not mounted.
 *
 * @param own /proc/self/cgroup
 * @param mounts /proc/self/mountinfo
 */
export function baseOf(own: string, mounts: string): string | undefined {
  const group = /^0::(.*)$/m.exec(own)?.[1]?.replace(IN_REST, '');
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    if (!after.startsWith('cgroup2 ')) continue;
    const [, , , root = '/', at = ''] = before.split(' ');
    if (group === undefined || OF_A_LOGIN.test(group)) return undefined;
    const inside = path.posix.relative(root, group);
    return inside.startsWith('..') ? undefined : path.posix.join(at, inside);
  }
  return undefined;
}

/** Gives the groups below `base` those controllers that there are, and returns them. */
function delegate(base: string): string[] {
  const read = (file: string): string[] => readFileSync(path.join(base, file), 'utf8').trim().split(/\s+/);
  const ours = CONTROLLERS.filter((one) => read('cgroup.controllers').includes(one));
  const enabled = read('cgroup.subtree_control');
  const missing = ours.filter((one) => !enabled.includes(one));
  if (missing.length === 0) return ours;
  const enable = (): void =>
    writeFileSync(path.join(base, 'cgroup.subtree_control'), missing.map((one) => `+${one}`).join(' '));
  try {
    enable();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EBUSY')) throw error;
    makeRoom(base, read('cgroup.procs'));
    enable();
  }
  return ours;
}

/** Moves this run's processes out of the way; if there are others, the group was not made for this run. */
function makeRoom(base: string, pids: readonly string[]): void {
  const inside = new Set(pids.map(Number));
  const first = ancestors(process.pid).findLast((pid) => inside.has(pid)) ?? process.pid;
  if (![...inside].every((pid) => ancestors(pid).includes(first)))
    throw new Error('the group has processes of others');
  const rest = path.join(base, REST);
  mkdirSync(rest, { recursive: true });
  for (const pid of pids) writeFileSync(path.join(rest, 'cgroup.procs'), pid);
}

/** Itself, its parent, and so on. */
function ancestors(pid: number): number[] {
  const found: number[] = [];
  for (let one: number | undefined = pid; one !== undefined && one > 0; one = parentOf(one)) found.push(one);
  return found;
}

/** The groups of runs that were killed. */
function removeDead(base: string): void {
  for (const name of readdirSync(base))
    if (name.startsWith(PREFIX) && name !== REST && !isLiveRun(name.slice(PREFIX.length)))
      removeIfEmpty(path.join(base, name));
}

/** Whether it is gone. It stays while processes in it are ending. */
function removeIfEmpty(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch {
    return !existsSync(folder);
  }
}
