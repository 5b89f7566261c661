import { expect, test } from '@jest/globals';
import { asQueue } from './queue-judge';
import { returning, scriptedRun, throwing } from './testing/scripted-run';

const put = (item: string): { method: string } => ({ method: 'put', item }) as { method: string };
const get = { method: 'get' };

test('an error of the engine is the fault, and not the order of the calls', () => {
  const run = scriptedRun([...returning(1, put('a')), ...throwing(2, get, 'TypeError')]);
  expect(asQueue()(run)).toMatchObject({
    code: 'threw',
    facts: {
      kind: 'threw-in-run',
      process: 2,
      call: 'get()',
      error: { name: 'TypeError' },
      fitsNoOrder: false,
      leftLocked: false,
    },
  });
});

test('an error that the kata itself defines is judged by the model', () => {
  const run = scriptedRun([...returning(1, put('a')), ...throwing(2, get, 'QueueEmpty')]);
  expect(asQueue()(run)).toMatchObject({ code: 'wrong-value' });
});

test('an error does not hide what is wrong without it', () => {
  const run = scriptedRun([
    ...returning(1, put('a')),
    ...returning(2, get, 'a'),
    ...returning(3, get, 'a'),
    ...throwing(2, get, 'TypeError'),
  ]);
  expect(asQueue()(run)).toMatchObject({ code: 'doubled-item' });
});
