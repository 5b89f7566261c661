import {
  Operation,
  rawIsRunning,
  windowOf,
  viewsOf,
  type Interceptor,
  type MappedMemory,
  type MemoryAccess,
  type MemoryWindow,
  type SegmentName,
  type WaitResult,
} from '#kernel/internal';
import type { Board } from '../board/board';
import { onlyReads } from '../board/independence';
import { bitCount } from '../board/masks';
import { End, Flag, Mode, Pending, WaitOutcome } from '../board/codes';
import { Run, Seat } from '../board/records';
import { wordAt } from '../board/record';
import { MOST_BYTES } from '../board/step-words';
import { markDirty } from './dirty-pages';
import { ELSEWHERE, placeOf } from './elsewhere';
import { Aborted, WouldSleepForEver } from './aborted';
import type { Arena } from './arena';
import { waitFacts, type Tracer } from './tracer';
import { PipeOperations, type Stepping } from './pipe-operations';
import { SpinWatch } from './spinning';
import type { Turn } from './turn';
import { WithPipes } from './with-pipes';

/** Looks at the clock that take no time: code that waits looks once or twice before it sleeps, and a spin far more often. */
const FREE_LOOKS = 32;
const LOOK_MS = 0.01;

/** Stands between the code under test and the kernel: before each operation, it waits for its turn. */
export class Puppet extends WithPipes implements Interceptor, Stepping {
  override readonly pipes: PipeOperations;
  readonly #spin: SpinWatch;
  #old0 = 0;
  #old1 = 0;
  /** Where the last operation was: what a lock that was just taken lies in. */
  lastAddress = -1;
  /** At the clock, since the process last slept; and the time that this has taken, in ms. */
  #looks = 0;
  #lookedMs = 0;

  constructor(
    board: Board,
    private readonly turn: Turn,
    private readonly arena: Arena,
    process: number,
    private readonly tracer: Tracer | null,
  ) {
    super(board, process);
    this.pipes = new PipeOperations(board, turn, turn.pipes, arena, process, this, tracer);
    this.#spin = new SpinWatch(board, turn, process);
  }

  /** A new run: nothing was seen yet. */
  reset(): void {
    this.#spin.reset();
    this.pipes.forget();
    this.isCallPending = false;
    this.lastAddress = -1;
    this.#looks = 0;
    this.#lookedMs = 0;
  }

  create(byteLength: number): MemoryWindow | null {
    return this.arena.create(byteLength);
  }

  open(segment: SegmentName): MemoryWindow | null {
    return this.arena.open(segment);
  }

  before(access: MemoryAccess): void {
    const { kind, memory, offset, size } = access;
    const { words, run } = this.board;
    const address = this.#addressOf(memory, offset);
    if (!onlyReads(kind) && address < ELSEWHERE) markDirty(words, address, size);
    if (run[Run.mode] !== Mode.explored) {
      if (run[Run.mode] === Mode.unwinding) throw Aborted.only;
      this.lastAddress = address;
      return;
    }
    this.tracer?.intendAccess(access, address);
    this.arrive(kind, address, size);
    if (address < ELSEWHERE) {
      this.#old0 = wordAt(words, address >>> 2);
      this.#old1 = size > 4 ? wordAt(words, (address >>> 2) + 1) : 0;
    }
    this.tracer?.meet(access, address);
  }

  after(access: MemoryAccess, result: number | bigint): void {
    const { words, run } = this.board;
    if (run[Run.mode] !== Mode.explored) return;
    const { kind, memory, offset, size, expected } = access;
    if (kind === Operation.compareExchange && result !== expected) this.turn.flag(Flag.notEqual);
    if (!onlyReads(kind)) {
      const address = this.#addressOf(memory, offset);
      const isChanged =
        address >= ELSEWHERE ||
        size > 8 ||
        wordAt(words, address >>> 2) !== this.#old0 ||
        (size > 4 && wordAt(words, (address >>> 2) + 1) !== this.#old1);
      if (isChanged) this.changed();
    }
    this.tracer?.done(access, result);
  }

  bypassed(): void {
    if (this.board.run[Run.mode] !== Mode.unwinding) this.turn.giveUp(End.bypassed);
  }

  wait(memory: MappedMemory, offset: number, expected: number, timeoutMs: number): WaitResult {
    const { turn, tracer } = this;
    if (this.board.run[Run.mode] !== Mode.explored)
      return this.#waitAlone(memory, offset, expected, timeoutMs);
    const address = this.#addressOf(memory, offset);
    tracer?.intend(waitFacts(expected, timeoutMs), address, 4);
    this.arrive(Operation.wait, address, 4);
    tracer?.meetWait(address, expected, timeoutMs);
    if (Atomics.load(viewsOf(memory).int32, offset >>> 2) !== expected) {
      turn.flag(Flag.notEqual);
      tracer?.told({ kind: 'not-equal' });
      return 'not-equal';
    }
    if (timeoutMs === 0) {
      tracer?.told({ kind: 'timed-out' });
      return 'timed-out';
    }
    turn.flag(Flag.blocked);
    const isWoken = this.sleepAt(address, turn.seats.now + timeoutMs);
    tracer?.awake(isWoken ? 'woken' : 'timed-out');
    return isWoken ? 'ok' : 'timed-out';
  }

  notify(memory: MappedMemory, offset: number, count: number): number {
    const { turn } = this;
    const mode = this.board.run[Run.mode];
    if (mode !== Mode.explored) {
      if (mode === Mode.unwinding) throw Aborted.only;
      return 0;
    }
    const address = this.#addressOf(memory, offset);
    this.tracer?.intend({ kind: 'notify', count }, address, 4);
    this.arrive(Operation.notify, address, 4);
    const woken = turn.seats.wake(address, count);
    turn.log.woken(woken);
    if (woken !== 0) this.changed();
    this.tracer?.notified(address, count, woken);
    return bitCount(woken);
  }

  /** Time stands still while processes work, so a loop that is bounded by the clock would never end: each look takes time. */
  now(): number {
    this.#looks += 1;
    if (this.#looks > FREE_LOOKS) this.#lookedMs += LOOK_MS;
    return this.turn.seats.now + this.#lookedMs;
  }

  sleep(ms: number): void {
    const mode = this.board.run[Run.mode];
    if (mode === Mode.unwinding) throw Aborted.only;
    if (mode === Mode.setup) {
      this.turn.seats.now += ms;
      return;
    }
    if (ms === 0) return;
    this.tracer?.intend({ kind: 'sleep', ms }, -1, 0);
    this.arrive(Pending.sleep, -1, 0);
    this.tracer?.meetSleep(ms);
    this.turn.flag(Flag.blocked);
    this.sleepAt(-1, this.turn.seats.now + ms);
    this.tracer?.awake('slept');
  }

  isRunning(pid: number): boolean {
    return !this.turn.hasKilled(pid) && rawIsRunning(pid);
  }

  /** The process has made its last call: the system closes what it has left open. */
  exit(): void {
    if (this.board.run[Run.mode] !== Mode.explored || !this.turn.pipes.hasEnds(this.process)) return;
    this.arrive(Pending.exit, -1, 0);
    this.turn.pipes.leave(this.process);
    this.changed();
  }

  /** Announces what this process is about to do, and waits for its turn to do it. */
  arrive(kind: number, address: number, size: number): void {
    const { turn } = this;
    const seat = this.board.seat(this.process);
    seat[Seat.kind] = kind;
    seat[Seat.address] = address;
    seat[Seat.size] = Math.min(size, MOST_BYTES);
    turn.priorities.redraw(this.process);
    const isRepeated = this.#spin.isRepeated(kind, address);
    const next = turn.choose();
    if (next !== this.process) this.#yieldTo(next);
    if (isRepeated) turn.flag(Flag.repeated);
    this.lastAddress = address;
    this.noteCall();
  }

  #yieldTo(next: number): void {
    const { run } = this.board;
    // -1: the run is over. Each process that has not finished is unwound, this one first.
    if (next < 0) run[Run.mode] = Mode.unwinding;
    if (this.turn.isDead) this.turn.die(next);
    if (next >= 0) {
      this.turn.handTo(next);
      this.turn.await();
    }
    if (run[Run.mode] === Mode.unwinding) throw Aborted.only;
  }

  /** Sleeps at that address until another process wakes this one, or until the deadline, which is false. */
  sleepAt(address: number, deadline: number): boolean {
    this.#looks = 0;
    this.turn.seats.sleep(this.process, address, deadline);
    const next = this.turn.choose();
    if (next !== this.process) this.#yieldTo(next);
    return this.board.seat(this.process)[Seat.outcome] === WaitOutcome.notified;
  }

  /** Outside of the explored part there is no other process: a wait without a deadline would block for ever. */
  #waitAlone(memory: MappedMemory, offset: number, expected: number, timeoutMs: number): WaitResult {
    if (this.board.run[Run.mode] === Mode.unwinding) throw Aborted.only;
    this.#addressOf(memory, offset);
    if (Atomics.load(viewsOf(memory).int32, offset >>> 2) !== expected) return 'not-equal';
    if (timeoutMs === Infinity) throw new WouldSleepForEver();
    this.turn.seats.now += timeoutMs;
    return 'timed-out';
  }

  changed(): void {
    this.turn.flag(Flag.changed);
    this.#spin.changed();
  }

  #addressOf(memory: MappedMemory, offset: number): number {
    const window = windowOf(memory);
    if (window === null) return placeOf(memory.name, offset);
    // A module keeps what it made in an earlier run: the next run needs new modules.
    if (window.generation !== this.arena.generation) return this.turn.giveUp(End.stale);
    return window.origin + offset;
  }
}
