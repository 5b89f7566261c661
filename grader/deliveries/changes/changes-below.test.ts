import { afterAll, expect, jest, test } from '@jest/globals';
import { stage, talkers } from '../testing/talkers-stage';
import { changesBelow } from './changes-below';
import { CHANGES_VARIABLE } from './layout';

// Not a limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

afterAll(() => talkers.stop());

test('each process that was started counts how often it has changed what, unless it is killed', async () => {
  const { a, trail, explorations } = await stage();
  const counts = await changesBelow({ trail, explorations }, a, (table) =>
    a.changes(CHANGES_VARIABLE, table, 5, 0, 2),
  );
  expect(counts).toEqual([
    [5, 1, 1],
    [2, 1, 1],
  ]);
});

test('processes that are started without the variable count nothing', async () => {
  const { a, trail, explorations } = await stage();
  const counts = await changesBelow({ trail, explorations }, a, () => a.changes('UNUSED', '', 5));
  expect(counts).toEqual([]);
});
