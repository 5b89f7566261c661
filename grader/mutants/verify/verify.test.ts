import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../../course/course';
import type { JudgeRequest } from '../../judge/protocol';
import type { Result } from '../../report/result';
import type { Item } from './item';
import { Store } from './store';
import { judgeOf } from './testing/results';
import { GraderChanged, verify, type VerifyOptions } from './verify';

const kata = kataOf('value');

let home: string;
let asked: JudgeRequest[];
let grader: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'forklings-verify-'));
  asked = [];
  grader = 'g1';
});
afterEach(() => rmSync(home, { recursive: true }));

function item(title: string, text = 'export {};'): Item {
  const promised = { kind: 'wrong', catches: [{ check: 'close', code: 'wrong-value' }] } as const;
  return { title, kata, promised, text: '', source: { files: () => new Map([['value.ts', text]]) } };
}

async function judge(request: JudgeRequest): Promise<Result> {
  asked.push(request);
  expect(readFileSync(path.join(request.root, 'value.ts'), 'utf8')).toBe('export {};');
  return judgeOf({ close: 'fail: wrong-value' }).ask(request);
}

function options(more: Partial<VerifyOptions> = {}): VerifyOptions {
  return {
    judge,
    atOnce: 2,
    store: new Store(path.join(home, 'outcomes')),
    workFolder: path.join(home, 'work'),
    lookAtGrader: () => {
      const seen = grader;
      return () => seen;
    },
    knowledgeOf: () => ({ before: [], stages: [], isMatrix: false }),
    ...more,
  };
}

test('what has been judged is not judged again, and what has changed is', async () => {
  const [a, b] = [item('02-value/a'), item('02-value/b')];
  expect((await verify([a], options())).map(({ verdict }) => verdict)).toEqual(['held']);
  expect((await verify([a, b], options())).map(({ title }) => title)).toEqual([a.title, b.title]);
  expect(asked).toHaveLength(2);
  grader = 'g2';
  await verify([a, b], options());
  expect(asked).toHaveLength(4);
  await verify([a, b], options({ isAgain: true }));
  expect(asked).toHaveLength(6);
});

test('an outcome that was half written, or could not be judged, is not kept', async () => {
  const failing = (): Promise<never> => Promise.reject(new Error('the disk is full'));
  const [first] = await verify([item('02-value/a')], options({ judge: failing }));
  expect(first).toMatchObject({ verdict: 'unjudged', differences: ['the disk is full'] });
  await verify([item('02-value/a')], options());
  const outcomes = path.join(home, 'outcomes');
  const [file = ''] = readdirSync(outcomes);
  writeFileSync(path.join(outcomes, file), readFileSync(path.join(outcomes, file), 'utf8').slice(0, 40));
  await verify([item('02-value/a')], options());
  expect(asked).toHaveLength(2);
});

test('an edit is written for its judge, and removed afterwards', async () => {
  await verify([item('02-value/a')], options());
  expect(asked[0]).toMatchObject({ kata: 'value', checks: ['close'], isTransient: true });
  expect(existsSync(String(asked[0]?.root))).toBe(false);
});

test('what was judged while the grader changed is dropped', async () => {
  const changing = async (request: JudgeRequest): Promise<Result> => {
    grader = 'g2';
    return judge(request);
  };
  await expect(verify([item('02-value/a')], options({ judge: changing }))).rejects.toThrow(GraderChanged);
  expect(readdirSync(path.join(home, 'outcomes'))).toEqual([]);
});
