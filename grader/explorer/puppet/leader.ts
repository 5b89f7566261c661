import { rawWait } from '#kernel/internal';
import { FIRST_CALL_AFTER, FIRST_CALL_BEFORE } from '../board/call-numbers';
import {
  DeviationEntry,
  End,
  Event,
  EventType,
  Head,
  Mode,
  MOST_EVENTS,
  NO_RUN,
  Pending,
  Region,
  ScheduleHead,
  Size,
  SlotState,
  Step,
  Strategy,
} from '../board/layout';
import { wordAt } from '../board/record';
import type { Player } from './player';
import type { Input, Things } from './world';

type Schedule = InstanceType<typeof ScheduleHead.View>;

const FIRST_MS = 1_000;

/** The process that takes the schedules from the board, begins each run, takes part in it, and records how it went. */
export class Leader {
  readonly #words: Int32Array;
  /** Words that the record of one run may take. */
  readonly #mostWords: number;
  #slot = 0;

  constructor(private readonly player: Player) {
    const { words, exploration } = player.board;
    this.#words = words;
    this.#mostWords = Head.size + exploration.mostSteps * Step.size + MOST_EVENTS * Event.size;
  }

  lead(): void {
    const { around, board, part, turn } = this.player;
    while (this.#awaitBatch()) {
      this.#runBatch();
      // Unless the exploration was ended meanwhile.
      const slot = board.exploration.slots + this.#slot;
      Atomics.compareExchange(this.#words, slot, SlotState.full, SlotState.done);
      around.signal();
      this.#slot = 1 - this.#slot;
    }
    board.exploration.dismissed = 1;
    for (let process = 1; process < part.processes; process++) turn.handTo(process);
  }

  /** False when there will not be another. */
  #awaitBatch(): boolean {
    const at = this.player.board.exploration.slots + this.#slot;
    for (;;) {
      const state = Atomics.load(this.#words, at);
      if (state === SlotState.over) return false;
      if (state === SlotState.full) return true;
      rawWait(this.player.memory, at * 4, state, Infinity);
    }
  }

  #runBatch(): void {
    const words = this.#words;
    const { exploration, run } = this.player.board;
    const first = Region.schedules + this.#slot * Size.schedulesOfOne;
    const logEnd = Region.logs + (this.#slot + 1) * Size.logOfOne;
    const count = wordAt(words, first);
    const schedule = new ScheduleHead.View(words, first + 1);
    let log = Region.logs + this.#slot * Size.logOfOne;
    for (let number = 0; number < count; number++) {
      const { length } = schedule;
      if (Atomics.load(words, exploration.command) === 1) break;
      if (number > 0 && logEnd - log < this.#mostWords) break;
      log = this.#run(schedule, log, logEnd);
      schedule.at += length;
      Atomics.add(words, exploration.progress, 1);
      if (run.end === End.unmade) break;
    }
    if (log < logEnd) words[log] = NO_RUN;
  }

  #run(schedule: Schedule, log: number, logEnd: number): number {
    const { board, part, turn } = this.player;
    this.#begin(schedule, log, logEnd);
    const things = this.#setUp();
    if (things !== undefined && board.run.end === 0) {
      board.run.mode = Mode.explored;
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
    if (first !== 0) {
      turn.handTo(first);
      turn.await();
    }
    // Handed back when the run is over before this process had its turn.
    if (run.mode === Mode.explored) player.play(things);
    if (player.settle()) turn.await();
    run.mode = Mode.setup;
    return run.end;
  }

  #begin(schedule: Schedule, log: number, logEnd: number): void {
    const words = this.#words;
    const { board, part } = this.player;
    const { run } = board;
    words.fill(0, Region.run, Region.run + Size.run);
    const deviations = schedule.at + ScheduleHead.size;
    run.enabled = (1 << part.processes) - 1;
    run.current = -1;
    run.culprit = -1;
    run.nextDeviation = deviations;
    run.deviationsEnd = deviations + schedule.deviations * DeviationEntry.size;
    run.deviationStep =
      deviations < run.deviationsEnd ? new DeviationEntry.View(words, deviations).step : -1;
    run.log = log + Head.size;
    // Room for the history behind the steps.
    run.logEnd = logEnd - MOST_EVENTS * Event.size;
    run.strategy = schedule.strategy;
    run.random = schedule.seed;
    run.sleepSet = schedule.sleepSet;
    run.sleepFrom = schedule.sleepFrom;
    run.now = FIRST_MS;
    for (let process = 0; process < part.processes; process++) {
      const seat = board.seat(process);
      seat.kind = Pending.start;
      seat.address = -1;
      seat.size = 0;
      seat.waitAddress = -1;
      seat.fruitless = 0;
      if (run.strategy !== Strategy.stay) seat.priority = wordAt(words, schedule.priorities + process);
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
    const { run } = this.player.board;
    const { events, log: end } = run;
    if (run.end === 0) throw new Error('a run was recorded before it had ended');
    const head = new Head.View(this.#words, log);
    head.steps = (end - log - Head.size) / Step.size;
    head.events = events;
    head.end = run.end;
    head.culprit = run.culprit;
    head.finished = run.finished;
    head.killed = run.killed;
    head.asleep = run.asleep;
    this.#words.copyWithin(end, Region.events, Region.events + events * Event.size);
    const next = end + events * Event.size;
    head.length = next - log;
    return next;
  }
}
