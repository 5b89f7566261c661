import {
  Operation,
  windowOf,
  setInterceptor,
  viewsOf,
  type Interceptor,
  type MappedMemory,
  type MemoryWindow,
  type PipeReader,
  type PipeWriter,
  type SegmentName,
  type WaitResult,
} from '#kernel/internal';
import { onlyReads } from '../board/independence';
import {
  End,
  EVENT_WORDS,
  EventType,
  MOST_EVENTS,
  Flag,
  Mode,
  Pending,
  Region,
  Run,
  Seat,
  seatOf,
  Step,
  WaitOutcome,
} from '../board/layout';
import { ABORTED, WouldSleepForEver } from './aborted';
import type { Arena } from './arena';
import type { Tracer } from './tracer';
import type { Turn } from './turn';

/** So many repetitions of one look at the same memory, and the process counts as spinning. */
const SPIN_REPEATS = 4;
/** Where memory that is none of the arena's is thought to lie: beyond the board. */
const ELSEWHERE = 2 ** 29;

/** Stands between the code under test and the kernel: before each operation, it waits for its turn. */
export class Puppet implements Interceptor {
  readonly #seat: number;
  readonly #bit: number;
  #seen: number[] = [];
  #seenAt = -1;
  #old0 = 0;
  #old1 = 0;
  /** The call that is going on was not yet seen to do anything. */
  isCallPending = false;
  /** Its number in the program. */
  call = 0;
  /** Where the last operation was: what a lock that was just taken lies in. */
  lastAddress = -1;

  constructor(
    private readonly board: Int32Array,
    private readonly turn: Turn,
    private readonly arena: Arena,
    private readonly process: number,
    private readonly tracer: Tracer | null,
  ) {
    this.#seat = seatOf(process);
    this.#bit = 1 << process;
  }

  /** A new run: nothing was seen yet. */
  reset(): void {
    this.#seen = [];
    this.#seenAt = -1;
    this.isCallPending = false;
    this.lastAddress = -1;
  }

  /** A line of the history. */
  note(type: number, label: number, value: number): void {
    const { board } = this;
    const count = board[Run.events] as number;
    const at = Region.events + count * EVENT_WORDS;
    if (count >= MOST_EVENTS) return;
    board[at] = this.process | (type << 4) | (label << 8);
    board[at + 1] = value;
    board[at + 2] = board[Run.step] as number;
    board[Run.events] = count + 1;
  }

  noteCall(): void {
    if (!this.isCallPending) return;
    this.isCallPending = false;
    this.note(EventType.call, this.call, 0);
  }

  create(byteLength: number): MemoryWindow | null {
    return this.arena.create(byteLength);
  }

  open(segment: SegmentName): MemoryWindow | null {
    return this.arena.open(segment);
  }

  before(
    kind: Operation,
    memory: MappedMemory,
    offset: number,
    size: number,
    operand: number | bigint,
    expected: number,
  ): void {
    const address = this.#addressOf(memory, offset);
    if (this.board[Run.mode] !== Mode.explored) {
      if (this.board[Run.mode] === Mode.unwinding) throw ABORTED;
      this.lastAddress = address;
      return;
    }
    this.#arrive(kind, address, size);
    if (address < ELSEWHERE) {
      this.#old0 = this.board[address >>> 2] as number;
      this.#old1 = size > 4 ? (this.board[(address >>> 2) + 1] as number) : 0;
    }
    this.tracer?.meet(kind, memory, offset, size, operand, expected, address);
  }

  after(
    kind: Operation,
    memory: MappedMemory,
    offset: number,
    size: number,
    operand: number | bigint,
    result: number | bigint,
    expected: number,
  ): void {
    if (this.board[Run.mode] !== Mode.explored) return;
    if (kind === Operation.compareExchange && result !== expected) this.turn.flag(Flag.notEqual);
    if (!onlyReads(kind)) {
      const address = this.#addressOf(memory, offset);
      const isChanged =
        address >= ELSEWHERE ||
        size > 8 ||
        this.board[address >>> 2] !== this.#old0 ||
        (size > 4 && this.board[(address >>> 2) + 1] !== this.#old1);
      if (isChanged) this.#changed();
    }
    this.tracer?.done(kind, memory, offset, size, operand, result);
  }

  wait(memory: MappedMemory, offset: number, expected: number, timeoutMs: number): WaitResult {
    const { board, turn } = this;
    if (board[Run.mode] !== Mode.explored) return this.#waitAlone(memory, offset, expected, timeoutMs);
    const address = this.#addressOf(memory, offset);
    this.#arrive(Operation.wait, address, 4);
    this.tracer?.meetWait(memory, offset, expected, timeoutMs, address);
    if (Atomics.load(viewsOf(memory).int32, offset >>> 2) !== expected) {
      turn.flag(Flag.notEqual);
      this.tracer?.told('not equal: goes on');
      return 'not-equal';
    }
    if (timeoutMs === 0) {
      this.tracer?.told('timed out at once');
      return 'timed-out';
    }
    turn.flag(Flag.blocked);
    turn.sleep(address, timeoutMs === Infinity ? Infinity : turn.now + timeoutMs);
    const outcome = this.#sleepOn();
    this.tracer?.awake(outcome === WaitOutcome.notified ? 'is woken' : 'times out');
    return outcome === WaitOutcome.notified ? 'ok' : 'timed-out';
  }

  notify(memory: MappedMemory, offset: number, count: number): number {
    const { board, turn } = this;
    if (board[Run.mode] !== Mode.explored) {
      if (board[Run.mode] === Mode.unwinding) throw ABORTED;
      return 0;
    }
    const address = this.#addressOf(memory, offset);
    this.#arrive(Operation.notify, address, 4);
    const woken = turn.wake(address, count);
    const at = turn.entry + Step.before;
    board[at] = (board[at] as number) | (woken << 8);
    if (woken !== 0) this.#changed();
    this.tracer?.notified(memory, offset, count, woken, address);
    return bitCount(woken);
  }

  now(): number {
    return this.turn.now;
  }

  sleep(ms: number): void {
    if (this.board[Run.mode] === Mode.unwinding) throw ABORTED;
    if (this.board[Run.mode] === Mode.setup) {
      this.turn.now += ms;
      return;
    }
    if (ms === 0) return;
    this.#arrive(Pending.sleep, -1, 0);
    this.tracer?.meetSleep(ms);
    this.turn.flag(Flag.blocked);
    this.turn.sleep(-1, this.turn.now + ms);
    this.#sleepOn();
    this.tracer?.awake('has slept');
  }

  read(_reader: PipeReader, _maxBytes: number): Uint8Array {
    throw new NotExplorable('a pipe');
  }

  write(_writer: PipeWriter, _bytes: Uint8Array): number {
    throw new NotExplorable('a pipe');
  }

  poll(_end: PipeReader | PipeWriter, _timeoutMs: number): boolean {
    throw new NotExplorable('a pipe');
  }

  beforeClose(): void {
    // Nothing that another process sees.
  }

  beforeSpawn(): void {
    throw new NotExplorable('a new process');
  }

  /** Says what this process is about to do, and waits until it is its turn to. */
  #arrive(kind: number, address: number, size: number): void {
    const { board, turn } = this;
    board[this.#seat + Seat.kind] = kind;
    board[this.#seat + Seat.address] = address;
    board[this.#seat + Seat.size] = size < 0xffff ? size : 0xffff;
    turn.redraw();
    const isRepeated = this.#isRepeated(kind, address);
    if (isRepeated) this.#spin();
    const next = turn.choose();
    if (next !== this.process) this.#yieldTo(next);
    if (isRepeated) turn.flag(Flag.repeated);
    this.lastAddress = address;
    this.noteCall();
  }

  #yieldTo(next: number): void {
    // -1: the run is over, and everybody who has not come to an end is unwound, this process first.
    if (next < 0) this.board[Run.mode] = Mode.unwinding;
    else {
      this.turn.handTo(next);
      this.turn.await();
    }
    if (this.board[Run.mode] === Mode.unwinding) throw ABORTED;
  }

  /** Asleep until somebody wakes this process or its time is over; returns how it came. */
  #sleepOn(): number {
    const next = this.turn.choose();
    if (next !== this.process) this.#yieldTo(next);
    return this.board[this.#seat + Seat.outcome] as number;
  }

  /** Outside of the explored part there is nobody else: what would block, blocks for ever. */
  #waitAlone(memory: MappedMemory, offset: number, expected: number, timeoutMs: number): WaitResult {
    if (this.board[Run.mode] === Mode.unwinding) throw ABORTED;
    if (Atomics.load(viewsOf(memory).int32, offset >>> 2) !== expected) return 'not-equal';
    if (timeoutMs === Infinity) throw new WouldSleepForEver();
    this.turn.now += timeoutMs;
    return 'timed-out';
  }

  #changed(): void {
    const { board } = this;
    this.turn.flag(Flag.changed);
    board[Run.changes] = (board[Run.changes] as number) + 1;
    board[Run.idleTimeouts] = 0;
    const spinning = board[Run.spinning] as number;
    if (spinning === 0) return;
    board[Run.enabled] = (board[Run.enabled] as number) | spinning;
    board[Run.spinning] = 0;
  }

  /** Has this process done the same since memory was last changed? */
  #isRepeated(kind: number, address: number): boolean {
    const changes = this.board[Run.changes] as number;
    const key = kind + address * 32;
    if (this.#seenAt !== changes) {
      this.#seenAt = changes;
      this.#seen.length = 0;
      this.board[this.#seat + Seat.fruitless] = 0;
    } else if (this.#seen.includes(key)) return true;
    if (this.#seen.length < 64) this.#seen.push(key);
    return false;
  }

  /** Looks again and again: others go first, and if there is nobody else, it may not last. */
  #spin(): void {
    const { board } = this;
    const repeats = (board[this.#seat + Seat.fruitless] as number) + 1;
    board[this.#seat + Seat.fruitless] = repeats;
    if (repeats > (board[Run.mostIdle] as number)) {
      this.turn.stop(End.busyWait, this.process);
      return;
    }
    const others = (board[Run.enabled] as number) & ~this.#bit;
    if (repeats < SPIN_REPEATS || others === 0) return;
    board[Run.enabled] = others;
    board[Run.spinning] = (board[Run.spinning] as number) | this.#bit;
  }

  #addressOf(memory: MappedMemory, offset: number): number {
    const window = windowOf(memory);
    if (window === null) return ELSEWHERE + ((placeOf(memory.name) + offset) & 0x0fffffff);
    // A module keeps what it made in an earlier run: the next run needs new modules.
    if (window.generation !== this.arena.generation) this.turn.stop(End.stale, this.process);
    return window.origin + offset;
  }
}

/** What the explorer cannot take in hand yet. */
export class NotExplorable extends Error {
  readonly code = 'not-explorable';
  constructor(what: string) {
    super(`${what} in an explored call: the schedule of that cannot be chosen`);
  }
}

/** The same for all processes that have this memory open. */
function placeOf(name: string): number {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
  return (hash & 0xffff) << 12;
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** Installs the puppet for as long as `work` takes. */
export function underControl<T>(puppet: Puppet, work: () => T): T {
  setInterceptor(puppet);
  try {
    return work();
  } finally {
    setInterceptor(null);
  }
}
