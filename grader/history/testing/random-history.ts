import type { Operation, Outcome } from '../operation';
import { BLOCKED, PENDING } from '../operation';
import type { Random } from './random';
import type { Subject } from './subject';

interface Running<I> {
  readonly process: number;
  readonly input: I;
  readonly call: number;
  /** Outcomes that agree with every phase so far. */
  viable: readonly Outcome<unknown>[];
  phase: number;
  isDone: boolean;
}

export interface Shape {
  readonly processes: number;
  readonly operations: number;
}

/**
 * A history that is right by construction: an atomic object takes effect at random points inside random intervals.
 * One run in three is cut off, which leaves calls pending; the others continue until none can, which leaves calls
 * blocked.
 */
export function randomHistory<S, I>(
  subject: Subject<S, I>,
  random: Random,
  shape: Shape,
): Operation<I, unknown>[] {
  const { model } = subject;
  const history: Operation<I, unknown>[] = [];
  const running = new Map<number, Running<I>>();
  const isCutOff = random.oneIn(3);
  let state = model.init();
  let calls = 0;
  let now = 0;

  const takeEffect = (operation: Running<I>): boolean => {
    for (const outcome of random.shuffled(operation.viable)) {
      const call = { ...operation, outcome };
      const next = model.step(state, call, operation.phase);
      if (next === undefined) continue;
      const phases = model.phases?.(call) ?? 1;
      const key = model.key(next);
      operation.viable = operation.viable.filter((other) => {
        const alternative = { ...operation, outcome: other };
        if ((model.phases?.(alternative) ?? 1) !== phases) return false;
        const after = model.step(state, alternative, operation.phase);
        return after !== undefined && model.key(after) === key;
      });
      state = next;
      operation.phase += 1;
      operation.isDone = operation.phase === phases;
      return true;
    }
    return false;
  };

  const act = (process: number): boolean => {
    const operation = running.get(process);
    if (!operation) {
      if (calls === shape.operations) return false;
      const input = subject.input(random);
      calls += 1;
      const viable = subject.outcomes(input);
      running.set(process, { process, input, call: (now += 1), viable, phase: 0, isDone: false });
      return true;
    }
    if (!operation.isDone) return takeEffect(operation);
    const { input, call } = operation;
    history.push({
      id: history.length,
      process,
      input,
      call,
      end: (now += 1),
      outcome: random.pick(operation.viable),
    });
    running.delete(process);
    return true;
  };

  const everyone = Array.from({ length: shape.processes }, (_, process) => process);
  while (random.shuffled(everyone).some(act)) {
    if (isCutOff && calls === shape.operations && random.oneIn(3)) break;
  }
  for (const { process, input, call } of running.values()) {
    const outcome = isCutOff ? PENDING : BLOCKED;
    history.push({ id: history.length, process, input, call, end: Infinity, outcome });
  }
  return history;
}

/** The same history with one fact changed at random; it may still be right. */
export function corrupted<S, I>(
  subject: Subject<S, I>,
  history: readonly Operation<I, unknown>[],
  random: Random,
): Operation<I, unknown>[] {
  const victim = random.pick(history);
  const changed = changedFact(subject, victim, random);
  return history.map((operation) => (operation === victim ? changed : operation));
}

function changedFact<S, I>(
  { outcomes }: Subject<S, I>,
  operation: Operation<I, unknown>,
  random: Random,
): Operation<I, unknown> {
  if (operation.end === Infinity) return { ...operation, outcome: random.pick([PENDING, BLOCKED]) };
  switch (random.below(6)) {
    case 0:
      return { ...operation, end: Infinity, outcome: random.pick([PENDING, BLOCKED]) };
    // A shorter interval is a stronger claim about real time.
    case 1:
      return { ...operation, end: operation.call };
    case 2:
      return { ...operation, call: operation.end };
    default:
      return { ...operation, outcome: random.pick(outcomes(operation.input)) };
  }
}
