import { endOrphans, notOrphaned } from './descendants';
import { endAll } from './end-all';
import { hasChildren, processRow, processTable, startedWith, type ProcessRow } from './process-table';

/** The environment variable that marks every process of a family, through any number of forks. */
export const FAMILY_VARIABLE = 'FORKLINGS_FAMILY';

/**
 * A process under test and all its descendants. A descendant is recognised by its parent, by the session in which it was
 * started, or by the mark in its environment: to leave the family, it would have to shed all three.
 */
export class Family {
  constructor(
    readonly rootPid: number,
    readonly mark: string,
  ) {
    notOrphaned(rootPid);
  }

  /** Its living members, the root first if it is alive. Zombies are not. */
  members(table: readonly ProcessRow[] = processTable()): ProcessRow[] {
    const living = table.filter((row) => !row.isZombie);
    const isBorn = (row: ProcessRow): boolean => row.session === this.rootPid || markOf(row) === this.mark;
    const inside = new Set(living.filter(isBorn).map((row) => row.pid));
    for (let size = -1; size !== inside.size;) {
      size = inside.size;
      for (const row of living) if (inside.has(row.parent)) inside.add(row.pid);
    }
    return living
      .filter((row) => inside.has(row.pid))
      .sort((a, b) => Number(b.pid === this.rootPid) - Number(a.pid === this.rootPid) || a.pid - b.pid);
  }

  /**
   * Its root, if it has started nothing that still runs, as far as its main thread knows: much cheaper than all `members`,
   * which also finds what other threads have started and what has left its parent.
   */
  loneRoot(): ProcessRow | undefined {
    return hasChildren(this.rootPid) === false ? processRow(this.rootPid) : undefined;
  }

  /** The number of ended members whose parents, living members themselves, have not reaped them yet. */
  unburied(table: readonly ProcessRow[] = processTable()): number {
    const living = new Set(this.members(table).map((row) => row.pid));
    return table.filter((row) => row.isZombie && living.has(row.parent)).length;
  }

  /** Ends every member, and the orphans of families whose root is dead. */
  kill(): void {
    endAll(() => this.members());
    endOrphans();
  }
}

/**
 * Marks by process, kept because an environment is slow to read and never changes. A process that is just being started
 * may not show its mark yet, so only the second look may conclude that it has none.
 */
const marks = new Map<string, { readonly mark: string | undefined; readonly isSure: boolean }>();
const MOST_MARKS = 4_000;

function markOf({ pid, birth }: ProcessRow): string | undefined {
  const key = `${String(pid)}-${birth}`;
  const known = marks.get(key);
  if (known?.isSure === true) return known.mark;
  const mark = startedWith(pid, FAMILY_VARIABLE);
  if (birth === '') return mark;
  if (marks.size > MOST_MARKS) marks.clear();
  marks.set(key, { mark, isSure: mark !== undefined || known !== undefined });
  return mark;
}
