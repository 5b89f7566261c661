import {
  answersOf,
  asPipe,
  explore,
  holds,
  kill,
  refuses,
  same,
  stage,
  throws,
  wrongAnswers,
  type Input,
} from '#lab';
import type * as Scenarios from './pipe.scenarios';

const { law } = stage<typeof Scenarios>('pipe', 'ends');

type End = 0 | 1;
const send = (end: End, message: string): Input => ({ method: 'send', end, message }) as Input;
const recv = (end: End): Input => ({ method: 'recv', end }) as Input;
const close = (end: End): Input => ({ method: 'close', end }) as Input;
const pause = (ms: number): Input => ({ method: 'pause', ms }) as Input;

/** Process 1 has the left end, process 2 the right end. */
const twoEnds = asPipe({ holders: [[1], [2]] });

law('when all is received and the other end is closed, recv() throws EndOfStream', async (context) => {
  const [a, b] = await context.processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  await a.close('right');
  await a.send('left', 'one');
  await a.send('left', 'two');
  await a.close('left');
  const came = [await b.recv('right'), await b.recv('right')];
  same(came, ['one', 'two'], 'Messages that were sent before close() are received.');
  const promise = 'Everything is received, and the other end is closed: EndOfStream, each time.';
  await throws(b.recv('right'), { name: 'EndOfStream' }, promise);
  await throws(b.recv('right'), { name: 'EndOfStream' }, promise);
});

law('when no process is left to receive, send() throws BrokenPipe, and changes nothing', async (context) => {
  const [a, b] = await context.processes(2);
  const [, right] = await a.make();
  await b.take('right', right);
  await a.close('right');
  await a.send('left', 'before');
  await a.close('left');
  const promise = 'No process is left to receive what is sent here: BrokenPipe, each time.';
  await throws(b.send('right', 'x'), { name: 'BrokenPipe' }, promise);
  same(
    (await b.facts('right')).closed,
    false,
    'A BrokenPipe closes nothing, and no signal kills the process.',
  );
  await throws(b.send('right', 'x'), { name: 'BrokenPipe' }, promise);
  same(await b.recv('right'), 'before', 'What was sent before can still be received.', 'state-changed');
  // And in the middle of a message, whichever part of it waits for room by then.
  await explore(context, [a, b], {
    ...{ world: 'apart', pipeBytes: 65_536, aloof: ['pause', 'close'], preemptions: 0 },
    programs: [[{ method: 'sendMany', end: 0, count: 200_000 } as Input], [pause(20), close(1)]],
    judge: (run) => {
      if (answersOf(run, 1) === 'BrokenPipe') return undefined;
      const sentence =
        'The other end was closed while send() waited for room in the middle of a message: BrokenPipe.';
      return wrongAnswers(run, 1, 'no-error', sentence);
    },
  });
});

law('the stream ends when the last process that has the other end closes it', async (context) => {
  const [a, b, c] = await context.processes(3);
  const [left, right] = await a.make();
  await b.take('right', right);
  await c.take('left', left);
  await a.close('right');
  // The first has used its end before it closes it.
  await b.send('right', 'to the first');
  await a.recv('left');
  await a.send('left', 'from the first');
  await a.close('left');
  await c.send('left', 'from the third');
  const promise = 'As long as one process has the other end, it can send.';
  same([await b.recv('right'), await b.recv('right')], ['from the first', 'from the third'], promise);
  await c.close('left');
  await throws(b.recv('right'), { name: 'EndOfStream' }, 'The last process has closed it: EndOfStream.');
});

law('what was sent arrives, even if its sender has closed its end or was killed', async (context) => {
  const [a, b, c] = await context.processes(3);
  const length = 50_000; // fits into a pipe, so send() need not wait
  const whole = '50000 bytes, as they were sent';
  // The receiver gets its end when the sender has already gone.
  const [, right] = await a.make();
  await a.sendPattern('left', length, 'send');
  await a.close('left');
  await b.take('right', right);
  await a.close('right');
  const afterClose = await b.recvPattern('right', length, 'recv');
  same(afterClose, whole, 'A message must not disappear with the end that sent it.', 'lost-item');
  const [mine, theirs] = await a.make();
  await b.take('right', theirs);
  await c.take('left', mine);
  await a.close('left');
  await a.close('right');
  await c.sendPattern('left', length, 'send');
  await kill(c);
  const afterKill = await b.recvPattern('right', length, 'recv');
  same(afterKill, whole, 'A message must not disappear with the process that sent it.', 'lost-item');
  await throws(
    b.recv('right'),
    { name: 'EndOfStream' },
    'The death of a process closes its ends: EndOfStream.',
  );
});

law('a one-way pipe: what the second connection sends, the first receives', async (context) => {
  const [a, b] = await context.processes(2);
  const [, right] = await a.make({ duplex: false });
  await b.take('right', right);
  const receiver = { closed: false, readable: true, writable: false };
  same(await a.facts('left'), receiver, 'createPipe({ duplex: false }) returns the end that receives first.');
  const sender = { closed: false, readable: false, writable: true };
  same(await b.facts('right'), sender, 'The end that sends comes second.');
  await b.send('right', 'down the pipe');
  same(await a.recv('left'), 'down the pipe', 'What the second sends, the first receives.');
  await a.close('right');
  await b.close('right');
  await throws(a.recv('left'), { name: 'EndOfStream' }, 'No process can send any more: EndOfStream.');
  for (const options of [undefined, {}, { duplex: undefined }, { duplex: true }]) {
    context.trail.restart();
    await a.make(options);
    const ends = [await a.facts('left'), await a.facts('right')];
    const both = { closed: false, readable: true, writable: true };
    same(ends, [both, both], 'A pipe goes both ways unless `duplex` is false.');
  }
});

law('an end without that direction throws NotReadable or NotWritable, and sends nothing', async (context) => {
  const [a, b] = await context.processes(2);
  const [receiver] = await a.make({ duplex: false });
  await b.take('receiver', receiver);
  for (const [process, end] of [
    [a, 'left'],
    [b, 'receiver'],
  ] as const) {
    const promise = 'send() on the end that only receives: NotWritable.';
    await throws(process.send(end, 'x'), { name: 'NotWritable' }, promise);
  }
  await throws(a.recv('right'), { name: 'NotReadable' }, 'recv() on the end that only sends: NotReadable.');
  await a.send('right', 'still here');
  same(await b.recv('receiver'), 'still here', 'Rejected calls leave the pipe as it was.', 'state-changed');
});

law('createPipe() rejects wrong options with a TypeError, and makes no pipe', async ({ processes }) => {
  const [a] = await processes(1);
  await a.make({});
  const before = await a.descriptors();
  await refuses(
    (options) => a.make(options),
    [
      ['duplex', 'TypeError'],
      [7, 'TypeError'],
      [null, 'TypeError'],
      [{ duplex: 'yes' }, 'TypeError', ['duplex']],
      [{ duplex: null }, 'TypeError', ['duplex']],
    ],
    (options) => `createPipe(${options}) must throw a TypeError.`,
  );
  holds(
    (await a.descriptors()) <= before,
    'A rejected createPipe() leaves no pipe open.',
    'leaked-descriptor',
  );
});

law('after close() every call throws ConnectionClosed, and the other end stays open', async (context) => {
  const [a] = await context.processes(1);
  for (const [duplex, closed, other, close, calls] of [
    [true, 'left', 'right', a.close, ['send', 'recv']],
    [true, 'right', 'left', a.dispose, ['send', 'recv']],
    [false, 'left', 'right', a.close, ['recv']],
    [false, 'right', 'left', a.close, ['send']],
  ] as const) {
    context.trail.restart();
    await a.make({ duplex });
    await close(closed);
    await a.close(closed); // may be called twice
    same((await a.facts(closed)).closed, true, 'After close(), closed is true.');
    for (const call of calls) {
      const promise = `${call}() on a closed connection must throw ConnectionClosed.`;
      await throws(a[call](closed, 'x'), { name: 'ConnectionClosed' }, promise);
    }
    same((await a.facts(other)).closed, false, 'To close one end does not close the other.');
  }
});

law('close() and `using` give back what the connection held', async ({ processes }) => {
  const [a] = await processes(1);
  await a.makeAndClose(1);
  const before = await a.descriptors();
  for (const [close, call] of [
    [a.makeAndClose, 'close()'],
    [a.makeUsing, '[Symbol.dispose]()'],
  ] as const) {
    await close(8);
    const left = (await a.descriptors()) - before;
    holds(
      left <= 0,
      `After ${call}, no descriptor may be left open: ${String(left)} are, of 8 pipes.`,
      'leaked-descriptor',
    );
  }
});

law('programs that close their ends are linearizable, in every schedule', async (context) => {
  const [a, b] = await context.processes(2);
  for (const programs of [
    [
      [send(0, 'a'), recv(0), close(0)],
      [recv(1), send(1, 'b'), recv(1)],
    ],
    [
      [send(0, 'a'), close(0), recv(0)],
      [send(1, 'b'), recv(1), close(1)],
    ],
  ]) {
    await explore(context, [a, b], { world: 'apart', programs, judge: twoEnds });
  }
});

law(
  'when the receiver is killed at any step, send() throws BrokenPipe and does not wait',
  async (context) => {
    const [a, b] = await context.processes(2);
    await explore(context, [a, b], {
      world: 'apart',
      programs: [
        [send(0, 'x'.repeat(40)), send(0, 'y'.repeat(40)), close(0)],
        [recv(1), close(1)],
      ],
      kill: [2],
      pipeBytes: 32,
      preemptions: 1,
      judge: twoEnds,
    });
  },
);
