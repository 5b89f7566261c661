import { describe, expect, test } from '@jest/globals';
import { kataOf, type Kata } from '../course/course';
import type { Verdict } from '../lab/verdict';
import { scoreKata, sum, type Heard } from './score';

const base = kataOf('value');
const [first] = base.checks;
if (first === undefined) throw new Error('the kata has no check');
const of = (id: string, points: number, extra = false): Kata['checks'][number] => ({
  ...first,
  id,
  title: `the check ${id}`,
  points,
  ...(extra ? { extra } : {}),
});
const checks = [of('a', 60), of('b', 40), of('more', 12, true)];
const kata: Kata = {
  ...base,
  stages: checks.map((check) => ({
    id: `stage-${check.id}`,
    title: `Stage ${check.id}`,
    minutes: 15,
    learned: 'A sample has laws, and points.',
    kind: check.extra === true ? 'extra' : 'core',
    laws: [check],
  })),
  checks: checks.map((check, at) => ({ ...check, stage: at + 1 })),
};

const silent: Heard = {
  verdicts: new Map(),
  news: undefined,
  specError: undefined,
  typeErrors: [],
  file: 'value.ts',
  root: 'exercises',
  own: false,
};
type Finding = Verdict extends infer One
  ? One extends Verdict
    ? Omit<One, 'kata' | 'title' | 'durationMs'>
    : never
  : never;

/** What was heard when the checks came to that, by their ids. */
function heard(findings: Readonly<Record<string, Finding>>, changes: Partial<Heard> = {}): Heard {
  const verdicts = new Map(
    Object.entries(findings).map(([id, finding]) => {
      const title = `the check ${id}`;
      return [title, { kata: kata.id, title, durationMs: 5, ...finding }];
    }),
  );
  return { ...silent, verdicts, ...changes };
}

const pass: Finding = { status: 'pass' };
const fail: Finding = {
  status: 'fail',
  fault: { code: 'wrong-value', sentence: 'It must be 7.' },
  trail: [],
};
const doubt: Finding = {
  ...fail,
  status: 'inconclusive',
  fault: { code: 'uncontrolled', sentence: 'Not twice.' },
};
const untouched: Finding = {
  status: 'fail',
  fault: { code: 'not-started', facts: { kind: 'untouched-stub' } },
  trail: [],
};
const unwritten: Finding = {
  status: 'fail',
  fault: { code: 'not-started', facts: { kind: 'stub-reached' } },
  trail: [],
};

describe('points', () => {
  test.each<[string, Readonly<Record<string, Finding>>, number]>([
    ['all of them for passes', { a: pass, b: pass, more: pass }, 112],
    ['none for a failure', { a: pass, b: fail, more: fail }, 60],
    [
      'none for what could not be judged',
      { a: doubt, b: { status: 'error', reason: 'disk' }, more: fail },
      0,
    ],
    [
      'none for what was skipped',
      { a: { status: 'skipped', because: { code: 'syntax', sentence: 'No.' } }, b: pass, more: fail },
      40,
    ],
  ])('%s', (_, findings, score) => {
    expect(scoreKata(kata, heard(findings)).score).toBe(score);
  });

  test('extras come on top: they are not a part of what there is to get', () => {
    expect(scoreKata(kata, heard({ a: pass, b: pass, more: pass }))).toMatchObject({
      score: 112,
      maxScore: 100,
    });
  });
});

describe('a stage that needs laws', () => {
  const needing = (needs: readonly string[]): Kata => ({
    ...kata,
    checks: kata.checks.map((check) => (check.id === 'b' ? { ...check, needs } : check)),
  });
  const outcome = (one: Kata, findings: Readonly<Record<string, Finding>>): unknown => {
    const { score, checks: results, stages } = scoreKata(one, heard(findings));
    return [score, results[1]?.lacks, stages[1]?.status];
  };

  test('earns its points where they hold, or were not to be checked', () => {
    expect(outcome(needing(['a']), { a: pass, b: pass, more: pass })).toEqual([112, undefined, 'pass']);
    expect(outcome(needing(['elsewhere']), { a: fail, b: pass, more: pass })).toEqual([
      52,
      undefined,
      'pass',
    ]);
  });

  test('earns nothing where one of them fails, and says which', () => {
    expect(outcome(needing(['a', 'more']), { a: fail, b: pass, more: pass })).toEqual([12, ['a'], 'fail']);
    expect(outcome(needing(['a']), { a: doubt, b: pass, more: fail })).toEqual([0, ['a'], 'fail']);
  });
});

describe('the status of a kata', () => {
  const status = (findings: Readonly<Record<string, Finding>>): string =>
    scoreKata(kata, heard(findings)).status;

  test('is a pass when all that is required passes, whatever becomes of extras', () => {
    expect(status({ a: pass, b: pass, more: fail })).toBe('pass');
    expect(status({ a: pass, b: fail, more: pass })).toBe('fail');
    expect(status({ a: pass, b: doubt, more: pass })).toBe('fail');
  });

  test('is an error when one check could not be judged by the grader’s own fault, or was not heard of', () => {
    expect(status({ a: pass, b: { status: 'error', reason: 'disk' }, more: pass })).toBe('error');
    expect(status({ a: pass, more: pass })).toBe('error');
  });

  test('is not started only while the file is the stub: what is written counts, even if no law shows it yet', () => {
    expect(status({ a: untouched, b: untouched, more: untouched })).toBe('not-started');
    expect(status({ a: unwritten, b: unwritten, more: unwritten })).toBe('fail');
  });

  test('a stage passes only as a whole, and is not judged where none of its laws was to be checked', () => {
    const stages = (one: Kata, findings: Readonly<Record<string, Finding>>): unknown =>
      scoreKata(one, heard(findings)).stages.map((stage) => [stage.status, stage.score, stage.maxScore]);
    expect(stages(kata, { a: pass, b: unwritten, more: fail })).toEqual([
      ['pass', 60, 60],
      ['not-started', 0, 40],
      ['fail', 0, 12],
    ]);
    expect(stages({ ...kata, checks: kata.checks.slice(0, 1) }, { a: pass })).toEqual([
      ['pass', 60, 60],
      ['not-judged', 0, 40],
      ['not-judged', 0, 12],
    ]);
    const [whole] = kata.stages;
    const twice = whole === undefined ? [] : [{ ...whole, laws: [...whole.laws, of('c', 5)] }];
    expect(stages({ ...kata, stages: twice, checks: kata.checks.slice(0, 1) }, { a: pass })).toEqual([
      ['not-judged', 60, 65],
    ]);
  });

  test('when only extras were asked for, they are what must pass', () => {
    const only: Kata = { ...kata, checks: [of('more', 12, true)] };
    expect(scoreKata(only, heard({ more: pass })).status).toBe('pass');
    expect(scoreKata(only, heard({ more: fail })).status).toBe('fail');
  });
});

describe('every check that the manifest promises is in the result', () => {
  test('in its order, and an error when it was not heard of, with the reason', () => {
    const { checks } = scoreKata(kata, heard({ more: pass, b: pass }));
    expect(checks.map(({ id, status }) => [id, status])).toEqual([
      ['a', 'error'],
      ['b', 'pass'],
      ['more', 'pass'],
    ]);
    expect(checks[0]?.reason).toBe('The manifest promises this check, but it never ran.');
    const broken = scoreKata(kata, heard({}, { specError: 'SyntaxError in the spec' }));
    expect(broken.checks.map(({ reason }) => reason)).toEqual(Array(3).fill('SyntaxError in the spec'));
  });

  test('with a diagnosis of what failed, and the reason of what was skipped', () => {
    const because = { code: 'busy-wait', facts: { kind: 'spinning', process: 2 } } as const;
    const { checks } = scoreKata(kata, heard({ a: fail, b: { status: 'skipped', because }, more: pass }));
    expect(checks[0]?.diagnosis).toMatchObject({ code: 'wrong-value', sentence: 'It must be 7.' });
    expect(checks[1]).toMatchObject({ status: 'skipped', reason: expect.stringMatching(/^Process 2 looks/) });
    expect(checks[1]?.diagnosis).toBeUndefined();
  });

  test('without a bound where all schedules were run', () => {
    const explored = {
      of: 'schedules',
      schedules: 6,
      preemptions: Infinity,
      isCapped: false,
      sampled: 0,
      explorations: 1,
    } as const;
    const { checks } = scoreKata(kata, heard({ a: { status: 'pass', explored }, b: pass, more: pass }));
    expect(checks[0]?.explored).toMatchObject({ schedules: 6, preemptions: null });
  });
});

test('exports that are missing are said as what they are', () => {
  const missing = [
    { name: 'Value', expected: 'class', found: 'nothing' },
    { name: 'make', expected: 'function', found: 'a number' },
  ] as const;
  expect(scoreKata(kata, heard({}, { news: { kata: 'value', missing } })).missingExports).toEqual([
    'does not export `Value` (a class)',
    'exports `make` as a number; it must be a function',
  ]);
});

test('the sum of nothing is nothing', () => {
  expect([sum([]), sum([1, 2])]).toEqual([0, 3]);
});
