import type { Verdict } from '../linearizability/verdict';
import { checkLinearizability } from '../linearizability/check';
import type { Operation } from '../operation';
import { isUnanswered, precedes } from '../operation';
import { bruteForce } from './brute-force';
import type { Subject } from './subject';

type History<I> = readonly Operation<I, unknown>[];

/** The verdict, and what is wrong with it, if anything: held against the definition, its evidence replayed. */
export function judged<S, I>(
  subject: Subject<S, I>,
  history: History<I>,
): { readonly kind: Verdict<I, unknown>['kind']; readonly fault: string | undefined } {
  const verdict = checkLinearizability(subject.model, history);
  return { kind: verdict.kind, fault: faultOf(subject, history, verdict) };
}

function faultOf<S, I>(
  subject: Subject<S, I>,
  history: History<I>,
  verdict: Verdict<I, unknown>,
): string | undefined {
  const expected = bruteForce(subject.definition, history) ? 'ok' : 'illegal';
  if (verdict.kind !== expected) return `${verdict.kind}, by definition ${expected}`;
  if (verdict.kind === 'ok') return faultOfOrders(subject, history, verdict);
  return faultOfImpasse(subject, history, verdict);
}

/** An order that is claimed must contain all that was answered, keep real time, and replay. */
function faultOfOrders<S, I>(
  { model }: Subject<S, I>,
  history: History<I>,
  { orders }: Extract<Verdict<I, unknown>, { kind: 'ok' }>,
): string | undefined {
  const placed = orders.flat();
  for (const operation of history) {
    const times = placed.filter((each) => each.operation.id === operation.id).length;
    if (!isUnanswered(operation.outcome) && times !== (model.phases?.(operation) ?? 1)) {
      return `operation ${operation.id} is placed ${times} times`;
    }
  }
  for (const order of orders) {
    let state = model.init();
    for (const [index, { operation, phase, state: described }] of order.entries()) {
      if (order.slice(index + 1).some((later) => precedes(later.operation, operation)))
        return 'the order breaks real time';
      const next = model.step(state, operation, phase);
      if (next === undefined) return `the order does not replay at operation ${operation.id}`;
      if (model.describeState(next) !== described) return 'a state is not what the model says';
      state = next;
    }
  }
  return undefined;
}

/** All that returned before the culprit must be explicable; with the culprit, not. */
function faultOfImpasse<S, I>(
  { definition }: Subject<S, I>,
  history: History<I>,
  { impasse, part }: Extract<Verdict<I, unknown>, { kind: 'illegal' }>,
): string | undefined {
  const isExplicable = (until: number, operations = history): boolean =>
    bruteForce(definition, operations, { until });
  if (impasse.kind === 'stuck') {
    // Only this part needs to be explicable: a different part may be illegal too.
    const ids = new Set(part.map(({ id }) => id));
    const inPart = history.filter((each) => ids.has(each.id));
    return isExplicable(Number.MAX_VALUE, inPart)
      ? undefined
      : 'called stuck, but the answers alone are illegal';
  }
  const { end, id } = impasse.operation;
  if (isExplicable(end)) return `operation ${id} is blamed, but the history until its return is legal`;
  // Times are whole numbers here; what returns at the same instant is open too.
  return isExplicable(end - 0.5) ? undefined : `operation ${id} is blamed, but the history before is illegal`;
}
