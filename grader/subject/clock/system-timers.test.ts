import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeOfBody, programs } from '../testing/programs-stage';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

afterAll(() => programs.stop());

describe('system timers are waited for', () => {
  test.each([
    [
      'a program that sleeps',
      `return new Promise((done) => require('node:child_process').spawn('sleep', ['0.2']).on('exit', done));`,
      0,
    ],
    [
      'a program that sleeps, before a longer timeout',
      `return new Promise((done) => {
      require('node:child_process').spawn('sleep', ['0.2']).on('exit', done);
      setTimeout(() => done('too early'), 60_000); });`,
      0,
    ],
    [
      'a synchronous child with a timeout',
      `return require('node:child_process').spawnSync(process.execPath, ['-e',
        'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'], { timeout: 300 }).error.code;`,
      'ETIMEDOUT',
    ],
    [
      'a file that is watched',
      `const fs = require('node:fs');
      const file = require('node:path').join(require('node:os').tmpdir(), 'forklings-watched-' + process.pid);
      fs.writeFileSync(file, '1');
      const changed = new Promise((done) => fs.watchFile(file, { interval: 20 }, () => done(0)));
      setTimeout(() => fs.writeFileSync(file, 'other'), 100);
      await changed;
      fs.unwatchFile(file);
      fs.unlinkSync(file);
      return 0;`,
      0,
    ],
    [
      'an asynchronous wait',
      `return Atomics.waitAsync(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200).value;`,
      'timed-out',
    ],
    ...[
      ['dns.Resolver', `(done) => resolver.resolve4('example.org', done)`],
      ['dns.promises.Resolver', `(done) => resolver.resolve4('example.org').catch(done)`],
    ].map(
      ([Resolver, ask]) =>
        [
          `a query to a name server, by ${String(Resolver)}`,
          `const dns = require('node:dns');
      const silent = require('node:dgram').createSocket('udp4');
      await new Promise((done) => silent.bind(0, '127.0.0.1', done));
      const resolver = new ${String(Resolver)}({ timeout: 200, tries: 1 });
      resolver.setServers(['127.0.0.1:' + silent.address().port]);
      const failure = await new Promise(${String(ask)});
      silent.close();
      return failure.code;`,
          'ETIMEOUT',
        ] as const,
    ),
    [
      'a wait beside a second thread',
      `const { Worker } = require('node:worker_threads');
      const worker = new Worker('setInterval(() => undefined, 1e9)', { eval: true });
      await new Promise((done) => worker.on('online', done));
      const result = Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      await worker.terminate();
      return result;`,
      'timed-out',
    ],
  ])('%s', async (_, body, value) => {
    const outcome = await outcomeOfBody(body);
    expect([outcome.fault, outcome.value]).toEqual([undefined, value]);
  });
});
