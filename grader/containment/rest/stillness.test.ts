import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Stillness } from './stillness';

// Only a hang should reach this limit, however busy the machine is.
jest.setTimeout(300_000);

/** Where the system does not count switches, one look cannot tell a preempted thread from a sleeping one. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;
const never = (): boolean => false;

let started: ChildProcess[] = [];
let looking: Stillness[] = [];
afterEach(() => {
  for (const one of looking) one.close();
  for (const { pid } of started) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  [started, looking] = [[], []];
});

/** A program, once it has reported that it runs. */
async function program(code: string): Promise<{ child: ChildProcess; pid: number; stillness: Stillness }> {
  const child = spawn(process.execPath, ['-e', code], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  started.push(child);
  if (child.pid === undefined) throw new Error('no process');
  await once(child.stdout, 'data');
  const { pid } = child;
  const stillness = new Stillness(() => [pid]);
  looking.push(stillness);
  return { child, pid, stillness };
}

const COMPUTES = 'process.stdout.write("1"); for (;;);';
const IN_EPOLL = 'process.stdin.on("data", (text) => process.stdout.write(text)); process.stdout.write("1");';
const IN_FUTEX = 'process.stdout.write("1"); Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

onLinux('a process', () => {
  test('that computes is never still', async () => {
    const { stillness } = await program(COMPUTES);
    const looks = Array.from({ length: 300 }, () => stillness.isStill());
    expect(looks.filter(Boolean)).toEqual([]);
  });

  test('of which a second thread computes is never still', async () => {
    const { stillness } = await program(
      'new (require("node:worker_threads").Worker)("require(\'fs\').writeSync(1, \'1\'); for (;;);", { eval: true });',
    );
    const looks = Array.from({ length: 300 }, () => stillness.isStill());
    expect(looks.filter(Boolean)).toEqual([]);
  });

  test('whose threads take turns at being awake is never still', async () => {
    const { stillness } = await program(
      `const word = new Int32Array(new SharedArrayBuffer(4));
       const play = (own, next) => { for (;;) {
         Atomics.wait(word, 0, next);
         Atomics.store(word, 0, next);
         Atomics.notify(word, 0);
       } };
       const { Worker } = require("node:worker_threads");
       const other = \`const { workerData: word } = require("node:worker_threads"); (\${String(play)})(1, 0);\`;
       new Worker(other, { eval: true, workerData: word }).on("online", () => {
         require("node:fs").writeSync(1, "1");
         play(0, 1);
       });`,
    );
    const looks = Array.from({ length: 1000 }, () => stillness.isStill());
    expect(looks.filter(Boolean)).toEqual([]);
  });

  test.each([
    ['an epoll', IN_EPOLL],
    ['a futex', IN_FUTEX],
  ])('that is blocked in %s is still, and stays so', async (_, code) => {
    const { stillness } = await program(code);
    await stillness.until(never);
    const looks = Array.from({ length: 50 }, () => stillness.isStill());
    // V8 may sometimes wake a thread of its own, for example to collect garbage.
    expect(looks.filter(Boolean).length).toBeGreaterThan(40);
  });

  test('that was just woken is not still until it has done what it was woken for', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'stillness-'));
    const file = path.join(folder, 'done');
    const { child, stillness } = await program(
      `process.stdin.on("data", () => require("node:fs").appendFileSync(${JSON.stringify(file)}, "x"));
       process.stdout.write("1");`,
    );
    await stillness.until(never);
    for (let time = 1; time <= 100; time++) {
      // The byte goes directly into the pipe, which wakes the process.
      child.stdin?.write('x');
      while (stillness.isStill() === undefined);
      expect(statSync(file).size).toBe(time);
    }
    rmSync(folder, { recursive: true });
  });

  test('that is gone, or stopped, is still', async () => {
    const { child, stillness } = await program(COMPUTES);
    child.kill('SIGSTOP');
    await stillness.until(never);
    child.kill('SIGKILL');
    await once(child, 'exit');
    started = [];
    expect(stillness.isStill()).toBe('asleep');
  });
});

const WITH_GRANDCHILD = (code: string): string =>
  `const { spawn } = require("node:child_process");
   const middle = ${JSON.stringify(`require("node:child_process").spawn(process.execPath, ["-e", ${JSON.stringify(code)}], { stdio: "inherit" });`)};
   spawn(process.execPath, ["-e", middle], { stdio: "inherit" });`;

onLinux('a grandchild', () => {
  test('that computes keeps the family from being still', async () => {
    const { stillness, pid } = await program(WITH_GRANDCHILD(COMPUTES));
    const looks = Array.from({ length: 100 }, () => stillness.isStill());
    expect(looks.filter(Boolean)).toEqual([]);
    const [root, ...others] = stillness.members();
    expect([root, others.length]).toEqual([pid, 2]);
  });

  test('that sleeps lets the family be still', async () => {
    const { stillness } = await program(WITH_GRANDCHILD(IN_FUTEX));
    await stillness.until(never);
    expect(stillness.members()).toHaveLength(3);
  });
});

onLinux('looking', () => {
  test('ends when the answer is no longer needed', async () => {
    const { stillness } = await program(COMPUTES);
    let looks = 0;
    await stillness.until(() => (looks += 1) > 3);
    expect(looks).toBe(4);
  });

  test('at many processes, one after the other, keeps no files of ended processes open', async () => {
    const { child, stillness } = await program(
      `process.stdin.on("data", () => {
         require("node:child_process").spawn("sleep", ["1000"], { stdio: "ignore" }).on("spawn", function () {
           process.stdout.write(String(this.pid));
         });
       });
       process.stdout.write("1");`,
    );
    await stillness.until(never);
    const open = (): number => readdirSync('/proc/self/fd').length;
    const counts: number[] = [];
    for (let time = 0; time < 4; time++) {
      child.stdin?.write('x');
      const [pid] = (await once(child.stdout ?? child, 'data')) as [Buffer];
      while (!stillness.members().includes(Number(pid))) await new Promise(setImmediate);
      await stillness.until(never);
      process.kill(Number(pid), 'SIGKILL');
      while (stillness.members().includes(Number(pid))) await new Promise(setImmediate);
      await stillness.until(never);
      counts.push(open());
    }
    expect(counts).toEqual(counts.map(() => counts[0]));
    stillness.close();
    expect(open()).toBeLessThan(counts[0] ?? 0);
  });
});
