import { expect, test } from '@jest/globals';
import path from 'node:path';
import { projectRoot } from '../course/project';
import type { Place, TurnStep } from '../faults/turns';
import { wordNames } from './word-names';

const file = path.join(projectRoot(), 'grader/diagnosis/testing/fixtures/words.ts');

function stepAt(line: number, column: number, place: Place, via?: string): TurnStep {
  return {
    did: { kind: 'access', operation: 'load' },
    where: { file, line, column, ...(via !== undefined && { via }) },
    memory: { place, value: 0 },
  };
}

function named(steps: readonly TurnStep[], place: Place): Place {
  const act = { kind: 'call', call: 'f()', part: 'program' } as const;
  return wordNames([{ process: 1, act, end: { kind: 'done' }, steps }])(place);
}

const lock = { kind: 'named', name: 'lock', offset: 4 } as const;

test('a word is called by the constant that stands at its access', () => {
  expect(named([stepAt(2, 10, lock)], lock)).toEqual({ kind: 'named', name: 'lock.SLEEPERS' });
});

test('but not where a number stands there, or when the access is in reference code', () => {
  expect(named([stepAt(3, 10, lock)], lock)).toEqual(lock);
  expect(named([stepAt(2, 10, lock, 'Lock.acquire')], lock)).toEqual(lock);
});

test('one of several blocks is called by the class that it is behind', () => {
  const block = { kind: 'named', name: 'a', number: 2, offset: 4 } as const;
  const steps = [stepAt(2, 10, block, 'Lock.acquire')];
  expect(named(steps, block)).toEqual({ kind: 'named', name: 'a.Lock', offset: 4 });
  expect(named(steps, { ...block, number: 1 })).toEqual({ ...block, number: 1 });
});

test('a pipe keeps its name', () => {
  const pipe = { kind: 'unnamed' } as const;
  expect(named([], pipe)).toBe(pipe);
});
