import { availableParallelism } from 'node:os';
import { segmentsOf } from '../kernel/internal';
import { lacking } from './compile';
import type { Findings } from './fixtures/pool-million';
import { outcomeOf } from './proof-program';
import type { Row } from './rows';

const NAME = 'pool, a million tasks';
const TASKS = 1_000_000;
const TASKS_PER_CHILD = 10_000;
/** Each task counts as one of its child's tasks, so there are a hundred children. */
const CHUNK_SIZE = 1;
const MOST_GROWTH_BYTES = 30e6;
/** It takes about ten seconds on two idle processors. */
const PATIENCE_MS = 600_000;

/** A million tasks of one pool: each runs once, children are replaced, and nothing grows or stays behind. */
export async function tasks(): Promise<Row[]> {
  const lacks = lacking('Linux');
  if (lacks !== undefined) return [{ kind: 'skipped', name: NAME, lacks }];
  const numbers = [TASKS, TASKS_PER_CHILD, CHUNK_SIZE, availableParallelism()];
  const outcome = await outcomeOf<Findings>('pool-million', numbers, PATIENCE_MS);
  const { findings } = outcome;
  if (findings === null) return [proof('', [`it ended with ${outcome.end} and reported nothing`])];
  return [
    proof(figuresOf(findings), [...faultsOf(findings), ...leftBehind(findings, outcome.processesLeft)]),
  ];
}

function proof(figures: string, faults: readonly string[]): Row {
  return { kind: 'proof', name: NAME, figures, faults };
}

/** Counts children that did at least a tenth of their tasks. The last children may have come too late for that. */
function growthOfChildren({ accounts }: Findings): number {
  const measured = accounts.filter(({ firstRss }) => firstRss > 0);
  return Math.max(...measured.map(({ firstRss, mostRss }) => mostRss - firstRss));
}

function growthOfParent({ firstRss, mostRss }: Findings): number {
  return mostRss - firstRss;
}

function figuresOf(findings: Findings): string {
  const { tookMs, pids, firstRss, accounts, sharedBytes } = findings;
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(1);
  const perSecond = Math.round((TASKS / tookMs) * 1000).toLocaleString('en');
  const largest = Math.max(...accounts.map(({ mostRss }) => mostRss));
  return [
    `${perSecond} a second`,
    `${new Set(pids).size} children`,
    `parent ${megabytes(firstRss)} MB, growth ${megabytes(growthOfParent(findings))} MB`,
    `children ${megabytes(largest)} MB, growth ${megabytes(growthOfChildren(findings))} MB`,
    `shared ${megabytes(sharedBytes[1])} MB`,
  ].join(', ');
}

function faultsOf(findings: Findings): string[] {
  const { accounts, pids, missing, misplaced, firstRss, sharedBytes } = findings;
  const sum = (key: 'doubled' | 'dealt'): number =>
    accounts.reduce((total, account) => total + account[key], 0);
  const [least, most] = sharedBytes;
  const children = Math.ceil(TASKS / (TASKS_PER_CHILD * CHUNK_SIZE));
  const tooMany = accounts.filter(({ dealt }) => dealt > TASKS_PER_CHILD * CHUNK_SIZE).length;
  // The last children are not counted, because they came when little was left.
  const unmeasured = accounts
    .slice(0, -availableParallelism())
    .filter(({ firstRss: first }) => first === 0).length;
  const checks: readonly (readonly [isFault: boolean, fault: string])[] = [
    [missing > 0, `${missing} tasks were not run`],
    [sum('doubled') > 0, `${sum('doubled')} tasks were run twice`],
    [sum('dealt') !== TASKS, `${sum('dealt')} tasks were run, not ${TASKS}`],
    [misplaced > 0, `${misplaced} results are not their items'`],
    [new Set(pids).size < children, `${new Set(pids).size} children came, not ${children}`],
    [tooMany > 0, `${tooMany} children did more than their number of tasks`],
    [firstRss === 0, 'the parent was not measured'],
    [unmeasured > 0, `${unmeasured} children were not measured`],
    [growthOfParent(findings) >= MOST_GROWTH_BYTES, `the parent grew by ${growthOfParent(findings)} bytes`],
    [growthOfChildren(findings) >= MOST_GROWTH_BYTES, `a child grew by ${growthOfChildren(findings)} bytes`],
    [least !== most, `shared memory went from ${least} to ${most} bytes`],
  ];
  return checks.filter(([isFault]) => isFault).map(([, fault]) => fault);
}

function leftBehind({ pids, segmentsLeft }: Findings, processes: number): string[] {
  const segments = segmentsLeft + pids.flatMap((pid) => segmentsOf(pid)).length;
  return [
    ...(processes > 0 ? [`${processes} processes still run`] : []),
    ...(segments > 0 ? [`${segments} segments of shared memory are left behind`] : []),
  ];
}
