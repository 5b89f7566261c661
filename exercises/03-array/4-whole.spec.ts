import {
  asInC,
  type CNumber,
  explore,
  type Fault,
  type Input,
  isUndivided,
  type ObservedRun,
  type Remote,
  same,
  segments,
  show,
  stage,
  throws,
  tornRead,
  typeCodes,
  unlike,
} from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'whole');

const set = (index: number, value: CNumber) => ({ method: 'set', index, value }) as Input;
const get = (index: number) => ({ method: 'get', index }) as Input;
const fill = (value: CNumber) => ({ method: 'fill', value }) as Input;
const slice: Input = { method: 'slice' };
const iterate: Input = { method: 'iterate' };
const elements: Input = { method: 'elements' };
const close: Input = { method: 'close' };

/** The elements after the run. */
function elementsAfter({ after }: ObservedRun): readonly unknown[] {
  return after[0]?.kind === 'returned' ? (after[0].value as unknown[]) : [];
}

law('a write never touches a neighbour’s bytes', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of typeCodes) {
    const [one, two, three, four] = [asInC(code, 1), asInC(code, 2), asInC(code, 3), asInC(code, 4)];
    const story = `Process 1 called set(1, 2) of a SharedArray('${code}') while process 2 wrote the neighbours: set(0, 3) and set(2, 4).`;
    await explore(context, [a, b], {
      world: code,
      programs: [[set(1, two)], [set(0, three), set(2, four), close]],
      before: [fill(one)],
      after: [elements],
      apart: true,
      aloof: ['close'],
      preemptions: 1,
      judge: (run) => {
        const seen = elementsAfter(run);
        const facts = { expected: show([three, two, four]), actual: show(seen) };
        const areNeighboursWrong = seen[0] !== three || seen[2] !== four;
        if (areNeighboursWrong && run.calls.every((call) => isUndivided(run, call))) {
          const sentence = `${story} Neither process was interrupted, and yet process 1 does not see what process 2 wrote.`;
          return { code: 'stale-read', sentence, ...facts };
        }
        if (areNeighboursWrong) {
          const sentence = `${story} The neighbours must hold what process 2 wrote.`;
          return { code: 'neighbour-overwritten', sentence, ...facts };
        }
        if (seen[1] === two) return undefined;
        const sentence = `${story} Element 1 must hold what process 1 wrote, whatever happens to its neighbours.`;
        return { code: 'lost-update', sentence, ...facts };
      },
    });
  }
});

law('no element is ever seen half-written or read half-changed', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of typeCodes) {
    const [old, next] = unlike(code);
    const story = `Process 1 wrote an element of a SharedArray('${code}') and process 2 read it at the same time: it got a number that was never written. An element must be read and written in one step.`;
    await explore(context, [a, b], {
      world: code,
      programs: [[set(1, next)], [get(1), close]],
      before: [set(1, old)],
      aloof: ['close'],
      preemptions: 1,
      judge: (run) => tornRead(run, { legal: [old, next], story }),
    });
  }
});

law('fill(), slice() and iteration, too, write and read whole elements', async (context) => {
  const [a, b] = await context.processes(2);
  for (const [code, read] of [
    ['q', slice],
    ['Q', iterate],
    ['d', slice],
    ['H', iterate],
  ] as const) {
    const [old, next] = unlike(code);
    const story = `Process 1 called fill() on a SharedArray('${code}') while process 2 read all of it, by ${read === slice ? 'slice()' : 'iteration'}: it got a number that was never written. Each element must be read and written in one step.`;
    await explore(context, [a, b], {
      world: code,
      programs: [[fill(next)], [read, close]],
      before: [fill(old)],
      aloof: ['close'],
      preemptions: 1,
      judge: (run) => tornRead(run, { legal: [old, next], story }),
    });
  }
});

law('fill() and set() at once leave in each element what one of them wrote', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'i',
    programs: [[fill(2)], [set(0, 3), set(2, 4), close]],
    after: [elements],
    aloof: ['close'],
    preemptions: 1,
    judge: (run): Fault | undefined => {
      const [first, second, third] = elementsAfter(run);
      if ((first === 2 || first === 3) && second === 2 && (third === 2 || third === 4)) return undefined;
      return {
        code: 'lost-update',
        sentence:
          'Process 1 called fill(2) on an array of three while process 2 called set(0, 3) and set(2, 4): each element must hold what one of these calls wrote into it.',
        expected: '[2 or 3, 2, 2 or 4]',
        actual: show([first, second, third]),
      };
    },
  });
});

law('a writer killed at any step leaves each element old or new', async (context) => {
  const [a, b] = await context.processes(2);
  const story = 'A process was killed inside a write; the others must find each element old or new.';
  for (const write of [set(1, -1n), fill(-1n)])
    await explore(context, [a, b], {
      world: 'q',
      programs: [[elements], [write]],
      before: [fill(7n)],
      after: [close],
      kill: [2],
      preemptions: 1,
      judge: (run) => tornRead(run, { legal: [7n, -1n], story }),
    });
});

law('a process that has an array open keeps it when its creator closes it', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const array = await a.make('I', [7, 8]);
  const handle = await a.handleOf(array);
  await b.length(array);
  await a.close(array);
  const kept = 'A process that has an array open can still read and write it when its creator has closed it.';
  same(await b.elements(array), [7, 8], kept);
  await b.set(array, 0, 9);
  same(await b.get(array, 0), 9, kept);
  const promise =
    'When its creator has closed an array, a later open() must throw the kernel’s SharedMemoryGone.';
  await throws(c.openAndRead(handle), { name: 'SharedMemoryGone' }, promise);
});

law('no close and no end of an attached process ends an array for the others', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const array = await a.make('b', [1, 2]);
  const handle = await a.handleOf(array);
  const only = 'only the process that made an array may remove its memory.';
  await b.openAndRead(handle);
  same(await a.elements(array), [1, 2], `Process 2 opened an array and closed it again: ${only}`);
  same(await c.readIfThere(handle), [1, 2], `When process 2 has closed it, process 3 can open it: ${only}`);
  await a.setInChild(array, -1, 5);
  same(
    await c.readIfThere(handle),
    [1, 5],
    `When an attached child has ended, process 3 can open it: ${only}`,
  );
});

law('a closed array can be neither read nor written', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', [5]);
  await a.close(array);
  await a.close(array);
  await throws(a.get(array, 0), {}, 'Reading a closed array throws.');
  await throws(a.set(array, 0, 1), {}, 'Writing a closed array throws.');
  await throws(a.fill(array, 1), {}, 'fill() on a closed array throws.');
  await throws(a.iterate(array), {}, 'Iterating over a closed array throws.');
  same(await a.useAfterBlock(), 'throws', 'At the end of a block with `using` the array is closed.');
});

law('a new array is zero, whatever was closed before it', async ({ processes }) => {
  const [a] = await processes(1);
  const promise = 'Nothing of a closed array may be left in the memory of a new one.';
  same(await a.afterClosing(32), [0], promise);
});

/** How many segments a process has made, and how many mappings it has of any. */
async function memoryOf(process: Remote<typeof Scenarios>): Promise<readonly [number, number]> {
  return [segments(process), await process.mappings()];
}

law('close() gives the memory back', async ({ processes }) => {
  const [a, b] = await processes(2);
  const grown = async (
    process: typeof a,
    [made, mapped]: readonly [number, number],
    since: string,
  ): Promise<void> => {
    const [madeNow, mappedNow] = await memoryOf(process);
    const promise = `${since}, there must be as many segments and mappings of shared memory as before: these are the differences.`;
    same([madeNow - made, mappedNow - mapped], [0, 0], promise, 'leaked-memory');
  };
  // One round before counting: memory that is kept for reuse is not a leak; memory that grows is.
  await a.churn(20);
  const beforeMaking = await memoryOf(a);
  await a.churn(500);
  await grown(a, beforeMaking, 'After 500 arrays were made, used and closed');

  const handle = await a.handleOf(await a.make('i', [6]));
  await b.openAndRead(handle);
  const beforeOpening = await memoryOf(b);
  for (let round = 0; round < 10; round++) await b.openAndRead(handle);
  await grown(b, beforeOpening, 'After an array was opened, read and closed ten times');
});

law('a constructor that throws takes no memory', async ({ processes }) => {
  const [a] = await processes(1);
  await a.churn(1);
  const before = segments(a);
  const promise = 'If the iterable throws half-way, so does the constructor, with the same error.';
  for (let round = 0; round < 3; round++) {
    await throws(
      a.makeFromFailing(),
      { name: 'RangeError', mentions: ['the items end in an error'] },
      promise,
    );
    await throws(a.make('i', [1, 'two']), {}, "new SharedArray('i', [1, 'two']) must throw.");
  }
  same(
    segments(a) - before,
    0,
    "Arrays of an iterable that throws half-way, and of [1, 'two'], were attempted three times each, and must have left no segment of shared memory; this is how many they left.",
    'leaked-memory',
  );
});
