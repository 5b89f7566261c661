import { expect, test } from '@jest/globals';
import type { CheckResult, DiagnosisResult } from '../result';
import { failing } from '../testing/sample-result';
import { haveSameCause } from './causes';

const [check] = failing.checks;

function failed(code: string, line?: number, replay?: string): CheckResult {
  if (check === undefined) throw new Error('the sample has no checks');
  const where = line === undefined ? {} : { where: { file: 'a.ts', line, source: '' } };
  const diagnosis: DiagnosisResult = {
    code,
    title: code,
    sentence: '',
    lesson: '',
    ...where,
    ...(replay !== undefined && { replay }),
  };
  return { ...check, status: 'fail', diagnosis };
}

test.each([
  ['one fault', failed('lost-update'), failed('lost-update', 3), true],
  ['schedules that turn at one line', failed('data-race', 3, 't'), failed('two-owners', 3, 't'), true],
  ['a broken promise at one line', failed('wrong-value', 3), failed('wrong-value', 3), true],
  ['broken promises at different lines', failed('wrong-value', 3), failed('wrong-value', 4), false],
  ['broken promises without a line', failed('wrong-value'), failed('wrong-value'), false],
  ['different faults', failed('lost-update', 3), failed('lost-wakeup', 4), false],
])('%s: the same cause?', (_, one, other, isSame) => {
  expect(haveSameCause(one, other)).toBe(isSame);
});
