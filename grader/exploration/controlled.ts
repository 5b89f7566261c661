import { Uncontrolled } from '../explorer/search/search';
import { Failure } from '../faults/failure';

/** Does the work. When the same schedule leads to different operations, the solution is neither right nor wrong. */
export async function controlled<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Uncontrolled)
      throw new Failure({
        code: 'uncontrolled',
        facts: { kind: 'other-operations', difference: error.message },
      });
    throw error;
  }
}
