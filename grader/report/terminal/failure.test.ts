import { describe, expect, test } from '@jest/globals';
import type { DiagnosisResult } from '../result';
import { diagnosisOfSchedule, failing } from '../testing/sample-result';
import { plain, tagged } from '../testing/style';
import { failure } from './failure';

const bare: DiagnosisResult = {
  code: 'threw',
  title: 'an unexpected error',
  sentence: 'It threw.',
  lesson: 'Look.',
};
const shown = (diagnosis: DiagnosisResult, root = 'exercises'): string[] =>
  failure(diagnosis, 'account', plain(80), root);

describe('a failure', () => {
  test('begins with what it is called and what happened, and ends with what it means', () => {
    expect(shown(bare)).toEqual(['      an unexpected error (threw)', '      It threw.', '', '      Look.']);
  });

  test('shows what was expected and what came one under the other', () => {
    const lines = shown({ ...bare, expected: '102', actual: '101' });
    expect(lines.slice(2, 4)).toEqual(['      expected  102', '      got       101']);
  });

  test('shows the line, then the lanes, then their legend', () => {
    const lines = shown(diagnosisOfSchedule);
    const at = (text: string): number => lines.findIndex((line) => line.includes(text));
    expect(at('fixtures/account.ts:3')).toBeLessThan(at('process 1'));
    expect(at('process 1')).toBeLessThan(at('account.ts:2  const before'));
  });

  test('shows why a line is shown, below it, and where each process is, above it', () => {
    const where = { file: 'account.ts', line: 3, source: 'memory[0] = 1;' };
    const lines = shown({
      ...bare,
      where,
      whereWhy: 'Process 1 was stopped after this line.',
      whereNext: { ...where, line: 4, source: 'return;' },
      whereabouts: ['process 1 is inside recv()'],
    });
    expect(lines.slice(2, -2)).toEqual([
      '',
      '      · process 1 is inside recv()',
      '',
      '      account.ts:3',
      '        memory[0] = 1;',
      '      account.ts:4',
      '        return;',
      '      Process 1 was stopped after this line.',
    ]);
  });

  test('prints at most eight lines of output, and says how many are left out', () => {
    const output = Array.from({ length: 10 }, (_, at) => `line ${String(at + 1)}`).join('\n');
    const lines = shown({ ...bare, output });
    expect(lines).toContain('        line 8');
    expect(lines).not.toContain('        line 9');
    expect(lines).toContain('        … 2 more lines');
    expect(shown({ ...bare, output: '  \n' })).toEqual(shown(bare));
  });

  test('names the hint that fits, and the command that makes the run again, in the same folder', () => {
    expect(shown(diagnosisOfSchedule).join('\n')).toContain('npm run hint account 2');
    const token = String(diagnosisOfSchedule.replay);
    expect(shown(diagnosisOfSchedule).at(-1)).toMatch(new RegExp(`npx forklings grade --replay ${token}$`));
    expect(shown(diagnosisOfSchedule, 'mine').at(-1)).toContain(
      `npx forklings grade --root mine --replay ${token}`,
    );
  });

  test('says the same without colours as with them', () => {
    for (const { diagnosis } of failing.checks) {
      if (diagnosis === undefined) continue;
      const tags = failure(diagnosis, 'account', tagged(80), 'exercises').map((line) =>
        line.replace(/<\/?\w+>/g, ''),
      );
      expect(tags).toEqual(shown(diagnosis));
    }
  });
});
