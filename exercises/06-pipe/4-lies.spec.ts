import {
  answersOf,
  asPipe,
  cutWithinMessage,
  explore,
  explorePrograms,
  fc,
  holds,
  refuses,
  same,
  stage,
  throws,
  wrongAnswers,
  type CheckContext,
  type Input,
} from '#lab';
import type * as Scenarios from './pipe.scenarios';

const { law } = stage<typeof Scenarios>('pipe', 'lies');

type End = 0 | 1;
const send = (end: End, message: string): Input => ({ method: 'send', end, message }) as Input;
const recv = (end: End): Input => ({ method: 'recv', end }) as Input;
const poll = (end: End, timeoutMs = 0): Input => ({ method: 'poll', end, timeoutMs }) as Input;
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;
const close = (end: End): Input => ({ method: 'close', end }) as Input;

/** Two processes, each with one end of a pipe; the first also has the second's. */
async function twoEnds({ processes }: CheckContext<typeof Scenarios>, options?: object) {
  const [a, b] = await processes(2);
  const [, right] = await a.make(options);
  await b.take('right', right);
  return [a, b] as const;
}

law('poll() says whether recv() would wait, and consumes nothing', async (context) => {
  const [a, b] = await twoEnds(context);
  same(await b.pollNow('right'), [false, 0], 'Nothing was sent: poll() returns false, after 0 ms.');
  await a.send('left', 'one');
  const looks = [await b.poll('right'), await b.poll('right')];
  same(looks, [true, true], 'A message is there: poll() returns true, each time.');
  same(await b.recv('right'), 'one', 'poll() has consumed nothing.');
  same(await a.poll('left'), false, 'What was sent to the other side is not there to receive on this side.');
  for (const text of ['two', 'three']) await a.send('left', text);
  await b.recv('right');
  same(await b.poll('right'), true, 'Of two messages, one is left: poll() returns true.');
  const begun = 'The beginning of a message is there: poll() returns true, and takes nothing.';
  same(await a.beginning(), [true, '3 bytes'], begun);
  const leaves = 'A message that one process has looked at is there for any process that has this end.';
  same(await a.isInThePipe('right'), true, leaves, 'lost-item');
  same(await a.recv('right'), 'three', leaves);
  same(await b.poll('right'), false, 'A different process has received it since: false.', 'stale-read');
  await b.close('right');
  await a.close('right');
  const promise = 'The stream has ended: recv() would not wait, so poll() returns true, each time.';
  same(await a.poll('left'), true, promise);
  await throws(a.recv('left'), { name: 'EndOfStream' }, 'recv() must throw EndOfStream.');
  same(await a.poll('left'), true, promise);
});

law('poll(timeoutMs) waits for a message, for at most that many milliseconds', async (context) => {
  const [a, b] = await twoEnds(context);
  same(await b.poll('right', -5), false, 'poll(-5) means poll(0): it does not wait.');
  // More milliseconds than a timer of 32 bits can count.
  for (const [timeoutMs, next] of [
    [50, send(1, 'late')],
    [2 ** 31, close(1)],
    [2 ** 32, send(1, 'late')],
    [Infinity, close(1)],
  ] as const) {
    const programs = [
      [poll(0, 10), poll(0, timeoutMs)],
      [pause(20), next], // in virtual time
    ];
    await explore(context, [a, b], {
      ...{ world: 'apart', programs, aloof: ['pause', 'close'], preemptions: 0 },
      judge: (run) => {
        const actual = answersOf(run, 1);
        const sentence = `After 20 ms comes a message, or the end: poll(10) must return false, and the next poll(${String(timeoutMs)}) true.`;
        if (actual === 'false, true') return undefined;
        return wrongAnswers(run, 1, actual.endsWith('Error') ? 'threw' : 'wrong-value', sentence);
      },
    });
  }
});

law('any programs with poll() are linearizable, in every schedule', async (context) => {
  const [a, b] = await context.processes(2);
  const calls = (end: End) => [send(end, 'a'), recv(end), recv(end), poll(end), poll(end, 20), close(end)];
  const program = (end: End) => fc.array(fc.constantFrom(...calls(end)), { minLength: 1, maxLength: 3 });
  const first = program(0).map(([, ...others]) => [poll(0), ...others]);
  await explorePrograms(context, [a, b], {
    ...{ world: 'bytes', runs: 12, cuts: 1, mostSchedules: 250, samples: 0, mayBlock: true },
    programs: fc.tuple(first, program(1)),
    judge: asPipe({ holders: [[1], [2]] }),
  });
});

law('sendBytes() and recvBytes() carry bytes as they are, even none', async (context) => {
  const [a, b] = await twoEnds(context);
  await a.sendBytes('left', Uint8Array.of(0, 10, 13, 255, 254));
  same(await b.recvBytes('right'), [0, 10, 13, 255, 254], 'recvBytes() returns what sendBytes() was given.');
  await a.sendBytes('left', new Uint8Array(0));
  same(await b.poll('right'), true, 'A message of no bytes is a message.');
  same(await b.recvBytes('right'), [], 'A message of no bytes is received as an empty array.');
  same(await a.sendFromOneBuffer('left'), true, 'sendBytes() does not change the bytes.', 'state-changed');
  const parts = [[1], [2, 2], [3, 3, 3], [104, 195, 169]];
  const promise = 'A part of a buffer is sent as that part, and no message changes when the buffer does.';
  same(await b.recvManyBytes('right', parts.length), parts, promise);
});

law('bytes of any length arrive whole', async (context) => {
  const [a, b] = await twoEnds(context);
  const promise = 'Messages of each length arrive whole, one after the other.';
  const areWhole = (came: string): void => same(came, 'all as they were sent', promise, 'message-split');
  await Promise.all([a.sendLengths('left', 'sendBytes'), b.recvLengths('right', 'recvBytes').then(areWhole)]);
  for (const size of [65_532, 65_536, 65_540, 3 * 2 ** 19 /* many whole pieces */]) {
    context.trail.restart();
    const sent = a.sendPattern('left', size, 'sendBytes');
    const [came] = await Promise.all([b.recvPattern('right', size, 'recvBytes'), sent]);
    same(came, `${String(size)} bytes, as they were sent`, promise, 'message-split');
  }
});

law('bytes and values alternate on one pipe, and no message harms the next', async (context) => {
  const [a, b] = await twoEnds(context);
  await a.send('left', { n: 1 });
  await a.sendBytes('left', Uint8Array.of(7));
  await a.send('left', { n: 2 });
  const came = [await b.recv('right'), await b.recvBytes('right'), await b.recv('right')];
  same(came, [{ n: 1 }, [7], { n: 2 }], 'Both kinds of messages may alternate on one pipe.');
  await a.sendSerialized('left');
  await a.send('left', 'next');
  await a.send('left', 'last');
  await b.recvAsOther('right', 'bytes');
  await b.recvAsOther('right', 'value');
  same(await b.recv('right'), 'last', 'The call for the other kind takes one message, and not a byte more.');
});

law('arguments of the wrong type cause a TypeError, and send nothing', async (context) => {
  const [a] = await context.processes(1);
  await a.make();
  const others = [undefined, new ArrayBuffer(2), new Uint16Array(1), new DataView(new ArrayBuffer(1))];
  for (const [name, call, values] of [
    ['sendBytes', (bytes: unknown) => a.sendBytes('left', bytes), ['text', [1, 2], null, 5, ...others]],
    ['poll', (timeoutMs: unknown) => a.poll('right', timeoutMs), [NaN, 'soon', '5', null, true, 5n]],
    ['Connection.open', a.openHandle, [null, undefined, 7, 'pipe', {}, { reader: 1, writer: null }]],
    ['Connection.open', a.openSwapped, ['the reader for the writer']],
  ] as const) {
    const table = values.map((value) => [value, 'TypeError'] as const);
    await refuses(call, table, (value) => `${name}(${value}) must throw a TypeError.`);
  }
  same(await a.poll('right'), false, 'Rejected calls have sent nothing.', 'state-changed');
});

law('sendBytes(), recvBytes() and poll() heed directions and ends like the others', async (context) => {
  const must = async (call: Promise<unknown>, name: string): Promise<void> =>
    throws(call, { name }, `This call must throw ${name}.`);
  const [a, b] = await twoEnds(context, { duplex: false });
  const bytes = Uint8Array.of(1);
  await must(a.sendBytes('left', bytes), 'NotWritable');
  await must(b.recvBytes('right'), 'NotReadable');
  await must(b.poll('right'), 'NotReadable');
  await b.close('right');
  await must(b.sendBytes('right', bytes), 'ConnectionClosed');
  await a.close('right');
  await must(a.recvBytes('left'), 'EndOfStream');
  same(await a.poll('left'), true, 'At the end of the stream, too, recv() would not wait.');
  await a.close('left');
  for (const call of [a.recvBytes, a.poll]) await must(call('left'), 'ConnectionClosed');
  await a.make();
  await a.close('right');
  await must(a.sendBytes('left', bytes), 'BrokenPipe');
});

law('a stream that ends within a message causes a CorruptStream', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const lie of await a.cutOff()) {
    trail.restart();
    for (const call of ['recvBytes', 'recv'] as const) {
      const { outcome } = await a.receiveLie(lie, [call]);
      const code = outcome.endsWith('bytes') ? 'message-split' : 'wrong-error';
      same(outcome, 'CorruptStream', `${lie.what}: ${call}() must throw CorruptStream.`, code);
    }
  }
});

law('bytes that are not a message cause a CorruptStream, at once and at no cost', async (context) => {
  const [a] = await context.processes(1);
  for (const lie of await a.nonsense()) {
    context.trail.restart();
    const { outcome, mebibytes } = await a.receiveLie(lie, ['recvBytes']);
    const code = outcome.endsWith('bytes') ? 'message-split' : 'wrong-error';
    // A changed header may be a correct one, for a design that has no need of that byte.
    const isFair = outcome === 'CorruptStream' || outcome === '3 bytes';
    holds(isFair, `${lie.what}: recvBytes() must throw CorruptStream.`, code, { actual: outcome });
    const cost = `${lie.what}: recvBytes() made room for ${String(mebibytes)} MiB, although no such bytes had arrived.`;
    holds(mebibytes < 64, cost, 'memory-flood');
  }
});

law('a corrupt connection stays corrupt, and other connections do not', async ({ processes }) => {
  const [a] = await processes(1);
  const always = 'CorruptStream, CorruptStream, CorruptStream';
  const lie = { what: 'The last byte is missing', bytes: (await a.truth()).bytes.slice(0, -1), closes: true };
  const again = 'After a CorruptStream, nothing shows where the next message begins: the same error again.';
  const calls = ['recv', 'recvBytes', 'recv', 'recvBytes'] as const;
  for (const from of [0, 1]) {
    const { outcome, closed } = await a.receiveLie(lie, calls.slice(from, from + 3));
    same(outcome, always, again, outcome.includes('EndOfStream') ? 'wrong-error' : 'message-split');
    same(closed, 'ConnectionClosed', 'A corrupt connection, too, can be closed.', 'wrong-error');
  }
  const garbage = 'Bytes that are not a value are a CorruptStream, for ever; the other direction works.';
  same(await a.receiveGarbage(), [always, 'answer'], garbage, 'message-split');
  const other = await a.receiveLie(await a.truth(), ['recvBytes']);
  same(other.outcome, '3 bytes', 'A different pipe of the same process is as good as before.', 'wrong-error');
});

law('a sender that is killed at any step leaves whole messages, and then an end', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    ...{ world: 'apart', kill: [2], cuts: 1, preemptions: 1 },
    programs: [Array.from({ length: 3 }, () => recv(0)), [send(1, 'one'), send(1, 'two')]],
    judge: (run) => {
      const isFair = /^(one(, |$)(two(, |$))?)?((EndOfStream|CorruptStream)(, |$))*$/;
      if (isFair.test(answersOf(run, 1))) return undefined;
      const sentence = 'After whole messages comes EndOfStream, or CorruptStream where a message breaks off.';
      return wrongAnswers(run, 1, 'message-split', sentence);
    },
  });
  await explore(context, [a, b], {
    ...{ world: 'apart', pipeBytes: 65_536, kill: [2], preemptions: 0 },
    programs: [[recv(0)], [send(1, 'x'.repeat(100_000))]],
    judge: cutWithinMessage,
  });
});

law('when one of two senders is killed, the stream ends with the other', async (context) => {
  await explore(context, await context.processes(3), {
    ...{ world: 'inherited', kill: [2], preemptions: 0 },
    programs: [[recv(0), recv(0)], [poll(1)], [poll(1, 30), send(1, 'b')]],
    judge: (run) => {
      if (run.isStuck || answersOf(run, 1) === 'b, EndOfStream') return undefined;
      return wrongAnswers(run, 1, 'lost-item', 'What the other sender sends arrives, and then the end.');
    },
  });
});
