import type { Input, Programs } from '../history/program';
import { End, Flag, Pending } from '../explorer/board/layout';
import type { ResultTables } from '../explorer/board/result-tables';
import { FIRST_CALL_AFTER, FIRST_CALL_BEFORE } from '../explorer/board/call-numbers';
import {
  historyOfRun,
  type HoldRecord,
  type RunHistory,
  type ThrownFacts,
} from '../explorer/run/history-of-run';
import { historyKey } from '../explorer/run/history-key';
import { has, type RunRecord, type StepRecord } from '../explorer/run/run-record';
import { BLOCKED, PENDING, returned, threw, type Operation } from '../history';
import type { Fault } from '../faults/failure';
import type { VerdictMemo } from './verdict-memo';

/** The fault of a run, if it has one: a function of the run alone. */
export type Judge = (run: ObservedRun) => Fault | undefined;

export type CallOutcome =
  | { readonly kind: 'returned'; readonly value: unknown }
  | { readonly kind: 'threw'; readonly error: ThrownFacts }
  /** Asleep when no process could run any more. */
  | { readonly kind: 'blocked' }
  /** Its process was killed during the call, or the run was abandoned. */
  | { readonly kind: 'cut off' };

/** One call of a run. */
export interface ObservedCall {
  /** From 1, as learners count. */
  readonly process: number;
  readonly part: 'before' | 'program' | 'after';
  readonly index: number;
  readonly input: Input;
  readonly outcome: CallOutcome;
  /** Logical times: the positions of its first and last event in the history. */
  readonly begun: number;
  readonly ended: number;
  readonly firstStep: number;
  readonly lastStep: number;
}

/** What the history does not contain. */
type LateFacts = 'firstStep' | 'lastStep';

/** A process that sleeps when no other process is left that could wake it. */
export interface Sleeper {
  /** From 1. */
  readonly process: number;
  /** The step at which it fell asleep. */
  readonly step: number;
  readonly address: number;
  readonly call: ObservedCall | undefined;
}

/**
 * A run as a judge sees it. None of it is kept after the run has been judged.
 *
 * What a judge reads is recorded: only the history (calls, answers, their order, how the run ended), or also the steps
 * (which ones were taken, and when calls began and owners changed among them). Everything that shows steps goes through
 * `#withSteps`.
 */
export class ObservedRun {
  readonly #record: RunRecord;
  #history: RunHistory | undefined;
  #calls: readonly ObservedCall[] | undefined;
  #ownership: readonly HoldRecord[] | undefined;
  #steps: readonly StepRecord[] | undefined;
  #key: string | undefined;
  /** How many times steps were read, including by a judge that another judge called. */
  #stepReads = 0;

  /** Without a memo, every judge judges every run. */
  constructor(
    record: RunRecord,
    private readonly plan: Programs,
    private readonly tables: ResultTables,
    private readonly memo?: VerdictMemo<Judge>,
  ) {
    this.#record = record;
  }

  /** The judge's verdict on this run. It is the verdict on an earlier run when the judge cannot distinguish the two. */
  judgedBy(judge: Judge): Fault | undefined {
    if (this.memo === undefined) return judge(this);
    const key = (this.#key ??= historyKey(this.#record));
    const known = this.memo.find(judge, key);
    if (known !== undefined && known !== 'reads steps') return known.fault;
    const before = this.#stepReads;
    const fault = judge(this);
    if (known === undefined) this.memo.keep(judge, key, this.#stepReads > before ? 'reads steps' : { fault });
    return fault;
  }

  /** No process could run, and at least one had not finished. */
  get isStuck(): boolean {
    return this.#record.end === End.stuck;
  }

  get end(): End {
    return this.#record.end;
  }

  /** From 1; 0 for none. */
  get culprit(): number {
    return this.#record.culprit + 1;
  }

  isKilled(process: number): boolean {
    return (this.#record.killed & (1 << (process - 1))) !== 0;
  }

  /** From 1. */
  get killed(): number[] {
    return this.plan.programs.flatMap((_, at) => (this.isKilled(at + 1) ? [at + 1] : []));
  }

  hasEnded(process: number): boolean {
    return (this.#record.finished & (1 << (process - 1))) !== 0;
  }

  /** All calls that were begun, in the order in which they began. */
  get calls(): readonly ObservedCall[] {
    return (this.#calls ??= this.#events.calls
      .filter(({ call }) => call !== FIRST_CALL_BEFORE - 1)
      .map((call) => {
        const part =
          call.call >= FIRST_CALL_AFTER ? 'after' : call.call >= FIRST_CALL_BEFORE ? 'before' : 'program';
        const first = part === 'after' ? FIRST_CALL_AFTER : part === 'before' ? FIRST_CALL_BEFORE : 0;
        const list = part === 'program' ? this.plan.programs[call.process] : this.plan[part];
        const index = call.call - first;
        const process = call.process + 1;
        const isAsleep =
          this.isStuck && (this.#record.asleep & (1 << call.process)) !== 0 && !this.isKilled(process);
        const outcome: CallOutcome =
          call.outcome.kind === 'open' ? { kind: isAsleep ? 'blocked' : 'cut off' } : call.outcome;
        const { begun, ended } = call;
        const input = list?.[index] ?? { method: '?' };
        return this.#withSteps<Omit<ObservedCall, LateFacts>, Pick<ObservedCall, LateFacts>>(
          { process, part, index, input, outcome, begun, ended },
          { firstStep: call.firstStep, lastStep: call.lastStep },
        );
      }));
  }

  /** Why the world could not be created. */
  get unmadeBecause(): ThrownFacts | undefined {
    const first = this.#events.calls.find(({ call }) => call === FIRST_CALL_BEFORE - 1);
    return first?.outcome.kind === 'threw' ? first.outcome.error : undefined;
  }

  /** Reads what is on the board while it is still there. */
  read(): number {
    return this.calls.length + this.ownership.length;
  }

  /** The results of the calls after the run, in their order. */
  get after(): readonly CallOutcome[] {
    return this.calls.filter(({ part }) => part === 'after').map(({ outcome }) => outcome);
  }

  /** When processes became owners of locks, and when they ceased to be. */
  get ownership(): readonly HoldRecord[] {
    return (this.#ownership ??= this.#events.holds.map(({ step, ...change }) =>
      this.#withSteps(change, { step }),
    ));
  }

  /** The calls as a history, for a model. */
  operations<I extends Input>(isOfModel: (input: Input) => input is I): Operation<I, unknown>[] {
    return this.calls.flatMap(({ process, input, outcome, begun, ended }, id) => {
      if (!isOfModel(input)) return [];
      const result =
        outcome.kind === 'returned'
          ? returned(outcome.value)
          : outcome.kind === 'threw'
            ? threw(outcome.error.name)
            : outcome.kind === 'blocked'
              ? BLOCKED
              : PENDING;
      const end = outcome.kind === 'returned' || outcome.kind === 'threw' ? ended : Infinity;
      return [{ id, process, input, outcome: result, call: begun, end }];
    });
  }

  /** The processes that sleep for ever, and the step since which each does. */
  get sleepers(): readonly Sleeper[] {
    const sleepers: Sleeper[] = [];
    for (let process = 1; process <= this.plan.programs.length; process++) {
      if ((this.#record.asleep & (1 << (process - 1))) === 0 || this.isKilled(process)) continue;
      const step = this.steps.findLastIndex(
        (one) => one.process === process - 1 && has(one.flags, Flag.blocked),
      );
      const call = this.calls.findLast((one) => one.process === process && one.outcome.kind === 'blocked');
      sleepers.push({ process, step, address: this.steps[step]?.address ?? -1, call });
    }
    return sleepers;
  }

  get steps(): readonly StepRecord[] {
    this.#stepReads += 1;
    const record = this.#record;
    return (this.#steps ??= Array.from({ length: record.steps }, (_, at) => record.step(at)));
  }

  /** The run as it was recorded, for code that looks at more than a judge does. */
  get record(): RunRecord {
    this.#stepReads += 1;
    return this.#record;
  }

  /** The facts, together with facts that the history does not contain: reading those counts as reading steps. */
  #withSteps<Facts extends object, Late extends object>(facts: Facts, late: Late): Facts & Late {
    const get = (key: keyof Late): Late[keyof Late] => {
      this.#stepReads += 1;
      return late[key];
    };
    for (const key of Object.keys(late) as (keyof Late)[])
      Object.defineProperty(facts, key, { get: () => get(key), enumerable: true });
    return facts as Facts & Late;
  }

  get #events(): RunHistory {
    return (this.#history ??= historyOfRun(this.#record, this.tables));
  }
}

/** Whether a step is an operation of the learner's code. */
export function isOperation({ kind }: StepRecord): boolean {
  return kind < Pending.start;
}
