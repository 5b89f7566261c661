import {
  asPipe,
  explore,
  explorePrograms,
  fc,
  firstOf,
  forAll,
  holds,
  refusedSend,
  release,
  same,
  stage,
  type Input,
  type Program,
} from '#lab';
import type * as Scenarios from './pipe.scenarios';

const { law } = stage<typeof Scenarios>('pipe', 'messages');

type End = 0 | 1;
const send = (end: End, message: string): Input => ({ method: 'send', end, message }) as Input;
const recv = (end: End): Input => ({ method: 'recv', end }) as Input;
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;

/** Process 1 has the left end, process 2 the right end. */
const twoEnds = asPipe({ holders: [[1], [2]] });

law('what is sent at one end is received at the other, both ways and in order', async ({ processes }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  same(await a.send('left', 'hello'), undefined, 'send() returns nothing.');
  same(await b.recv('right'), 'hello', 'The other end receives what was sent.');
  await b.send('right', 'hello, too');
  same(await a.recv('left'), 'hello, too', 'A pipe has two ends, and both send and receive.');
  for (const word of ['one', 'two', 'two']) await a.send('left', word);
  same(
    [await b.recv('right'), await b.recv('right'), await b.recv('right')],
    ['one', 'two', 'two'],
    'Messages arrive in the order in which they were sent, one for each send().',
    'wrong-order',
  );
  await a.make();
  await a.send('left', 'another pipe');
  same(
    await a.recv('right'),
    'another pipe',
    'A second pipe of the same process has nothing to do with the first.',
  );
});

law(
  'an end travels to a child as an argument, and the child sends and receives on it',
  async ({ processes }) => {
    const [a] = await processes(1);
    same(
      await a.talkWithChild(['one', 'two', 'three']),
      ['ONE', 'TWO', 'THREE', 0],
      'The child receives each word on its end, sends it back in capitals, and ends with 0.',
    );
  },
);

law('an empty text is a message like any other', async ({ processes }) => {
  const [a] = await processes(1);
  await a.make();
  for (const text of ['', 'after it', '']) await a.send('left', text);
  same(
    [await a.recv('right'), await a.recv('right'), await a.recv('right')],
    ['', 'after it', ''],
    'An empty text is sent, and received as an empty text; so is the message after it.',
  );
});

law('whichever process uses an end next finds the next message there', async (context) => {
  const [a, b] = await context.processes(2);
  const step = fc.record({
    kind: fc.constantFrom('send', 'send', 'recv'),
    isForward: fc.constantFrom(true, true, true, false),
    process: fc.constantFrom(1, 2),
    message: fc.string({ maxLength: 4 }),
  });
  // The same text again and again: what one process remembers of it, the other does not.
  const sameAgain = ['x', 'x'.repeat(5000)].flatMap((message) =>
    [1, 1, 1, 2, 2, 2, 2, 1].map((process, at) => {
      const kind = at % 2 === 0 ? ('send' as const) : ('recv' as const);
      return { kind, isForward: true, process, message };
    }),
  );
  await forAll(
    context,
    [fc.array(step, { minLength: 1, maxLength: 16, size: 'max' })],
    async (program) => {
      // Both processes have both ends: one at a time, either of them may use either end.
      const [left, right] = await a.make();
      await b.take('left', left);
      await b.take('right', right);
      const inbox = { left: [] as string[], right: [] as string[] };
      for (const { kind, isForward, process: number, message } of program) {
        const process = number === 1 ? a : b;
        const end = (kind === 'send') === isForward ? 'left' : 'right';
        if (kind === 'send') {
          await process.send(end, message);
          inbox[end === 'left' ? 'right' : 'left'].push(message);
        } else if (inbox[end].length > 0) {
          holds(
            await process.isInThePipe(end),
            'A message was sent and not received, but the pipe is empty: what recv() reads beyond its own message is lost to the next process.',
            'lost-item',
          );
          same(
            await process.recv(end),
            inbox[end].shift(),
            'recv() returns the oldest message, whichever process received the one before.',
            'wrong-order',
          );
        }
      }
      await release(a, b);
    },
    { runs: 11, examples: [[sameAgain]] },
  );
});

law('messages stay whole wherever the system cuts the stream', async (context) => {
  const [a, b] = await context.processes(2);
  // Every place at which a write may stop and a read may end, at most two of them in a run.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [send(0, 'é'), send(0, 'c')],
      [recv(1), recv(1)],
    ],
    cuts: 2,
    judge: twoEnds,
  });
});

law('messages get through a pipe that has no room for a whole header', async (context) => {
  const [a, b] = await context.processes(2);
  for (const pipeBytes of [1, 5, 11]) {
    await explore(context, [a, b], {
      world: 'apart',
      programs: [
        [send(0, 'abc'), recv(0)],
        [recv(1), send(1, 'd')],
      ],
      pipeBytes,
      preemptions: 1,
      mostSchedules: 500,
      judge: firstOf(refusedSend, twoEnds),
    });
  }
});

law('messages of more than 255 bytes stay whole in a pipe that holds 128', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [send(0, 'x'.repeat(300)), send(0, 'y'.repeat(70))],
      [recv(1), recv(1)],
    ],
    pipeBytes: 128,
    cuts: 1,
    preemptions: 1,
    judge: firstOf(refusedSend, twoEnds),
  });
});

law('any programs of send() and recv() are linearizable, in every schedule', async (context) => {
  const [a, b] = await context.processes(2);
  const call = (end: End): fc.Arbitrary<Input> =>
    fc.oneof(
      fc.constantFrom('a', 'b', 'c').map((letter) => send(end, `${letter}${String(end)}`)),
      fc.constant(recv(end)),
    );
  const program = (end: End): fc.Arbitrary<Program> => fc.array(call(end), { minLength: 1, maxLength: 3 });
  const count = (calls: Program, method: string): number =>
    calls.filter((one) => one.method === method).length;
  // No recv() without a message, because how the stream ends is part of stage 3.
  const programs = fc
    .tuple(program(0), program(1))
    .filter(
      ([one, two]) => count(one, 'recv') <= count(two, 'send') && count(two, 'recv') <= count(one, 'send'),
    );
  await explorePrograms(context, [a, b], {
    world: 'apart',
    programs,
    runs: 10,
    cuts: 1,
    mostSchedules: 300,
    samples: 0,
    mayBlock: true,
    judge: twoEnds,
  });
});

law('a send() into a full pipe sleeps, and continues when there is room', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [send(0, 'x'.repeat(80)), recv(0)],
      [recv(1), send(1, 'y'.repeat(80))],
    ],
    pipeBytes: 32,
    preemptions: 1,
    judge: firstOf(refusedSend, twoEnds),
  });
});

law('two sends for which there is no room sleep, even if that is for ever', async (context) => {
  const [a, b] = await context.processes(2);
  const sendMany = (end: End, count: number) => ({ method: 'sendMany', end, count }) as Input;
  for (const pipeBytes of [32, 65_536]) {
    const count = 3 * pipeBytes;
    await explore(context, [a, b], {
      ...{ world: 'apart', apart: true, pipeBytes, preemptions: 1, mayBlock: true },
      programs: [[sendMany(0, count)], [sendMany(1, count)]],
      judge: (run) => {
        if (run.calls.every(({ outcome }) => outcome.kind !== 'returned')) return refusedSend(run);
        const sentence =
          'send() returned, but the pipe is too small for the message, and nothing was received: where is the rest?';
        return { code: 'lost-item', sentence };
      },
    });
  }
});

law('recv() sleeps until a message comes', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'apart',
    programs: [[recv(0)], [pause(50), send(1, 'late')]], // in virtual time
    aloof: ['pause'],
    preemptions: 1,
    judge: ({ calls }) => {
      const outcome = calls.find(({ input }) => input.method === 'recv')?.outcome;
      if (outcome?.kind === 'returned' && outcome.value === 'late') return undefined;
      const sentence = 'A message is sent after 50 ms: recv() must wait for it, and return it.';
      return { code: 'wrong-value', sentence };
    },
  });
});
