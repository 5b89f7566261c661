import type { DoubtFacts } from '../../faults/facts/doubt';
import type { Sentences } from './sentences';
import { listed } from './wording';

export const doubtSentences: Sentences<keyof DoubtFacts> = {
  'other-operations': ({ difference }) =>
    `The same schedule did not lead to the same operations: ${difference}.`,
  'kill-not-confirmed': () =>
    'What went wrong when a process was cut off did not go wrong when it was killed by SIGKILL.',
  'input-not-confirmed': ({ input }) =>
    `An input failed and then passed: ${input.join(', ')}. The code behaves differently from run to run.`,
  'arena-full': () =>
    'The explorer has 8 MiB of shared memory for what process 1 makes, and half a MiB for each of the others: the code asked for more. With smaller buffers it can be explored.',
  bypassed: () =>
    'The code took the bytes behind a SharedMemory (its `views`) and works on them directly. The grader cannot see that, so ' +
    'it cannot let another process come in between. Use the methods of SharedMemory instead: getInt32, setFloat64, load, ' +
    'compareExchange, readBytes, …',
  untouched: ({ methods }) =>
    unobserved(`${listed(methods.map((method) => `${method}()`))} touched no shared memory and no pipe`),
  'never-met': () => unobserved('no two processes touched the same shared memory or the same pipe'),
};

function unobserved(what: string): string {
  return (
    `In every run, ${what} that the kernel can see, so the runs prove nothing: nothing can come between steps that ` +
    'are not there. Keep everything that processes share in a SharedMemory or a BytePipe, and reach it through the ' +
    'methods of these classes only (getInt32, load, compareExchange, read, …), never through a buffer, a file or a view.'
  );
}
