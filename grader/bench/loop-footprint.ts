import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { descendantsOf } from '../containment/descendants';
import { listSegments } from '../kernel/internal';
import { LoopInTerminal } from '../watch/testing/loop-in-terminal';
import { lacking } from './compile';
import { BEGUN, WHOLE, Work } from './feedback';
import type { Row } from './rows';

const IDLE_MS = 60_000;
const MOST_IDLE_MEGABYTES = 400;
/** A hundredth of one processor: the machine's own clock ticks are counted as well. */
const MOST_IDLE_CPU_MS = IDLE_MS / 100;
const WARM_UP_SAVES = 30;
const SAVES = 600;
const MOST_GROWTH_MEGABYTES = 60;

/** What the loop holds when nothing happens, and what 600 saves, an hour of work, leave behind. */
export async function loopFootprint(): Promise<Row[]> {
  const lacks = lacking('Linux');
  if (lacks !== undefined) return [{ kind: 'skipped', name: 'the idle loop', lacks }];
  const work = new Work('value', 'adds-the-difference');
  const loop = new LoopInTerminal(['value', '1', '--root', work.root]);
  let saved = 0;
  const saves = async (count: number): Promise<void> => {
    for (let round = 0; round < count; round++) {
      work.save((saved += 1));
      await loop.until(BEGUN);
      await loop.until('✗');
    }
    await loop.until(WHOLE);
  };
  try {
    await loop.until(WHOLE);
    await saves(WARM_UP_SAVES);
    await pause(IDLE_MS / 10); // the check of types ends
    const before = holdings(loop.pid);
    await pause(IDLE_MS);
    const idle = holdings(loop.pid);
    await saves(SAVES);
    await pause(IDLE_MS / 10);
    const after = holdings(loop.pid);
    return [idleRow(idle, idle.cpuMs - before.cpuMs), savesRow(idle, after)];
  } finally {
    loop.press('q');
    await loop.ended;
    work.remove();
  }
}

/** What all processes of the loop hold together. */
interface Holdings {
  readonly pssMegabytes: number;
  readonly rssMegabytes: number;
  readonly cpuMs: number;
  readonly processes: number;
  readonly descriptors: number;
  readonly segments: number;
}

function holdings(pid: number): Holdings {
  const rows = descendantsOf(pid).filter(({ isZombie }) => !isZombie);
  const pids = rows.map((row) => row.pid);
  const memory = pids.map(memoryOf);
  return {
    pssMegabytes: sum(memory.map(({ pss }) => pss)) / 1024,
    rssMegabytes: sum(memory.map(({ rss }) => rss)) / 1024,
    cpuMs: sum(rows.map(({ cpuMs }) => cpuMs)),
    processes: pids.length,
    descriptors: sum(pids.map((one) => readdirSync(`/proc/${String(one)}/fd`).length)),
    segments: listSegments().filter((segment) => pids.includes(segment.pid)).length,
  };
}

/** In kB. */
function memoryOf(pid: number): { pss: number; rss: number } {
  const text = readFileSync(`/proc/${String(pid)}/smaps_rollup`, 'utf8');
  const field = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? NaN);
  return { pss: field('Pss'), rss: field('Rss') };
}

function idleRow({ pssMegabytes, rssMegabytes, processes }: Holdings, cpuMs: number): Row {
  const figures = `${megabytes(pssMegabytes)} (PSS; RSS ${megabytes(rssMegabytes)}) in ${String(processes)} processes, ${String(cpuMs)} ms of processor time in a minute`;
  const faults = [
    ...(pssMegabytes > MOST_IDLE_MEGABYTES ? [`it holds more than ${megabytes(MOST_IDLE_MEGABYTES)}`] : []),
    ...(cpuMs > MOST_IDLE_CPU_MS ? ['it uses processor time while nothing happens'] : []),
  ];
  return { kind: 'proof', name: 'the idle loop', figures, faults };
}

function savesRow(before: Holdings, after: Holdings): Row {
  const change = (key: 'processes' | 'descriptors' | 'segments'): string =>
    `${key} ${String(before[key])} → ${String(after[key])}`;
  const counts = (['processes', 'descriptors', 'segments'] as const).map((key) => ({
    key,
    text: change(key),
  }));
  const memory = `memory ${megabytes(before.pssMegabytes)} → ${megabytes(after.pssMegabytes)}`;
  const faults = [
    ...counts
      .filter(({ key }) => after[key] > before[key])
      .map(({ text }) => `it has left something behind: ${text}`),
    ...(after.pssMegabytes - before.pssMegabytes > MOST_GROWTH_MEGABYTES ? [`it has grown: ${memory}`] : []),
  ];
  const figures = [memory, ...counts.map(({ text }) => text)].join(', ');
  return { kind: 'proof', name: `${String(SAVES)} saves`, figures, faults };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function megabytes(count: number): string {
  return `${count.toFixed(0)} MB`;
}
