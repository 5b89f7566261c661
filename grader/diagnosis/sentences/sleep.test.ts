import { expect, test } from '@jest/globals';
import { sampleFacts } from '../testing/sample-facts';
import { sleepSentences } from './sleep';

test('a call never returns, and the loading of a file never ends', () => {
  const facts = sampleFacts['all-asleep'];
  expect(sleepSentences['all-asleep'](facts)).toMatch(/^The call never returns: every process is asleep/);
  expect(sleepSentences['all-asleep']({ ...facts, during: 'loading' })).toMatch(
    /^Loading your file never ends: every process is asleep/,
  );
});

test('a poll by a timer and one by short sleeps are different, and end in the same advice', () => {
  const byTimer = sleepSentences.polling(sampleFacts.polling);
  const byNaps = sleepSentences.polling({ ...sampleFacts.polling, by: 'naps' });
  expect(byTimer).toContain('a timer fires again and again');
  expect(byNaps).toContain('sleeps for a moment and looks again');
  for (const sentence of [byTimer, byNaps]) expect(sentence).toMatch(/should sleep until it is woken\.$/);
});
