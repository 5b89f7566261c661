import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeOfBody, programs } from '../testing/programs-stage';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

afterAll(() => programs.stop());

const DAY = 24 * 3600 * 1000;

const HTTP2 = `
  const http2 = require('node:http2');
  const server = http2.createServer().on('stream', () => undefined);
  server.on('session', (session) => session.on('error', () => undefined));
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const client = http2.connect('http://127.0.0.1:' + server.address().port);
  const end = (value) => { client.destroy(); server.close(); return value; };`;

const SERVER = `
  const net = require('node:net');
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();`;

describe('a timer inside Node fires when nothing else can happen:', () => {
  test.each([
    [
      'that of a session of HTTP/2',
      `${HTTP2} await new Promise((done) => client.setTimeout(${DAY}, done)); return end('timeout');`,
      'timeout',
      DAY,
    ],
    [
      'that of a request over HTTP/2',
      `${HTTP2} const request = client.request({ ':path': '/' });
      await new Promise((done) => request.setTimeout(5000, done)); request.close(); return end('timeout');`,
      'timeout',
      5000,
    ],
    [
      'that of a server of HTTP/2',
      `${HTTP2} await new Promise((done) => server.setTimeout(5000, (session) => done(session.destroy())));
      return end('timeout');`,
      'timeout',
      5000,
    ],
    [
      'that of a server of HTTP',
      `const http = require('node:http');
      const server = http.createServer(() => undefined).setTimeout(5000); ${SERVER}
      const answer = http.get({ port, host: '127.0.0.1' });
      return new Promise((done) => answer.on('error', ({ code }) => { server.close(); done(code); }));`,
      'ECONNRESET',
      5000,
    ],
    [
      'that of a handshake of TLS',
      `const server = require('node:tls').createServer({ handshakeTimeout: 5000 }); ${SERVER}
      const socket = net.connect(port, '127.0.0.1');
      const { code } = await new Promise((done) => server.on('tlsClientError', done));
      socket.destroy(); server.close(); return code;`,
      'ERR_TLS_HANDSHAKE_TIMEOUT',
      5000,
    ],
    [
      'that of a key that may begin a longer one',
      `const input = new (require('node:stream').PassThrough)();
      require('node:readline').emitKeypressEvents(input);
      const key = new Promise((done) => input.on('keypress', (_, { name }) => done(name)));
      input.write('\\x1b');
      return key;`,
      'escape',
      500,
    ],
    [
      'that of a child, in a child with a message channel to its parent',
      `const { fork } = require('node:child_process');
      const file = require('node:path').join(require('node:os').tmpdir(), 'forklings-forked-' + process.pid + '.js');
      require('node:fs').writeFileSync(file, "require('node:child_process').spawn(process.execPath, \
        ['-e', 'process.stdin.resume()'], { timeout: ${DAY} }).on('exit', (code, signal) => process.exit(signal === 'SIGTERM' ? 0 : 1))");
      const code = await new Promise((done) => fork(file).on('exit', done));
      require('node:fs').unlinkSync(file);
      return code;`,
      0,
      DAY,
    ],
  ])('%s', async (_, body, value, ms) => {
    expect(await outcomeOfBody(body)).toEqual({ value, ms });
  });
});

test('a timer inside Node that was cleared or restarted does not fire early', async () => {
  const { value, ms } = await outcomeOfBody(`${HTTP2}
    const fired = [];
    client.setTimeout(1000, () => fired.push('cleared'));
    client.setTimeout(0);
    const request = client.request({ ':path': '/' }, { endStream: false });
    request.setTimeout(1000, () => fired.push('request'));
    await new Promise((done) => setTimeout(done, 700));
    await new Promise((done) => request.write('x', done));
    await new Promise((done) => setTimeout(done, 700));
    const early = [...fired];
    await new Promise((done) => setTimeout(done, 700));
    request.close();
    return end([early, fired]);`);
  expect([value, ms]).toEqual([[[], ['request']], 2100]);
});

test('a timer inside Node runs in the context in which it was set', async () => {
  const { value } = await outcomeOfBody(`
    const { AsyncLocalStorage } = require('node:async_hooks');
    const storage = new AsyncLocalStorage();
    const socket = new (require('node:net').Socket)();
    const seen = new Promise((done) => storage.run('mine', () => socket.setTimeout(5000, () => done(storage.getStore()))));
    return seen;`);
  expect(value).toBe('mine');
});

describe('a thread', () => {
  test.each([
    ['with its own environment', 'env: {}'],
    ['with its own environment and flags', `env: { A: '1' }, execArgv: ['--no-warnings']`],
  ])('%s has the machine’s timers, which are waited for', async (_, options) => {
    const { value } = await outcomeOfBody(`
      const { Worker } = require('node:worker_threads');
      const code = "setTimeout(() => require('node:worker_threads').parentPort.postMessage('later'), 300)";
      return new Promise((done) => new Worker(code, { eval: true, ${options} }).on('message', done));`);
    expect(value).toBe('later');
  });
});

test('calendars other than Date show the same day', async () => {
  const { value } = await outcomeOfBody(`
    const format = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: 'UTC' });
    const today = new Date().toISOString().slice(0, 10);
    const day = globalThis.Temporal?.Now.plainDateISO('UTC').toString() ?? today;
    const days = [format.format(), format.formatToParts().map(({ value }) => value).join(''), day];
    return [...days.map((shown) => shown === today), format.format === format.format, format.format(0)];`);
  expect(value).toEqual([true, true, true, true, '1970-01-01']);
});
