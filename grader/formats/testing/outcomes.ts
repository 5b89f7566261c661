import { sampleResult } from '../../report/testing/sample-result';
import type { CheckResult, DiagnosisResult, KataResult, Result } from '../../report/result';
import { outcomeOf, type Outcome } from '../outcome';

const kataNamed = (id: string): KataResult => {
  const found = sampleResult.katas.find((kata) => kata.id === id);
  if (found === undefined) throw new Error(`the sample has no ${id}`);
  return found;
};
const passing = kataNamed('purse');
const failing = kataNamed('account');

/** A text that tries to leave every format, and is longer than any of them allows. */
export const HOSTILE = `</failure>]]> \`\`\`\` | <b>&amp;\u0007\ufffe "quoted" ✓ ${'┼'.repeat(70_000)}`;

function resultOf(katas: readonly KataResult[]): Result {
  const sum = (field: 'score' | 'maxScore'): number => katas.reduce((total, kata) => total + kata[field], 0);
  return {
    ...sampleResult,
    status: katas.some(({ status }) => status === 'error')
      ? 'error'
      : katas.every(({ status }) => status === 'pass')
        ? 'pass'
        : 'fail',
    score: sum('score'),
    maxScore: sum('maxScore'),
    katas: [...katas],
  };
}

/** Every check of the kata fails alike, because its file cannot be loaded. */
function broken(diagnosis: DiagnosisResult): KataResult {
  return {
    ...passing,
    status: 'fail',
    score: 0,
    problem: diagnosis,
    stages: passing.stages.map((stage) => ({ ...stage, status: 'fail', score: 0 })),
    checks: passing.checks.map((check) => ({ ...check, status: 'fail', score: 0, diagnosis })),
  };
}

const doesNotCompile: DiagnosisResult = {
  code: 'syntax-error',
  title: 'the file cannot be compiled',
  sentence: 'Unexpected end of file.',
  lesson: 'Look at the line, and at the one above it.',
  where: { file: 'purse.ts', line: 3, source: 'export class Purse {' },
};
const crashes: DiagnosisResult = {
  code: 'crash',
  title: 'the process ended',
  sentence: HOSTILE,
  lesson: 'A process must end by itself.',
  expected: '0',
  actual: '1',
  output: HOSTILE,
};

const judgedFailing: KataResult = {
  ...failing,
  checks: failing.checks.filter(({ status }) => status !== 'error'),
  stages: failing.stages.map((stage) => (stage.status === 'error' ? { ...stage, status: 'fail' } : stage)),
};
const baseless: CheckResult = {
  id: 'baseless',
  title: 'a purse that is closed stays closed',
  stage: 1,
  kind: 'contract',
  status: 'pass',
  score: 0,
  maxScore: 5,
  durationMs: 1,
  lacks: ['new'],
};
const undecided: CheckResult = {
  id: 'undecided',
  title: 'a purse survives a kill',
  stage: 1,
  kind: 'faults',
  status: 'inconclusive',
  score: 0,
  maxScore: 5,
  durationMs: 1,
  reason: 'The operations differed when the run was repeated.',
};
const extra: CheckResult = { ...baseless, id: 'interest', stage: 2, score: 5 };
Reflect.deleteProperty(extra, 'lacks');

/** A grade of each kind that a platform meets. */
export const outcomes: Readonly<Record<string, Outcome>> = {
  'a full pass': outcomeOf(resultOf([passing])),
  'a full pass with extra points': outcomeOf(
    resultOf([
      {
        ...passing,
        score: 25,
        stages: [
          ...passing.stages,
          {
            number: 2,
            id: 'interest',
            title: 'Interest',
            kind: 'extra',
            status: 'pass',
            score: 5,
            maxScore: 5,
          },
        ],
        checks: [...passing.checks, extra],
      },
    ]),
  ),
  'a partial pass': outcomeOf(
    resultOf([passing, { ...judgedFailing, checks: [...judgedFailing.checks, baseless, undecided] }]),
  ),
  'a compile error': outcomeOf(resultOf([broken(doesNotCompile)])),
  'a crash': outcomeOf(
    resultOf([
      {
        ...passing,
        status: 'fail',
        score: 0,
        checks: Array.from({ length: 8 }, (_, at) => ({
          ...undecided,
          id: `law-${String(at)}`,
          status: 'fail' as const,
          diagnosis: crashes,
        })),
      },
    ]),
  ),
  'a grade in which one law could not be judged': outcomeOf(resultOf([{ ...failing, status: 'error' }])),
  'no grade at all': { kind: 'not-judged', reasons: [`The disk is full. ${HOSTILE}`] },
};
