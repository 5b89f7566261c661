import { expect, test } from '@jest/globals';
import { sampleFacts } from '../testing/sample-facts';
import { doubtSentences } from './doubt';

test('methods that touched nothing are listed as calls', () => {
  expect(doubtSentences.untouched(sampleFacts.untouched)).toMatch(
    /^In every run, get\(\) and set\(\) touched no shared memory/,
  );
});

test('both ways of showing nothing end in the same advice', () => {
  const advice = /Keep everything that processes share in a SharedMemory or a BytePipe/;
  expect(doubtSentences.untouched(sampleFacts.untouched)).toMatch(advice);
  expect(doubtSentences['never-met'](sampleFacts['never-met'])).toMatch(advice);
});
