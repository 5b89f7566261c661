import assert from 'node:assert/strict';
import { Pool } from '#katas/pool';
import { fails, type Program } from './program';

export function square(number: number): number {
  return number * number;
}
export function multiply(a: number, b: number): number {
  return a * b;
}
export function throwRange(): never {
  throw new RangeError('on purpose');
}
export function failOn3(number: number): number {
  if (number === 3) throw new RangeError('three');
  return number;
}
export function pid(): number {
  return process.pid;
}
export function leave(code: number): never {
  process.exit(code);
}
let prepared = 0;
export function prepare(by: number): void {
  prepared += by;
}
export function whatIsPrepared(): number {
  return prepared;
}
export function unsendable(): unknown {
  return () => 1;
}

async function pooled(work: (pool: Pool) => unknown): Promise<void> {
  await using pool = new Pool({ processes: 2 });
  await work(pool);
}
const ten = Array.from({ length: 10 }, (_, number) => number);
const squares = ten.map((number) => number * number);

export const poolPrograms: readonly Program[] = [
  {
    title: 'apply() calls a function in a child',
    like: 'test_apply',
    run: () =>
      pooled(async (pool) => {
        assert.equal(await pool.apply(square, [5]), 25);
        assert.equal(await pool.apply(multiply, [6, 7]), 42);
        assert.notEqual(await pool.apply(pid, []), process.pid);
      }),
  },
  {
    title: 'map() gives results in the order of the items',
    like: 'test_map',
    run: () =>
      pooled(async (pool) => {
        assert.deepEqual(await pool.map(square, ten), squares);
        assert.deepEqual(await pool.map(square, ten, { chunkSize: 4 }), squares);
      }),
  },
  {
    title: 'map() of nothing is nothing',
    like: 'test_map_chunksize',
    run: () =>
      pooled(async (pool) => {
        assert.deepEqual(await pool.map(square, [], { chunkSize: 1 }), []);
      }),
  },
  {
    title: 'starmap() spreads its items',
    like: 'test_starmap',
    run: () =>
      pooled(async (pool) => {
        assert.deepEqual(
          await pool.starmap(
            multiply,
            ten.map((n) => [n, n] as [number, number]),
          ),
          squares,
        );
      }),
  },
  {
    title: 'calls at the same time each get their own result',
    like: 'test_async',
    run: () =>
      pooled(async (pool) => {
        assert.deepEqual(await Promise.all(ten.map((number) => pool.apply(square, [number]))), squares);
      }),
  },
  {
    title: 'imap() yields results in order, for any chunk size',
    like: 'test_imap',
    run: () =>
      pooled(async (pool) => {
        for (const chunkSize of [1, 3, 100]) {
          const results: number[] = [];
          for await (const result of pool.imap(square, ten, { chunkSize })) results.push(result);
          assert.deepEqual(results, squares);
        }
      }),
  },
  {
    title: 'imapUnordered() yields the same results, in some order',
    like: 'test_imap_unordered',
    run: () =>
      pooled(async (pool) => {
        const results: number[] = [];
        for await (const result of pool.imapUnordered(square, ten)) results.push(result);
        assert.deepEqual(
          results.sort((a, b) => a - b),
          squares,
        );
      }),
  },
  {
    title: 'a task that throws rejects its call with that error',
    like: 'test_traceback',
    run: () =>
      pooled(async (pool) => {
        await fails('RangeError', () => pool.apply(throwRange, []));
        await fails('RangeError', () => pool.map(failOn3, ten));
        assert.equal(await pool.apply(square, [3]), 9);
      }),
  },
  {
    title: 'imap() continues behind an item that failed',
    like: 'test_imap_handle_iterable_exception',
    run: () =>
      pooled(async (pool) => {
        const results = pool.imap(failOn3, [2, 3, 4])[Symbol.asyncIterator]();
        assert.equal((await results.next()).value, 2);
        await fails('RangeError', () => results.next());
        assert.equal((await results.next()).value, 4);
      }),
  },
  {
    title: 'an initializer has run in each child before its first task',
    like: 'test_initializer',
    run: async () => {
      await using pool = new Pool({ processes: 2, initializer: prepare, initArgs: [5] });
      assert.deepEqual(
        await pool.map(whatIsPrepared, ten, { chunkSize: 1 }),
        ten.map(() => 5),
      );
    },
  },
  {
    title: 'a result that cannot be sent rejects its call, and no other',
    like: 'test_unpickleable_result',
    run: () =>
      pooled(async (pool) => {
        await assert.rejects(async () => pool.apply(unsendable, []));
        assert.equal(await pool.apply(square, [2]), 4);
      }),
  },
  {
    title: 'a child that ends in a task rejects that task, and is replaced',
    like: 'test_pool_worker_lifetime, ProcessPoolExecutor: BrokenProcessPool',
    run: () =>
      pooled(async (pool) => {
        await fails('WorkerDied', () => pool.apply(leave, [3]));
        assert.equal(await pool.apply(square, [4]), 16);
        assert.equal(pool.pids.length, 2);
      }),
  },
  {
    title: 'children are replaced after their number of tasks',
    like: 'test_pool_worker_lifetime',
    run: async () => {
      await using pool = new Pool({ processes: 1, maxTasksPerChild: 1 });
      const pids = [await pool.apply(pid, []), await pool.apply(pid, []), await pool.apply(pid, [])];
      assert.equal(new Set(pids).size, 3);
    },
  },
  {
    title: 'close() and join() complete what was begun, and refuse what comes after',
    like: 'test_close, test_release_task_refs',
    run: async () => {
      const pool = new Pool({ processes: 2 });
      const results = pool.map(square, ten);
      pool.close();
      await fails('PoolClosed', () => pool.apply(square, [1]));
      await pool.join();
      assert.deepEqual(await results, squares);
    },
  },
  {
    title: 'join() before close() is an error',
    like: 'test_context, Pool.join: ValueError',
    run: async () => {
      await using pool = new Pool({ processes: 1 });
      await fails('PoolStateError', () => pool.join());
    },
  },
  {
    title: 'terminate() ends the children, and rejects what had not ended',
    like: 'test_terminate',
    run: async () => {
      const pool = new Pool({ processes: 2 });
      const results = pool.map(square, ten).then(
        () => 'done',
        (error: unknown) => (error as Error).name,
      );
      pool.terminate();
      await pool.join();
      assert.ok(['done', 'PoolTerminated'].includes(await results));
      assert.deepEqual(pool.pids, []);
    },
  },
];
