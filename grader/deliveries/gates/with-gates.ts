import { fail } from '../../faults/failure';
import { Gates } from './gates';

/** Runs the body with gates of its own, which are open in the end, whatever happens. */
export async function withGates(body: (gates: Gates) => Promise<void>): Promise<void> {
  const gates = new Gates();
  try {
    await body(gates);
  } finally {
    gates.openAll();
    gates.close();
  }
}

/**
 * Waits until this many tasks are at their gates; fails if they never will be. The promise, if there is one, says to the
 * learner why they should be.
 */
export async function allAt(gates: Gates, count: number, process: object, promise?: string): Promise<void> {
  if (await gates.untilWaiting(count, process)) return;
  const begun = gates.waiting().length;
  if (promise !== undefined)
    fail({
      code: 'not-parallel',
      sentence: promise,
      isPromise: true,
      expected: `${String(count)} tasks that run at once`,
      actual: String(begun),
    });
  fail({
    code: 'not-parallel',
    sentence: `${String(count)} tasks wait for one another, each in a process of its own: only ${String(begun)} have begun, and nothing else moves.`,
  });
}
