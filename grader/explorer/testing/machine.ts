import { clashes } from '../board/independence';
import { Action, End, Flag, Pending, Strategy } from '../board/codes';
import type { RunRecord, StepRecord } from '../run/run-record';
import type { Deviation, Schedule } from '../search/schedule';
import type { NextStep, Program } from './program';
import { WorldModel } from './world-model';
import { step, writtenRun } from './written-run';

export interface MachineRun {
  readonly run: RunRecord;
  readonly outcome: string;
  /** The most repetitions of one operation by a process with nothing changed since. */
  readonly repeats: number;
}

const UNBORN: NextStep = { kind: Pending.start, address: -1, size: 0 };

/** As the puppets have it: this many looks at what did not change are a spin. */
const SPIN_REPEATS = 4;

/** Carries out programs under a schedule, without processes: the rules of the puppets, written a second time. */
export function runMachine(programs: readonly Program[], schedule: Schedule): MachineRun {
  return new Machine(programs, schedule).run();
}

class Machine {
  readonly #world: WorldModel;
  readonly #steps: StepRecord[] = [];
  readonly #seats: NextStep[];
  readonly #priorities: number[];
  readonly #seen: { keys: string[]; at: number; repeats: number }[];
  readonly #isRepeated: boolean[] = [];
  readonly #deviations: Deviation[];
  #current = -1;
  #changes = 0;
  #sleepSet: number;
  #random: number;
  #most = 0;

  constructor(
    programs: readonly Program[],
    private readonly schedule: Schedule,
  ) {
    this.#world = new WorldModel(programs);
    this.#seats = programs.map(() => UNBORN);
    this.#seen = programs.map(() => ({ keys: [], at: -1, repeats: 0 }));
    this.#deviations = [...schedule.deviations];
    this.#priorities = programs.map((_, p) => schedule.priorities[p] ?? 0);
    this.#sleepSet = schedule.sleepSet;
    this.#random = schedule.seed;
  }

  run(): MachineRun {
    let end: End | undefined;
    while (end === undefined) end = this.#step();
    const world = this.#world;
    const facts = {
      end,
      finished: world.mask('ended'),
      killed: world.mask('killed'),
      asleep: world.mask('asleep'),
    };
    return { run: writtenRun(this.#steps, facts), outcome: world.outcome, repeats: this.#most };
  }

  /** The end of the run, when it came to it. */
  #step(): End | undefined {
    const { enabled, timed } = this.#world;
    if (enabled === 0 && timed === 0) return this.#world.mask('asleep') === 0 ? End.finished : End.stuck;
    const chosen = this.#choose(enabled, timed);
    if (chosen === undefined) return End.redundant;
    const { action, process } = chosen;
    if (action === Action.demote) {
      this.#priorities[this.#current < 0 ? process : this.#current] = -this.#steps.length - 1;
      return undefined;
    }
    const isPossible = ((action === Action.timeout ? timed : enabled) & (1 << process)) !== 0;
    if (!isPossible) return End.impossible;
    this.#carryOut(action, process, enabled, timed);
    return undefined;
  }

  #carryOut(action: Action, process: number, enabled: number, timed: number): void {
    const world = this.#world;
    const seat = this.#seatOf(process);
    const isForced = this.#current < 0 || (enabled & (1 << this.#current)) === 0;
    let flags = (isForced ? Flag.forced : 0) | (world.isInTime(process) ? Flag.inTime : 0);
    const number = this.#steps.length;
    const record = { process, action, ...seat, enabled, timed, previous: this.#current };
    if (action === Action.kill) {
      this.#steps.push(step({ ...record, flags }));
      world.kill(process);
      return;
    }
    if (action === Action.timeout) {
      world.timeOut(process);
      this.#awaken(1 << process);
    }
    if (action === Action.late) world.now = Math.max(world.now, world.deadline(process));
    this.#current = process;
    if (this.#sleepSet !== 0 && number >= this.schedule.sleepFrom) this.#wakeSleepSet(process);
    if (this.#isRepeated[process] === true) flags |= Flag.repeated;
    const { hasChanged, hasBlocked, isNotEqual, woken } = world.run(process);
    if (hasChanged) this.#changes += 1;
    this.#awaken(woken);
    flags |=
      (hasChanged ? Flag.changed : 0) | (hasBlocked ? Flag.blocked : 0) | (isNotEqual ? Flag.notEqual : 0);
    this.#steps.push(step({ ...record, flags, woken }));
    this.#arrive(process);
  }

  #choose(enabled: number, timed: number): { action: Action; process: number } | undefined {
    const number = this.#steps.length;
    const [deviation] = this.#deviations;
    if (deviation?.step === number) {
      this.#deviations.shift();
      return deviation;
    }
    const all = Array.from({ length: this.#world.processes }, (_, p) => p);
    const among = (mask: number): number[] => all.filter((p) => (mask & (1 << p)) !== 0);
    if (enabled === 0) {
      const deadlines = among(timed).sort((a, b) => this.#world.deadline(a) - this.#world.deadline(b));
      return { action: Action.timeout, process: deadlines[0] ?? -1 };
    }
    const run = (process: number): { action: Action; process: number } => ({ action: Action.run, process });
    if (this.schedule.strategy !== Strategy.stay) {
      const ranked = among(enabled).sort((a, b) => (this.#priorities[b] ?? 0) - (this.#priorities[a] ?? 0));
      return run(ranked[0] ?? -1);
    }
    const awake = among(number >= this.schedule.sleepFrom ? enabled & ~this.#sleepSet : enabled);
    const [first] = awake;
    if (first === undefined) return undefined;
    return run(awake.includes(this.#current) ? this.#current : first);
  }

  #wakeSleepSet(chosen: number): void {
    const own = this.#seatOf(chosen);
    for (let p = 0; p < this.#seats.length; p++) if (this.#doClash(own, p)) this.#sleepSet &= ~(1 << p);
  }

  #doClash({ kind, address, size }: NextStep, process: number): boolean {
    const other = this.#seatOf(process);
    return clashes(kind, address, size, other.kind, other.address, other.size);
  }

  /** Where it fell asleep, it will resume. */
  #awaken(mask: number): void {
    for (let p = 0; p < this.#seats.length; p++)
      if ((mask & (1 << p)) !== 0) this.#seats[p] = { ...this.#seatOf(p), kind: Pending.resume };
  }

  #seatOf(process: number): NextStep {
    return this.#seats[process] ?? UNBORN;
  }

  /** The process stands before its next operation. */
  #arrive(process: number): void {
    this.#isRepeated[process] = false;
    const seen = this.#seen[process];
    if ((this.#world.mask('ready') & (1 << process)) === 0 || seen === undefined) return;
    const next = this.#world.next(process);
    this.#seats[process] = next;
    if (this.schedule.strategy === Strategy.raceReversing) this.#redraw(process, next);
    if (seen.at !== this.#changes) Object.assign(seen, { at: this.#changes, keys: [], repeats: 0 });
    const key = `${next.kind} ${next.address}`;
    if (seen.keys.includes(key)) {
      seen.repeats += 1;
      this.#isRepeated[process] = seen.repeats >= SPIN_REPEATS;
      this.#most = Math.max(this.#most, seen.repeats);
    } else seen.keys.push(key);
  }

  /** Marsaglia's xorshift, for the process and for those that are about to do what clashes. */
  #redraw(process: number, next: NextStep): void {
    for (let p = 0; p < this.#seats.length; p++) {
      if (p !== process && !this.#doClash(next, p)) continue;
      let x = this.#random;
      x ^= x << 13;
      x ^= x >>> 17;
      x ^= x << 5;
      this.#random = x;
      this.#priorities[p] = x;
    }
  }
}
