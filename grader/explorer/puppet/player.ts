import { addressOf, viewsOf, type SharedMemory } from '#kernel/internal';
import { Board } from '../board/board';
import { End, EventType, Mode } from '../board/codes';
import { Exploration, Run } from '../board/records';
import { Aborted } from './aborted';
import { Arena, type NamedRange } from './arena';
import type { Part, Surroundings } from './part';
import { Puppet } from './puppet';
import { Results } from './results';
import { Tracer } from './tracer';
import { Turn } from './turn';
import { loadDice } from './dice';
import { SharedThings, type Input, type Things, type World } from './world';

/** One process of an exploration. */
export class Player {
  readonly board: Board;
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
    const board = new Board(int32);
    this.board = board;
    this.turn = new Turn(memory, board, addressOf(memory), process, processes);
    this.arena = new Arena(int32.buffer, process);
    this.tracer = trace ? new Tracer(board, around.frameOf) : null;
    this.puppet = new Puppet(board, this.turn, this.arena, process, this.tracer);
    this.results = new Results(board, uint8, process, around);
    this.things = new SharedThings(board, uint8, process, processes);
  }

  /** Takes part in each run that the leader begins, until it dismisses this process. */
  follow(): void {
    const { run, exploration } = this.board;
    for (;;) {
      this.turn.await();
      if (exploration[Exploration.dismissed] === 1) return;
      if (run[Run.mode] !== Mode.unwinding) {
        this.begin();
        run[Run.mode] = Mode.setup;
        this.reload();
        const things = this.#open();
        run[Run.mode] = things === undefined ? Mode.unwinding : Mode.explored;
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
    // A leader that makes further calls when the others are gone keeps its ends until then.
    if (this.part.process === 0 && this.part.after.length > 0) return;
    try {
      this.puppet.exit();
    } catch (error) {
      if (error !== Aborted.only) throw error;
    }
  }

  /** Makes one call, and records how it ended; false when it was cut off. */
  record(at: number, things: Things, input: Input, mode: Mode): boolean {
    const { board, puppet, results } = this;
    let type: EventType = EventType.returned;
    let value: number;
    try {
      value = results.value(this.world.calls[input.method]?.(things, input));
    } catch (error) {
      if (error === Aborted.only) return false;
      type = EventType.threw;
      value = results.error(error);
    }
    // Code that catches what cuts it off has still not answered.
    if (board.run[Run.mode] !== mode) return false;
    puppet.noteCall();
    puppet.note(type, at, value);
    return true;
  }

  /**
   * This process's part in the run is over, and the next continues. The last to finish hands the turn to the leader.
   * Returns whether another process has the turn; it may be through with it before this returns.
   */
  settle(): boolean {
    const { turn } = this;
    const { run } = this.board;
    const bit = 1 << this.part.process;
    if (run[Run.mode] === Mode.explored) {
      run[Run.finished] |= bit;
      run[Run.enabled] &= ~bit;
      const next = turn.choose();
      if (next >= 0) {
        turn.handTo(next);
        return true;
      }
      run[Run.mode] = Mode.unwinding;
    }
    run[Run.unwound] |= bit;
    const next = turn.nextToUnwind();
    if (next === this.part.process) return false;
    turn.handTo(next);
    return true;
  }
}
