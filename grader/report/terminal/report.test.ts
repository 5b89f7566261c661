import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { resultSchema, type Result, type StageResult } from '../result';
import { sampleResult } from '../testing/sample-result';
import { plain } from '../testing/style';
import { terminalReport } from './report';

/** After a change that is meant: `FORKLINGS_SCREENS=write npx jest --selectProjects grader terminal/report`. */
const isWriting = process.env['FORKLINGS_SCREENS'] === 'write';

describe('the whole screen is as it is stored in screens/', () => {
  test.each([
    [80, false],
    [120, false],
    [80, true],
  ])('at %i columns, verbose: %s', (columns, verbose) => {
    const name = `${String(columns)}${verbose ? '-verbose' : ''}.txt`;
    const file = path.join(__dirname, 'screens', name);
    const screen = terminalReport(sampleResult, plain(columns), { verbose });
    if (isWriting) writeFileSync(file, screen);
    expect(screen).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
  });
});

test('what is stored is a grade as the model has it', () => {
  expect(resultSchema.safeParse(sampleResult).error).toBeUndefined();
});

test.each([40, 60, 80, 100, 120, 200])('at %i columns no line of prose or of lanes is wider', (columns) => {
  const lines = terminalReport(sampleResult, plain(columns), { verbose: true }).split('\n');
  // A command or a path is not broken, so that it can be copied.
  const prose = lines.filter((line) => !/npm run|npx forklings|\/\S+\.ts/.test(line));
  for (const line of prose) expect([line, line.length <= columns]).toEqual([line, true]);
});

describe('the last line says what to do next', () => {
  const next = (changes: Partial<Result>): string =>
    terminalReport({ ...sampleResult, ...changes }, plain(200), { verbose: false })
      .trim()
      .split('\n')
      .at(-1) ?? '';
  const [passing, failing, untouched] = sampleResult.katas;
  const only = (kata: Result['katas'][number] | undefined): Result['katas'] =>
    kata === undefined ? [] : [kata];

  test('first what fails, then what was not begun', () => {
    expect(next({})).toContain('exercises/98-account/account.ts');
    expect(next({ katas: [...only(untouched), ...only(failing)] })).toContain('98-account');
    expect(next({ katas: [...only(passing), ...only(untouched)] })).toContain(
      'exercises/99-ledger/README.md',
    );
  });

  test('when everything passes, that', () => {
    expect(next({ status: 'pass', katas: only(passing) })).toBe('Everything required passes.');
  });

  test('but never while the compiler finds errors', () => {
    const katas = only(passing).map((kata) => ({ ...kata, typeErrors: failing?.typeErrors ?? [] }));
    expect(next({ status: 'pass', katas })).toMatch(/^Next: .*the compiler finds errors/);
  });

  test('after a stage that was judged by itself, the next one; after a failure there, the same again', () => {
    const stages = (...statuses: readonly StageResult['status'][]): Result['katas'] =>
      only(failing).map((kata) => ({
        ...kata,
        typeErrors: [],
        stages: kata.stages.map((stage, at) => ({ ...stage, status: statuses[at] ?? 'not-judged' })),
      }));
    expect(next({ status: 'pass', katas: stages('pass') })).toBe(
      'Stage 1 is complete. Next: stage 2, Two tellers: `npm run grade account 2`',
    );
    expect(next({ status: 'pass', katas: stages('pass', 'pass', 'pass') })).toBe(
      'Everything required passes.',
    );
    expect(next({ katas: stages('not-judged', 'fail') })).toContain('`npm run grade account 2`');
    expect(next({ katas: stages('pass', 'fail', 'fail', 'fail') })).toContain('`npm run grade account`');
  });

  test('when the grader could not judge, that it is not the learner’s mistake', () => {
    expect(next({ status: 'error' })).toContain('That is not your mistake');
  });

  test('the commands name the folder that was graded', () => {
    expect(next({ root: 'mine' })).toContain('npx forklings grade account --root mine');
  });
});
