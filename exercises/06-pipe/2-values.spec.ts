import {
  holdBefore,
  holds,
  kill,
  ordinaryLimits,
  same,
  stage,
  throws,
  withLimits,
  type CheckContext,
} from '#lab';
import type * as Scenarios from './pipe.scenarios';

const { law } = stage<typeof Scenarios>('pipe', 'values');

/** Two processes, each with one end of a pipe. */
async function withTwoEnds({ processes }: CheckContext<typeof Scenarios>) {
  const [a, b] = await processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  return [a, b] as const;
}

/** Each kind of value inside an object, and each value alone. */
async function arriveAsTheyWere(
  context: CheckContext<typeof Scenarios>,
  family: Parameters<typeof Scenarios.kindsOf>[0],
): Promise<void> {
  const [a, b] = await withTwoEnds(context);
  for (const kind of await a.kindsOf(family)) {
    context.trail.restart();
    const [isUnchanged, came] = await Promise.all([a.sendValues('left', kind), b.recvValues('right', kind)]);
    holds(
      came === null,
      `What is received must be what was sent: ${kind}, inside an object and alone.`,
      'wrong-value',
      {
        actual: came ?? '',
      },
    );
    holds(isUnchanged, `send() must not change what it is given: ${kind}.`, 'state-changed');
  }
}

law(
  'undefined, null, booleans, numbers and bigints arrive as they were, inside others and alone',
  async (context) => {
    await arriveAsTheyWere(context, 'primitives');
  },
);

law('text of any length and in any script arrives as it was, inside others and alone', async (context) => {
  await arriveAsTheyWere(context, 'texts');
});

law('whatever else structuredClone() copies arrives as it was, inside others and alone', async (context) => {
  await arriveAsTheyWere(context, 'others');
});

law('an error arrives with its class, its message and its cause', async (context) => {
  await arriveAsTheyWere(context, 'errors');
});

law('an object that occurs twice in a message is still one object after it arrives', async (context) => {
  const [a, b] = await withTwoEnds(context);
  await a.sendTwice('left');
  same(
    await b.isStillOne('right'),
    true,
    'One object at three places of a message must not become three objects.',
  );
});

law('send() sends the value as it is at that moment', async (context) => {
  const [a, b] = await withTwoEnds(context);
  await a.sendAndChange('left');
  same(
    [await b.recv('right'), await b.recv('right')],
    [{ list: [1, 2] }, { list: [1, 2, 3] }],
    'A list is sent, then gets a third item, then is sent again: both messages must be received as they were sent.',
    'stale-read',
  );
});

law('a value that cannot be cloned causes a DataCloneError, and nothing is sent', async (context) => {
  const { trail } = context;
  const [a, b] = await withTwoEnds(context);
  for (const kind of await a.kindsOfUnsendable()) {
    trail.restart();
    // What a getter throws may also be passed on as it is.
    const name = kind.includes('getter') ? ['DataCloneError', 'RangeError'] : 'DataCloneError';
    await throws(a.sendUnsendable('left', kind), { name }, `send() of ${kind} must throw a DataCloneError.`);
    holds(
      !(await b.isInThePipe('right')),
      `After send() of ${kind}, which throws, nothing may be in the pipe.`,
      'state-changed',
    );
    await a.send('left', 'after');
    same(
      await b.recv('right'),
      'after',
      'The next message is received as if the failed send() had not happened.',
      'message-split',
    );
  }
});

/** To copy hundreds of megabytes takes long, and to join pieces one by one copies gigabytes, but both are right. */
const patient = { ...ordinaryLimits, cpuMs: 10_000 };

law('messages of any length arrive whole', async (context) => {
  const [a, b] = await withTwoEnds(context);
  const texts = 'Texts of each length arrive whole, one after the other.';
  // Looked at as soon as it has come, because its sender may wait for ever if it is wrong.
  const areWhole = (came: string): void => same(came, 'all as they were sent', texts, 'message-split');
  await Promise.all([a.sendLengths('left', 'send'), b.recvLengths('right', 'recv').then(areWhole)]);
  // At these lengths, the size of a header makes the difference.
  const around = [-64, -9, -8, -5, -4, -1, 0, 1, 4].map((more) => 65_536 + more);
  for (const length of [0, 1, 255, 256, 4095, 4096, ...around, 1_000_003]) {
    context.trail.restart();
    const promise = `A message with ${String(length)} bytes in it must arrive whole.`;
    const isWhole = (came: string): void =>
      same(came, `${String(length)} bytes, as they were sent`, promise, 'message-split');
    await Promise.all([
      a.sendPattern('left', length, 'send'),
      b.recvPattern('right', length, 'recv').then(isWhole),
    ]);
  }
  // It would take long to receive all of it. A length is possible, or is not, after the first of many reads; one that was
  // cut to fewer bits is that of a message of 5 bytes.
  context.trail.restart();
  const long = 2 ** 27 + 5;
  const begun = await Promise.race([
    withLimits(a, patient)
      .sendPattern('left', long, 'send')
      .then(() => undefined),
    holdBefore(withLimits(b, patient), 20, (process) => process.recvPattern('right', long, 'recv')),
  ]);
  holds(begun !== undefined, 'A message of 128 MiB must be received until its end.', 'message-split');
  await Promise.all([kill(a), kill(b)]);
});

law(
  '16 MiB go to a different process and come back unchanged',
  async (context) => {
    const [left, right] = await withTwoEnds(context);
    const [a, b] = [withLimits(left, patient), withLimits(right, patient)];
    const huge = 16 * 2 ** 20 + 5000;
    const [, , back] = await Promise.all([
      a.sendPattern('left', huge, 'send'),
      b.echoPattern('right'),
      a.recvPattern('left', huge, 'recv'),
    ]);
    const promise = 'A message of 16 MiB must come back as it was sent.';
    same(back, `${String(huge)} bytes, as they were sent`, promise, 'message-split');
  },
  { isLong: true },
);
