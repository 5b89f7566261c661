import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { processTable, type ProcessRow } from '../process-table';
import { ThreadFiles } from './thread-files';
import { timedBy } from './timed-sleep';
import { hasRealTimer, isVirtualThread, VirtualProcesses } from './virtual-processes';

/** Some Linux kernels are built without (CONFIG_PROC_CHILDREN), and other systems have no /proc. */
const LISTS_CHILDREN = existsSync(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`);

/** All are asleep; `timed`: one of them will wake up by itself. */
export type Still = 'asleep' | 'timed';

/** How many switches there are in what `glance` returns. */
export function sumOfSwitches(glance: string): number {
  return glance.split(' ').reduce((sum, one) => sum + Number(one.split(':')[1] ?? 0), 0);
}

/**
 * Reports when nothing can happen in some processes and in all that they started unless something outside, or a timer,
 * makes it: known, not waited for. Each thread is looked at twice; if all were asleep both times and none has been
 * switched to in between, then at the moment between the two looks all of them slept at once, and only what is awake can
 * wake others.
 */
export class Stillness {
  readonly #files = new ThreadFiles();
  readonly #virtual = new VirtualProcesses();

  /** @param roots called at each look, since processes may join */
  constructor(private readonly roots: () => readonly number[]) {}

  /** Resolves when all is still, or when `isOver` says that the answer is not needed any more. */
  async until(isOver: () => boolean): Promise<void> {
    while (!isOver() && this.isStill() === undefined) await pause(1);
  }

  /** Undefined: at least one thread is awake. */
  isStill(): Still | undefined {
    const switches = this.glance();
    return switches === undefined ? undefined : this.isStillSince(switches);
  }

  /** The first look: how often each thread has been switched to. Undefined when one of them is awake. */
  glance(): string | undefined {
    if (process.platform !== 'linux') return areAsleep(this.roots()) ? '' : undefined;
    // A process that works, or that has a child which does, mostly does so in its main thread: often one look is enough.
    const members = this.#below((pid) => [pid]);
    if (members.some((pid) => this.#switches(pid, pid) === undefined)) return undefined;
    return this.#switchesOfAll(members);
  }

  /** The second look: since the first, no thread has been awake. */
  isStillSince(switches: string): Still | undefined {
    if (process.platform !== 'linux') return areAsleep(this.roots()) ? 'asleep' : undefined;
    const members = this.members();
    this.#files.keep(members);
    let isTimed = false;
    for (const pid of members) {
      for (const [at, thread] of this.#files.threadsOf(pid).entries()) {
        const sleep = this.#sleep(pid, thread);
        if (sleep === undefined) return undefined;
        // The second thread of a Node process hands V8 what is to be done later, such as collecting garbage.
        isTimed ||= sleep === 'timed' && (at !== 1 || hasRealTimer(pid));
      }
    }
    if (this.#switchesOfAll(members) !== switches) return undefined;
    return isTimed ? 'timed' : 'asleep';
  }

  close(): void {
    this.#files.close();
  }

  /** The roots, and all that came of them. */
  members(): number[] {
    return this.#below((pid) => this.#files.threadsOf(pid));
  }

  /** What the threads that `threadsOf` says have started, and so on. */
  #below(threadsOf: (pid: number) => readonly number[]): number[] {
    const roots = this.roots();
    if (!LISTS_CHILDREN) return [...familyOf(roots, processTable())];
    const found = [...roots];
    // It grows while it is gone through.
    for (const pid of found) {
      for (const thread of threadsOf(pid)) {
        const children = this.#files.read(pid, thread, 'children') ?? '';
        if (children !== '') for (const child of children.trim().split(' ')) found.push(Number(child));
      }
    }
    return found;
  }

  #switchesOfAll(members: readonly number[]): string | undefined {
    let all = '';
    for (const pid of members) {
      all += `${String(pid)}=`;
      for (const thread of this.#files.threadsOf(pid)) {
        const switches = this.#switches(pid, thread);
        if (switches === undefined) return undefined;
        all += `${String(thread)}:${switches} `;
      }
      all += ';';
    }
    return all;
  }

  /** Undefined for one that is awake. S sleeps, t and T are stopped, Z is dead; D waits for a disk, which will answer. */
  #switches(pid: number, thread: number): string | undefined {
    const status = this.#files.read(pid, thread, 'status');
    if (status === undefined || status === null) return 'gone';
    const state = status.charAt(status.indexOf('\nState:\t') + 8);
    if (!'StTZX'.includes(state)) return undefined;
    const at = status.indexOf('\nvoluntary_ctxt_switches:\t');
    return status.slice(at + 26, status.indexOf('\n', at + 26));
  }

  /**
   * A thread that was about to sleep when its processor was given to another one counts as asleep in its status, but
   * continues where it was, and may find that there is something to do. To answer this question the system waits until
   * the thread is off its processor for good; it says `running` for one that is not.
   */
  #sleep(pid: number, thread: number): Still | undefined {
    const call = this.#files.read(pid, thread, 'syscall');
    if (call === undefined) return 'asleep';
    if (call === null) return this.#sleepBy(pid, thread);
    if (call.startsWith('running')) return undefined;
    const cause = timedBy(call);
    // Where no timer of the code's own makes its event loop wake up, only V8 does, for its own ends.
    const isVirtual = cause === 'loop' && this.#virtual.has(pid) && isVirtualThread(pid, thread);
    if (isVirtual && !hasRealTimer(pid)) return 'asleep';
    return cause === undefined ? 'asleep' : 'timed';
  }

  /** Where the system keeps that to itself, it may still say in which function of its own the thread waits. */
  #sleepBy(pid: number, thread: number): Still {
    return this.#files.read(pid, thread, 'wchan')?.includes('nanosleep') === true ? 'timed' : 'asleep';
  }
}

/** The processes that have been awake between two looks, as those recorded them. */
export function movedBetween(earlier: string, later: string): number[] {
  const before = new Set(earlier.split(';'));
  return later
    .split(';')
    .filter((one) => one !== '' && !before.has(one))
    .map((one) => Number.parseInt(one, 10));
}

/** Where the system does not count switches: all asleep, as far as one look can say. */
function areAsleep(roots: readonly number[]): boolean {
  const table = processTable();
  const members = familyOf(roots, table);
  return table.every((row) => !members.has(row.pid) || row.isAsleep);
}

function familyOf(roots: readonly number[], table: readonly ProcessRow[]): Set<number> {
  const members = new Set(roots);
  for (let size = -1; size !== members.size;) {
    size = members.size;
    for (const row of table) if (members.has(row.parent)) members.add(row.pid);
  }
  return members;
}
