import { expect, test } from '@jest/globals';
import { sampleFacts } from '../testing/sample-facts';
import { queueSentences } from './queues';

test('a queue without maxSize is not said to hold a number of items', () => {
  const facts = sampleFacts['full-although-room'];
  expect(queueSentences['full-although-room'](facts)).toContain('there were never 71 items in the queue');
  const unbounded = queueSentences['full-although-room']({ ...facts, maxSize: 0 });
  expect(unbounded).toContain('a queue without maxSize is never full');
  expect(unbounded).not.toContain('0 items');
});

test('a lost place is described by what the next process meets', () => {
  const facts = sampleFacts['place-taken'];
  expect(queueSentences['place-taken'](facts)).toContain('process 71 waits for room for ever');
  expect(queueSentences['place-taken']({ ...facts, answer: 'refused' })).toContain(
    'process 71 finds the queue full',
  );
});
