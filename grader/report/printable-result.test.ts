import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createColors } from 'picocolors';
import { printableResult } from './printable-result';
import { SCHEMA_ID, type CheckResult, type Result } from './result';
import { terminalReport } from './terminal/report';

/** A failing result with that text wherever a learner could insert one. */
function resultWith(text: string): Result {
  const where = { file: text, line: 1, source: text };
  const check: CheckResult = {
    id: 'c',
    title: 'a check',
    stage: 1,
    kind: 'contract',
    status: 'fail',
    score: 0,
    maxScore: 5,
    durationMs: 1,
    reason: text,
    diagnosis: {
      code: 'threw',
      title: 'threw',
      sentence: text,
      lesson: 'Look again.',
      expected: text,
      actual: text,
      where,
      counterexample: text,
      output: text,
      calls: [{ process: 1, call: text, outcome: text, steps: [{ text, where, memory: text }] }],
    },
  };
  return {
    schema: SCHEMA_ID,
    root: text,
    startedAt: '2026-01-02T03:04:05.678Z',
    durationMs: 1,
    status: 'fail',
    score: 0,
    maxScore: 5,
    katas: [
      {
        id: 'value',
        folder: '02-value',
        title: 'Value',
        file: text,
        status: 'fail',
        score: 0,
        maxScore: 5,
        durationMs: 1,
        missingExports: [text],
        typeErrors: [{ file: text, line: 1, source: text, code: 'TS1', message: text }],
        stages: [{ number: 1, id: 's', title: 'one', kind: 'core', status: 'fail', score: 0, maxScore: 5 }],
        checks: [check, { ...check, id: 'd', status: 'error' }],
      },
    ],
  };
}

test('learner text reaches a terminal without any code that it obeys', () => {
  const style = { columns: 80, color: createColors(false) };
  const hostile = fc.string({
    unit: fc.constantFrom(
      '\x1b[2J',
      '\x1b]52;c;x\x07',
      '\r',
      '\t',
      '\n',
      '\u202e',
      '\u2066',
      '\x9b',
      '\0',
      'a',
      ' ',
    ),
  });
  fc.assert(
    fc.property(hostile, (text) => {
      const report = terminalReport(printableResult(resultWith(text)), style, { verbose: true });
      // eslint-disable-next-line no-control-regex -- these are what must not be there
      expect(report).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    }),
  );
});

test('clean text is unchanged', () => {
  const result = resultWith('an ordinary text');
  expect(printableResult(result)).toEqual(result);
});
