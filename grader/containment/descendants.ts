import { setTimeout as pause } from 'node:timers/promises';
import { becomeSubreaper, buryOrphan } from '../kernel/orphans';
import { endAll } from './end-all';
import { processTable, wholeProcessTable, type ProcessRow } from './process-table';
import { processName } from './run';

/**
 * A process can shed its session, its environment and its parents. Then the system gives it a new parent: the nearest
 * ancestor that is a subreaper, see prctl(2). Such an ancestor knows all its descendants, whatever they do.
 */
export function adoptOrphans(): void {
  becomeSubreaper();
  hasAdopted = true;
}

let hasAdopted = false;
/** By number and birth, the processes that this one started in sessions of their own. */
const own = new Set<string>();

/** The process of that number was started by this one in a session of its own: it is not an orphan. */
export function notOrphaned(pid: number): void {
  own.add(processName(pid));
}

/**
 * Orphans that have come to this process, and all below them: what a process under test had started, when that process
 * is dead. A child of ours in a foreign session was either started there by us or has come as an orphan.
 */
export function orphans(table: readonly ProcessRow[] = processTable()): ProcessRow[] {
  if (!hasAdopted) return [];
  const session = table.find(({ pid }) => pid === process.pid)?.session;
  const isOrphan = (row: ProcessRow): boolean =>
    row.parent === process.pid && row.session !== session && !own.has(`${String(row.pid)}-${row.birth}`);
  return familyOf(table.filter(isOrphan), table);
}

export function endOrphans(): void {
  for (const pid of endAll(() => orphans().filter(isLiving))) buryOrphan(pid);
}

/** Everything below a process, zombies included. */
export function descendantsOf(pid: number, table: readonly ProcessRow[] = wholeProcessTable()): ProcessRow[] {
  return familyOf(
    table.filter((row) => row.parent === pid),
    table,
  );
}

/** Ends everything below this process that is wanted. Returns how many processes that were. */
export function endDescendants(isWanted: (row: ProcessRow) => boolean = () => true): number {
  return endAll(() => descendantsOf(process.pid).filter((row) => isLiving(row) && isWanted(row))).size;
}

/** Ends everything below this process, which has no other children left, and resolves when the system has buried it. */
export async function endAndBuryDescendants(): Promise<number> {
  let ended = endDescendants();
  for (;;) {
    const left = descendantsOf(process.pid);
    for (const { pid, isZombie } of left) if (isZombie) buryOrphan(pid);
    if (!left.some(isOurs)) return ended;
    await pause(1);
    ended += endDescendants();
  }
}

function isLiving({ isZombie }: ProcessRow): boolean {
  return !isZombie;
}

/** One that has become another user's cannot be ended by us, and is not waited for. */
function isOurs({ pid, isZombie }: ProcessRow): boolean {
  if (isZombie) return false;
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

function familyOf(roots: readonly ProcessRow[], table: readonly ProcessRow[]): ProcessRow[] {
  const found = new Map(roots.map((row) => [row.pid, row]));
  for (let size = -1; size !== found.size;) {
    size = found.size;
    for (const row of table) if (found.has(row.parent)) found.set(row.pid, row);
  }
  return [...found.values()];
}
