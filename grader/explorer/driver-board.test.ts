import { expect, test } from '@jest/globals';
import { DriverBoard } from './driver-board';

const options = { mostSteps: 10, mostIdle: 10, realKills: false, pipeBytes: 64 };

// Touching memory that is no longer mapped would end the process that judges: found by a soak under load.
test('a closed board is never touched: a late question for its progress learns that it is over', () => {
  const board = new DriverBoard(options);
  expect(board.progress).toBe(0);
  board.close();
  expect(board.progress).toBe(-1);
  expect(board.tables.value(0, -1)).toBeUndefined();
  expect(() => board.give(0, [])).toThrow('the board is closed');
});
