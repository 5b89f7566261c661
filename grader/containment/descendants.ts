import { setTimeout as pause } from 'node:timers/promises';
import { becomeSubreaper, buryOrphan } from '../kernel/orphans';
import { endAll } from './end-all';
import { processTable, wholeProcessTable, type ProcessRow } from './process-table';
import { processName } from './run';

/**
 * Makes this process the subreaper of its descendants. A process can shed its session, its environment and its parent,
 * but then the system gives it a new parent: the nearest ancestor that is a subreaper (prctl(2)). So a subreaper can find
 * all its descendants, whatever they do.
 */
export function adoptOrphans(): void {
  becomeSubreaper();
  hasAdopted = true;
}

let hasAdopted = false;
/** The processes that this one started in sessions of their own, by pid and birth. */
const own = new Set<string>();

/** Records that this process started `pid` in a session of its own, so it is not an orphan. */
export function notOrphaned(pid: number): void {
  own.add(processName(pid));
}

/**
 * The orphans that this process has adopted, and everything below them: what a process under test had started before it
 * died. A child of ours in a foreign session was either started there by us or adopted as an orphan.
 */
export function orphans(table: readonly ProcessRow[] = processTable()): ProcessRow[] {
  if (!hasAdopted) return [];
  const session = table.find(({ pid }) => pid === process.pid)?.session;
  const isOrphan = (row: ProcessRow): boolean =>
    row.parent === process.pid && row.session !== session && !own.has(`${String(row.pid)}-${row.birth}`);
  return familyOf(table.filter(isOrphan), table);
}

/** Ends them, and buries those that are dead. What is not dead yet is buried by the next call. */
export function endOrphans(): void {
  let found: readonly ProcessRow[] = [];
  const ended = endAll(() => (found = orphans()).filter(isLiving));
  for (const { pid, parent, isZombie } of found) if (isZombie && parent === process.pid) buryOrphan(pid);
  for (const pid of ended) buryOrphan(pid);
}

/** Everything below a process, zombies included. */
export function descendantsOf(pid: number, table: readonly ProcessRow[] = wholeProcessTable()): ProcessRow[] {
  return familyOf(
    table.filter((row) => row.parent === pid),
    table,
  );
}

/** Ends the processes below this one that `isWanted` accepts. Returns how many it ended. */
export function endDescendants(isWanted: (row: ProcessRow) => boolean = () => true): number {
  return endAll(() => descendantsOf(process.pid).filter((row) => isLiving(row) && isWanted(row))).size;
}

/** Ends everything below this process, which needs none of its children any more. Resolves when no zombie of them is left. */
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

/** A process that now belongs to a different user cannot be ended by us, so it is not waited for. */
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
