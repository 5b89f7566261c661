import type { QueueFacts } from '../../faults/facts/queues';
import type { Sentences } from './sentences';

export const queueSentences: Sentences<keyof QueueFacts> = {
  'taken-twice': ({ item }) => `${item} was put once, and came out twice: two consumers took the same item.`,
  'never-put': ({ item }) =>
    `${item} came out of the queue, and was never put in: bytes of one item were taken for another's.`,
  'item-lost': ({ item }) =>
    `${item} was put, and never came out: when everything was done, the queue was empty. It was overwritten or skipped.`,
  'out-of-order': ({ process, item }) =>
    `Process ${String(process)} got ${item} although an item that had been put before it was still in the queue, or it was not there yet: first in, first out.`,
  'empty-although-filled': ({ call }) =>
    `${call}, although there was an item at every moment of that call, or the call had time to wait for one: QueueEmpty is only for a queue that is empty.`,
  'full-although-room': ({ call, maxSize }) =>
    `${call}, although ${maxSize === 0 ? 'a queue without maxSize is never full' : `there were never ${String(maxSize)} items in the queue during that call`}: QueueFull is only for a queue that is full.`,
  'put-beyond-full': ({ call, maxSize }) =>
    `${call} while ${String(maxSize)} items were in the queue: looking for room and taking it must be one step.`,
  'joined-early': ({ call }) =>
    `${call}, although an item that was put had not been reported done: joinTasks() waits for the last taskDone().`,
  'place-taken': ({ process, answer }) =>
    `A put() that failed has taken a place all the same: process ${String(process)} ${answer === 'waits' ? 'waits for room for ever' : 'finds the queue full'}, although it holds fewer items than it may.`,
};
