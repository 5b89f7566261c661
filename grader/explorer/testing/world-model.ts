import { Pending } from '../board/codes';
import { nextStepOf, Waited, type Instruction, type NextStep, type Program } from './program';

type Stage = 'new' | 'ready' | 'asleep' | 'woken' | 'ended' | 'killed';

interface Actor {
  readonly stage: Stage;
  readonly at: number;
  /** What each operation so far gave. */
  readonly results: readonly number[];
  /** Asleep: on which word (-1: on none), since which of all sleeps, until when in virtual ms. */
  readonly word: number;
  readonly order: number;
  readonly deadline: number;
  readonly waited: number;
}

const FIRST_MS = 1_000;
const UNBORN: Actor = {
  stage: 'new',
  at: 0,
  results: [],
  word: -1,
  order: 0,
  deadline: Infinity,
  waited: Waited.ok,
};

/** What a step did, besides what it returned. */
export interface Done {
  readonly hasChanged: boolean;
  readonly hasBlocked: boolean;
  readonly isNotEqual: boolean;
  /** A mask. */
  readonly woken: number;
}
const NOTHING: Done = { hasChanged: false, hasBlocked: false, isNotEqual: false, woken: 0 };

/** Shared memory, and processes that use it: what can happen next, and what comes of it. Says nothing of schedules. */
export class WorldModel {
  #actors: readonly Actor[];
  #memory: readonly number[] = [0, 0, 0, 0];
  #sleeps = 0;
  now = FIRST_MS;

  constructor(private readonly programs: readonly Program[]) {
    this.#actors = programs.map(() => UNBORN);
  }

  copy(): WorldModel {
    const copy = new WorldModel(this.programs);
    copy.#actors = this.#actors;
    copy.#memory = this.#memory;
    copy.#sleeps = this.#sleeps;
    copy.now = this.now;
    return copy;
  }

  get processes(): number {
    return this.programs.length;
  }

  /** The processes in that state, as a mask. */
  mask(...stages: readonly Stage[]): number {
    return this.#actors.reduce((mask, { stage }, p) => mask | (stages.includes(stage) ? 1 << p : 0), 0);
  }

  get enabled(): number {
    return this.mask('new', 'ready', 'woken');
  }

  /** Asleep, and the wait has a deadline. */
  get timed(): number {
    return this.#actors.reduce(
      (mask, { stage, deadline }, p) => mask | (stage === 'asleep' && deadline < Infinity ? 1 << p : 0),
      0,
    );
  }

  next(process: number): NextStep {
    const { stage } = this.#actor(process);
    if (stage === 'new') return { kind: Pending.start, address: -1, size: 0 };
    if (stage !== 'ready') return { kind: Pending.resume, address: -1, size: 0 };
    return nextStepOf(this.#instruction(process));
  }

  /** Memory and every answer: two schedules with the same ones cannot be distinguished. */
  get outcome(): string {
    const seen = this.#actors.map(({ stage, results }) => `${stage} ${results.join()}`);
    return `${this.#memory.join()} | ${seen.join(' | ')}`;
  }

  run(process: number): Done {
    const { stage, waited } = this.#actor(process);
    if (stage === 'new') return this.#arrive(process);
    if (stage === 'woken') return this.#answer(process, waited);
    const instruction = this.#instruction(process);
    switch (instruction.does) {
      case 'sleep':
        return this.#sleep(process, -1, instruction.ms);
      case 'wait': {
        if (this.#word(instruction.at) !== instruction.expected)
          return { ...this.#answer(process, Waited.notEqual), isNotEqual: true };
        return this.#sleep(process, instruction.at, instruction.timeoutMs ?? Infinity);
      }
      case 'notify':
        return this.#notify(process, instruction.at, instruction.count);
      default:
        return this.#access(process, instruction);
    }
  }

  timeOut(process: number): void {
    this.now = Math.max(this.now, this.deadline(process));
    this.#set(process, { stage: 'woken', waited: Waited.timedOut });
  }

  kill(process: number): void {
    this.#set(process, { stage: 'killed' });
  }

  deadline(process: number): number {
    return this.#actor(process).deadline;
  }

  /** Woken by another process, and its time is not over. */
  isInTime(process: number): boolean {
    const { stage, waited, deadline } = this.#actor(process);
    return stage === 'woken' && waited === Waited.ok && deadline < Infinity && deadline > this.now;
  }

  #access(process: number, instruction: Exclude<Instruction, { does: 'wait' | 'notify' | 'sleep' }>): Done {
    const old = this.#word(instruction.at);
    const isNotEqual = instruction.does === 'compareExchange' && old !== instruction.expected;
    let after = old;
    if (instruction.does === 'add') after = (old + instruction.value) | 0;
    else if ('value' in instruction && !isNotEqual) after = instruction.value;
    if (instruction.does === 'read' || instruction.does === 'load') after = old;
    if (after !== old) {
      this.#memory = this.#memory.with(instruction.at, after);
    }
    this.#answer(process, old);
    return { ...NOTHING, hasChanged: after !== old, isNotEqual };
  }

  #sleep(process: number, word: number, ms: number): Done {
    this.#sleeps += 1;
    this.#set(process, { stage: 'asleep', word, order: this.#sleeps, deadline: this.now + ms });
    return { ...NOTHING, hasBlocked: true };
  }

  #notify(process: number, at: number, count: number): Done {
    const sleepers = this.#actors
      .flatMap(({ stage, word, order }, p) => (stage === 'asleep' && word === at ? [{ p, order }] : []))
      .sort((a, b) => a.order - b.order)
      .slice(0, count);
    for (const { p } of sleepers) this.#set(p, { stage: 'woken', waited: Waited.ok });
    const woken = sleepers.reduce((mask, { p }) => mask | (1 << p), 0);
    this.#answer(process, sleepers.length);
    return { ...NOTHING, woken, hasChanged: woken !== 0 };
  }

  #answer(process: number, result: number): Done {
    const { at, results } = this.#actor(process);
    this.#set(process, { at: at + 1, results: [...results, result] });
    return this.#arrive(process);
  }

  /** Goes to the next instruction that is to be carried out. */
  #arrive(process: number): Done {
    const { at, results } = this.#actor(process);
    const program = this.programs[process] ?? [];
    const last = results.at(-1) ?? 0;
    const skipped = program.slice(at).findIndex((one) => one.if === undefined || one.if === last);
    this.#set(process, skipped < 0 ? { stage: 'ended' } : { stage: 'ready', at: at + skipped });
    return NOTHING;
  }

  #set(process: number, change: Partial<Actor>): void {
    this.#actors = this.#actors.map((actor, p) => (p === process ? { ...actor, ...change } : actor));
  }

  #actor(process: number): Actor {
    return this.#actors[process] ?? UNBORN;
  }

  #instruction(process: number): Instruction {
    const found = this.programs[process]?.[this.#actor(process).at];
    if (found === undefined) throw new RangeError(`process ${process} has come to its end`);
    return found;
  }

  #word(at: number): number {
    return this.#memory[at] ?? 0;
  }
}
