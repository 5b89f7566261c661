import { rawWait } from '#kernel/internal';
import { FIRST_CALL_AFTER, FIRST_CALL_BEFORE } from '../board/call-numbers';
import { End, EventType, Mode, Pending, SlotState, Strategy } from '../board/codes';
import { Region, Size } from '../board/layout';
import {
  DeviationEntry,
  Exploration,
  Head,
  MOST_EVENTS,
  NO_RUN,
  records,
  Run,
  ScheduleHead,
  Seat,
} from '../board/records';
import { code, wordAt } from '../board/record';
import type { Player } from './player';
import type { Input, Things } from './world';

/** Virtual time at the beginning of each run. */
const FIRST_MS = 1_000;
/** Room for a history. */
const HISTORY_WORDS = MOST_EVENTS * records.event.size;

/** The process that takes the schedules from the board, begins each run, takes part in it, and records how it went. */
export class Leader {
  readonly #words: Int32Array;
  /** Words that the record of one run may take. */
  readonly #mostWords: number;
  #slot = 0;

  constructor(private readonly player: Player) {
    const { words, exploration } = player.board;
    this.#words = words;
    this.#mostWords =
      records.head.size + exploration[Exploration.mostSteps] * records.step.size + HISTORY_WORDS;
  }

  lead(): void {
    const { around, board, part, turn } = this.player;
    while (this.#awaitBatch()) {
      this.#runBatch();
      // Unless the exploration was ended meanwhile.
      Atomics.compareExchange(this.#words, slotAt(this.#slot), SlotState.full, SlotState.done);
      around.signal();
      this.#slot = 1 - this.#slot;
    }
    board.exploration[Exploration.dismissed] = 1;
    for (let process = 1; process < part.processes; process++) turn.handTo(process);
  }

  /** False when there will not be another. */
  #awaitBatch(): boolean {
    const at = slotAt(this.#slot);
    for (;;) {
      const state = Atomics.load(this.#words, at);
      if (state === SlotState.over) return false;
      if (state === SlotState.full) return true;
      rawWait(this.player.memory, at * 4, state, Infinity);
    }
  }

  #runBatch(): void {
    const words = this.#words;
    const { run } = this.player.board;
    const first = Region.schedules + this.#slot * Size.schedulesOfOne;
    const logEnd = Region.logs + (this.#slot + 1) * Size.logOfOne;
    const count = wordAt(words, first);
    let at = first + 1;
    let log = Region.logs + this.#slot * Size.logOfOne;
    for (let schedule = 0; schedule < count; schedule++) {
      const length = wordAt(words, at + ScheduleHead.length);
      if (Atomics.load(words, COMMAND) === 1) break;
      if (schedule > 0 && logEnd - log < this.#mostWords) break;
      log = this.#run(at, log, logEnd);
      at += length;
      Atomics.add(words, PROGRESS, 1);
      if (run[Run.end] === End.unmade) break;
    }
    if (log < logEnd) words[log] = NO_RUN;
  }

  #run(schedule: number, log: number, logEnd: number): number {
    const { board, part, turn } = this.player;
    this.#begin(schedule, log, logEnd);
    const things = this.#setUp();
    if (things !== undefined && board.run[Run.end] === 0) {
      board.run[Run.mode] = Mode.explored;
      const end = this.#takePart(things);
      if (end === End.finished) this.#alone(part.after, FIRST_CALL_AFTER, things);
    } else turn.stop(End.unmade, 0); // or stale, as it was stopped already
    return this.#writeDown(log);
  }

  #takePart(things: Things): End | 0 {
    const { player } = this;
    const { turn } = player;
    const { run } = player.board;
    const first = turn.choose();
    if (first > 0) {
      turn.handTo(first);
      turn.await();
    }
    // Held before the first step of all.
    if (first < 0) run[Run.mode] = Mode.unwinding;
    // Handed back when the run is over before this process had its turn.
    if (run[Run.mode] === Mode.explored) player.play(things);
    if (player.settle()) turn.await();
    run[Run.mode] = Mode.setup;
    return run[Run.end];
  }

  #begin(schedule: number, log: number, logEnd: number): void {
    const words = this.#words;
    const { board, part } = this.player;
    const { run } = board;
    const deviations = schedule + records.schedule.size;
    const deviationsEnd =
      deviations + wordAt(words, schedule + ScheduleHead.deviations) * records.deviation.size;
    words.fill(0, Region.run, Region.run + Size.run);
    board.runFloats[Run.now] = FIRST_MS;
    run[Run.enabled] = (1 << part.processes) - 1;
    run[Run.current] = -1;
    run[Run.culprit] = -1;
    run[Run.nextDeviation] = deviations;
    run[Run.deviationsEnd] = deviationsEnd;
    run[Run.deviationStep] =
      deviations < deviationsEnd ? wordAt(words, deviations + DeviationEntry.step) : -1;
    run[Run.log] = log + records.head.size;
    run[Run.logEnd] = logEnd - HISTORY_WORDS;
    run[Run.strategy] = code(wordAt(words, schedule + ScheduleHead.strategy));
    run[Run.random] = wordAt(words, schedule + ScheduleHead.seed);
    run[Run.sleepSet] = wordAt(words, schedule + ScheduleHead.sleepSet);
    run[Run.sleepFrom] = wordAt(words, schedule + ScheduleHead.sleepFrom);
    for (let process = 0; process < part.processes; process++) {
      const seat = board.seat(process);
      seat[Seat.kind] = Pending.start;
      seat[Seat.address] = -1;
      seat[Seat.size] = 0;
      seat[Seat.waitAddress] = -1;
      seat[Seat.fruitless] = 0;
      if (run[Run.strategy] !== Strategy.stay)
        seat[Seat.priority] = wordAt(words, schedule + ScheduleHead.priorities + process);
    }
    this.player.begin();
  }

  /** Makes the world; undefined when that throws, and then the history says what. */
  #setUp(): Things | undefined {
    const { player } = this;
    try {
      player.reload();
      const things = player.things.make(player.world, player.arena, player.puppet.pipes);
      player.ranges = [...player.arena.ranges];
      this.#alone(player.part.before, FIRST_CALL_BEFORE, things);
      // The others open theirs at their first turn. Until then, no process may take them for processes without any.
      player.things.share(player.world, player.turn.pipes, player.puppet.pipes);
      return player.things.keep(player.world, things);
    } catch (error) {
      player.puppet.note(EventType.threw, FIRST_CALL_BEFORE - 1, player.results.error(error));
      return undefined;
    }
  }

  /** Calls while no other process is there. */
  #alone(calls: readonly Input[], firstNumber: number, things: Things): void {
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
    const words = this.#words;
    const { run } = this.player.board;
    const events = run[Run.events] * records.event.size;
    const end = run[Run.log];
    words[log + Head.steps] = (end - log - records.head.size) / records.step.size;
    words[log + Head.events] = run[Run.events];
    words[log + Head.end] = run[Run.end];
    words[log + Head.culprit] = run[Run.culprit];
    words[log + Head.finished] = run[Run.finished];
    words[log + Head.killed] = run[Run.killed];
    words[log + Head.asleep] = run[Run.asleep];
    words[log + Head.enabled] = run[Run.enabled];
    words[log + Head.timed] = run[Run.timed];
    words.copyWithin(end, Region.events, Region.events + events);
    const next = end + events;
    words[log + Head.length] = next - log;
    return next;
  }
}

const COMMAND = Region.exploration + Exploration.command;
const PROGRESS = Region.exploration + Exploration.progress;

function slotAt(slot: number): number {
  return Region.exploration + Exploration.slots + slot;
}
