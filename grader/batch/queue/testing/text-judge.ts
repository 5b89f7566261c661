import { kataOf } from '../../../course/course';
import { sampleResult } from '../../../report/testing/sample-result';
import type { KataResult } from '../../../report/result';
import type { Job, Outcome } from '../../job';
import { graderOf, type Grader } from '../queue-names';

/** A grader of which only the name matters. */
export const namedGrader = (name: string): Grader => graderOf([kataOf('value')], () => name);

/** A verdict that depends on the text alone, as that of the grader does, after a moment in which a worker can be killed. */
export async function judgeText(job: Job, ms: number): Promise<Outcome> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  const text = job.files[0]?.text ?? '';
  if (text.includes('cannot'))
    return { kind: 'not-judged', reason: 'It used more memory than a submission may.' };
  if (text.includes('throws')) throw new Error(`cannot judge ${text}`);
  const [passing, failing] = sampleResult.katas;
  const isGood = text.includes('good');
  const kata: KataResult = {
    ...((isGood ? passing : failing) as KataResult),
    id: job.kata,
    status: isGood ? 'pass' : 'fail',
  };
  return { kind: 'judged', result: { ...sampleResult, status: isGood ? 'pass' : 'fail', katas: [kata] } };
}
