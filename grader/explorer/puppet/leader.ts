import { rawWait } from '#kernel/internal';
import { FIRST_CALL_AFTER, FIRST_CALL_BEFORE } from '../board/call-numbers';
import {
  End,
  Head,
  HEAD_WORDS,
  Mode,
  Pending,
  Region,
  Run,
  Seat,
  seatOf,
  Size,
  SlotState,
  EVENT_WORDS,
  MOST_EVENTS,
  STEP_WORDS,
  EventType,
  Strategy,
} from '../board/layout';
import { NO_SCHEDULE, SCHEDULE_HEAD_WORDS, ScheduleHead } from '../board/schedule-entry';
import type { Player } from './perform';
import type { Things } from './world';

/** The process that takes the schedules from the board, begins each run, takes part in it, and writes down how it went. */
export class Leader {
  readonly #board: Int32Array;
  /** What the record of one run may take. */
  readonly #mostWords: number;
  #slot = 0;

  constructor(private readonly player: Player) {
    this.#board = player.board;
    this.#mostWords =
      HEAD_WORDS + (this.#board[Run.mostSteps] as number) * STEP_WORDS + MOST_EVENTS * EVENT_WORDS;
  }

  lead(): void {
    const { around, part, turn } = this.player;
    while (this.#awaitBatch()) {
      this.#runBatch();
      // Unless it was said to be over meanwhile.
      Atomics.compareExchange(this.#board, Run.slots + this.#slot, SlotState.full, SlotState.done);
      around.signal();
      this.#slot = 1 - this.#slot;
    }
    this.#board[Run.dismissed] = 1;
    for (let process = 1; process < part.processes; process++) turn.handTo(process);
  }

  /** False when there is to be no other. */
  #awaitBatch(): boolean {
    const at = Run.slots + this.#slot;
    for (;;) {
      const state = Atomics.load(this.#board, at);
      if (state === SlotState.over) return false;
      if (state === SlotState.full) return true;
      rawWait(this.player.memory, at * 4, state, Infinity);
    }
  }

  #runBatch(): void {
    const board = this.#board;
    const first = Region.schedules + this.#slot * Size.schedulesOfOne;
    const logEnd = Region.logs + (this.#slot + 1) * Size.logOfOne;
    const count = board[first] as number;
    let at = first + 1;
    let log = Region.logs + this.#slot * Size.logOfOne;
    for (let schedule = 0; schedule < count; schedule++) {
      const words = board[at + ScheduleHead.words] as number;
      if (Atomics.load(board, Run.command) === 1) break;
      if (schedule > 0 && logEnd - log < this.#mostWords) break;
      log = this.#run(at, log, logEnd);
      at += words;
      board[Run.progress] = (board[Run.progress] as number) + 1;
      if (board[Run.end] === End.unmade) break;
    }
    if (log < logEnd) board[log] = NO_SCHEDULE;
  }

  #run(schedule: number, log: number, logEnd: number): number {
    const { player } = this;
    const { part, turn } = player;
    const board = this.#board;
    this.#begin(schedule, log, logEnd);
    const things = this.#setUp();
    if (things !== undefined && board[Run.end] === 0) {
      board[Run.mode] = Mode.explored;
      this.#takePart(things);
      if (board[Run.end] === End.finished) this.#alone(part.after, FIRST_CALL_AFTER, things);
    } else turn.stop(End.unmade, 0); // or stale, as it was stopped already
    return this.#writeDown(log);
  }

  #takePart(things: Things): void {
    const { player } = this;
    const { turn } = player;
    const board = this.#board;
    const first = turn.choose();
    if (first !== 0) {
      turn.handTo(first);
      turn.await();
    }
    // Handed back when the run is over before this process had its turn.
    if (board[Run.mode] === Mode.explored) player.play(things);
    if (player.settle()) turn.await();
    board[Run.mode] = Mode.setup;
  }

  #begin(schedule: number, log: number, logEnd: number): void {
    const { part, turn } = this.player;
    const board = this.#board;
    const all = (1 << part.processes) - 1;
    const deviations = schedule + SCHEDULE_HEAD_WORDS;
    const deviationsEnd = deviations + (board[schedule + ScheduleHead.deviations] as number) * 2;
    board[Run.mode] = Mode.setup;
    board[Run.step] = 0;
    board[Run.enabled] = all;
    for (const word of [
      Run.timed,
      Run.spinning,
      Run.finished,
      Run.unwound,
      Run.killed,
      Run.asleep,
      Run.end,
      Run.events,
      Run.pipes,
      Run.cut,
    ])
      board[word] = 0;
    board[Run.current] = -1;
    board[Run.culprit] = -1;
    board[Run.changes] = 0;
    board[Run.naps] = 0;
    board[Run.idleHash] = 0;
    board[Run.waits] = 0;
    board[Run.nextDeviation] = deviations;
    board[Run.deviationsEnd] = deviationsEnd;
    board[Run.deviationStep] = deviations < deviationsEnd ? (board[deviations] as number) : -1;
    board[Run.log] = log + HEAD_WORDS;
    // Room for the history behind the steps.
    board[Run.logEnd] = logEnd - MOST_EVENTS * EVENT_WORDS;
    board[Run.strategy] = board[schedule + ScheduleHead.strategy] as number;
    board[Run.random] = board[schedule + ScheduleHead.seed] as number;
    board[Run.sleepSet] = board[schedule + ScheduleHead.sleepSet] as number;
    board[Run.sleepFrom] = board[schedule + ScheduleHead.sleepFrom] as number;
    for (let process = 0; process < part.processes; process++) {
      const seat = seatOf(process);
      board[seat + Seat.kind] = Pending.start;
      board[seat + Seat.address] = -1;
      board[seat + Seat.size] = 0;
      board[seat + Seat.waitAddress] = -1;
      board[seat + Seat.fruitless] = 0;
      if (board[Run.strategy] !== Strategy.stay)
        board[seat + Seat.priority] = board[schedule + ScheduleHead.priorities + process] as number;
    }
    turn.seats.now = 1_000;
    this.player.begin();
  }

  /** Makes the world; undefined when that throws, and the history says what. */
  #setUp(): Things | undefined {
    const { player } = this;
    try {
      player.reload();
      const things = player.things.make(player.world, player.arena, player.puppet.pipes);
      player.ranges = [...player.arena.ranges];
      this.#alone(player.part.before, FIRST_CALL_BEFORE, things);
      // The others open theirs when they come to their turn: until then, nobody may think that they have none.
      player.things.share(player.world, player.turn.pipes, player.puppet.pipes);
      return player.things.keep(player.world, things);
    } catch (error) {
      player.puppet.note(EventType.threw, FIRST_CALL_BEFORE - 1, player.results.error(error));
      return undefined;
    }
  }

  /** Calls while nobody else is there. */
  #alone(calls: Player['part']['before'], firstNumber: number, things: Things): void {
    const { player } = this;
    for (const [at, input] of calls.entries()) {
      player.puppet.call = firstNumber + at;
      player.puppet.isCallPending = true;
      player.puppet.noteCall();
      player.tracer?.call(firstNumber + at);
      player.record(firstNumber + at, things, input, Mode.setup);
    }
  }

  #writeDown(log: number): number {
    const board = this.#board;
    const events = board[Run.events] as number;
    const end = board[Run.log] as number;
    board[log + Head.steps] = (end - log - HEAD_WORDS) >> 2;
    board[log + Head.events] = events;
    board[log + Head.end] = board[Run.end] as number;
    board[log + Head.culprit] = board[Run.culprit] as number;
    board[log + Head.finished] = board[Run.finished] as number;
    board[log + Head.killed] = board[Run.killed] as number;
    board[log + Head.asleep] = board[Run.asleep] as number;
    board.copyWithin(end, Region.events, Region.events + events * EVENT_WORDS);
    const next = end + events * EVENT_WORDS;
    board[log + Head.words] = next - log;
    return next;
  }
}
