import { segmentsOf } from '../kernel/internal';
import { lacking } from './compile';
import type { Findings } from './fixtures/queue-million';
import { outcomeOf } from './proof-program';
import type { Row } from './rows';

const NAME = 'queue, a million messages, 3 × 3';
const MESSAGES = 1_000_000;
const PRODUCERS = 3;
const CONSUMERS = 3;
const MOST_GROWTH_BYTES = 20e6;
/** It takes five to ten seconds on two idle processors. */
const PATIENCE_MS = 240_000;

/**
 * A million messages through one queue: none lost, none doubled, each producer's in order, and nothing grows or stays
 * behind.
 */
export async function million(): Promise<Row[]> {
  const lacks = lacking('Linux');
  if (lacks !== undefined) return [{ kind: 'skipped', name: NAME, lacks }];
  const numbers = [MESSAGES, PRODUCERS, CONSUMERS];
  const outcome = await outcomeOf<Findings>('queue-million', numbers, PATIENCE_MS);
  const { findings } = outcome;
  if (findings === null) return [proof('', [`it ended with ${outcome.end} and reported nothing`])];
  return [
    proof(figuresOf(findings), [...faultsOf(findings), ...leftBehind(findings, outcome.processesLeft)]),
  ];
}

function proof(figures: string, faults: readonly string[]): Row {
  return { kind: 'proof', name: NAME, figures, faults };
}

function growthOf({ accounts }: Findings): number {
  return Math.max(...accounts.map(({ firstRss, mostRss }) => mostRss - firstRss));
}

function figuresOf(findings: Findings): string {
  const { tookMs, accounts, sharedBytes } = findings;
  const perSecond = Math.round((MESSAGES / tookMs) * 1000).toLocaleString('en');
  const shares = accounts.slice(PRODUCERS).map(({ dealt }) => dealt.toLocaleString('en'));
  const growth = (growthOf(findings) / 1e6).toFixed(1);
  const shared = (sharedBytes[1] / 1e6).toFixed(1);
  return `${perSecond} a second, consumers ${shares.join(' + ')}, growth ${growth} MB, shared ${shared} MB`;
}

function faultsOf(findings: Findings): string[] {
  const { accounts, missing, sharedBytes, exitCodes } = findings;
  const sum = (key: 'doubled' | 'overtaken' | 'dealt'): number =>
    accounts.slice(PRODUCERS).reduce((total, account) => total + account[key], 0);
  const [least, most] = sharedBytes;
  const checks: readonly (readonly [isFault: boolean, fault: string])[] = [
    [missing > 0, `${missing} messages are lost`],
    [sum('doubled') > 0, `${sum('doubled')} messages came twice`],
    [sum('overtaken') > 0, `${sum('overtaken')} messages came behind a later one of their producer`],
    [sum('dealt') !== MESSAGES, `${sum('dealt')} messages came, not ${MESSAGES}`],
    [accounts.some(({ firstRss }) => firstRss === 0), 'a process did less than a tenth of its share'],
    [growthOf(findings) >= MOST_GROWTH_BYTES, `a process grew by ${growthOf(findings)} bytes`],
    [least !== most, `shared memory went from ${least} to ${most} bytes`],
    [exitCodes.some((code) => code !== 0), `its processes ended with ${exitCodes.map(String).join(', ')}`],
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
