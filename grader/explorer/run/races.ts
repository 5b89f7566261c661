import { Operation } from '../../kernel/interception';
import { onlyReads } from '../board/independence';
import { Action, Flag, Pending } from '../board/codes';
import { has, type RunRecord, type StepRecord } from './run-record';

/** One side of a race. */
export interface RacingAccess {
  /** From 0. */
  readonly process: number;
  readonly step: number;
  readonly verb: 'reads' | 'writes';
}

/** Two accesses to the same bytes, not both reads, not both atomic, that nothing orders. */
export interface MemoryRace {
  readonly address: number;
  readonly earlier: RacingAccess;
  readonly later: RacingAccess;
}

/** What is remembered of bytes that are always accessed together, or of one byte. */
interface Cell {
  /** Per process: the time of its last access of each kind, and at which step it was. */
  readonly times: Int32Array;
  readonly steps: Int32Array;
  /** What a process learns by reading here with an atomic operation. */
  readonly left: Int32Array;
}

const PLAIN_WRITE = 0;
const PLAIN_READ = 1;
const ATOMIC_WRITE = 2;
const ATOMIC_READ = 3;
const KINDS = 4;

/**
 * The first data race of a run: vector clocks over the operations of the kernel, as grader/history's RaceDetector, which
 * it is held to by a test, but on plain arrays, since it looks at every schedule.
 *
 * @param isPlainOnly leaves out races of a plain access with an atomic one: a plain look at a word that is then changed by
 * compareExchange does no harm here
 */
export function findRaces(
  run: RunRecord,
  processes: number,
  { isPlainOnly = false } = {},
): MemoryRace | undefined {
  const clocks = Array.from({ length: processes }, (_, p) => {
    const clock = new Int32Array(processes);
    clock[p] = 1;
    return clock;
  });
  const cells = new Map<number, Cell>();
  const mixed = mixedWords(run);
  // What the processes knew that ended or were killed: a process that finds their pipes closed learns it.
  const gone = new Int32Array(processes);
  for (let at = 0; at < run.steps; at++) {
    const step = run.step(at);
    const { process, kind, address, size, flags, woken } = step;
    const clock = clocks[process];
    if (clock !== undefined && (step.action === Action.kill || kind === Pending.exit)) join(gone, clock);
    const isDone = step.action === Action.run || step.action === Action.cut;
    if (clock === undefined || !isDone || kind > Operation.closePipe) continue;
    if (kind === Operation.notify) {
      for (let p = 0; p < processes; p++) if ((woken & (1 << p)) !== 0) join(clocks[p], clock);
      if (woken !== 0) clock[process] = (clock[process] ?? 0) + 1;
      continue;
    }
    // Pipes, too: a reader learns what the writers knew, and a writer what the readers knew that made room.
    const isAtomic = kind >= Operation.load;
    if (mayFindClosed(step)) join(clock, gone);
    const isRead =
      onlyReads(kind) ||
      // It has moved nothing, so no other process can know that it was there.
      has(flags, Flag.blocked) ||
      kind === Operation.wait ||
      (kind === Operation.compareExchange && has(flags, Flag.notEqual));
    // One cell, where all accesses are alike; else a cell a byte, so that neighbours in one word do not race.
    const end = isMixed(mixed, address, size) ? address + size : address + 1;
    for (let byte = address; byte < end; byte++) {
      let cell = cells.get(byte);
      if (cell === undefined) {
        cell = {
          times: new Int32Array(processes * KINDS),
          steps: new Int32Array(processes * KINDS),
          left: new Int32Array(processes),
        };
        cells.set(byte, cell);
      }
      if (isAtomic && (isRead || kind !== Operation.store)) join(clock, cell.left);
      const race = clash(cell, clock, process, isRead, isAtomic, processes, isPlainOnly);
      if (race !== undefined) {
        return {
          address: byte,
          earlier: race,
          later: { process, step: at, verb: isRead ? 'reads' : 'writes' },
        };
      }
      const slot =
        process * KINDS +
        (isAtomic ? (isRead ? ATOMIC_READ : ATOMIC_WRITE) : isRead ? PLAIN_READ : PLAIN_WRITE);
      cell.times[slot] = clock[process] ?? 0;
      cell.steps[slot] = at;
      if (isAtomic && !isRead) cell.left.set(clock);
    }
    if (isAtomic && !isRead) clock[process] = (clock[process] ?? 0) + 1;
  }
  return undefined;
}

/** The step may have found that the other end of its pipe is closed everywhere; a poll does not say what it found. */
function mayFindClosed({ kind, bytes, flags }: StepRecord): boolean {
  if (has(flags, Flag.blocked)) return false;
  return (
    kind === Operation.pollPipe ||
    (bytes === 0 && (kind === Operation.readPipe || kind === Operation.writePipe))
  );
}

/** Words of memory that are not always accessed in the same way. */
function mixedWords(run: RunRecord): ReadonlySet<number> {
  const ways = new Map<number, number>();
  const mixed = new Set<number>();
  for (let at = 0; at < run.steps; at++) {
    const { kind, address, size } = run.step(at);
    if (kind === Operation.notify || kind > Operation.closePipe || address < 0) continue;
    const way = address * 2 ** 16 + size;
    for (let word = address >>> 2; word <= (address + size - 1) >>> 2; word++) {
      const known = ways.get(word);
      if (known === undefined) ways.set(word, way);
      else if (known !== way) mixed.add(word);
    }
  }
  return mixed;
}

function isMixed(mixed: ReadonlySet<number>, address: number, size: number): boolean {
  if (mixed.size === 0) return false;
  for (let word = address >>> 2; word <= (address + size - 1) >>> 2; word++) if (mixed.has(word)) return true;
  return false;
}

/** An earlier access of another process that conflicts and is not known to this one. */
function clash(
  { times, steps }: Cell,
  clock: Int32Array,
  process: number,
  isRead: boolean,
  isAtomic: boolean,
  processes: number,
  isPlainOnly: boolean,
): RacingAccess | undefined {
  for (let other = 0; other < processes; other++) {
    if (other === process) continue;
    const known = clock[other] ?? 0;
    for (let kind = 0; kind < KINDS; kind++) {
      const otherReads = kind === PLAIN_READ || kind === ATOMIC_READ;
      const otherIsAtomic = kind >= ATOMIC_WRITE;
      if ((isRead && otherReads) || (isAtomic && otherIsAtomic)) continue;
      if (isPlainOnly && (isAtomic || otherIsAtomic)) continue;
      const slot = other * KINDS + kind;
      if ((times[slot] ?? 0) > known)
        return { process: other, step: steps[slot] ?? 0, verb: otherReads ? 'reads' : 'writes' };
    }
  }
  return undefined;
}

function join(into: Int32Array | undefined, from: Int32Array): void {
  if (into === undefined) return;
  for (let p = 0; p < from.length; p++) {
    const time = from[p] ?? 0;
    if (time > (into[p] ?? 0)) into[p] = time;
  }
}
