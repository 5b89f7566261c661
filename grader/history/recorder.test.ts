import { expect, test } from '@jest/globals';
import { BLOCKED, PENDING, precedes, returned, threw } from './operation';
import { HistoryRecorder } from './recorder';

test('a call is one interval, from its call to its return', () => {
  const recorder = new HistoryRecorder<string, number>();
  const first = recorder.call(0, 'a');
  const second = recorder.call(1, 'b');
  recorder.returned(first, 10);
  recorder.threw(second, 'QueueFull');
  expect(recorder.operations()).toEqual([
    { id: 0, process: 0, input: 'a', call: 1, end: 3, outcome: returned(10) },
    { id: 1, process: 1, input: 'b', call: 2, end: 4, outcome: threw('QueueFull') },
  ]);
});

test('a call without an end is pending, one that sleeps for ever is blocked, and neither ends', () => {
  const recorder = new HistoryRecorder<string, number>();
  recorder.call(0, 'killed');
  recorder.blocked(recorder.call(1, 'asleep'));
  expect(recorder.operations().map(({ outcome, end }) => [outcome, end])).toEqual([
    [PENDING, Infinity],
    [BLOCKED, Infinity],
  ]);
});

test('what ended before another was called precedes it; what shares an instant does not', () => {
  const recorder = new HistoryRecorder<string, number>();
  recorder.returned(recorder.call(0, 'a', 1), 0, 2);
  recorder.returned(recorder.call(1, 'b', 2), 0, 3);
  recorder.returned(recorder.call(0, 'c', 3.5), 0, 4);
  const [a, b, c] = recorder.operations();
  if (!a || !b || !c) throw new Error('three were recorded');
  expect([precedes(a, b), precedes(b, c), precedes(a, c), precedes(c, a)]).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('operations() is what was recorded so far, and does not change afterwards', () => {
  const recorder = new HistoryRecorder<string, number>();
  const id = recorder.call(0, 'a');
  const before = recorder.operations();
  recorder.returned(id, 1);
  expect(before[0]?.outcome).toEqual(PENDING);
});

test.each<[string, (recorder: HistoryRecorder<string, number>) => void]>([
  ['an end without a call', (recorder) => recorder.returned(3, 0)],
  ['a second end', (recorder) => [1, 2].forEach(() => recorder.returned(0, 0))],
  ['a time that goes back', (recorder) => recorder.returned(0, 0, 0.5)],
  ['a time that is not a number', (recorder) => recorder.returned(0, 0, NaN)],
  ['a time that never comes', (recorder) => recorder.returned(0, 0, Infinity)],
])('%s is refused', (_, act) => {
  const recorder = new HistoryRecorder<string, number>();
  recorder.call(0, 'a');
  expect(() => act(recorder)).toThrow(expect.objectContaining({ code: 'malformed-history' }));
});
