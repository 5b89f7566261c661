import assert from 'node:assert/strict';
import { SharedMemory } from '#kernel';
import { activeChildren, cpuCount, currentProcess, Process } from '#katas/process';
import { fails, type Program } from './program';

export function nothing(): void {
  // It only has to end.
}
export function note(memory: SharedMemory, at: number, value: number): void {
  memory.store(4 * at, value);
  memory.notify(4 * at);
}
export function park(memory: SharedMemory): void {
  note(memory, 0, 1);
  while (memory.load(4) === 0) memory.wait(4, 0);
}
export function exitWith(code: number): void {
  process.exit(code);
}
export function throwError(): void {
  throw new Error('on purpose');
}
export function noteSelf(memory: SharedMemory): void {
  const { pid, daemon } = currentProcess();
  memory.store(0, pid);
  memory.store(4, daemon ? 1 : 2);
}
export async function grow(memory: SharedMemory, depth: number): Promise<void> {
  memory.add(0, 1);
  if (depth === 0) return;
  const two = [new Process(grow, [memory, depth - 1]), new Process(grow, [memory, depth - 1])];
  for (const each of two) each.start();
  for (const each of two) await each.join();
}

async function parked(
  work: (child: Process<[SharedMemory]>, memory: SharedMemory) => unknown,
): Promise<void> {
  using memory = SharedMemory.create(16);
  const child = new Process(park, [memory]);
  child.start();
  while (memory.load(0) === 0) memory.wait(0, 0);
  await work(child, memory);
  note(memory, 1, 1);
  await child.join();
}

export const processPrograms: readonly Program[] = [
  {
    title: 'the current process has a name and a pid, and is not a daemon',
    like: 'test_current',
    run: () => {
      const { name, pid, daemon } = currentProcess();
      assert.ok(name.length > 0);
      assert.equal(pid, process.pid);
      assert.equal(daemon, false);
    },
  },
  {
    title: 'a child that is started is alive and listed, and after join() neither',
    like: 'test_process',
    run: () =>
      parked(async (child, memory) => {
        assert.equal(child.isAlive(), true);
        assert.ok(activeChildren().some(({ pid }) => pid === child.pid));
        note(memory, 1, 1);
        await child.join();
        assert.equal(child.isAlive(), false);
        assert.equal(child.exitCode, 0);
        assert.ok(!activeChildren().some(({ pid }) => pid === child.pid));
      }),
  },
  {
    title: 'the child sees its own pid, and is a daemon if it was made one',
    like: 'test_daemon_argument',
    run: async () => {
      using memory = SharedMemory.create(8);
      for (const daemon of [true, false]) {
        const child = new Process(noteSelf, [memory], { daemon });
        assert.equal(child.daemon, daemon);
        child.start();
        await child.join();
        assert.equal(memory.load(0), child.pid);
        assert.equal(memory.load(4), daemon ? 1 : 2);
      }
    },
  },
  {
    title: 'terminate() ends a child, with exit code −15',
    like: 'test_terminate',
    run: () =>
      parked(async (child) => {
        child.terminate();
        await child.join();
        assert.equal(child.exitCode, -15);
      }),
  },
  {
    title: 'kill() ends a child, with exit code −9',
    like: 'test_kill',
    run: () =>
      parked(async (child) => {
        child.kill();
        await child.join();
        assert.equal(child.exitCode, -9);
      }),
  },
  {
    title: 'join(timeout) gives up while the child runs',
    like: 'test_process (join with timeout)',
    run: () =>
      parked(async (child) => {
        assert.equal(await child.join(5), false);
        assert.equal(child.isAlive(), true);
      }),
  },
  {
    title: 'there is at least one processor',
    like: 'test_cpu_count',
    run: () => {
      assert.ok(Number.isInteger(cpuCount()) && cpuCount() >= 1);
    },
  },
  {
    title: 'processes start processes, and each of them runs',
    like: 'test_recursion',
    run: async () => {
      using memory = SharedMemory.create(4);
      await grow(memory, 2);
      assert.equal(memory.load(0), 7);
    },
  },
  {
    title: 'an exit code is the one that the child gave',
    like: 'test_sys_exit',
    run: async () => {
      for (const code of [0, 1, 7, 42]) {
        const child = new Process(exitWith, [code]);
        child.start();
        await child.join();
        assert.equal(child.exitCode, code);
      }
    },
  },
  {
    title: 'a target that throws gives exit code 1',
    like: 'test_error_on_stdio_flush, test_sys_exit',
    run: async () => {
      const child = new Process(throwError);
      child.start();
      await child.join();
      assert.equal(child.exitCode, 1);
    },
  },
  {
    title: 'several children end, each with its own code',
    like: 'test_many_processes',
    run: async () => {
      const children = [1, 2, 3, 4].map((code) => new Process(exitWith, [code]));
      for (const child of children) child.start();
      assert.deepEqual(await Promise.all(children.map((child) => child.join())), [true, true, true, true]);
      assert.deepEqual(
        children.map(({ exitCode }) => exitCode),
        [1, 2, 3, 4],
      );
    },
  },
  {
    title: 'close() needs an end of the child, and is the end of the object',
    like: 'test_close',
    run: async () => {
      await parked((child) => fails('ProcessStateError', () => child.close()));
      const child = new Process(nothing);
      child.start();
      await child.join();
      child.close();
      await fails('ProcessStateError', () => child.isAlive());
    },
  },
  {
    title: 'a process is started once',
    like: 'Process.start: assert _popen is None',
    run: async () => {
      const child = new Process(nothing);
      child.start();
      await fails('ProcessStateError', () => child.start());
      await child.join();
    },
  },
];
