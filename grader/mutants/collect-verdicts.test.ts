import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  collectVerdicts,
  DifferentGrader,
  readVerdicts,
  type Collected,
  type Source,
} from './collect-verdicts';

let folder = '';
let file = '';
/** What was graded, in the order of grading. */
let asked: string[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-verdicts-'));
  file = path.join(folder, 'verdicts.json');
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const verdict = { score: 7, checks: { initial: 'pass' } };

function collect(titles: readonly string[], changes: Partial<Source> = {}): Promise<Collected> {
  const grade = (title: string): Promise<typeof verdict> => {
    asked.push(title);
    return Promise.resolve(verdict);
  };
  const source = { titles, grader: () => 'g1', submission: () => 'd1', grade, ...changes };
  return collectVerdicts(file, source, () => {});
}

describe('a file of verdicts', () => {
  test('holds a verdict for each submission, in the order of their names', async () => {
    expect(await collect(['b', 'a'])).toEqual({ kept: 0, graded: 2, failed: [] });
    expect(readVerdicts(file)).toEqual({
      grader: 'g1',
      verdicts: { a: { submission: 'd1', ...verdict }, b: { submission: 'd1', ...verdict } },
    });
    expect(Object.keys(readVerdicts(file)?.verdicts ?? {})).toEqual(['a', 'b']);
  });

  test('is written after each grade: one that is interrupted loses only what was being graded', async () => {
    const seen: number[] = [];
    const grade = (): Promise<typeof verdict> => {
      seen.push(Object.keys(readVerdicts(file)?.verdicts ?? {}).length);
      return Promise.resolve(verdict);
    };
    await collect(['a', 'b', 'c', 'd'], { grade });
    expect(Math.max(...seen)).toBeGreaterThanOrEqual(2);
  });

  test('is not there when nothing has been graded', () => {
    expect(readVerdicts(file)).toBeUndefined();
  });

  test('is refused when it holds something else', async () => {
    writeFileSync(file, '{"half":');
    await expect(collect(['a'])).rejects.toThrow(SyntaxError);
    writeFileSync(file, '{"scores":[]}');
    await expect(collect(['a'])).rejects.toMatchObject({ name: 'ZodError' });
    expect(asked).toEqual([]);
  });
});

describe('a second run', () => {
  test('grades only what the file does not hold, and keeps the rest', async () => {
    await collect(['a', 'b']);
    asked = [];
    expect(await collect(['b', 'c'])).toEqual({ kept: 1, graded: 1, failed: [] });
    expect(asked).toEqual(['c']);
    expect(Object.keys(readVerdicts(file)?.verdicts ?? {})).toEqual(['a', 'b', 'c']);
  });

  test('grades a submission again that has changed', async () => {
    await collect(['a', 'b']);
    asked = [];
    await collect(['a', 'b'], { submission: (title) => (title === 'a' ? 'd2' : 'd1') });
    expect(asked).toEqual(['a']);
    expect(readVerdicts(file)?.verdicts['a']?.submission).toBe('d2');
  });

  test('grades again what gave no verdict', async () => {
    const failing = (title: string): Promise<typeof verdict> =>
      title === 'a' ? Promise.reject(new Error('no result')) : Promise.resolve(verdict);
    const first = await collect(['a', 'b'], { grade: failing });
    expect(first).toMatchObject({ graded: 1, failed: [{ title: 'a', error: { message: 'no result' } }] });
    expect(await collect(['a', 'b'])).toEqual({ kept: 1, graded: 1, failed: [] });
    expect(asked).toEqual(['a']);
  });
});

describe('a grader that has changed', () => {
  test('since the file was written is refused before anything is graded', async () => {
    await collect(['a']);
    await expect(collect(['b'], { grader: () => 'g2' })).rejects.toMatchObject({ when: 'before' });
    expect(asked).toEqual(['a']);
  });

  test('during a run ends it, and what was graded with it is not written', async () => {
    const grader = (): string => (asked.includes('c') ? 'g2' : 'g1');
    await expect(collect(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], { grader })).rejects.toThrow(
      DifferentGrader,
    );
    expect(Object.keys(readVerdicts(file)?.verdicts ?? {})).not.toContain('c');
    expect(asked).not.toContain('h');
  });
});

test('two at a time are graded', async () => {
  let [running, most] = [0, 0];
  const grade = async (): Promise<typeof verdict> => {
    most = Math.max(most, (running += 1));
    await Promise.resolve();
    running -= 1;
    return verdict;
  };
  await collect(['a', 'b', 'c', 'd', 'e'], { grade });
  expect(most).toBe(2);
});
