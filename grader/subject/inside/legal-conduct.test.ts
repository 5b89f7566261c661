import { expect, test } from '@jest/globals';
import { rightValue as right, verdictOn } from '../testing/submitted';

test.each([
  [
    'listens to its own end',
    `for (const event of ['exit', 'beforeExit', 'unhandledRejection', 'uncaughtException', 'SIGTERM', 'warning']) process.on(event, () => undefined);`,
  ],
  [
    'leaves a rejection to its own listener',
    `process.once('unhandledRejection', () => undefined); void Promise.reject(new Error('x'));`,
  ],
  ['catches what nothing else catches', `process.setUncaughtExceptionCaptureCallback(() => undefined);`],
  ['stops listening to anything', `process.removeAllListeners();`],
  [
    'sets what a process may set',
    `process.title = 'mine'; process.umask(0o22); process.exitCode = 3; process.chdir('/'); process.env['TZ'] = 'Asia/Tokyo';`,
  ],
  [
    'empties its environment and its arguments',
    `for (const name of Object.keys(process.env)) delete process.env[name]; process.argv.length = 0; process.execArgv.length = 0;`,
  ],
  ['reads its input', `process.stdin.setEncoding('utf8').on('data', () => undefined);`],
  [
    'prints in a way of its own',
    `console.log = () => undefined; const { write } = process.stdout; process.stdout.write = ((...words: [string]) => write.apply(process.stdout, words)) as typeof write;`,
  ],
  ['has no stacks', `Error.stackTraceLimit = 0;`],
  ['has endless stacks', `Error.stackTraceLimit = Infinity;`],
  ['has stacks that are lists', `Error.prepareStackTrace = (_, sites) => sites;`],
  ['has stacks that throw', `Error.prepareStackTrace = () => { throw new Error('no stack'); };`],
  ['maps no sources', `process.setSourceMapsEnabled(false);`],
  [
    'follows asynchronous calls',
    `import { AsyncLocalStorage, createHook } from 'node:async_hooks'; new AsyncLocalStorage().enterWith(1); createHook({ init() { return; } }).enable();`,
  ],
  [
    'subscribes to channels',
    `import channels from 'node:diagnostics_channel'; channels.subscribe('child_process', () => undefined); channels.subscribe('net.client.socket', () => undefined);`,
  ],
  [
    'computes in a thread',
    `import { isMainThread, Worker } from 'node:worker_threads'; if (isMainThread) new Worker(new URL(import.meta.url)).unref();`,
  ],
  ['runs in a domain', `import domain from 'node:domain'; domain.create().run(() => undefined);`],
  [
    'adds what the language lacks',
    `(Promise as { later?: unknown }).later ??= () => undefined; Object.defineProperty(Array.prototype, 'end', { get() { return this.at(-1); } });`,
  ],
  [
    'adds to every object what shows in `for (… in …)`',
    `for (const owner of [Object, Array, Map, Function, String, Promise, Error]) Reflect.set(owner.prototype, 'code', () => 1);`,
  ],
  [
    'freezes the built-ins',
    `for (const one of [Array.prototype, Object.prototype, Promise.prototype, Map.prototype, JSON, Math, Value.prototype]) Object.freeze(one);`,
  ],
  ['exports a `then`', `export function then(): void { return; }`],
  [
    'exports a getter that throws',
    `Object.defineProperty(module.exports, 'lazy', { enumerable: true, get() { throw new Error('lazy'); } });`,
  ],
])('a correct solution that %s is judged as correct', async (_, code) => {
  expect(await verdictOn({ 'value.ts': `${right}\n${code}\n` })).toBe('fine');
});
