import { BrokenPipe, Operation, type PipeDescriptors } from '#kernel/internal';
import type { Board } from '../board/board';
import { End, Flag, Mode } from '../board/codes';
import { Exploration, MOST_PIPES, Run } from '../board/records';
import type { StepAction } from '../run/step-facts';
import { Aborted, WouldSleepForEver } from './aborted';
import type { Arena } from './arena';
import type { Pipes, Role } from './pipes';
import type { Tracer } from './tracer';
import type { Turn } from './turn';

/** What an operation needs of the process that makes it. */
export interface Stepping {
  /** Waits until it is this process's turn to do that. */
  arrive(kind: number, address: number, size: number): void;
  /** Sleeps until woken, which is true, or until the deadline, which is false. */
  sleepAt(bed: number, deadline: number): boolean;
  /** Other processes may find something else from now on. */
  changed(): void;
}

/** Bytes of a pipe's place that every step on it counts as touching, so that any two operations on one pipe clash. */
const TOUCHED = 4;
/**
 * Descriptors of explored pipes: −2, −3, … in the first run, and different ones in each run, so that an end which a module
 * keeps is not taken for the new one in its place. Two for each pipe, before they repeat after GENERATIONS runs.
 */
const FIRST = 2;
const SLOTS = 2 * MOST_PIPES;
const GENERATIONS = 2 ** 22;
/** Across all explorations of this process. */
let generations = 0;

/** What one process does with pipes: as the kernel's calls, one step each. */
export class PipeOperations {
  /** Descriptors that this process has of each end: at 2 × pipe, and 1 more for the writer. */
  readonly #open: number[] = [];
  #generation = 0;

  constructor(
    private readonly board: Board,
    private readonly turn: Turn,
    private readonly pipes: Pipes,
    private readonly arena: Arena,
    private readonly process: number,
    private readonly stepping: Stepping,
    private readonly everyStep: Tracer | null,
  ) {}

  /** Of the explored part only. */
  get tracer(): Tracer | null {
    return this.board.run[Run.mode] === Mode.explored ? this.everyStep : null;
  }

  /** A new run. */
  forget(): void {
    this.#open.length = 0;
    this.#generation = generations = (generations + 1) % GENERATIONS;
  }

  /** The number of the end among those of the run, which is the same in each run. An end of an earlier run ends this one. */
  numberOf(descriptor: number): number {
    const code = -descriptor - FIRST;
    const slot = code % SLOTS;
    if (code !== this.#codeOf(slot) || (this.#open[slot] ?? 0) === 0) return this.turn.giveUp(End.stale);
    return slot;
  }

  /** Every process was assumed to have these ends: this one has not opened them. */
  partWithUnopened(): void {
    for (let pipe = 0; pipe < this.board.run[Run.pipes]; pipe++) {
      for (const role of ['reader', 'writer'] as const)
        if ((this.#open[slotOf(pipe, role)] ?? 0) === 0) this.pipes.part(pipe, role, this.process);
    }
  }

  create(): PipeDescriptors {
    const capacity = this.board.exploration[Exploration.pipeBytes];
    const pipe = this.pipes.make(this.arena.createPipe(capacity), capacity);
    return { reader: this.#add(pipe, 'reader'), writer: this.#add(pipe, 'writer') };
  }

  open(descriptor: number, role: Role): number {
    const pipe = ((-descriptor - FIRST) % SLOTS) >> 1;
    // Its pipe is another run's.
    if (pipe >= this.board.run[Run.pipes]) return this.turn.giveUp(End.stale);
    return this.#add(pipe, role);
  }

  read(descriptor: number, maxBytes: number): Uint8Array {
    const { pipes, tracer } = this;
    for (;;) {
      const pipe = this.#arrive(Operation.readPipe, descriptor, { kind: 'pipe-read', maxBytes });
      tracer?.meetPipe({ kind: 'pipe-read', maxBytes }, pipes.placeOf(pipe));
      const available = pipes.available(pipe);
      if (available > 0) {
        const bytes = pipes.take(pipe, this.#cut(Math.min(available, maxBytes)));
        this.#moved(bytes.length);
        tracer?.moved(bytes, pipes.available(pipe));
        return bytes;
      }
      if (pipes.isEnded(pipe)) {
        tracer?.told({ kind: 'end-of-stream' });
        return new Uint8Array(0);
      }
      this.#sleep(pipe, 'reader', Infinity);
    }
  }

  write(descriptor: number, bytes: Uint8Array): number {
    const { pipes, tracer } = this;
    for (;;) {
      const pipe = this.#arrive(Operation.writePipe, descriptor, {
        kind: 'pipe-write',
        byteLength: bytes.length,
      });
      tracer?.meetPipe({ kind: 'pipe-write', byteLength: bytes.length }, pipes.placeOf(pipe));
      if (pipes.isBroken(pipe)) {
        tracer?.told({ kind: 'broken-pipe' });
        throw new BrokenPipe(-FIRST - slotOf(pipe, 'writer'));
      }
      const room = pipes.room(pipe, bytes.length);
      if (room > 0) {
        const written = bytes.subarray(0, this.#cut(room));
        pipes.put(pipe, written);
        this.#moved(written.length);
        tracer?.moved(written, pipes.available(pipe));
        return written.length;
      }
      this.#sleep(pipe, 'writer', Infinity);
    }
  }

  poll(descriptor: number, role: Role, timeoutMs: number): boolean {
    const { pipes, turn, tracer } = this;
    const deadline = turn.seats.now + timeoutMs;
    for (;;) {
      const pipe = this.#arrive(Operation.pollPipe, descriptor, { kind: 'pipe-poll' });
      tracer?.meetPipe({ kind: 'pipe-poll' }, pipes.placeOf(pipe));
      const isReady =
        role === 'reader'
          ? pipes.available(pipe) > 0 || pipes.isEnded(pipe)
          : pipes.hasRoom(pipe) || pipes.isBroken(pipe);
      if (isReady || deadline <= turn.seats.now) {
        tracer?.told({ kind: isReady ? 'ready' : 'not-ready' });
        return isReady;
      }
      if (!this.#sleep(pipe, role, deadline)) return false;
    }
  }

  close(descriptor: number, role: Role): void {
    if (this.board.run[Run.mode] === Mode.unwinding) return;
    const pipe = this.#arrive(Operation.closePipe, descriptor, { kind: 'pipe-close', role });
    const slot = slotOf(pipe, role);
    const left = (this.#open[slot] ?? 1) - 1;
    this.#open[slot] = left;
    this.tracer?.meetPipe({ kind: 'pipe-close', role }, this.pipes.placeOf(pipe));
    if (left > 0) return;
    this.pipes.part(pipe, role, this.process);
    this.#changed();
  }

  #add(pipe: number, role: Role): number {
    const slot = slotOf(pipe, role);
    this.#open[slot] = (this.#open[slot] ?? 0) + 1;
    this.pipes.join(pipe, role, 1 << this.process);
    return -FIRST - this.#codeOf(slot);
  }

  #codeOf(slot: number): number {
    return slot + SLOTS * this.#generation;
  }

  /** The pipe, when it is this process's turn. */
  #arrive(kind: Operation, descriptor: number, did: StepAction): number {
    const mode = this.board.run[Run.mode];
    if (mode === Mode.unwinding) throw Aborted.only;
    const pipe = this.numberOf(descriptor) >> 1;
    if (mode !== Mode.explored) return pipe;
    const place = this.pipes.placeOf(pipe);
    this.everyStep?.intend(did, place, TOUCHED);
    this.stepping.arrive(kind, place, TOUCHED);
    return pipe;
  }

  /** False when the wait timed out. */
  #sleep(pipe: number, role: Role, deadline: number): boolean {
    if (this.board.run[Run.mode] === Mode.setup) {
      // No other process is there to change anything.
      if (deadline === Infinity) throw new WouldSleepForEver();
      this.turn.seats.now = deadline;
      return false;
    }
    this.tracer?.told({ kind: 'asleep' });
    this.turn.flag(Flag.blocked);
    const isWoken = this.stepping.sleepAt(this.pipes.bedOf(pipe, role), deadline);
    this.tracer?.awake(isWoken ? 'woken' : 'timed-out');
    return isWoken;
  }

  /** As many bytes, or fewer when the schedule says so. */
  #cut(count: number): number {
    const { run } = this.board;
    const cut = run[Run.cut];
    return cut > 0 && run[Run.mode] === Mode.explored ? Math.min(cut, count) : count;
  }

  #moved(count: number): void {
    if (this.board.run[Run.mode] !== Mode.explored) return;
    this.turn.log.moved(count);
    this.#changed();
  }

  #changed(): void {
    if (this.board.run[Run.mode] === Mode.explored) this.stepping.changed();
  }
}

function slotOf(pipe: number, role: Role): number {
  return pipe * 2 + (role === 'writer' ? 1 : 0);
}
