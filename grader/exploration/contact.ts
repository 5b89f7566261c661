import { arenaOf, EventType, Pending } from '../explorer/board/layout';
import type { RunRecord, StepRecord } from '../explorer/run/run-record';
import type { Fault } from '../faults/failure';
import type { Plan } from './plan';

/**
 * Whether the calls of an exploration touched what the processes share. A call that performs no kernel operation cannot
 * be interrupted anywhere, so running it under a thousand schedules is running it under one.
 *
 * Two things are required of all runs together: each method, unless it only ever threw, touched something shared, and
 * at least two processes touched the same place. A plan says where it promises less (`aloof`, `apart`).
 */
export class Contact {
  /** Methods that have answered at least once without touching anything shared. */
  readonly #untouched = new Set<string>();
  readonly #touched = new Set<string>();
  #hasMet = false;
  #couldMeet = false;

  constructor(private readonly plan: Pick<Plan, 'apart' | 'aloof'>) {}

  /** Looks at a run of these programs, as long as it can show anything new. */
  see(run: RunRecord, programs: Plan['programs']): void {
    const methods = new Set(programs.flat().map(({ method }) => method));
    if (this.#hasMet && [...methods].every((method) => this.#touched.has(method))) return;
    const visitors = visitorsOf(run);
    this.#couldMeet ||= programs.filter((program) => program.length > 0).length > 1;
    this.#hasMet ||= [...visitors.values()].some((mask) => (mask & (mask - 1)) !== 0);
    for (const { process, call, hasThrown, steps } of callsOf(run)) {
      const method = programs[process]?.[call]?.method;
      if (method === undefined) continue;
      const isTouching = steps.some((step) => isShared(step, process, visitors));
      if (isTouching) this.#touched.add(method);
      else if (!hasThrown) this.#untouched.add(method);
    }
  }

  /** Why the runs prove nothing; undefined when they do prove something. */
  get fault(): Fault | undefined {
    const { apart = false, aloof = [] } = this.plan;
    const silent = [...this.#untouched].filter(
      (method) => !aloof.includes(method) && !this.#touched.has(method),
    );
    if (silent.length > 0) return { code: 'unobserved', facts: { kind: 'untouched', methods: silent } };
    if (this.#hasMet || apart || !this.#couldMeet) return undefined;
    return { code: 'unobserved', facts: { kind: 'never-met' } };
  }
}

interface TouchingCall {
  readonly process: number;
  /** Its index in the program. */
  readonly call: number;
  readonly hasThrown: boolean;
  readonly steps: readonly StepRecord[];
}

/** The calls of a run, each with the kernel operations that it performed. */
function callsOf(run: RunRecord): TouchingCall[] {
  const calls: TouchingCall[] = [];
  /** For each process: the step up to which its steps have been assigned to calls. */
  const given = new Map<number, number>();
  const begun = new Map<number, number>();
  const operations = operationsOf(run);
  const add = (process: number, call: number, end: number, hasThrown: boolean): void => {
    const first = given.get(process) ?? 0;
    given.set(process, end);
    begun.delete(process);
    const steps = operations.flatMap((step, at) =>
      step?.process === process && at >= first && at < end ? [step] : [],
    );
    calls.push({ process, call, hasThrown, steps });
  };
  for (let at = 0; at < run.events; at++) {
    const { process, type, call, step } = run.event(at);
    if (type === EventType.call) begun.set(process, call);
    if (type === EventType.returned || type === EventType.threw)
      add(process, call, step, type === EventType.threw);
  }
  for (const [process, call] of begun) add(process, call, Infinity, true);
  return calls;
}

/** Step by step; undefined where a step is not a kernel operation. */
function operationsOf(run: RunRecord): (StepRecord | undefined)[] {
  return Array.from({ length: run.steps }, (_, at) => {
    const step = run.step(at);
    return step.kind < Pending.start && step.address >= 0 ? step : undefined;
  });
}

/** For each word or pipe, the mask of the processes that touched it. */
function visitorsOf(run: RunRecord): ReadonlyMap<number, number> {
  const visitors = new Map<number, number>();
  for (const step of operationsOf(run)) {
    if (step === undefined) continue;
    const { address, size, process } = step;
    for (let word = address >>> 2; word <= (address + size - 1) >>> 2; word++)
      visitors.set(word, (visitors.get(word) ?? 0) | (1 << process));
  }
  return visitors;
}

/** Memory that a process other than the first created for itself is shared only when another process touches it. */
function isShared(
  { address, size }: StepRecord,
  process: number,
  visitors: ReadonlyMap<number, number>,
): boolean {
  const { first, end } = arenaOf(process);
  if (process === 0 || address < first || address >= end) return true;
  for (let word = address >>> 2; word <= (address + size - 1) >>> 2; word++) {
    const mask = visitors.get(word) ?? 0;
    if ((mask & (mask - 1)) !== 0) return true;
  }
  return false;
}

/** Memory was reached without a kernel operation. */
export const bypassed: Fault = { code: 'unobserved', facts: { kind: 'bypassed' } };
