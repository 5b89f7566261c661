import { expect, test } from '@jest/globals';
import { Board } from './board';

const options = { mostSteps: 10, mostIdle: 10, realKills: false, pipeBytes: 64 };

// Touching memory that is no longer mapped would end the process that judges: found by a soak under load.
test('a closed board is never touched: whoever still asks how far it has come is told that it is over', () => {
  const board = new Board(options);
  expect(board.progress).toBe(0);
  board.close();
  expect(board.progress).toBe(-1);
  expect(board.tables.value(0, -1)).toBeUndefined();
  expect(() => board.give(0, [])).toThrow('the board is closed');
});
