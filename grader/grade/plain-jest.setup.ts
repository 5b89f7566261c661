/*
 * `npx jest exercises`, without a grade: judges the learner's own exercises, or FORKLINGS_ROOT. Each failing test says
 * why.
 */
import path from 'node:path';
import { sentenceOf } from '../diagnosis/sentence';
import { exposeGrading } from '../lab/grading';
import { projectRoot } from '../course/project';

exposeGrading(globalThis, {
  request: {
    root: path.resolve(projectRoot(), process.env['FORKLINGS_ROOT'] ?? 'exercises'),
    own: false,
    seed: undefined,
    replay: undefined,
    checks: undefined,
  },
  sink: { onVerdict: () => undefined, onNews: () => undefined },
  explain: (fault) => `${fault.code}: ${sentenceOf(fault)}`,
});
