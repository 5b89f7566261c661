import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeOf, outcomeOfBody, programs, runIn } from './testing/programs-stage';
import { timed } from './timed';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

afterAll(() => programs.stop());

const FOR_EVER = 'await new Promise(() => undefined);';
const COMPUTES = (ms: number): string => `{
  const begun = process.cpuUsage().user;
  while (process.cpuUsage().user - begun < ${String(ms * 1000)}) for (let time = 0; time < 1e5; time++);
}`;

describe('a call that will never return', () => {
  test.each([
    ['hangs when it waits for nothing', FOR_EVER, 'hang'],
    ['hangs when it is blocked', 'const memory = kernel.SharedMemory.create(8); memory.wait(0, 0);', 'hang'],
    [
      'hangs when its child waits as well',
      `await new Promise((done) => require('node:child_process').spawn(process.execPath,
      ['-e', 'process.stdin.resume()']).on('exit', done));`,
      'hang',
    ],
    ['hangs when only a heartbeat is left', `setInterval(() => undefined, 1000); ${FOR_EVER}`, 'hang'],
    [
      'hangs when a program sleeps for longer than the grader waits',
      `await new Promise((done) =>
      require('node:child_process').spawn('sleep', ['100000']).on('exit', done));`,
      'hang',
    ],
    [
      'polls in a timer that sets the next',
      `const poll = () => setTimeout(poll, 5); poll(); ${FOR_EVER}`,
      'busy-wait',
    ],
    ['polls in an interval', `setInterval(() => undefined, 5); ${FOR_EVER}`, 'busy-wait'],
    ['polls in its sleep', 'for (;;) kernel.sleep(1);', 'busy-wait'],
    [
      'polls by waits with a timeout',
      'const memory = kernel.SharedMemory.create(8); for (;;) memory.wait(0, 0, 2);',
      'busy-wait',
    ],
    [
      'polls by Atomics.wait',
      'for (;;) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);',
      'busy-wait',
    ],
    [
      'polls in a child',
      `await new Promise((done) => require('node:child_process').spawn(process.execPath,
      ['-e', 'setInterval(() => undefined, 5)']).on('exit', done));`,
      'busy-wait',
    ],
  ])('%s', async (_, body, fault) => {
    expect((await outcomeOfBody(body)).fault).toBe(fault);
  });
});

describe('a call that will return is not given up', () => {
  test.each([
    ['while it computes', `${COMPUTES(400)} return 1;`],
    [
      'while its child computes',
      `return new Promise((done) => require('node:child_process').spawn(process.execPath,
      ['-e', ${JSON.stringify(COMPUTES(400))}]).on('exit', () => done(1)));`,
    ],
    [
      'while its worker thread computes',
      `return new Promise((done) => new (require('node:worker_threads').Worker)(
      ${JSON.stringify(COMPUTES(400))}, { eval: true }).on('exit', () => done(1)));`,
    ],
    [
      'while a file is read and written',
      `const fs = require('node:fs/promises');
      const file = require('node:path').join(require('node:os').tmpdir(), 'forklings-file-' + process.pid);
      for (let time = 0; time < 50; time++) { await fs.writeFile(file, 'x'.repeat(100_000)); await fs.readFile(file); }
      await fs.unlink(file);
      return 1;`,
    ],
    [
      'while bytes go through a connection',
      `const net = require('node:net');
      const server = net.createServer((socket) => socket.pipe(socket));
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      const socket = net.connect(server.address().port, '127.0.0.1');
      for (let time = 0; time < 50; time++) {
        socket.write('x'.repeat(1000));
        await new Promise((done) => socket.once('data', done));
      }
      socket.destroy();
      server.close();
      return 1;`,
    ],
    [
      'by a heartbeat beside a long timeout',
      `const beat = setInterval(() => undefined, 10);
      await new Promise((done) => setTimeout(done, 3_600_000));
      clearInterval(beat);
      return 1;`,
    ],
    [
      'by many timers of a child that its parent counts',
      `const child = require('node:child_process').spawn(process.execPath,
      ['-e', 'let left = 500; const timer = setInterval(() => { console.log(left); if (--left === 0) clearInterval(timer); }, 5)']);
      let bytes = 0;
      child.stdout.on('data', (chunk) => (bytes += chunk.length));
      await new Promise((done) => child.on('close', done));
      return bytes > 1000 ? 1 : 0;`,
    ],
  ])('%s', async (_, body) => {
    const { fault, value } = await outcomeOfBody(body);
    expect([fault, value]).toEqual([undefined, 1]);
  });

  test('while a different process of its check, for which it waits, computes', async () => {
    const outcome = await outcomeOf(async (a, b) => {
      const name = String(
        await runIn(a, 'globalThis.memory = kernel.SharedMemory.create(8); return memory.name;'),
      );
      const waits = runIn(a, 'return memory.wait(0, 0);');
      const computes = runIn(
        b,
        `const memory = kernel.SharedMemory.open(${JSON.stringify(name)}); ${COMPUTES(400)}
         while (memory.notify(0) === 0); memory.close();`,
      );
      await computes;
      const result = await waits;
      await runIn(a, 'memory.close();');
      return result;
    }, 2);
    expect(outcome).toEqual({ value: 'ok', ms: 0 });
  });
});

test('with two processes in a check, the earlier timer fires first, and both see the same time', async () => {
  const nap = (ms: number): string =>
    `await new Promise((done) => setTimeout(done, ${String(ms)})); return Math.round(performance.now());`;
  const { value, ms } = await outcomeOf(async (a, b) => {
    const begun = Number(await runIn(a, 'return Math.round(performance.now());'));
    const ended: string[] = [];
    const late = runIn(a, nap(2000)).then((at) => ended.push(`late ${String(Number(at) - begun)}`));
    const early = runIn(b, nap(1000)).then((at) => ended.push(`early ${String(Number(at) - begun)}`));
    await Promise.all([late, early]);
    return ended;
  }, 2);
  expect([value, ms]).toEqual([['early 1000', 'late 2000'], 2000]);
});

test('a call takes exactly the time of its timers, even on a busy machine', async () => {
  const [a] = (await programs.remotes(1)) as [Parameters<typeof runIn>[0]];
  if (a === undefined) throw new Error('no process');
  const { ms } = await timed(a, () => a.run(`${COMPUTES(100)} kernel.sleep(1234); ${COMPUTES(100)}`));
  expect(ms).toBe(1234);
});

test('nor does it count what earlier looks at the clock have taken', async () => {
  const [a] = (await programs.remotes(1)) as [Parameters<typeof runIn>[0]];
  if (a === undefined) throw new Error('no process');
  await a.run('for (let looks = 0; looks < 5000; looks++) performance.now();');
  const { ms } = await timed(a, () => a.run('kernel.sleep(15);'));
  expect(ms).toBe(15);
});

describe('a rest', () => {
  test('waits for timers within its time, and leaves those beyond it', async () => {
    const [a] = (await programs.remotes(1)) as [Parameters<typeof runIn>[0]];
    const [subject] = await programs.take(1);
    await runIn(
      a,
      'globalThis.heard = []; for (const ms of [50, 150]) setTimeout(() => heard.push(ms), ms);',
    );
    expect(await subject?.group.rest({ withinMs: 100 })).toBe(true);
    expect(await runIn(a, 'return heard;')).toEqual([50]);
    expect(await subject?.group.rest({ withinMs: Infinity })).toBe(true);
    expect(await runIn(a, 'return heard;')).toEqual([50, 150]);
  });

  test('does not come while the grader owes something', async () => {
    const [subject] = await programs.take(1);
    if (subject === undefined) throw new Error('no process');
    const order: string[] = [];
    let pay = (): void => undefined;
    const owed = subject.group.owing(new Promise<void>((resolve) => (pay = resolve)));
    const rest = subject.group.rest({ withinMs: 0 }).then(() => order.push('rest'));
    for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
    order.push('paid');
    pay();
    await Promise.all([owed, rest]);
    expect(order).toEqual(['paid', 'rest']);
  });

  test('lets a driver act before any timer fires, and only while all is still', async () => {
    const [a] = (await programs.remotes(1)) as [Parameters<typeof runIn>[0]];
    const [subject] = await programs.take(1);
    if (subject === undefined) throw new Error('no process');
    const before = subject.group.now;
    const acts: number[] = [];
    const stop = subject.group.drive(() => acts.length < 3 && acts.push(subject.group.now - before) > 0);
    await runIn(a, `${COMPUTES(50)} await new Promise((done) => setTimeout(done, 1000));`);
    stop();
    expect(acts).toEqual([0, 0, 0]);
  });

  test('never comes to a family that computes without being asked', async () => {
    const [a] = (await programs.remotes(1)) as [Parameters<typeof runIn>[0]];
    const [subject] = await programs.take(1);
    await runIn(a, 'setImmediate(() => { for (;;); });');
    expect(await subject?.group.rest({ withinMs: 0 })).toBe(false);
    await subject?.stop();
  });
});
