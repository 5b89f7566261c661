import assert from 'node:assert/strict';
import { Process } from '#katas/process';
import { Queue } from '#katas/queue';
import { fails, type Program } from './program';

export function square(jobs: Queue<number | null>, results: Queue<number>): void {
  for (let job = jobs.get(); job !== null; job = jobs.get()) results.put(job * job);
}
export function putAll(queue: Queue<number>, from: number, to: number): void {
  for (let item = from; item < to; item += 1) queue.put(item);
}
export function work(queue: Queue<number | null>): void {
  for (let item = queue.get(); item !== null; item = queue.get()) queue.taskDone();
}
export function putLarge(queue: Queue<string>, length: number): void {
  queue.put('x'.repeat(length));
}

export const queuePrograms: readonly Program[] = [
  {
    title: 'items come out in the order in which they were put',
    like: 'test_get',
    run: () => {
      using queue = new Queue<number>();
      for (const item of [1, 2, 3, 4, 5]) queue.put(item);
      assert.deepEqual([queue.get(), queue.get(), queue.get(), queue.get(), queue.get()], [1, 2, 3, 4, 5]);
    },
  },
  {
    title: 'a bounded queue is full at its bound, and says so',
    like: 'test_put',
    run: async () => {
      using queue = new Queue<number>({ maxSize: 6 });
      assert.deepEqual([queue.isEmpty, queue.isFull], [true, false]);
      for (let item = 1; item <= 6; item += 1) queue.put(item);
      assert.deepEqual([queue.isEmpty, queue.isFull], [false, true]);
      await fails('QueueFull', () => queue.putNowait(7));
      await fails('QueueFull', () => queue.put(7, 5));
      assert.equal(queue.size, 6);
    },
  },
  {
    title: 'an empty queue says so, at once or in its time',
    like: 'test_get',
    run: async () => {
      using queue = new Queue();
      await fails('QueueEmpty', () => queue.getNowait());
      await fails('QueueEmpty', () => queue.get(5));
      await fails('QueueEmpty', () => queue.get(-1));
      assert.equal(queue.isEmpty, true);
    },
  },
  {
    title: 'what was refused was not put',
    like: 'test_put',
    run: async () => {
      using queue = new Queue<number>({ maxSize: 1 });
      queue.put(1);
      await fails('QueueFull', () => queue.putNowait(2));
      assert.equal(queue.get(), 1);
      assert.equal(queue.isEmpty, true);
    },
  },
  {
    title: 'size counts what is there',
    like: 'test_qsize',
    run: () => {
      using queue = new Queue<number>();
      assert.equal(queue.size, 0);
      queue.put(1);
      assert.equal(queue.size, 1);
      queue.put(5);
      assert.equal(queue.size, 2);
      queue.get();
      queue.get();
      assert.equal(queue.size, 0);
    },
  },
  {
    title: 'a child takes jobs, and puts results',
    like: 'test_fork (Queue)',
    run: async () => {
      using jobs = new Queue<number | null>();
      using results = new Queue<number>();
      const child = new Process(square, [jobs, results]);
      child.start();
      for (const job of [1, 2, 3, null]) jobs.put(job);
      assert.deepEqual([results.get(), results.get(), results.get()], [1, 4, 9]);
      await child.join();
    },
  },
  {
    title: 'four processes work, and each item is done once',
    like: 'test_task_done',
    run: async () => {
      using jobs = new Queue<number | null>();
      using results = new Queue<number>();
      const four = [1, 2, 3, 4].map(() => new Process(square, [jobs, results]));
      for (const each of four) each.start();
      for (let job = 0; job < 20; job += 1) jobs.put(job);
      for (let count = 0; count < 4; count += 1) jobs.put(null);
      const all = Array.from({ length: 20 }, () => results.get()).sort((a, b) => a - b);
      assert.deepEqual(
        all,
        Array.from({ length: 20 }, (_, job) => job * job),
      );
      for (const each of four) await each.join();
    },
  },
  {
    title: 'joinTasks() waits until every task is done',
    like: 'test_task_done',
    run: async () => {
      using queue = new Queue<number | null>();
      const child = new Process(work, [queue]);
      for (let item = 0; item < 10; item += 1) queue.put(item);
      assert.equal(queue.joinTasks(5), false);
      child.start();
      assert.equal(queue.joinTasks(), true);
      queue.put(null);
      await child.join();
    },
  },
  {
    title: 'one taskDone() too many is an error',
    like: 'test_no_import_lock_contention, JoinableQueue: ValueError',
    run: async () => {
      using queue = new Queue<number>();
      await fails('RangeError', () => queue.taskDone());
      queue.put(1);
      queue.get();
      queue.taskDone();
      await fails('RangeError', () => queue.taskDone());
    },
  },
  {
    title: 'items of any kind come out as they were',
    like: 'test_put, test_get',
    run: () => {
      using queue = new Queue();
      for (const item of [null, undefined, 0, '', [1, [2]], { a: new Date(5) }, 2n ** 70n]) {
        queue.put(item);
        assert.deepEqual(queue.get(), item);
      }
    },
  },
  {
    title: 'an item that cannot be copied is refused in put(), and the next gets through',
    like: 'test_queue_feeder_donot_stop_onexc',
    run: async () => {
      using queue = new Queue();
      await fails('DataCloneError', () => queue.put(() => 1));
      queue.put(true);
      assert.equal(queue.get(), true);
      assert.equal(queue.isEmpty, true);
    },
  },
  {
    title: 'a closed queue can be neither put into nor taken from',
    like: 'test_closed_queue_put_get_exceptions',
    run: async () => {
      const queue = new Queue<string>();
      queue.close();
      queue.close();
      await fails('QueueClosed', () => queue.put('foo'));
      await fails('QueueClosed', () => queue.get());
    },
  },
  {
    title: 'a large item of a child arrives whole',
    like: 'test_fork, docs: joining processes that use queues',
    run: async () => {
      using queue = new Queue<string>();
      const child = new Process(putLarge, [queue, 300_000]);
      child.start();
      assert.equal(queue.get().length, 300_000);
      await child.join();
    },
  },
  {
    title: 'items that a child put outlive it',
    like: 'test_fork (Queue)',
    run: async () => {
      using queue = new Queue<number>();
      const child = new Process(putAll, [queue, 10, 20]);
      child.start();
      await child.join();
      for (let item = 10; item < 20; item += 1) assert.equal(queue.get(), item);
    },
  },
];
