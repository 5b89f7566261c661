import { abandon, addressOf, pinTo, SharedMemory, viewsOf } from '#kernel/internal';
import { BOARD_BYTES, End, EventType, Mode, Run } from '../board/layout';
import { Aborted } from './aborted';
import { Arena, type NamedRange } from './arena';
import { watchHolds } from './holds';
import { Leader } from './leader';
import { Puppet } from './puppet';
import { Results } from './results';
import { Tracer, type TracedEvent } from './tracer';
import { Turn } from './turn';
import { underControl } from './under-control';
import { loadDice, standStillInTime } from './virtual-time';
import { SharedThings, type Input, type Things, type World } from './world';

/** What a process under test is told to do in an exploration. */
export interface Part {
  /** The name of the board's memory. */
  readonly board: string;
  /** Its number; process 0 leads. */
  readonly process: number;
  readonly processes: number;
  /** The name of the world, an export of the scenarios. */
  readonly world: string;
  /** Its calls in each run. */
  readonly program: readonly Input[];
  /** Calls by the leader before the run and after it, when nobody else is there. */
  readonly before: readonly Input[];
  readonly after: readonly Input[];
  /** The processor that all of an exploration share, or -1. */
  readonly cpu: number;
  /** Write down each step with the learner's line. */
  readonly trace: boolean;
  /** Load the modules anew for each run: they keep something between runs. */
  readonly reload: boolean;
}

/** What it answers when the exploration is over. */
export interface PartReport {
  readonly traced: readonly TracedEvent[];
  readonly ranges: readonly NamedRange[];
  /** An error of the tracer's own. */
  readonly failure?: string;
}

export interface Surroundings {
  /** Tells the driver that a batch is done. */
  readonly signal: () => void;
  /** The world, from modules that are loaded anew. */
  readonly reload: () => World;
  readonly factsOf: (error: unknown) => object;
  readonly frameOf: (stack: string) => object | undefined;
}

/** Takes part in an exploration, run after run, until it is over. Blocks this process for as long. */
export function perform(part: Part, world: World, around: Surroundings): PartReport {
  const memory = SharedMemory.open(part.board);
  if (memory.byteLength !== BOARD_BYTES) throw new RangeError('the board has another size');
  const unpin = part.cpu < 0 ? () => undefined : pinTo(part.cpu);
  const release = standStillInTime();
  try {
    const player = new Player(memory, part, world, around);
    underControl(player.puppet, () => player.perform());
    const failure = player.tracer?.failure;
    return {
      traced: player.tracer?.events ?? [],
      ranges: player.ranges,
      ...(failure === undefined ? {} : { failure }),
    };
  } finally {
    release();
    unpin();
    // Not unmapped: a variable of the learner's may still hold a part of it.
    abandon(memory);
  }
}

/** One process of an exploration. */
export class Player {
  readonly board: Int32Array;
  readonly turn: Turn;
  readonly arena: Arena;
  readonly puppet: Puppet;
  readonly tracer: Tracer | null;
  readonly results: Results;
  readonly things: SharedThings;
  ranges: readonly NamedRange[] = [];

  constructor(
    readonly memory: SharedMemory,
    readonly part: Part,
    public world: World,
    readonly around: Surroundings,
  ) {
    const { int32, uint8 } = viewsOf(memory);
    const { process, processes, trace } = part;
    this.board = int32;
    this.turn = new Turn(memory, int32, addressOf(memory), process, processes);
    this.arena = new Arena(int32.buffer as ArrayBuffer, process);
    this.tracer = trace ? new Tracer(int32, process, around.frameOf) : null;
    this.puppet = new Puppet(int32, this.turn, this.arena, process, this.tracer);
    this.results = new Results(int32, uint8, process, around.factsOf);
    this.things = new SharedThings(int32, uint8, process, processes);
  }

  perform(): void {
    const stopWatching = watchHolds(this.puppet, this.tracer);
    try {
      if (this.part.process === 0) new Leader(this).lead();
      else this.#follow();
    } finally {
      stopWatching();
    }
  }

  #follow(): void {
    for (;;) {
      this.turn.await();
      if (this.board[Run.dismissed] === 1) return;
      if (this.board[Run.mode] !== Mode.unwinding) {
        this.begin();
        this.board[Run.mode] = Mode.setup;
        this.reload();
        const things = this.#open();
        this.board[Run.mode] = things === undefined ? Mode.unwinding : Mode.explored;
        if (things !== undefined) this.play(things);
      }
      this.settle();
    }
  }

  /** Undefined when what the leader made in this run is not there: its code keeps memory of an earlier one. */
  #open(): Things | undefined {
    try {
      const things = this.things.open(this.world);
      this.puppet.pipes.partWithUnopened();
      return things;
    } catch (error) {
      if (this.part.reload) throw error;
      this.turn.stop(End.stale, this.part.process);
      return undefined;
    }
  }

  /** Nothing is left of the run before. */
  begin(): void {
    this.puppet.reset();
    this.arena.reset();
    loadDice(this.part.process + 1);
  }

  /** New modules for a new run, where that matters. */
  reload(): void {
    if (!this.part.reload) return;
    this.world = this.around.reload();
    this.things.forget();
  }

  /** Makes the calls of its program. Ends early when the run is over. */
  play(things: Things): void {
    for (const [at, input] of this.part.program.entries()) {
      this.puppet.call = at;
      this.puppet.isCallPending = true;
      this.tracer?.call(at);
      if (!this.record(at, things, input, Mode.explored)) return;
    }
    // Who makes further calls when the others are gone, keeps its ends until then.
    if (this.part.process === 0 && this.part.after.length > 0) return;
    try {
      this.puppet.exit();
    } catch (error) {
      if (error !== Aborted.only) throw error;
    }
  }

  /** Makes one call, and writes down how it ended; false when it was cut off. */
  record(at: number, things: Things, input: Input, mode: number): boolean {
    const { board, puppet, results } = this;
    let type: number = EventType.returned;
    let value: number;
    try {
      value = results.value(this.world.calls[input.method]?.(things, input));
    } catch (error) {
      if (error === Aborted.only) return false;
      type = EventType.threw;
      value = results.error(error);
    }
    // Who catches what cuts them off, has not answered all the same.
    if (board[Run.mode] !== mode) return false;
    puppet.noteCall();
    puppet.note(type, at, value);
    return true;
  }

  /**
   * This process's part in the run is over: the next goes on. The last to be over hands the turn to the leader. Returns
   * whether the turn went to another; what that one does with it may be over before this returns.
   */
  settle(): boolean {
    const { board, turn } = this;
    const bit = 1 << this.part.process;
    if (board[Run.mode] === Mode.explored) {
      board[Run.finished] = (board[Run.finished] as number) | bit;
      board[Run.enabled] = (board[Run.enabled] as number) & ~bit;
      const next = turn.choose();
      if (next >= 0) {
        turn.handTo(next);
        return true;
      }
      board[Run.mode] = Mode.unwinding;
    }
    board[Run.unwound] = (board[Run.unwound] as number) | bit;
    const next = turn.nextToUnwind();
    if (next === this.part.process) return false;
    turn.handTo(next);
    return true;
  }
}
