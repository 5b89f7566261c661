import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { processTable, type ProcessRow } from '../process-table';
import { Descriptors } from './descriptors';
import { ThreadLooks } from './thread-looks';
import { hasRealTimer, isVirtualThread, VirtualProcesses } from './virtual-processes';

/** False on Linux kernels built without CONFIG_PROC_CHILDREN, and on systems without /proc. */
const LISTS_CHILDREN = existsSync(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`);

/** All threads are asleep; `timed`: at least one will wake up by itself. */
export type Still = 'asleep' | 'timed';

/** The number of switches in what `glance` returned. */
export function sumOfSwitches(glance: string): number {
  return glance.split(' ').reduce((sum, one) => sum + Number(one.split(':')[1] ?? 0), 0);
}

/**
 * Knows when nothing can happen in some processes, and in all that they started, unless something outside or a timer
 * causes it. That is a fact, not a length of time: each thread is looked at twice. If all were asleep both times and none
 * was switched to in between, then all of them slept at once between the two looks, and only an awake thread can wake
 * another.
 */
export class Stillness {
  readonly #looks = new ThreadLooks();
  readonly #virtual = new VirtualProcesses();
  readonly #descriptors = new Descriptors();
  #still: readonly number[] = [];

  /** @param roots called at each look, since processes may join */
  constructor(private readonly roots: () => readonly number[]) {}

  /** Resolves when all is still, or when `isOver` returns true because the answer is no longer needed. */
  async until(isOver: () => boolean): Promise<void> {
    while (!isOver() && this.isStill() === undefined) await pause(1);
  }

  /** Undefined: at least one thread is awake. */
  isStill(): Still | undefined {
    const switches = this.glance();
    return switches === undefined ? undefined : this.isStillSince(switches);
  }

  /** The first look: how often each thread has been switched to. Undefined: at least one is awake. */
  glance(): string | undefined {
    if (process.platform !== 'linux') return areAsleep(this.roots()) ? '' : undefined;
    // Working processes mostly work in their main threads, so looking at those first is often enough.
    const members = this.#below((pid) => [pid]);
    if (members.some((pid) => this.#looks.switches(pid, pid) === undefined)) return undefined;
    return this.#switchesOfAll(members, this.#threads());
  }

  /** The second look: whether no thread has been awake since the first. */
  isStillSince(switches: string): Still | undefined {
    if (process.platform !== 'linux') {
      this.#still = this.members();
      return areAsleep(this.roots()) ? 'asleep' : undefined;
    }
    // Listed once for this whole look, which is enough: only a thread that was awake after the first look could have
    // started a new one since, and it is seen to have been switched to.
    const threads = this.#threads();
    const members = this.#below(threads);
    this.#looks.keep(members);
    this.#descriptors.lookAt(switches);
    let isTimed = false;
    for (const pid of members) {
      for (const [at, thread] of threads(pid).entries()) {
        const sleep = this.#sleep(pid, thread);
        if (sleep === undefined) return undefined;
        // The second thread of a Node process schedules V8's delayed tasks, such as collecting garbage: it does not count.
        isTimed ||= sleep === 'timed' && (at !== 1 || hasRealTimer(this.#descriptors.of(pid)));
      }
    }
    if (this.#switchesOfAll(members, threads) !== switches) return undefined;
    this.#still = members;
    return isTimed ? 'timed' : 'asleep';
  }

  /** What the descriptors of the process refer to, at the time of the glance that returned these switches. */
  descriptorsOf(pid: number, switches: string): readonly string[] {
    this.#descriptors.lookAt(switches);
    return this.#descriptors.of(pid);
  }

  close(): void {
    this.#looks.close();
  }

  /** The roots and all their descendants. */
  members(): number[] {
    return this.#below(this.#threads());
  }

  /** The members at the last look that found all still. */
  get stillMembers(): readonly number[] {
    return this.#still;
  }

  /** The threads of a process, listed when they are first asked for: a list takes as long as a look at ten threads. */
  #threads(): (pid: number) => readonly number[] {
    const known = new Map<number, readonly number[]>();
    return (pid) => {
      const threads = known.get(pid) ?? this.#looks.threadsOf(pid);
      known.set(pid, threads);
      return threads;
    };
  }

  /** The roots and all their descendants, as far as the threads that `threadsOf` returns started them. */
  #below(threadsOf: (pid: number) => readonly number[]): number[] {
    const roots = this.roots();
    if (!LISTS_CHILDREN) return [...familyOf(roots, processTable())];
    const found = [...roots];
    // `found` grows during this loop.
    for (const pid of found) {
      for (const thread of threadsOf(pid)) found.push(...this.#looks.childrenOf(pid, thread));
    }
    return found;
  }

  #switchesOfAll(
    members: readonly number[],
    threadsOf: (pid: number) => readonly number[],
  ): string | undefined {
    let all = '';
    for (const pid of members) {
      all += `${String(pid)}=`;
      for (const thread of threadsOf(pid)) {
        const switches = this.#looks.switches(pid, thread);
        if (switches === undefined) return undefined;
        all += `${String(thread)}:${switches} `;
      }
      all += ';';
    }
    return all;
  }

  #sleep(pid: number, thread: number): Still | undefined {
    const sleep = this.#looks.sleep(pid, thread);
    if (sleep === undefined) return undefined;
    // The timers of such a thread are virtual, so only V8 wakes its event loop by a timeout, for its own purposes.
    if (sleep.timedBy === 'loop' && this.#virtual.has(pid)) {
      const descriptors = this.#descriptors.of(pid);
      if (isVirtualThread(pid, thread, descriptors) && !hasRealTimer(descriptors)) return 'asleep';
    }
    return sleep.timedBy === undefined ? 'asleep' : 'timed';
  }
}

/** The processes that were awake between two glances. */
export function movedBetween(earlier: string, later: string): number[] {
  const before = new Set(earlier.split(';'));
  return later
    .split(';')
    .filter((one) => one !== '' && !before.has(one))
    .map((one) => Number.parseInt(one, 10));
}

/** Where the system does not count switches: whether all are asleep, as far as one look can show. */
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
