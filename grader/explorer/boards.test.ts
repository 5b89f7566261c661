import { afterEach, expect, test } from '@jest/globals';
import { listSegments, SharedMemory, viewsOf } from '../kernel/internal';
import { Boards } from './boards';

const options = { mostSteps: 10, mostIdle: 10, realKills: false, pipeBytes: 64 };
const segments = (): number => listSegments().filter(({ pid }) => pid === process.pid).length;

let boards = new Boards();
const before = segments();
afterEach(() => {
  boards.close();
  boards = new Boards();
});

test('the memory of a board that is no longer used serves the next, as if it were new', () => {
  const first = boards.take(options);
  const { name } = first;
  const written = SharedMemory.open(name);
  viewsOf(written).int32.fill(7);
  boards.giveBack(first, true);
  expect(first.progress).toBe(-1);
  const second = boards.take({ ...options, mostSteps: 0, mostIdle: 0, pipeBytes: 0 });
  expect(second.name).toBe(name);
  expect(viewsOf(written).int32.every((word) => word === 0)).toBe(true);
  written.close();
  boards.giveBack(second, true);
});

test('memory that a process may still have serves no other board', () => {
  const first = boards.take(options);
  boards.giveBack(first, false);
  const second = boards.take(options);
  expect(second.name).not.toBe(first.name);
  boards.giveBack(second, true);
});

test('two boards at a time have memory of their own, and one is kept', () => {
  const both = [boards.take(options), boards.take(options)];
  expect(new Set(both.map(({ name }) => name)).size).toBe(2);
  for (const board of both) boards.giveBack(board, true);
  expect(segments() - before).toBe(1);
});

test('nothing is left when the last is given back after the end', () => {
  const board = boards.take(options);
  boards.giveBack(boards.take(options), true);
  boards.close();
  boards.giveBack(board, true);
  expect(segments() - before).toBe(0);
});
