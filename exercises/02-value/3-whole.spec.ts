import {
  asInC,
  type CNumber,
  collectGarbage,
  endsWith,
  explore,
  type Fault,
  firstOf,
  gives,
  holdBefore,
  holds,
  type Input,
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
import type * as Scenarios from './value.scenarios';

const { law } = stage<typeof Scenarios>('value', 'whole');

const get: Input = { method: 'get' };
const close: Input = { method: 'close' };
const set = (value: CNumber) => ({ method: 'set', value }) as Input;

law('every write reaches the memory, even one that repeats an earlier write', async ({ processes }) => {
  const [a, b] = await processes(2);
  const cell = await a.make('h', 1);
  await a.write(cell, 40);
  await b.write(cell, 41);
  await a.write(cell, 40);
  same(
    await b.read(cell),
    40,
    'Process 1 wrote 40, process 2 wrote 41, process 1 wrote 40 again: the last write counts, even if it repeats an earlier one.',
    'lost-update',
  );
  await a.write(cell, 42);
  await a.close(cell);
  same(await b.read(cell), 42, 'A write has reached the memory before close().', 'stale-read');
});

law(
  'in the middle of a call, too, a read is fresh and a write takes effect at once',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    // Store buffering, the oldest litmus test there is: each process writes its own cell, then looks at the other's. In
    // any order, the process that writes last sees the other's write, provided that nothing is delayed or cached.
    for (let step = 1; step < 12; step++) {
      trail.restart();
      const [mine, theirs] = [await a.make('i', 1), await a.make('i', 1)];
      const held = await holdBefore(a, step, (process) => process.writeThenLook(mine, theirs, 5));
      if (held === undefined) break;
      await b.write(theirs, 7);
      const seenByB = await b.read(mine);
      const seenByA = await held.resume();
      const story =
        'Process 1 read the second Value, wrote 5 into the first, and read the second again, all in one function. Meanwhile process 2 wrote 7 into the second and then read the first. Neither saw the other’s write: either a write was delayed, or a read did not go to the memory.';
      holds(seenByB === 5 || seenByA === 7, story, 'stale-read', {
        expected: 'process 1 reads 7, or process 2 reads 5',
        actual: `process 1 read ${String(seenByA)}, process 2 read ${String(seenByB)}`,
      });
      for (const cell of [mine, theirs]) await a.close(cell);
    }
  },
);

law('a value is never seen half-written', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of typeCodes) {
    const [old, next] = unlike(code);
    const story = `While process 1 was stopped inside \`.value = …\`, process 2 read a Value('${code}') that was never written: a write must change the memory in one step.`;
    await explore(context, [a, b], {
      world: code,
      programs: [[set(next)], [get, close]],
      before: [set(old)],
      after: [get],
      preemptions: 1,
      aloof: ['close'],
      judge: firstOf(
        (run) => tornRead(run, { legal: [old, next], interrupted: ['set'], story }),
        endsWith(next, (actual) => ({
          code: 'stale-read',
          sentence: `When \`.value = …\` on a Value('${code}') has returned, every process sees the new value.`,
          expected: show(next),
          actual: show(actual),
        })),
      ),
    });
  }
});

law('a value is never read half-changed, nor as a mixture of two writes', async (context) => {
  const [a, b] = await context.processes(2);
  for (const code of typeCodes) {
    const [old, next, other] = unlike(code);
    const story = `Process 1 wrote ${show(next)} into a Value('${code}') while process 2 read it and wrote ${show(other)}; one of them read a number that was never written.`;
    await explore(context, [a, b], {
      world: code,
      programs: [
        [set(next), get],
        [get, set(other), get, close],
      ],
      before: [set(old)],
      after: [get],
      preemptions: 1,
      aloof: ['close'],
      judge: firstOf(
        (run) => tornRead(run, { legal: [old, next, other], story }),
        ({ after: [last] }): Fault | undefined =>
          last?.kind === 'returned' && (last.value === next || last.value === other)
            ? undefined
            : {
                code: 'lost-update',
                sentence: `Process 1 wrote ${show(next)} into a Value('${code}') while process 2 wrote ${show(other)}: it must hold what one of them wrote.`,
                expected: `${show(next)} or ${show(other)}`,
                actual: last?.kind === 'returned' ? show(last.value) : 'no number',
              },
      ),
    });
  }
});

law('a writer killed at any step leaves the old number or the new one', async (context) => {
  const [a, b] = await context.processes(2);
  const story =
    'A process was killed inside `.value = …`; the others must find the old value or the new one.';
  await explore(context, [a, b], {
    world: 'q',
    programs: [[get, set(8n), get], [set(-1n)]],
    before: [set(7n)],
    after: [close],
    preemptions: 1,
    kill: [2],
    judge: firstOf(
      (run) => tornRead(run, { legal: [7n, -1n, 8n], interrupted: ['set'], story }),
      ({ calls }) => {
        const last = calls.findLast(({ process, input }) => process === 1 && input.method === 'get');
        if (last === undefined || last.index === 0 || last.outcome.kind !== 'returned') return undefined;
        const legal: unknown[] = [8n, -1n];
        if (legal.includes(last.outcome.value)) return undefined;
        return {
          code: 'stale-read',
          sentence: 'After a writer has died, the others can still read and write.',
          expected: '8n',
          actual: show(last.outcome.value),
        };
      },
    ),
  });
});

law('a process that has a Value open keeps it when its creator closes it', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  await a.make('I', 0);
  const cell = await a.make('I', 7);
  const handle = await a.handleOf(cell);
  await b.typeCodeOf(cell);
  await a.close(cell);
  const later = await a.makeMany(70, 5);
  const kept = 'A process that has a Value open can still read and write it when its creator has closed it.';
  await gives(b.read(cell), 7, kept);
  await b.write(cell, 8);
  await gives(b.read(cell), 8, kept);
  await gives(a.readAll(later), [5], 'Newer Values must have memory of their own.', 'not-isolated');
  const gone =
    'From then on open() throws the kernel’s SharedMemoryGone, even while others have the Value open.';
  await throws(c.openAndRead(handle), { name: 'SharedMemoryGone' }, gone);
});

law('no close and no end of an attached process ends a Value for the others', async ({ processes }) => {
  const [a, b, c] = await processes(3);
  const cell = await a.make('i', 123);
  const handle = await a.handleOf(cell);
  const only = 'only the process that made a Value may remove its memory.';
  await b.openAndRead(handle);
  await gives(a.read(cell), 123, `Process 2 opened a Value and closed it again: ${only}`);
  await gives(c.readIfThere(handle), 123, `When process 2 has closed it, process 3 can open it: ${only}`);
  const twice = 'A process that has opened a Value twice, and closed it once, still has it open.';
  await gives(b.openTwiceAndRead(handle, await a.handleOf(cell)), 123, twice);
  await a.openAndRead(handle);
  const itself = 'The process that made a Value has opened it, too, and has closed what it opened';
  await gives(c.readIfThere(handle), 123, `${itself}: the Value that it made is still there.`);
  const forgotten = 'A Value lives until its maker closes it, even if the maker keeps only its handle.';
  await gives(c.readIfThere(await collectGarbage(a, a.makeAndForget(5))), 5, forgotten);
  await a.writeInChild(cell, 9);
  await gives(c.readIfThere(handle), 9, `When an attached child has ended, process 3 can open it: ${only}`);
});

law('a closed Value can be neither read nor written', async ({ processes }) => {
  const [a] = await processes(1);
  const cell = await a.make('i', 5);
  await a.close(cell);
  await a.close(cell);
  await throws(a.read(cell), {}, 'Reading a closed Value throws.');
  await throws(a.write(cell, 1), {}, 'Writing a closed Value throws.');
  same(await a.useAfterBlock(), 'throws', 'At the end of a block with `using` the Value is closed.');
});

law('a new Value is zero, whatever was closed before it', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const code of typeCodes) {
    trail.restart();
    const promise = `Nothing of a closed Value('${code}') may be left in the memory of a new one.`;
    same(await a.afterClosing(code, asInC(code, 1), 8), [asInC(code, 0)], promise);
  }
});

law('close() gives the memory back', async ({ processes }) => {
  const [a, b] = await processes(2);
  // One round before counting: memory that is kept for reuse is not a leak; memory that grows is.
  await a.churn(20);
  const beforeMaking = memoryUse(a);
  await a.churn(1000);
  usesNoMore(a, beforeMaking, 'After 1,000 Values were made, used and closed');

  const handle = await a.handleOf(await a.make('i', 6));
  await b.openAndRead(handle);
  const beforeOpening = memoryUse(b);
  for (let round = 0; round < 10; round++) await b.openAndRead(handle);
  usesNoMore(b, beforeOpening, 'After a Value was opened, read and closed ten times');
});

law('a constructor that throws takes no memory', async ({ processes }) => {
  const [a] = await processes(1);
  await a.churn(1);
  const before = segments(a);
  for (let round = 0; round < 3; round++) {
    await throws(a.make('i', 'ten'), {}, "new Value('i', 'ten') must throw.");
    await throws(a.make('q', 10), {}, "new Value('q', 10) must throw.");
    await throws(a.make('z'), {}, "new Value('z') must throw.");
  }
  const left =
    "new Value('i', 'ten'), new Value('q', 10) and new Value('z') threw three times each, and must have left no segment of shared memory; this is how many they left.";
  same(segments(a) - before, 0, left, 'leaked-memory');
});
