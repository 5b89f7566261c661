import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeOfBody, outcomeOfChild, programs } from '../testing/programs-stage';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

afterAll(() => programs.stop());

const DAY = 24 * 3600 * 1000;
const rejected = (promise: string): string =>
  `try { await ${promise}; } catch (error) { return [error.name, error.code]; }`;

describe('a day passes at once', () => {
  test.each([
    ['setTimeout', `await new Promise((done) => setTimeout(done, ${DAY}));`],
    ['promisify(setTimeout)', `await require('node:util').promisify(setTimeout)(${DAY});`],
    ['timers/promises', `await require('node:timers/promises').setTimeout(${DAY});`],
    ['the promises of timers', `await require('node:timers').promises.setTimeout(${DAY});`],
    ['scheduler.wait', `await require('node:timers/promises').scheduler.wait(${DAY});`],
    [
      'AbortSignal.timeout',
      `const signal = AbortSignal.timeout(${DAY});
      setTimeout(() => undefined, ${DAY}); await new Promise((done) => signal.addEventListener('abort', done));`,
    ],
    [
      'an interval of promises',
      `for await (const tick of require('node:timers/promises').setInterval(${DAY})) break;`,
    ],
    ['the kernel’s sleep', `kernel.sleep(${DAY});`],
    ['Atomics.wait', `Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${DAY});`],
    [
      'a timer of a worker thread',
      `const { Worker } = require('node:worker_threads');
      const code = 'setTimeout(() => undefined, ${DAY})';
      await new Promise((done) => new Worker(code, { eval: true }).on('exit', done));`,
    ],
  ])('in %s', async (_, body) => {
    const { fault, ms } = await outcomeOfBody(body);
    expect([fault, Math.floor(ms / DAY)]).toEqual([undefined, 1]);
  });
});

describe('a timeout comes', () => {
  test.each([
    [
      'to a wait with a signal',
      rejected(
        `require('node:events').once(new EventTarget(), 'never', { signal: AbortSignal.timeout(5000) })`,
      ),
      ['AbortError', 'ABORT_ERR'],
      5000,
    ],
    [
      'to a child',
      `return new Promise((done) => require('node:child_process').spawn(process.execPath,
      ['-e', 'process.stdin.resume()'], { timeout: 5000 }).on('exit', (code, signal) => done(signal)));`,
      'SIGTERM',
      5000,
    ],
    [
      'to a request over HTTP',
      `const http = require('node:http');
      const server = http.createServer(() => undefined);
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      const request = http.get({ port: server.address().port, host: '127.0.0.1', timeout: 5000 });
      await new Promise((done) => request.on('timeout', done));
      request.on('error', () => undefined).destroy();
      server.close();
      server.closeAllConnections();
      return 'timeout';`,
      'timeout',
      5000,
    ],
    [
      'to an idle socket, and restarts whenever something passes',
      `const net = require('node:net');
      const server = net.createServer((socket) => socket.pipe(socket));
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      const socket = net.connect(server.address().port, '127.0.0.1');
      socket.setTimeout(1000);
      for (let time = 0; time < 3; time++) setTimeout(() => socket.write('x'), 700 * time);
      await new Promise((done) => socket.on('data', () => undefined).on('timeout', done));
      socket.destroy();
      server.close();
      return 'idle';`,
      'idle',
      2400,
    ],
  ] as const)('%s', async (_, body, value, ms) => {
    expect(await outcomeOfBody(body)).toEqual({ value, ms });
  });

  test('to a kernel wait, which takes that much virtual time; a wait that finds a different value takes none', async () => {
    const { value } = await outcomeOfBody(`
      const memory = kernel.SharedMemory.create(8);
      const results = [];
      for (const wait of [() => memory.wait(0, 0, 5000), () => memory.wait(0, 1, 5000)]) {
        const begun = kernel.now();
        results.push([wait(), Math.round(kernel.now() - begun)]);
      }
      memory.close();
      return results;`);
    expect(value).toEqual([
      ['timed-out', 5000],
      ['not-equal', 0],
    ]);
  });
});

describe('all clocks agree', () => {
  test('within a process, whatever passes the time', async () => {
    const { value } = await outcomeOfBody(`
      const clocks = () => [Date.now(), performance.now(), performance.timeOrigin + performance.now() - 1767225600000,
        Number(process.hrtime.bigint()) / 1e6, process.hrtime()[0] * 1000 + process.hrtime()[1] / 1e6,
        process.uptime() * 1000, kernel.now(), +new Date(), new (class extends Date {})().getTime()];
      const before = clocks();
      await new Promise((done) => setTimeout(done, 500));
      kernel.sleep(300);
      return clocks().map((now, at) => Math.round((now - before[at]) / 10));`);
    expect(value).toEqual(Array.from({ length: 9 }, () => 80));
  });

  test('in a process and its child, at any depth', async () => {
    const { value } = await outcomeOfBody(`
      const { execFile } = require('node:child_process');
      await new Promise((done) => setTimeout(done, 100_000));
      const inner = 'console.log(Date.now())';
      const outer = 'require("node:child_process").spawn(process.execPath, ["-e", ' + JSON.stringify(inner) + '], { stdio: "inherit" })';
      const text = await new Promise((done) => execFile(process.execPath, ['-e', outer], (_, stdout) => done(stdout)));
      return Math.abs(Date.now() - Number(text)) < 5;`);
    expect(value).toBe(true);
  });

  test('also in measures of performance', async () => {
    const { value } = await outcomeOfBody(`
      performance.mark('begin');
      await new Promise((done) => setTimeout(done, 1000));
      performance.mark('end');
      const durations = [performance.measure('both', 'begin', 'end'), performance.measure('open', 'begin'),
        performance.measure('given', { start: 5, duration: 7 }), performance.measure('until', { start: 'begin', end: 'end' })];
      return durations.map(({ duration }) => Math.round(duration));`);
    expect(value).toEqual([1000, 1000, 7, 1000]);
  });
});

test('a loop that waits for the clock to show a time ends', async () => {
  const { value } = await outcomeOfBody(
    'const end = Date.now() + 200; while (Date.now() < end); return "ended";',
  );
  expect(value).toBe('ended');
});

test('Date behaves as before: in its class, its text, its subclasses and its clones', async () => {
  const { value } = await outcomeOfBody(`
    class Later extends Date { constructor() { super(5); } }
    const now = new Date();
    return [now instanceof Date, now.constructor === Date, new Later() instanceof Date, new Later() instanceof Later,
      new Later().getTime(), structuredClone(now) instanceof Date, require('node:util').types.isDate(now), Date() === String(now),
      new Date(2020, 1, 29).getDate(), new Date('2020-02-29').toISOString(), Date.length, Date.name, Date.UTC(1970, 0), isNaN(new Date(NaN))];`);
  expect(value).toEqual([
    true,
    true,
    true,
    true,
    5,
    true,
    true,
    true,
    29,
    '2020-02-29T00:00:00.000Z',
    7,
    'Date',
    0,
    true,
  ]);
});

describe('a program', () => {
  test.each([
    [
      'that is an ES module has the same timers',
      `import { setTimeout as wait } from 'node:timers/promises';
      import { setTimeout as later } from 'node:timers';
      await wait(${DAY});
      await new Promise((done) => later(done, ${DAY}));
      console.log('later');`,
      ['later', 'ended: 0'],
      2 * DAY,
      { flags: ['--input-type=module'] },
    ],
    ['may exit in a timer', 'setTimeout(() => process.exit(3), 5000)', ['ended: 3'], 5000],
    [
      'ends at once when it has only unreferenced timers',
      'setTimeout(() => console.log("no"), 5000).unref()',
      ['ended: 0'],
      0,
    ],
    [
      'survives a timer that throws if it handles the exception, and the next timer fires',
      `process.on('uncaughtException', ({ message }) => console.log(message));
      setTimeout(() => { throw new Error('first'); }, 5); setTimeout(() => console.log('second'), 6);`,
      ['first', 'second', 'ended: 0'],
      6,
    ],
    [
      'may set timers when nothing is left to do',
      `let times = 0;
      process.on('beforeExit', () => { if (times++ < 2) setTimeout(() => console.log(times), 1000); });`,
      ['1', '2', 'ended: 0'],
      2000,
    ],
    [
      'may mock its timers, and has virtual ones again after that',
      `const { mock } = require('node:test');
      process.removeAllListeners('warning');
      mock.timers.enable({ apis: ['setTimeout'] });
      setTimeout(() => console.log('mocked'), 1000);
      mock.timers.tick(1000);
      mock.timers.reset();
      setTimeout(() => console.log('ours'), 1000);`,
      ['mocked', 'ours', 'ended: 0'],
      1000,
    ],
    [
      'started without the grader’s environment has the machine’s time',
      `const { spawnSync } = require('node:child_process');
      const code = 'setTimeout(() => console.log(Date.now() > Date.UTC(2026, 0, 2)), 50)';
      const texts = [{}, { ...process.env, NODE_OPTIONS: '--no-warnings' }].map((env) => spawnSync(process.execPath, ['-e', code], { env }).stdout);
      console.log(texts.join(''));`,
      ['true', 'true', 'ended: 0'],
      0,
    ],
  ] as const)('%s', async (_, program, value, ms, { flags = [] }: { flags?: readonly string[] } = {}) => {
    expect(await outcomeOfChild(program, { flags: [...flags] })).toEqual({ value, ms });
  });
});
