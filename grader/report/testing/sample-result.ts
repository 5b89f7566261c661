import path from 'node:path';
import { diagnose } from '../../diagnosis/diagnose';
import { learnerText, MESSAGE } from '../../faults/learner-text';
import type { TrailEntry, TurnStep } from '../../faults/turns';
import { kataOf, type Kata } from '../../course/course';
import { projectRoot } from '../../course/project';
import type { Fault } from '../../faults/failure';
import {
  SCHEMA_ID,
  type CheckResult,
  type DiagnosisResult,
  type KataResult,
  type Result,
  type StageResult,
} from '../result';

/** A kata without hints, so that a change of the course does not change the screens. */
const kata: Kata = { ...kataOf('value'), id: 'account', folder: '98-account' };
const file = path.join(projectRoot(), 'grader/diagnosis/testing/fixtures/account.ts');

function step(line: number, details: Omit<TurnStep, 'where'>): TurnStep {
  return { ...details, where: { file, line, column: 1 } };
}

const balance = { kind: 'named', name: 'balance' } as const;
const reads = step(2, {
  did: { kind: 'access', operation: 'load', operand: 0 },
  then: { kind: 'gave', value: 100 },
  memory: { place: balance, value: 100 },
});
const writes = (value: number, old: number): TurnStep =>
  step(3, {
    did: { kind: 'access', operation: 'store', operand: value },
    memory: { place: balance, value, old },
  });
const call = { kind: 'call', call: 'deposit(1)', part: 'program' } as const;

/** Two processes, one of which overwrites what the other has written. */
const lostUpdate: readonly TrailEntry[] = [
  { process: 1, act: call, end: { kind: 'preempted' }, steps: [reads] },
  { process: 2, act: call, end: { kind: 'done' }, steps: [reads, writes(101, 100)] },
  {
    process: 1,
    act: { kind: 'continued', part: 'program' },
    end: { kind: 'done' },
    steps: [writes(101, 101)],
  },
];

const losesAnUpdate: Fault = {
  code: 'lost-update',
  sentence: 'Both processes added 1, and yet the balance has grown by 1 only.',
  expected: '102',
  actual: '101',
  replay: { exploration: 1, deviations: [] },
};
const deadlocks: Fault = {
  code: 'deadlock-cycle',
  facts: {
    kind: 'wait-circle',
    links: [
      { process: 1, thing: 'a', holder: 2, takenAt: { file: 'account.ts', line: 2 } },
      { process: 2, thing: 'b', holder: 1 },
    ],
  },
};
const throwsNothing: Fault = {
  code: 'no-error',
  sentence: 'A negative amount must throw a RangeError that names the amount.',
  expected: 'RangeError',
  actual: 'no error',
  counterexample: 'deposit(-1)   (seed 7, path 0:1)',
  output: 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\nten\n',
};

export const diagnosisOfSchedule: DiagnosisResult = {
  ...diagnose(kata, losesAnUpdate, lostUpdate),
  hint: 2,
  replay: 'account.programs.0123456789abcdef.1.2r1.1598',
};

const unwritten = diagnose(kata, {
  code: 'not-started',
  facts: { kind: 'not-written', todo: learnerText('TODO: move the amount', MESSAGE), during: 'call' },
  where: { file, line: 3, column: 1 },
});

function check(id: string, title: string, details: Partial<CheckResult> = {}): CheckResult {
  return {
    id,
    title,
    stage: 1,
    kind: 'schedules',
    status: 'fail',
    score: 0,
    maxScore: 20,
    durationMs: 1,
    ...details,
  };
}

function stage(number: number, title: string, score: number, status: StageResult['status']): StageResult {
  const kind = number === 4 ? 'extra' : 'core';
  return { number, id: `stage-${String(number)}`, title, kind, status, score, maxScore: 20 };
}

const explored = { of: 'schedules', schedules: 1194, preemptions: 2, isCapped: false, sampled: 40 } as const;

export const failing: KataResult = {
  id: 'account',
  folder: '98-account',
  title: 'Account',
  file: 'exercises/98-account/account.ts',
  status: 'fail',
  score: 20,
  maxScore: 120,
  durationMs: 7,
  missingExports: ['does not export `transfer` (a function)'],
  typeErrors: [1, 2, 3, 4].map((line) => ({
    file: 'exercises/98-account/account.ts',
    line,
    source: 'let x: string = 1;',
    code: 'TS2322',
    message: "Type 'number' is not assignable to type 'string'.",
  })),
  stages: [
    stage(1, 'One account', 20, 'pass'),
    stage(2, 'Two tellers', 0, 'fail'),
    stage(3, 'Kills', 0, 'error'),
    stage(4, 'Interest', 0, 'not-started'),
  ],
  checks: [
    check('new', 'a new account is empty', { status: 'pass', score: 20, explored }),
    check('programs', 'any programs of calls are linearizable, in every schedule', {
      stage: 2,
      diagnosis: diagnosisOfSchedule,
    }),
    check('errors', 'a negative amount is refused', { stage: 2, diagnosis: diagnose(kata, throwsNothing) }),
    check('both', 'two transfers in opposite directions both come to an end', {
      stage: 2,
      diagnosis: diagnose(kata, deadlocks),
    }),
    check('transfer', 'a transfer is all or nothing', { stage: 2, diagnosis: unwritten }),
    check('audit', 'an audit sees a consistent total', { stage: 2, diagnosis: unwritten }),
    check('skipped', 'close() gives the memory back', {
      stage: 3,
      status: 'skipped',
      reason: 'It was not run.',
    }),
    check('error', 'an account survives a kill', { stage: 3, status: 'error', reason: 'the disk is full' }),
    check('extra', 'interest is paid', { stage: 4, diagnosis: unwritten }),
  ],
};

const untouched: KataResult = {
  ...failing,
  id: 'ledger',
  folder: '99-ledger',
  file: 'exercises/99-ledger/ledger.ts',
  status: 'not-started',
  score: 0,
  missingExports: [],
  typeErrors: [],
  stages: [stage(1, 'One ledger', 0, 'not-started')],
  checks: [check('new', 'a new ledger is empty')],
};

const passing: KataResult = {
  ...untouched,
  id: 'purse',
  folder: '97-purse',
  file: 'exercises/97-purse/purse.ts',
  status: 'pass',
  score: 20,
  maxScore: 20,
  stages: [stage(1, 'One purse', 20, 'pass')],
  checks: [check('new', 'a new purse is empty', { status: 'pass', score: 20, explored })],
};

/** A grade with a kata that passes, one that fails in every way, and one that was not begun. */
export const sampleResult: Result = {
  schema: SCHEMA_ID,
  root: 'exercises',
  startedAt: '2026-01-02T03:04:05.678Z',
  durationMs: 12,
  status: 'fail',
  score: 40,
  maxScore: 260,
  katas: [passing, failing, untouched],
};
