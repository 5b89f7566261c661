import type { Fault } from '../faults/failure';
import { strangersAfterAll } from './quiet';
import type { Subject } from '../subject/subject';

/** After a check: reports anything that the learner's code started and that still runs. */
export async function strangers(subjects: readonly Subject[]): Promise<Fault | undefined> {
  for (const subject of subjects) {
    if ((await strangersAfterAll(subject)) === 0) continue;
    return { code: 'leaked-process', facts: { kind: 'still-running' } };
  }
  return undefined;
}
