import { closeSync, existsSync, openSync, readdirSync, readSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { birthOf } from '../../kernel/internal';
import { processTable, type ProcessRow } from './process-table';

/** Nobody stays preempted for so many looks: this system does not tell where processes wait (it may be forbidden). */
const MOST_DOUBTS = 300;

/** Some Linux kernels are built without (CONFIG_PROC_CHILDREN), and other systems have no /proc. */
const LISTS_CHILDREN = existsSync(`/proc/${String(process.pid)}/task/${String(process.pid)}/children`);

/**
 * Tells when nothing can happen in some processes, and in all that they started, unless somebody outside, or a timer, makes
 * it: known, not waited for. Each thread is looked at twice; if all were asleep both times and none has been switched to in
 * between, then at the moment between the two looks all of them slept at once, and only who is awake can wake others.
 */
export class Stillness {
  /** Files of /proc, by process, that are read again and again: to open one takes longer than to read it. */
  readonly #files = new Map<number, Map<string, number>>();
  readonly #buffer = Buffer.alloc(8192);
  /** How many looks in a row only wchan spoke against sleep. */
  #doubts = 0;
  /** What the last look saw. */
  #last: string | undefined;

  constructor(private readonly roots: readonly number[]) {}

  /** Resolves when all is still, or when `isOver` says that nobody waits for that any more. */
  async until(isOver: () => boolean): Promise<void> {
    while (!isOver() && !this.isStill()) await pause(1);
  }

  isStill(): boolean {
    if (process.platform !== 'linux') return areAsleep(this.roots);
    const before = this.#last;
    const first = (this.#last = this.#look());
    if (first === undefined) return false;
    // The look before this one will do, however long ago it was: nobody has been switched to since.
    return first === before || first === (this.#last = this.#look());
  }

  close(): void {
    for (const pid of this.#files.keys()) this.#forget(pid);
  }

  /** The roots, and all that came of them by way of main threads. */
  members(): number[] {
    if (!LISTS_CHILDREN) return [...familyOf(this.roots, processTable())];
    const found = [...this.roots];
    // It grows while it is gone through.
    for (const pid of found) {
      const children = this.#read(pid, `task/${String(pid)}/children`) ?? '';
      for (const child of children.split(' ')) if (child !== '') found.push(Number(child));
    }
    return found;
  }

  /** How often each thread has been switched to; undefined when one of them is awake. */
  #look(): string | undefined {
    const members = this.members();
    for (const pid of this.#files.keys()) if (!members.includes(pid)) this.#forget(pid);
    // Whoever is at work is mostly a main thread: one look at each is enough then.
    if (members.some((pid) => this.#switches(pid, pid) === undefined)) return undefined;
    if (this.#doubts < MOST_DOUBTS) {
      const isPreempted = members.some((pid) => this.#isPreempted(pid));
      this.#doubts = isPreempted ? this.#doubts + 1 : 0;
      if (isPreempted) return undefined;
    }
    let seen = '';
    for (const pid of members) {
      for (const thread of threadsOf(pid)) {
        const switches = this.#switches(pid, thread);
        if (switches === undefined) return undefined;
        seen += `${String(thread)}:${switches} `;
      }
    }
    return seen;
  }

  /** Undefined for one that is awake. S sleeps, t and T are stopped, Z is dead; D waits for a disk, which will answer. */
  #switches(pid: number, thread: number): string | undefined {
    const status = this.#read(pid, `task/${String(thread)}/status`);
    if (status === undefined) return 'gone';
    if (!/^State:\t[StTZX]/m.test(status)) return undefined;
    return /^voluntary_ctxt_switches:\t(\d+)/m.exec(status)?.[1] ?? '0';
  }

  /**
   * Who was just about to sleep when another process was given its processor counts as asleep, but goes on where it was, and
   * may find that there is something to do. Such a one waits nowhere in the kernel: its wchan is 0, see proc(5).
   */
  #isPreempted(pid: number): boolean {
    // The dead wait nowhere, either.
    return this.#read(pid, `task/${String(pid)}/wchan`) === '0' && birthOf(pid) !== null;
  }

  /** Undefined when the process, or that thread of it, has ended. */
  #read(pid: number, path: string): string | undefined {
    const files = this.#files.get(pid) ?? new Map<string, number>();
    this.#files.set(pid, files);
    let file = files.get(path);
    try {
      if (file === undefined) files.set(path, (file = openSync(`/proc/${String(pid)}/${path}`, 'r')));
      const length = readSync(file, this.#buffer, 0, this.#buffer.length, 0);
      return this.#buffer.toString('latin1', 0, length);
    } catch (error) {
      // With no descriptor left nothing is known, least of all that it has ended.
      if (!isOfTheDead(error)) throw error;
      if (file !== undefined) closeSync(file);
      files.delete(path);
      return undefined;
    }
  }

  #forget(pid: number): void {
    for (const file of this.#files.get(pid)?.values() ?? []) closeSync(file);
    this.#files.delete(pid);
  }
}

function isOfTheDead(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' || code === 'ESRCH';
}

function threadsOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${String(pid)}/task`).map(Number);
  } catch {
    return [];
  }
}

/** Where the system does not count switches: all asleep, as far as one look can tell. */
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
