import type { Fault } from '../faults/failure';
import { processTable } from '../containment/process-table';
import { quietAround, strangersAfterAll } from './quiet';
import type { Subject } from '../subject/subject';

/** After a check: reports anything that the learner's code started and that still runs. */
export async function strangers(subjects: readonly Subject[]): Promise<Fault | undefined> {
  const [first] = subjects;
  if (first === undefined) return undefined;
  // Mostly one look shows that there are none, because all processes of a check come to rest together.
  await quietAround(first);
  const table = processTable();
  if (subjects.every(({ family, pid }) => family.members(table).every((row) => row.pid === pid)))
    return undefined;
  for (const subject of subjects) {
    if ((await strangersAfterAll(subject)) === 0) continue;
    return { code: 'leaked-process', facts: { kind: 'still-running' } };
  }
  return undefined;
}
