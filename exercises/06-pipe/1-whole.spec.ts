import {
  asPipe,
  explore,
  explorePrograms,
  fc,
  forAll,
  holds,
  stage,
  kill,
  release,
  same,
  show,
  throws,
  type Fault,
  type Input,
  type ObservedRun,
  type Program,
} from '#lab';
import type * as Scenarios from './pipe.scenarios';

const { law } = stage<typeof Scenarios>('pipe', 'whole');

type End = 0 | 1;
const send = (end: End, message: unknown): Input => ({ method: 'send', end, message }) as Input;
const recv = (end: End): Input => ({ method: 'recv', end }) as Input;
const poll = (end: End, timeoutMs = 0): Input => ({ method: 'poll', end, timeoutMs }) as Input;
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;
const close = (end: End): Input => ({ method: 'close', end }) as Input;
const sendMany = (end: End, letter: string, count: number): Input =>
  ({ method: 'sendMany', end, letter, count }) as Input;
const recvMany = (end: End): Input => ({ method: 'recvMany', end }) as Input;

/** Process 1 has the left end, process 2 the right end. */
const twoEnds = asPipe({ holders: [[1], [2]] });

law('two ends: what is sent at one is received at the other, both ways', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  same(await a.send('left', [42, null, 'hello']), undefined, 'send() returns nothing.');
  same(await b.recv('right'), [42, null, 'hello'], 'The other end receives what was sent.');
  await b.send('right', { answer: 'hello, too' });
  same(
    await a.recv('left'),
    { answer: 'hello, too' },
    'And vice versa: a pipe has two ends, and both send and receive.',
  );
  for (const number of [1, 2, 3]) await a.send('left', number);
  same(
    [await b.recv('right'), await b.recv('right'), await b.recv('right')],
    [1, 2, 3],
    'Messages arrive in the order in which they were sent, one for each send().',
    'wrong-order',
  );
  trail.restart();
  same(
    await a.talkWithChild(['one', { two: 2 }, 'last']),
    [[1, 'one'], [2, { two: 2 }], [3, 'last'], 0],
    'An end travels to a child as an argument, and the child sends and receives on it.',
  );
});

law('a one-way pipe: the reader cannot send, the writer cannot receive', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make({ duplex: false });
  await b.take('right', right);
  same(
    await a.facts('left'),
    { closed: false, readable: true, writable: false },
    'createPipe({ duplex: false }) returns the end that receives first.',
  );
  same(
    await b.facts('right'),
    { closed: false, readable: false, writable: true },
    'The end that sends comes second.',
  );
  await b.send('right', 'down the pipe');
  same(await a.recv('left'), 'down the pipe', 'What the writer sends, the reader receives.');
  await throws(a.send('left', 1), {}, 'send() on the end that only receives is an error.');
  await throws(a.sendBytes('left', Uint8Array.of(1)), {}, 'So is sendBytes().');
  await throws(b.recv('right'), {}, 'recv() on the end that only sends is an error.');
  await throws(b.recvBytes('right'), {}, 'So is recvBytes().');
  await throws(b.poll('right'), {}, 'So is poll(): nothing will ever arrive there.');
  await b.send('right', 'again');
  same(await a.recv('left'), 'again', 'Rejected calls leave the pipe as it was.', 'state-changed');
  trail.restart();
  await a.make();
  const both = { closed: false, readable: true, writable: true };
  same([await a.facts('left'), await a.facts('right')], [both, both], 'createPipe() is duplex by default.');
  await a.make({});
  same(await a.facts('left'), both, 'So is createPipe({}).');
});

law('wrong arguments and closed connections are rejected', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const options of ['duplex', 7, { duplex: 'yes' }]) {
    await throws(a.make(options), { name: 'TypeError' }, `createPipe(${show(options)}) is a TypeError.`);
  }
  trail.restart();
  await a.make();
  for (const bytes of ['text', [1, 2], null, 5]) {
    await throws(
      a.sendBytes('left', bytes),
      { name: 'TypeError' },
      `sendBytes(${show(bytes)}) is a TypeError: bytes are a Uint8Array.`,
    );
  }
  for (const timeout of [NaN, 'soon', null]) {
    await throws(a.poll('right', timeout), { name: 'TypeError' }, `poll(${show(timeout)}) is a TypeError.`);
  }
  same(await a.poll('right', -5), false, 'poll(-5) means poll(0): it does not wait.');
  same(await a.poll('right', 0), false, 'Rejected calls have sent nothing.', 'state-changed');
  await a.send('left', 'still here');
  same(await a.recv('right'), 'still here', 'Afterwards the pipe works as before.', 'state-changed');
  for (const handle of [null, undefined, 7, 'pipe', {}]) {
    await throws(
      a.openHandle(handle),
      { name: 'TypeError' },
      `Connection.open(${show(handle)}) is a TypeError.`,
    );
  }
  trail.restart();
  await a.close('left');
  same((await a.facts('left')).closed, true, 'After close(), closed is true.');
  await a.close('left');
  for (const [what, call] of [
    ['send()', () => a.send('left', 1)],
    ['recv()', () => a.recv('left')],
    ['sendBytes()', () => a.sendBytes('left', Uint8Array.of(1))],
    ['recvBytes()', () => a.recvBytes('left')],
    ['poll()', () => a.poll('left')],
  ] as const) {
    await throws(call(), {}, `${what} on a closed connection is an error.`);
  }
  same((await a.facts('right')).closed, false, 'That does not close the other end.');
});

law('any structured-cloneable value arrives as it was', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  for (const kind of await a.kindsOfValues()) {
    trail.restart();
    const [, came] = await Promise.all([a.sendValue('left', kind), b.recvValue('right', kind)]);
    holds(came === null, `Whatever structuredClone() copies can be sent: ${kind}.`, 'wrong-value', {
      actual: came ?? '',
    });
  }
  trail.restart();
  await a.sendTwice('left');
  same(
    await b.isStillOne('right'),
    true,
    'An object that occurs twice in a message is still one object after it arrives.',
  );
  await a.sendAndChange('left');
  same(
    [await b.recv('right'), await b.recv('right')],
    [{ list: [1, 2] }, { list: [1, 2, 3] }],
    'send() sends a copy of the value at that moment, even if the same object is sent again later.',
    'stale-read',
  );
});

law('sending a value that cannot be cloned throws, and sends nothing', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  for (const kind of await a.kindsOfUnsendable()) {
    trail.restart();
    await throws(a.sendUnsendable('left', kind), {}, `send() of ${kind} throws.`);
    same(
      await b.poll('right'),
      false,
      `After send() of ${kind}, which throws, nothing is in the pipe.`,
      'state-changed',
    );
    await a.send('left', 'after');
    same(
      await b.recv('right'),
      'after',
      'The next message is received as if the failed send had not happened.',
      'message-split',
    );
  }
});

law(
  'messages of 0 bytes, around 64 KiB and of 16 MiB arrive whole',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const [, right] = await a.make();
    await b.take('right', right);
    // A Linux pipe holds 64 KiB: at these lengths, the size of a header makes the difference.
    const around = [-9, -8, -5, -4, -1, 0, 1, 4].map((more) => 65_536 + more);
    for (const raw of [true, false]) {
      for (const length of [0, 1, 255, 256, 4095, 4096, ...around, 1_000_003]) {
        trail.restart();
        const [, wrong] = await Promise.all([
          a.sendPattern('left', length, raw),
          b.recvPattern('right', length, raw),
        ]);
        holds(wrong === null, `A message of ${String(length)} bytes arrives whole.`, 'message-split', {
          expected: `${String(length)} bytes, as they were sent`,
          actual: wrong ?? '',
        });
      }
      trail.restart();
      const huge = 16 * 2 ** 20;
      const [, , back] = await Promise.all([
        a.sendPattern('left', huge, raw),
        b.echoPattern('right', raw),
        a.recvPattern('left', huge, raw),
      ]);
      holds(back === null, '16 MiB go to the other process and come back unchanged.', 'message-split', {
        actual: back ?? '',
      });
    }
  },
  { isLong: true },
);

law('sendBytes() and recvBytes() carry bytes as they are', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  await a.sendBytes('left', Uint8Array.of(0, 10, 13, 255, 254));
  same(
    await b.recvBytes('right'),
    [0, 10, 13, 255, 254],
    'recvBytes() returns the bytes that sendBytes() was given.',
  );
  await a.sendBytes('left', new Uint8Array(0));
  same(await b.poll('right'), true, 'A message of no bytes is a message.');
  same(await b.recvBytes('right'), [], 'It is received as an empty array.');
  trail.restart();
  await a.sendFromOneBuffer('left');
  same(
    await b.recvManyBytes('right', 4),
    [[1], [2, 2], [3, 3, 3], [104, 195, 169]],
    'A part of a buffer is sent as that part; overwriting the buffer later, or receiving more, changes no message.',
  );
  trail.restart();
  await a.send('left', { n: 1 });
  await a.sendBytes('left', Uint8Array.of(7));
  await a.send('left', { n: 2 });
  same(
    [await b.recv('right'), await b.recvBytes('right'), await b.recv('right')],
    [{ n: 1 }, [7], { n: 2 }],
    'Both kinds of messages may alternate on one pipe.',
  );
});

law('poll() says whether recv() would wait, and consumes nothing', async (context) => {
  const { processes, trail } = context;
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  same(await b.poll('right'), false, 'Nothing was sent: poll() returns false.');
  same(await b.poll('right', 20), false, 'So does poll(20), after 20 ms.');
  await a.send('left', 'one');
  same(
    [await b.poll('right'), await b.poll('right', 1000)],
    [true, true],
    'A message is there: poll() returns true, each time.',
  );
  same(await b.recv('right'), 'one', 'poll() has consumed nothing.');
  same(await b.poll('right'), false, 'Everything is received: poll() returns false.');
  same(await a.poll('left'), false, 'A message sent to the other side is not there to receive on this side.');
  trail.restart();
  const [woken] = await Promise.all([b.poll('right', Infinity), a.send('left', 'two')]);
  same(woken, true, 'poll(Infinity) waits until a message arrives.');
  same(await b.recv('right'), 'two', 'It leaves the message there.');
  await a.send('left', 'three');
  await a.send('left', 'four');
  await b.recv('right');
  same(await b.poll('right'), true, 'Of two messages, one is left: poll() returns true.');
  await b.recv('right');
  same(await b.poll('right'), false, 'None is left.');
  await b.close('right');
  await a.close('right');
  same(await a.poll('left'), true, 'The stream has ended: recv() would not wait, so poll() returns true.');
  await throws(a.recv('left'), { name: 'EndOfStream' }, 'And recv() throws EndOfStream.');
  same(
    await a.poll('left'),
    true,
    'After recv() has thrown, the stream has still ended: poll() keeps returning true.',
  );
  // In virtual time: each call waits for its timeout, in milliseconds.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [poll(0, 50), poll(0, 10)],
      [pause(20), send(1, 'after 20 ms')],
    ],
    aloof: ['pause'],
    preemptions: 0,
    judge: (run) => {
      const [first, second] = run.calls.filter(({ process }) => process === 1).map(({ outcome }) => outcome);
      if (first?.kind !== 'returned' || first.value !== true)
        return {
          code: 'wrong-value',
          sentence:
            'A message arrives after 20 ms: poll(50) waits for it, and returns true. Timeouts are in milliseconds.',
          expected: 'true',
          actual: show(first?.kind === 'returned' ? first.value : first?.kind),
        };
      return second?.kind === 'returned' && second.value === true
        ? undefined
        : {
            code: 'state-changed',
            sentence: 'poll() returned true, but the next poll() did not: it must consume nothing.',
          };
    },
  });
});

law(
  'a closed, drained pipe throws EndOfStream; one without a reader throws BrokenPipe',
  async ({ processes, trail }) => {
    const [a, b, c] = await processes(3);
    const [, right] = await a.make();
    await b.take('right', right);
    await a.close('right');
    await a.send('left', 1);
    await a.send('left', 2);
    await a.close('left');
    same(
      [await b.recv('right'), await b.recv('right')],
      [1, 2],
      'Messages sent before close() are received.',
    );
    for (let i = 0; i < 2; i++)
      await throws(
        b.recv('right'),
        { name: 'EndOfStream' },
        'Everything is received, and the other end is closed: EndOfStream, each time.',
      );
    await throws(b.recvBytes('right'), { name: 'EndOfStream' }, 'recvBytes() throws it, too.');
    await throws(
      b.send('right', 3),
      { name: 'BrokenPipe' },
      'No process is left to read what is sent here: BrokenPipe.',
    );
    same((await b.facts('right')).closed, false, 'That closes nothing, and no signal kills the process.');

    trail.restart();
    const [first, second] = await a.make();
    await b.take('right', second);
    await c.take('left', first);
    await a.close('right');
    await a.close('left');
    same(
      await b.poll('right'),
      false,
      'As long as another process has the other end, the stream has not ended.',
    );
    await c.send('left', 'from the third');
    same(await b.recv('right'), 'from the third', 'That process can still send.');
    await c.close('left');
    await throws(b.recv('right'), { name: 'EndOfStream' }, 'The last process has closed it: EndOfStream.');

    trail.restart();
    const [mine, theirs] = await a.make();
    await b.take('right', theirs);
    await c.take('left', mine);
    await a.close('left');
    await a.close('right');
    await c.send('left', 'last words');
    await kill(c);
    same(await b.recv('right'), 'last words', 'Messages that a killed process has sent are received.');
    await throws(b.recv('right'), { name: 'EndOfStream' }, 'Its ends are closed by its death: EndOfStream.');
  },
);

law(
  'a stream that lies throws CorruptStream, without waiting or huge allocations',
  async ({ processes, trail }) => {
    const [a] = await processes(1);
    const frame = await a.frameOf(3);
    holds(
      frame.length > 0,
      'The handle of a connection holds the kernel’s PipeReader and PipeWriter.',
      'wrong-value',
    );
    const lie = async (what: string, bytes: number[], closes: boolean): Promise<void> => {
      trail.restart();
      const { outcome, bytes: cost } = await a.receiveRaw(bytes, closes);
      holds(
        outcome === 'CorruptStream' || outcome === '3 bytes',
        `${what}: that is a CorruptStream.`,
        outcome.endsWith('bytes') ? 'message-split' : 'wrong-error',
        {
          expected: 'CorruptStream',
          actual: outcome,
        },
      );
      holds(
        cost < 2 ** 26,
        `${what}: recvBytes() made room for ${String(cost >> 20)} MiB, although none of those bytes had arrived.`,
        'memory-flood',
      );
    };
    same(
      (await a.receiveRaw(frame, true)).outcome,
      '3 bytes',
      'A message that was written as bytes is received.',
    );
    for (let length = 1; length < frame.length; length++)
      await lie(
        `The stream ends after ${String(length)} of a message's ${String(frame.length)} bytes`,
        frame.slice(0, length),
        true,
      );
    await lie(
      '64 bytes of 0xff came, and the sender is still there',
      new Array<number>(64).fill(0xff),
      false,
    );
    const header = frame.length - 3;
    for (let at = 0; at < header; at++) {
      for (const byte of [0x7f, 0xff]) {
        const bytes = frame.map((one, index) => (index === at ? byte : one));
        await lie(
          `Byte ${String(at + 1)} of a message is ${String(byte)} instead of ${String(frame[at])}`,
          bytes,
          true,
        );
      }
    }
    trail.restart();
    same(
      (await a.receiveRaw([...frame.slice(0, -1)], true, true)).outcome,
      'CorruptStream, CorruptStream',
      'After a CorruptStream, there is no way to know where the next message begins: the same error again.',
      'message-split',
    );
    same(
      (await a.receiveRaw(frame, true)).outcome,
      '3 bytes',
      'On a different pipe of the same process, messages are received as usual.',
      'wrong-error',
    );
    same(
      await a.receiveGarbage(),
      'an error',
      'Bytes that are not a serialized value are an error.',
      'message-split',
    );
  },
);

law('any program of calls, one after the other in any process, agrees with the model', async (context) => {
  const [a, b] = await context.processes(2);
  const message = fc.oneof(
    fc.integer(),
    fc.string(),
    fc.array(fc.string({ maxLength: 4 }), { maxLength: 3 }),
  );
  const step = fc.record({
    kind: fc.constantFrom('send', 'send', 'send', 'recv', 'recv', 'poll'),
    isForward: fc.constantFrom(true, true, true, false),
    process: fc.constantFrom(a, b),
    message,
  });
  await forAll(
    context,
    [fc.array(step, { minLength: 1, maxLength: 16, size: 'max' })],
    async (program) => {
      // Both processes have both ends: one at a time, either of them may use either end.
      const [left, right] = await a.make();
      await b.take('left', left);
      await b.take('right', right);
      const inbox = { left: [] as unknown[], right: [] as unknown[] };
      for (const { kind, isForward, process, message: sent } of program) {
        const end = (kind === 'send') === isForward ? 'left' : 'right';
        if (kind === 'send') {
          await process.send(end, sent);
          inbox[end === 'left' ? 'right' : 'left'].push(sent);
          continue;
        }
        const isThere = inbox[end].length > 0;
        same(
          await process.poll(end),
          isThere,
          isThere
            ? 'poll() returns true: a message is there that has not been received. Any process that has this end can receive it, even if another process received the one before.'
            : 'poll() returns false when nothing is there.',
          isThere ? 'lost-item' : 'wrong-value',
        );
        if (kind === 'recv' && isThere)
          same(
            await process.recv(end),
            inbox[end].shift(),
            'recv() returns the oldest message that was sent to this end.',
            'wrong-order',
          );
      }
      await release(a, b);
    },
    { runs: 20 },
  );
});

law('messages stay whole however the system cuts the stream', async (context) => {
  const [a, b] = await context.processes(2);
  // Every place at which a write may stop and a read may end, at most two of them in a run.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [send(0, 'ab'), send(0, [7])],
      [recv(1), recv(1)],
    ],
    cuts: 2,
    judge: twoEnds,
  });
  // A pipe that is smaller than a message, and even than a header: nothing fits in one piece.
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
      judge: twoEnds,
    });
  }
  // Messages beyond 255 bytes, which fill the pipe half-way.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [sendMany(0, 'x', 300), sendMany(0, 'y', 70)],
      [recvMany(1), recvMany(1)],
    ],
    pipeBytes: 128,
    cuts: 1,
    preemptions: 1,
    judge: (run) => tallies(run, ['300 × x', '70 × y']),
  });
});

/** Everything that was received. */
function tallies(run: ObservedRun, expected: readonly string[]): Fault | undefined {
  const failed = run.calls.find(
    ({ input, outcome }) => input.method === 'sendMany' && outcome.kind === 'threw',
  );
  if (failed?.outcome.kind === 'threw') {
    return {
      code: 'threw',
      sentence: `The receiver is there, and send() throws ${failed.outcome.error.name}: when the pipe is full, it should wait until there is room.`,
    };
  }
  const got = run.calls.filter(({ input }) => input.method === 'recvMany').map(wordOf);
  if (got.includes('blocked') || got.includes('cut off')) return undefined; // the end of the run shows it
  if ([...got].sort().join() === [...expected].sort().join()) return undefined;
  return {
    code: 'message-split',
    sentence:
      'Whole messages were sent, but something else was received: a read may return fewer bytes than it was asked for, and a write may take fewer than it was given.',
    expected: show(expected),
    actual: show(got),
  };
}

/** What the call returned, the name of what it threw, or why it did not end. */
function wordOf({ outcome }: ObservedRun['calls'][number]): string {
  return outcome.kind === 'returned'
    ? String(outcome.value)
    : outcome.kind === 'threw'
      ? outcome.error.name
      : outcome.kind;
}

law('any programs of two processes are linearizable, in every schedule', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [send(0, 'a'), recv(0), close(0)],
      [recv(1), send(1, 'b'), recv(1)],
    ],
    judge: twoEnds,
  });
  const call = (end: End): fc.Arbitrary<Input> =>
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom('a', 'b', 'c').map((letter) => send(end, `${letter}${String(end)}`)),
      },
      { weight: 3, arbitrary: fc.constant(recv(end)) },
      { weight: 1, arbitrary: fc.constant(poll(end)) },
      { weight: 1, arbitrary: fc.constant(poll(end, 20)) },
      { weight: 1, arbitrary: fc.constant(close(end)) },
    );
  const program = (end: End): fc.Arbitrary<Program> => fc.array(call(end), { minLength: 1, maxLength: 3 });
  await explorePrograms(context, [a, b], {
    world: 'apart',
    programs: fc.tuple(program(0), program(1)),
    runs: 25,
    cuts: 1,
    mostSchedules: 300,
    samples: 0,
    mayBlock: true,
    judge: twoEnds,
  });
});

law('a send into a full pipe sleeps, and continues when there is room', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [sendMany(0, 'x', 100), recvMany(0)],
      [recvMany(1), sendMany(1, 'y', 100)],
    ],
    pipeBytes: 32,
    preemptions: 1,
    judge: (run) => tallies(run, ['100 × x', '100 × y']),
  });
  // Both send more than fits, and neither receives: as with any pipe, both sleep for ever. They must not spin.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [[sendMany(0, 'x', 100)], [sendMany(1, 'y', 100)]],
    apart: true,
    pipeBytes: 32,
    preemptions: 1,
    mayBlock: true,
    judge: (run) =>
      run.calls.some(({ outcome }) => outcome.kind === 'returned')
        ? {
            code: 'lost-item',
            sentence:
              'send() returned although the pipe is too small for the message and nothing has been received: where is the rest of it?',
          }
        : undefined,
  });
  // A process that waits for a message sleeps, too.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [[recv(0)], [poll(1, 50), send(1, 'late')]],
    preemptions: 1,
    judge: twoEnds,
  });
});

law('a process killed at any step leaves only whole messages and an end of stream', async (context) => {
  const [a, b] = await context.processes(2);
  // The sender is killed.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [recv(0), recv(0), recv(0)],
      [send(1, 'first'), send(1, 'second')],
    ],
    kill: [2],
    cuts: 1,
    preemptions: 1,
    judge: (run) => {
      const got = run.calls.filter(({ process }) => process === 1).map(({ outcome }) => outcome);
      const values = got.flatMap((one) => (one.kind === 'returned' ? [one.value] : []));
      const errors = got.flatMap((one) => (one.kind === 'threw' ? [one.error.name] : []));
      const areWhole = ['', 'first', 'first,second'].includes(values.join());
      if (areWhole && errors.every((name) => name === 'EndOfStream' || name === 'CorruptStream'))
        return undefined;
      return {
        code: 'message-split',
        sentence:
          'The sender was killed. The receiver must get the messages that were sent whole, and then EndOfStream, or CorruptStream if the last one is not whole.',
        actual: show([...values, ...errors]),
      };
    },
  });
  // The receiver is killed: the sender gets an error, and does not wait for ever.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [[sendMany(0, 'x', 40), sendMany(0, 'y', 40)], [recvMany(1)]],
    kill: [2],
    pipeBytes: 32,
    preemptions: 1,
    judge: (run) => {
      const error = run.calls.flatMap(({ process, outcome }) =>
        process === 1 && outcome.kind === 'threw' ? [outcome.error.name] : [],
      )[0];
      return error === undefined || error === 'BrokenPipe'
        ? undefined
        : {
            code: 'wrong-error',
            sentence: 'The receiver has ended: send() must throw BrokenPipe.',
            expected: 'BrokenPipe',
            actual: error,
          };
    },
  });
  // The killed process only shared the sending end: the stream continues, and ends when the other sender ends.
  const [x, y, z] = await context.processes(3);
  await explore(context, [x, y, z], {
    world: 'inherited',
    programs: [[recv(0), recv(0)], [poll(1)], [poll(1, 30), send(1, 'b')]],
    kill: [2],
    preemptions: 0,
    judge: (run) => {
      const got = run.calls.filter(({ process }) => process === 1).map(wordOf);
      return got.includes('blocked') || got.join() === 'b,EndOfStream'
        ? undefined
        : {
            code: 'lost-item',
            sentence:
              'Two processes have the sending end, and one is killed: what the other sends must be received, and the stream ends when that process ends.',
            expected: show(['b', 'EndOfStream']),
            actual: show(got),
          };
    },
  });
});

law('close() gives back what the connection held', async ({ processes }) => {
  const [a] = await processes(1);
  await a.makeAndClose(1);
  const before = await a.descriptors();
  await a.makeAndClose(8);
  const left = (await a.descriptors()) - before;
  holds(
    left <= 0,
    `After close(), no descriptor may be left open: ${String(left)} are, of 8 pipes.`,
    'leaked-descriptor',
  );
  await a.makeUsing(8);
  const usingLeft = (await a.descriptors()) - before;
  holds(
    usingLeft <= 0,
    `[Symbol.dispose]() closes, too: ${String(usingLeft)} descriptors are left of 8 pipes.`,
    'leaked-descriptor',
  );
});
