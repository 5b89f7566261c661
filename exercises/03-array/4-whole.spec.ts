import {
  asInC,
  type CNumber,
  collectGarbage,
  explore,
  type Fault,
  firstOf,
  gives,
  holdBefore,
  holds,
  type Input,
  isUndivided,
  type ObservedRun,
  memoryUse,
  same,
  segments,
  show,
  stage,
  throws,
  tornRead,
  typeCodes,
  unlike,
  usesNoMore,
} from '#lab';
import type * as Scenarios from './array.scenarios';

const { law } = stage<typeof Scenarios>('array', 'whole');

const set = (index: number, value: CNumber) => ({ method: 'set', index, value }) as Input;
const get = (index: number) => ({ method: 'get', index }) as Input;
const fill = (value: CNumber) => ({ method: 'fill', value }) as Input;
const bare = (method: 'slice' | 'iterate' | 'elements' | 'close'): Input => ({ method });

const elementsAfter = ({ after: [last] }: ObservedRun): readonly unknown[] =>
  last?.kind === 'returned' ? (last.value as unknown[]) : [];

law('a write never touches a neighbour’s bytes', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of typeCodes) {
    const [one, two, three, four] = [asInC(code, 1), asInC(code, 2), asInC(code, 3), asInC(code, 4)];
    const story = `Process 1 called set(5, 2) of a SharedArray('${code}') while process 2 wrote the neighbours, finally with set(4, 3) and set(6, 4).`;
    // Small elements share a word, which a process may find changed as often as others write.
    for (const before of [[], [two, four, two]])
      await explore(context, [a, b], {
        world: code,
        programs: [
          [set(5, two)],
          [...[...before, three].map((item) => set(4, item)), set(6, four), bare('close')],
        ],
        before: [fill(one)],
        after: [bare('elements')],
        apart: true,
        aloof: ['close'],
        preemptions: before.length > 0 ? 'all' : 1,
        judge: (run) => {
          const seen = elementsAfter(run);
          const expected = [one, one, one, one, three, two, four, one, one];
          const facts = { expected: show(expected), actual: show(seen) };
          const wrong = [...expected.keys()].filter((at) => seen[at] !== expected[at]);
          if (wrong.length === 0) return undefined;
          const mine = `${story} Element 5 must hold what process 1 wrote, whatever happens to its neighbours.`;
          if (wrong.every((at) => at === 5)) return { code: 'lost-update', sentence: mine, ...facts };
          const alone = `${story} Neither process was interrupted, and yet process 1 does not see what process 2 wrote.`;
          const isAlone = run.calls.every((call) => isUndivided(run, call));
          if (isAlone) return { code: 'stale-read', sentence: alone, ...facts };
          const others = `${story} The neighbours must hold what process 2 wrote, and the other elements what they held.`;
          return { code: 'neighbour-overwritten', sentence: others, ...facts };
        },
      });
  }
});

/** Of two writes at once, an element must hold either. */
function isOneOf(index: number, legal: readonly unknown[], story: string) {
  return (run: ObservedRun): Fault | undefined => {
    const item = elementsAfter(run)[index];
    const facts = { expected: legal.map(show).join(' or '), actual: show(item) };
    return legal.includes(item) ? undefined : { code: 'lost-update', sentence: story, ...facts };
  };
}

law('no element is ever seen half-written or read half-changed', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of typeCodes) {
    const [old, next, other] = unlike(code);
    const story = `Process 1 wrote an element of a SharedArray('${code}') while process 2 read it and wrote it: they got a number that was never written. An element must be read and written in one step.`;
    const either = `Two processes wrote the same element of a SharedArray('${code}'): it must hold what one of them wrote.`;
    await explore(context, [a, b], {
      world: code,
      programs: [
        [set(1, next), get(1)],
        [get(1), set(1, other), get(1), bare('close')],
      ],
      before: [set(1, old)],
      after: [bare('elements')],
      aloof: ['close'],
      preemptions: 1,
      judge: firstOf(
        (run) => tornRead(run, { legal: [old, next, other], story }),
        isOneOf(1, [next, other], either),
      ),
    });
  }
});

law('fill(), slice() and iteration, too, write and read whole elements', async (context) => {
  const [a, b] = await context.processes(2);
  for (const [at, code] of typeCodes.entries()) {
    const read = at % 2 === 0 ? 'slice' : 'iterate';
    const [old, next] = unlike(code);
    const story = `Process 1 called fill() on a SharedArray('${code}') while process 2 read all of it, by ${read === 'slice' ? 'slice()' : 'iteration'}: it got a number that was never written. Each element must be read and written in one step.`;
    await explore(context, [a, b], {
      world: code,
      programs: [[fill(next)], [bare(read), bare('close')]],
      before: [fill(old)],
      aloof: ['close'],
      preemptions: 1,
      judge: (run) => tornRead(run, { legal: [old, next], story }),
    });
  }
  // A long array is not explored: a call that copies many elements at once is half-way in its first steps, and cuts this one.
  const [cut, [old, next]] = [2500, unlike('q')] as const;
  for (const length of [5000, 5001]) {
    const array = await a.make('q', length);
    for (const by of ['fill', 'slice', 'iteration'] as const)
      for (let step = 2; step < 7; step++) {
        context.trail.restart();
        await a.set(array, cut, old);
        const held = await holdBefore(a, step, (process) => process.itemAfter(array, cut, by, next));
        if (by !== 'fill') await b.set(array, cut, next);
        const seen = [await b.get(array, cut), await held?.resume()];
        const isWhole = seen.every((item) => [old, next, undefined].includes(item));
        const long = `Process 1 was stopped in a ${by} of a SharedArray('q') of ${String(length)} elements: each must be read and written in one step.`;
        holds(isWhole, long, 'torn-value', { expected: `${show(old)} or ${show(next)}`, actual: show(seen) });
      }
  }
});

law('fill() and set() at once leave in each element what one of them wrote', async (context) => {
  const [a, b] = await context.processes(2);
  const story = 'fill(2) beside fill(1), set(0, 3), set(5, 4): each element holds what one of them wrote.';
  const legal = [3, 1, 1, 1, 1, 4, 1, 1, 1];
  for (const world of ['B', 'h', 'i'] as const)
    await explore(context, [a, b], {
      world,
      programs: [[fill(2)], [fill(1), set(0, 3), set(5, 4), bare('close')]],
      after: [bare('elements')],
      aloof: ['close'],
      preemptions: 1,
      judge: firstOf(...legal.map((item, at) => isOneOf(at, [2, item], story))),
    });
});

law('a writer killed at any step leaves each element old or new', async (context) => {
  const [a, b] = await context.processes(2);
  const story = 'A process was killed inside a write; the others must find each element old or new.';
  for (const write of [set(1, -1n), fill(-1n)])
    await explore(context, [a, b], {
      world: 'q',
      programs: [[bare('elements'), bare('elements')], [write]],
      before: [fill(7n)],
      after: [bare('close')],
      kill: [2],
      preemptions: 1,
      judge: (run) => tornRead(run, { legal: [7n, -1n], story }),
    });
});

law('a process that has an array open keeps it when its creator closes it', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  await a.make('I', [0]);
  const array = await a.make('I', [7, 8]);
  const handle = await a.handleOf(array);
  await b.length(array);
  await a.close(array);
  const later = await a.makeSingles(70, 5);
  const kept = 'A process that has an array open can still read and write it when its creator has closed it.';
  await gives(b.elements(array), [7, 8], kept);
  await b.set(array, 0, 9);
  await gives(b.get(array, 0), 9, kept);
  await gives(a.numbersIn(later), [5], 'Newer arrays must have memory of their own.', 'not-isolated');
  const gone = 'From then on open() throws SharedMemoryGone, even while others have the array open.';
  await throws(c.openAndRead(handle), { name: 'SharedMemoryGone' }, gone);
});

law('no close and no end of an attached process ends an array for the others', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const array = await a.make('b', [1, 2]);
  const handle = await a.handleOf(array);
  const only = 'only the process that made an array may remove its memory.';
  await b.openAndRead(handle);
  await gives(a.elements(array), [1, 2], `Process 2 opened an array and closed it again: ${only}`);
  await gives(c.readIfThere(handle), [1, 2], `When process 2 has closed it, process 3 can open it: ${only}`);
  const twice = 'A process that has opened an array twice, and closed it once, still has it open.';
  await gives(b.openTwiceAndRead(handle, await a.handleOf(array)), [1, 2], twice);
  await a.openAndRead(handle);
  const itself = 'The maker of an array has opened it, and closed what it opened: it is still there.';
  await gives(c.readIfThere(handle), [1, 2], itself);
  const forgotten = 'An array lives until its maker closes it, even if the maker keeps only its handle.';
  await gives(c.readIfThere(await collectGarbage(a, a.makeAndForget([3]))), [3], forgotten);
  await a.setInChild(array, -1, 5);
  await gives(c.readIfThere(handle), [1, 5], `When an attached child has ended: ${only}`);
});

law('a closed array can be neither read nor written', async ({ processes }) => {
  const [a] = await processes(1);
  const array = await a.make('i', [5]);
  await Promise.all([a.close(array), a.close(array)]);
  await throws(a.get(array, 0), {}, 'Reading a closed array throws.');
  await throws(a.set(array, 0, 1), {}, 'Writing a closed array throws.');
  await throws(a.fill(array, 1), {}, 'fill() on a closed array throws.');
  await throws(a.iterate(array), {}, 'Iterating over a closed array throws.');
  await throws(a.slices(array, [[]]), {}, 'slice() of a closed array throws.');
  same(await a.useAfterBlock(), 'throws', 'At the end of a block with `using` the array is closed.');
});

law('a new array is zero, whatever was closed before it', async ({ processes }) => {
  const [a] = await processes(1);
  const left = 'Nothing of a closed array may be left in the memory of a new one.';
  for (const code of typeCodes) same(await a.afterClosing(code, asInC(code, 1), 8), [asInC(code, 0)], left);
});

law('close() gives the memory back', async ({ processes }) => {
  const [a, b] = await processes(2);
  await a.churn(20);
  const beforeMaking = memoryUse(a);
  await a.churn(500);
  usesNoMore(a, beforeMaking, 'After 500 arrays were made, used and closed');
  const handle = await a.handleOf(await a.make('i', [6]));
  await b.openAndRead(handle);
  const beforeOpening = memoryUse(b);
  for (let round = 0; round < 10; round++) await b.openAndRead(handle);
  usesNoMore(b, beforeOpening, 'After an array was opened, read and closed ten times');
});

law('a constructor that throws takes no memory', async ({ processes }) => {
  const [a] = await processes(1);
  await a.churn(1);
  const before = segments(a);
  const failed = { name: 'RangeError', mentions: ['the items end in an error'] };
  const wrong = Object.entries({ i: [1, 'two'], q: [1n, 2], z: [1] });
  for (let round = 0; round < 3; round++) {
    await throws(a.makeFromFailing(), failed, 'If the iterable throws half-way, so must the constructor.');
    for (const [code, items] of wrong)
      await throws(a.make(code, items), {}, `new SharedArray('${code}', ${show(items)}) must throw.`);
  }
  const left =
    "Arrays of an iterable that throws half-way, of [1, 'two'], of [1n, 2] and of the type 'z' were attempted three times each, and must have left no segment of shared memory; this is how many they left.";
  same(segments(a) - before, 0, left, 'leaked-memory');
});
