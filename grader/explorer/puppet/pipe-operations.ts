import { BrokenPipe, descriptorOf, Operation, type PipeReader, type PipeWriter } from '#kernel/internal';
import { End, Flag, Mode, MOST_PIPES, Run, Step } from '../board/layout';
import { Aborted, WouldSleepForEver } from './aborted';
import type { Arena } from './arena';
import type { Pipes, Role } from './pipes';
import type { Tracer } from './tracer';
import type { Turn } from './turn';

/** What an operation needs of the process that makes it. */
export interface Stepping {
  /** Waits until it is this process's turn to do that. */
  arrive(kind: number, address: number, size: number): void;
  /** Asleep from now on, until woken; or the time is over, which is false. */
  sleepAt(bed: number, deadline: number): boolean;
  /** Others may find something else now. */
  changed(): void;
}

/** Of a pipe's place, what a step is said to touch: any two operations on one pipe clash. */
const TOUCHED = 4;
/**
 * Descriptors of explored pipes: −2, −3, … in the first run, and in each run others, so that an end which a module keeps
 * is not taken for the new one in its place. Two of each pipe, in each of so many runs.
 */
const FIRST = 2;
const SLOTS = 2 * MOST_PIPES;
const GENERATIONS = 2 ** 22;
/** Of all explorations of this process. */
let generations = 0;

/** What one process does with pipes: as the kernel's calls, one step each. */
export class PipeOperations {
  /** How many descriptors this process has of each end: 2 × pipe, and 1 more for the writer. */
  readonly #open: number[] = [];
  #generation = 0;

  constructor(
    private readonly board: Int32Array,
    private readonly turn: Turn,
    private readonly pipes: Pipes,
    private readonly arena: Arena,
    private readonly process: number,
    private readonly stepping: Stepping,
    private readonly everyStep: Tracer | null,
  ) {}

  /** Only of the explored part. */
  get tracer(): Tracer | null {
    return this.board[Run.mode] === Mode.explored ? this.everyStep : null;
  }

  /** A new run. */
  forget(): void {
    this.#open.length = 0;
    this.#generation = generations = (generations + 1) % GENERATIONS;
  }

  /** Which end of all those of the run it is: the same for the same end in each run. One of an earlier run ends this one. */
  numberOf(end: PipeReader | PipeWriter): number {
    const code = -descriptorOf(end) - FIRST;
    const slot = code % SLOTS;
    if (code !== this.#codeOf(slot) || (this.#open[slot] ?? 0) === 0) return this.turn.giveUp(End.stale);
    return slot;
  }

  /** Who did not open an end that all were thought to have, has it not. */
  partWithUnopened(): void {
    for (let pipe = 0; pipe < (this.board[Run.pipes] as number); pipe++) {
      for (const role of ['reader', 'writer'] as const)
        if ((this.#open[slotOf(pipe, role)] ?? 0) === 0) this.pipes.part(pipe, role, this.process);
    }
  }

  create(): { reader: number; writer: number } {
    const capacity = this.board[Run.pipeBytes] as number;
    const pipe = this.pipes.make(this.arena.createPipe(capacity), capacity);
    return { reader: this.#add(pipe, 'reader'), writer: this.#add(pipe, 'writer') };
  }

  open(descriptor: number, role: Role): number {
    const pipe = ((-descriptor - FIRST) % SLOTS) >> 1;
    // Its pipe is another run's.
    if (pipe >= (this.board[Run.pipes] as number)) return this.turn.giveUp(End.stale);
    return this.#add(pipe, role);
  }

  read(reader: PipeReader, maxBytes: number): Uint8Array {
    const { pipes, tracer } = this;
    for (;;) {
      const pipe = this.#arrive(Operation.readPipe, reader);
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

  write(writer: PipeWriter, bytes: Uint8Array): number {
    const { pipes, tracer } = this;
    for (;;) {
      const pipe = this.#arrive(Operation.writePipe, writer);
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

  poll(end: PipeReader | PipeWriter, timeoutMs: number): boolean {
    const { pipes, turn, tracer } = this;
    const deadline = turn.seats.now + timeoutMs;
    for (;;) {
      const pipe = this.#arrive(Operation.pollPipe, end);
      tracer?.meetPipe({ kind: 'pipe-poll' }, pipes.placeOf(pipe));
      const isReady =
        end.role === 'reader'
          ? pipes.available(pipe) > 0 || pipes.isEnded(pipe)
          : pipes.hasRoom(pipe) || pipes.isBroken(pipe);
      if (isReady || deadline <= turn.seats.now) {
        tracer?.told({ kind: isReady ? 'ready' : 'not-ready' });
        return isReady;
      }
      if (!this.#sleep(pipe, end.role, deadline)) return false;
    }
  }

  close(end: PipeReader | PipeWriter): void {
    if (this.board[Run.mode] === Mode.unwinding) return;
    const pipe = this.#arrive(Operation.closePipe, end);
    const slot = slotOf(pipe, end.role);
    const left = (this.#open[slot] ?? 1) - 1;
    this.#open[slot] = left;
    this.tracer?.meetPipe({ kind: 'pipe-close', role: end.role }, this.pipes.placeOf(pipe));
    if (left > 0) return;
    this.pipes.part(pipe, end.role, this.process);
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
  #arrive(kind: Operation, end: PipeReader | PipeWriter): number {
    const mode = this.board[Run.mode];
    if (mode === Mode.unwinding) throw Aborted.only;
    const pipe = this.numberOf(end) >> 1;
    if (mode === Mode.explored) this.stepping.arrive(kind, this.pipes.placeOf(pipe), TOUCHED);
    return pipe;
  }

  /** False when the time was over. */
  #sleep(pipe: number, role: Role, deadline: number): boolean {
    if (this.board[Run.mode] === Mode.setup) {
      // Nobody else is there, who could change anything.
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

  /** As many, or fewer when the schedule says so. */
  #cut(count: number): number {
    const cut = this.board[Run.cut] as number;
    return cut > 0 && this.board[Run.mode] === Mode.explored ? Math.min(cut, count) : count;
  }

  #moved(count: number): void {
    if (this.board[Run.mode] !== Mode.explored) return;
    const at = this.turn.entry + Step.before;
    this.board[at] = (this.board[at] as number) | (Math.min(count, 0xffff) << 16);
    this.#changed();
  }

  #changed(): void {
    if (this.board[Run.mode] === Mode.explored) this.stepping.changed();
  }
}

function slotOf(pipe: number, role: Role): number {
  return pipe * 2 + (role === 'writer' ? 1 : 0);
}
