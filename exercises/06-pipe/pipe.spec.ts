import {
  asPipe,
  explore,
  explorePrograms,
  fc,
  forAll,
  holds,
  kata,
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

const { check } = kata<typeof Scenarios>('pipe');

type End = 0 | 1;
const send = (end: End, message: unknown): Input => ({ method: 'send', end, message }) as Input;
const recv = (end: End): Input => ({ method: 'recv', end }) as Input;
const poll = (end: End, timeoutMs = 0): Input => ({ method: 'poll', end, timeoutMs }) as Input;
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;
const close = (end: End): Input => ({ method: 'close', end }) as Input;
const sendMany = (end: End, letter: string, count: number): Input =>
  ({ method: 'sendMany', end, letter, count }) as Input;
const recvMany = (end: End): Input => ({ method: 'recvMany', end }) as Input;

/** Process 1 has the left end, process 2 the right one. */
const twoEnds = asPipe({ holders: [[1], [2]] });

check('two ends: what is sent at one is received at the other, both ways', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  same(await a.send('left', [42, null, 'hello']), undefined, 'send() returns nothing.');
  same(await b.recv('right'), [42, null, 'hello'], 'The other end receives what was sent.');
  await b.send('right', { answer: 'hello, too' });
  same(
    await a.recv('left'),
    { answer: 'hello, too' },
    'And the other way round: a pipe has two ends, and both send and receive.',
  );
  for (const number of [1, 2, 3]) await a.send('left', number);
  same(
    [await b.recv('right'), await b.recv('right'), await b.recv('right')],
    [1, 2, 3],
    'Messages come in the order in which they were sent, one for each send().',
    'wrong-order',
  );
  trail.restart();
  same(
    await a.talkWithChild(['one', { two: 2 }, 'last']),
    [[1, 'one'], [2, { two: 2 }], [3, 'last'], 0],
    'An end travels to a child as an argument, and the child sends and receives on it.',
  );
});

check('a one-way pipe: the reader cannot send, the writer cannot receive', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make({ duplex: false });
  await b.take('right', right);
  same(
    await a.facts('left'),
    { closed: false, readable: true, writable: false },
    'createPipe({ duplex: false }) gives first the end that receives.',
  );
  same(
    await b.facts('right'),
    { closed: false, readable: false, writable: true },
    'And then the one that sends.',
  );
  await b.send('right', 'down the pipe');
  same(await a.recv('left'), 'down the pipe', 'What the writer sends, the reader receives.');
  await throws(a.send('left', 1), {}, 'send() on the end that only receives is an error.');
  await throws(a.sendBytes('left', Uint8Array.of(1)), {}, 'So is sendBytes().');
  await throws(b.recv('right'), {}, 'recv() on the end that only sends is an error.');
  await throws(b.recvBytes('right'), {}, 'So is recvBytes().');
  await throws(b.poll('right'), {}, 'So is poll(): nothing will ever come there.');
  await b.send('right', 'again');
  same(await a.recv('left'), 'again', 'Refused calls leave the pipe as it was.', 'state-changed');
  trail.restart();
  await a.make();
  const both = { closed: false, readable: true, writable: true };
  same([await a.facts('left'), await a.facts('right')], [both, both], 'createPipe() is duplex by itself.');
  await a.make({});
  same(await a.facts('left'), both, 'So is createPipe({}).');
});

check('wrong arguments and closed connections are rejected', async ({ processes, trail }) => {
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
  same(await a.poll('right', -5), false, 'poll(-5) is poll(0): it does not wait.');
  same(await a.poll('right', 0), false, 'Refused calls have sent nothing.', 'state-changed');
  await a.send('left', 'still here');
  same(await a.recv('right'), 'still here', 'And the pipe works as before.', 'state-changed');
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
  same((await a.facts('right')).closed, false, 'The other end is not closed by that.');
});

check('any structured-cloneable value arrives as it was', async ({ processes, trail }) => {
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
    'An object that is in a message twice is one object when it has come.',
  );
  await a.sendAndChange('left');
  same(
    [await b.recv('right'), await b.recv('right')],
    [{ list: [1, 2] }, { list: [1, 2, 3] }],
    'What is sent is a copy of what the value is at that time, also when the same object is sent again.',
    'stale-read',
  );
});

check('sending a value that cannot be cloned throws, and sends nothing', async ({ processes, trail }) => {
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
      'The next message is received as if nothing had been tried.',
      'message-split',
    );
  }
});

check(
  'messages of 0 bytes, around 64 KiB and of 16 MiB arrive whole',
  async ({ processes, trail }) => {
    const [a, b] = await processes(2);
    const [, right] = await a.make();
    await b.take('right', right);
    // A pipe of Linux holds 64 KiB: these are the lengths at which a header more or less matters.
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
      holds(back === null, '16 MiB go to the other process and come back as they were.', 'message-split', {
        actual: back ?? '',
      });
    }
  },
  { isLong: true },
);

check('sendBytes() and recvBytes() carry bytes as they are', async ({ processes, trail }) => {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  await a.sendBytes('left', Uint8Array.of(0, 10, 13, 255, 254));
  same(await b.recvBytes('right'), [0, 10, 13, 255, 254], 'recvBytes() gives what sendBytes() was given.');
  await a.sendBytes('left', new Uint8Array(0));
  same(await b.poll('right'), true, 'A message of no bytes is a message.');
  same(await b.recvBytes('right'), [], 'It is received as no bytes.');
  trail.restart();
  await a.sendFromOneBuffer('left');
  same(
    await b.recvManyBytes('right', 4),
    [[1], [2, 2], [3, 3, 3], [104, 195, 169]],
    'A part of a buffer is sent as that part; what is written over it later, or received later, changes no message.',
  );
  trail.restart();
  await a.send('left', { n: 1 });
  await a.sendBytes('left', Uint8Array.of(7));
  await a.send('left', { n: 2 });
  same(
    [await b.recv('right'), await b.recvBytes('right'), await b.recv('right')],
    [{ n: 1 }, [7], { n: 2 }],
    'Both kinds of messages may take turns on one pipe.',
  );
});

check('poll() says whether recv() would wait, and consumes nothing', async (context) => {
  const { processes, trail } = context;
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  same(await b.poll('right'), false, 'Nothing was sent: poll() is false.');
  same(await b.poll('right', 20), false, 'And poll(20) is false, after a while.');
  await a.send('left', 'one');
  same(
    [await b.poll('right'), await b.poll('right', 1000)],
    [true, true],
    'A message is there: poll() is true, each time.',
  );
  same(await b.recv('right'), 'one', 'poll() has taken nothing.');
  same(await b.poll('right'), false, 'All is received: poll() is false.');
  same(await a.poll('left'), false, 'What was sent to the other side is nothing to receive here.');
  trail.restart();
  const [woken] = await Promise.all([b.poll('right', Infinity), a.send('left', 'two')]);
  same(woken, true, 'poll(Infinity) waits until a message comes.');
  same(await b.recv('right'), 'two', 'And leaves it there.');
  await a.send('left', 'three');
  await a.send('left', 'four');
  await b.recv('right');
  same(await b.poll('right'), true, 'Of two messages, one is left: poll() is true.');
  await b.recv('right');
  same(await b.poll('right'), false, 'None is left.');
  await b.close('right');
  await a.close('right');
  same(await a.poll('left'), true, 'The stream has ended: recv() would not wait, so poll() is true.');
  await throws(a.recv('left'), { name: 'EndOfStream' }, 'And recv() says so.');
  same(await a.poll('left'), true, 'It has still ended when recv() has said so: poll() stays true.');
  // In virtual time: each waits as long as it says, in milliseconds.
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
            'A message comes after 20 ms: poll(50) waits for it, and is true. Timeouts are milliseconds.',
          expected: 'true',
          actual: show(first?.kind === 'returned' ? first.value : first?.kind),
        };
      return second?.kind === 'returned' && second.value === true
        ? undefined
        : {
            code: 'state-changed',
            sentence: 'poll() was true, and the next poll() is not: it must take nothing.',
          };
    },
  });
});

check(
  'a closed, drained pipe throws EndOfStream; one without a reader throws BrokenPipe',
  async ({ processes, trail }) => {
    const [a, b, c] = await processes(3);
    const [, right] = await a.make();
    await b.take('right', right);
    await a.close('right');
    await a.send('left', 1);
    await a.send('left', 2);
    await a.close('left');
    same([await b.recv('right'), await b.recv('right')], [1, 2], 'What was sent before close() is received.');
    for (let i = 0; i < 2; i++)
      await throws(
        b.recv('right'),
        { name: 'EndOfStream' },
        'All is received, and the other end is closed: EndOfStream, each time.',
      );
    await throws(b.recvBytes('right'), { name: 'EndOfStream' }, 'Of recvBytes(), too.');
    await throws(
      b.send('right', 3),
      { name: 'BrokenPipe' },
      'Nobody is left to read what is sent here: BrokenPipe.',
    );
    same(
      (await b.facts('right')).closed,
      false,
      'That closes nothing, and no signal has killed the process.',
    );

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
    same(await b.recv('right'), 'from the third', 'And that process can send.');
    await c.close('left');
    await throws(b.recv('right'), { name: 'EndOfStream' }, 'The last one has closed it: EndOfStream.');

    trail.restart();
    const [mine, theirs] = await a.make();
    await b.take('right', theirs);
    await c.take('left', mine);
    await a.close('left');
    await a.close('right');
    await c.send('left', 'last words');
    await kill(c);
    same(await b.recv('right'), 'last words', 'What a killed process has sent is received.');
    await throws(b.recv('right'), { name: 'EndOfStream' }, 'Its ends are closed by its death: EndOfStream.');
  },
);

check(
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
        `${what}: recvBytes() made room for ${String(cost >> 20)} MiB, although nothing of it had come.`,
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
      'After a CorruptStream nobody knows where the next message begins: the same error again.',
      'message-split',
    );
    same(
      (await a.receiveRaw(frame, true)).outcome,
      '3 bytes',
      'On another pipe of the same process, messages are received as ever.',
      'wrong-error',
    );
    same(
      await a.receiveGarbage(),
      'an error',
      'Bytes that are no serialized value are an error.',
      'message-split',
    );
  },
);

check('any program of calls, one after the other in any process, agrees with the model', async (context) => {
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
      // Both processes have both ends: one after the other, any of them may use any.
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
            ? 'poll() is true: a message is there that nobody has received. Whoever has this end can receive it, also when another process has received the one before.'
            : 'poll() is false when nothing is there.',
          isThere ? 'lost-item' : 'wrong-value',
        );
        if (kind === 'recv' && isThere)
          same(
            await process.recv(end),
            inbox[end].shift(),
            'recv() gives the oldest message that was sent to this end.',
            'wrong-order',
          );
      }
      await release(a, b);
    },
    { runs: 20 },
  );
});

check('messages stay whole however the system cuts the stream', async (context) => {
  const [a, b] = await context.processes(2);
  // Every place at which a write may stop and a read may end, twice in a run.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [send(0, 'ab'), send(0, [7])],
      [recv(1), recv(1)],
    ],
    cuts: 2,
    judge: twoEnds,
  });
  // A pipe that is smaller than a message, and than a header: nothing fits at once.
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
  // Beyond 255 bytes, and where the pipe is full in the middle.
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

/** All that was received. */
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
  if (got.includes('blocked') || got.includes('cut off')) return undefined; // the run's end tells it
  if ([...got].sort().join() === [...expected].sort().join()) return undefined;
  return {
    code: 'message-split',
    sentence:
      'What was sent as whole messages came out as something else: a read may return fewer bytes than were asked for, and a write may take fewer than were given.',
    expected: show(expected),
    actual: show(got),
  };
}

/** What the call gave, the name of what it threw, or how it did not end. */
function wordOf({ outcome }: ObservedRun['calls'][number]): string {
  return outcome.kind === 'returned'
    ? String(outcome.value)
    : outcome.kind === 'threw'
      ? outcome.error.name
      : outcome.kind;
}

check('any programs of two processes are linearizable, in every schedule', async (context) => {
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

check('a send into a full pipe sleeps, and continues when there is room', async (context) => {
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
  // Both send what does not fit, and nobody receives: as with any pipe, both sleep for ever. They must not spin.
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
              'send() returned although the pipe is too small for the message and nobody has received anything: where is the rest of it?',
          }
        : undefined,
  });
  // Who waits for a message sleeps, too.
  await explore(context, [a, b], {
    world: 'apart',
    programs: [[recv(0)], [poll(1, 50), send(1, 'late')]],
    preemptions: 1,
    judge: twoEnds,
  });
});

check('a process killed at any step leaves only whole messages and an end of stream', async (context) => {
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
          'The sender was killed. Who receives gets the messages that were sent whole, and then EndOfStream, or CorruptStream when the last one is not whole.',
        actual: show([...values, ...errors]),
      };
    },
  });
  // The receiver is killed: the sender is told, and does not wait for ever.
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
            sentence: 'The receiver has ended: who sends gets a BrokenPipe.',
            expected: 'BrokenPipe',
            actual: error,
          };
    },
  });
  // Who is killed only had the end that another one sends on: the stream goes on, and ends with that one.
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
              'Two processes have the sending end, and one is killed: what the other sends is received, and the stream ends when that one has come to its end.',
            expected: show(['b', 'EndOfStream']),
            actual: show(got),
          };
    },
  });
});

check('close() gives back what the connection held', async ({ processes }) => {
  const [a] = await processes(1);
  await a.makeAndClose(1);
  const before = await a.descriptors();
  await a.makeAndClose(8);
  const left = (await a.descriptors()) - before;
  holds(
    left <= 0,
    `After close(), no descriptor is left open: ${String(left)} are, of 8 pipes.`,
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
