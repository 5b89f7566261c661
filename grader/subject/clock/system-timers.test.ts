import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { outcomeOfBody, programs } from '../testing/programs-stage';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

afterAll(() => programs.stop());

describe('timers of the system’s own are waited for', () => {
  test.each([
    [
      'a program that sleeps',
      `return new Promise((done) => require('node:child_process').spawn('sleep', ['0.2']).on('exit', done));`,
      0,
    ],
    [
      'a program that sleeps, before a timeout that is longer',
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
      'a child with a timeout, of a child that its parent can send messages to',
      `const { fork } = require('node:child_process');
      const file = require('node:path').join(require('node:os').tmpdir(), 'forklings-forked-' + process.pid + '.js');
      require('node:fs').writeFileSync(file, "require('node:child_process').spawn(process.execPath, \
        ['-e', 'process.stdin.resume()'], { timeout: 300 }).on('exit', (code, signal) => process.exit(signal === 'SIGTERM' ? 0 : 1))");
      const code = await new Promise((done) => fork(file).on('exit', done));
      require('node:fs').unlinkSync(file);
      return code;`,
      0,
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
    [
      'a wait for another thread',
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
