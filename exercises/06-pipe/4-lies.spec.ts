import {
  asPipe,
  explore,
  explorePrograms,
  fc,
  holds,
  refuses,
  same,
  stage,
  throws,
  type CheckContext,
  type Input,
  type ObservedRun,
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
  same(await b.poll('right'), false, 'Nothing was sent: poll() returns false.');
  await a.send('left', 'one');
  const looks = [await b.poll('right'), await b.poll('right')];
  same(looks, [true, true], 'A message is there: poll() returns true, each time.');
  same(await b.recv('right'), 'one', 'poll() has consumed nothing.');
  same(await b.poll('right'), false, 'Everything is received: poll() returns false.');
  same(await a.poll('left'), false, 'What was sent to the other side is not there to receive on this side.');
  await a.send('left', 'two');
  await a.send('left', 'three');
  await b.recv('right');
  same(await b.poll('right'), true, 'Of two messages, one is left: poll() returns true.');
  const leaves = 'A message that one process has looked at is there for any process that has this end.';
  same(await a.isInThePipe('right'), true, leaves, 'lost-item');
  same(await a.recv('right'), 'three', leaves);
});

law('poll(timeoutMs) waits for a message, for at most that many milliseconds', async (context) => {
  const [a, b] = await twoEnds(context);
  same(await b.poll('right', -5), false, 'poll(-5) means poll(0): it does not wait.');
  const [woken] = await Promise.all([b.poll('right', Infinity), a.send('left', 'one')]);
  same(woken, true, 'poll(Infinity) waits until a message arrives.');
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [poll(0, 10), poll(0, 50)],
      [pause(20), send(1, 'late')], // in virtual time
    ],
    aloof: ['pause'],
    preemptions: 0,
    judge: (run) => {
      const actual = received(run);
      const sentence = 'A message comes after 20 ms: poll(10) must return false, and the next poll(50) true.';
      return actual === 'false, true' ? undefined : { code: 'wrong-value', sentence, actual };
    },
  });
});

law('at the end of the stream poll() returns true, and keeps returning true', async (context) => {
  const [a, b] = await twoEnds(context);
  await b.close('right');
  await a.close('right');
  const promise = 'The stream has ended: recv() would not wait, so poll() returns true, each time.';
  same(await a.poll('left'), true, promise);
  await throws(a.recv('left'), { name: 'EndOfStream' }, 'recv() must throw EndOfStream.');
  same(await a.poll('left'), true, promise);
});

law('any programs with poll() are linearizable, in every schedule', async (context) => {
  const [a, b] = await context.processes(2);
  const calls = (end: End) => [send(end, 'a'), recv(end), recv(end), poll(end), poll(end, 20), close(end)];
  const program = (end: End) => fc.array(fc.constantFrom(...calls(end)), { minLength: 1, maxLength: 3 });
  const first = program(0).map(([, ...others]) => [poll(0), ...others]);
  await explorePrograms(context, [a, b], {
    world: 'apart',
    programs: fc.tuple(first, program(1)),
    runs: 15,
    cuts: 1,
    mostSchedules: 300,
    samples: 0,
    mayBlock: true,
    judge: asPipe({ holders: [[1], [2]] }),
  });
});

law('sendBytes() and recvBytes() carry bytes as they are, even none', async (context) => {
  const [a, b] = await twoEnds(context);
  await a.sendBytes('left', Uint8Array.of(0, 10, 13, 255, 254));
  same(await b.recvBytes('right'), [0, 10, 13, 255, 254], 'recvBytes() returns what sendBytes() was given.');
  await a.sendBytes('left', new Uint8Array(0));
  same(await b.poll('right'), true, 'A message of no bytes is a message.');
  same(await b.recvBytes('right'), [], 'It is received as an empty array.');
  await a.sendFromOneBuffer('left');
  const parts = [[1], [2, 2], [3, 3, 3], [104, 195, 169]];
  const promise = 'A part of a buffer is sent as that part, and no message changes when the buffer does.';
  same(await b.recvManyBytes('right', parts.length), parts, promise);
});

law('bytes of any length arrive whole, up to 16 MiB', async (context) => {
  const [a, b] = await twoEnds(context);
  for (const length of [1, 255, 256, 65_528, 65_532, 65_536, 65_540, 1_000_003, 16 * 2 ** 20]) {
    context.trail.restart();
    const receives = b.recvPattern('right', length, true);
    const [, wrong] = await Promise.all([a.sendPattern('left', length, true), receives]);
    same(wrong, null, `A message of ${String(length)} bytes must arrive whole.`, 'message-split');
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
  for (const [name, call, values] of [
    ['sendBytes', (bytes: unknown) => a.sendBytes('left', bytes), ['text', [1, 2], null, 5]],
    ['poll', (timeoutMs: unknown) => a.poll('right', timeoutMs), [NaN, 'soon', null]],
    ['Connection.open', a.openHandle, [null, undefined, 7, 'pipe', {}]],
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
  await a.close('left');
  await must(a.recvBytes('left'), 'ConnectionClosed');
  await must(a.poll('left'), 'ConnectionClosed');
  await a.make();
  await a.close('right');
  await must(a.sendBytes('left', bytes), 'BrokenPipe');
});

law('a stream that ends within a message causes a CorruptStream', async ({ processes, trail }) => {
  const [a] = await processes(1);
  for (const lie of await a.cutOff()) {
    trail.restart();
    const { outcome } = await a.receiveLie(lie, 1);
    const code = outcome.endsWith('bytes') ? 'message-split' : 'wrong-error';
    same(outcome, 'CorruptStream', `${lie.what}: recvBytes() must throw CorruptStream.`, code);
  }
});

law('bytes that are not a message cause a CorruptStream, at once and at no cost', async (context) => {
  const [a] = await context.processes(1);
  for (const lie of await a.nonsense()) {
    context.trail.restart();
    const { outcome, mebibytes } = await a.receiveLie(lie, 1);
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
  const twice = 'CorruptStream, CorruptStream';
  const { bytes } = await a.truth();
  const lie = { what: 'It lacks its last byte', bytes: bytes.slice(0, -1), closes: true };
  const again = 'After a CorruptStream, nothing shows where the next message begins: the same error again.';
  same((await a.receiveLie(lie, 2)).outcome, twice, again, 'message-split');
  const garbage = 'Bytes that are not a serialized value are a CorruptStream, and it stays corrupt.';
  same(await a.receiveGarbage(), twice, garbage, 'message-split');
  const other = 'On a different pipe of the same process, messages are received as usual.';
  same((await a.receiveLie(await a.truth(), 1)).outcome, '3 bytes', other, 'wrong-error');
});

law('a sender that is killed at any step leaves whole messages, and then an end', async (context) => {
  const [a, b] = await context.processes(2);
  await explore(context, [a, b], {
    world: 'apart',
    programs: [
      [recv(0), recv(0), recv(0)],
      [send(1, 'one'), send(1, 'two')],
    ],
    kill: [2],
    cuts: 1,
    preemptions: 1,
    judge: (run) => {
      const actual = received(run);
      if (/^(one(, |$)(two(, |$))?)?((EndOfStream|CorruptStream)(, |$))*$/.test(actual)) return undefined;
      const sentence = 'After whole messages comes EndOfStream, or CorruptStream where a message breaks off.';
      return { code: 'message-split', sentence, actual };
    },
  });
});

law('when one of two senders is killed, the stream ends with the other', async (context) => {
  await explore(context, await context.processes(3), {
    world: 'inherited',
    programs: [[recv(0), recv(0)], [poll(1)], [poll(1, 30), send(1, 'b')]],
    kill: [2],
    preemptions: 0,
    judge: (run) => {
      const actual = received(run);
      const sentence = 'One of two senders is killed: what the other sends comes, and then the end.';
      return run.isStuck || actual === 'b, EndOfStream' ? undefined : { code: 'lost-item', sentence, actual };
    },
  });
});

/** What the calls of process 1 returned, or the names of what they threw. */
function received({ calls }: ObservedRun): string {
  const outcomes = calls.filter(({ process }) => process === 1).map(({ outcome }) => outcome);
  const words = outcomes.map((one) =>
    one.kind === 'threw' ? one.error.name : 'value' in one ? String(one.value) : one.kind,
  );
  return words.join(', ');
}
