import { availableParallelism } from 'node:os';
import path from 'node:path';
import { End } from '../explorer/board/layout';
import { PreemptionBounded } from '../explorer/search/preemption-bounded';
import { kataOf } from '../lab/course';
import { stage } from '../lab/exploration/stage';
import { kataImage } from '../lab/image/kata-image';
import { projectRoot } from '../lab/project';
import { Subject } from '../lab/subject';
import type { Row } from './rows';
import { median } from './side-by-side';

const PROCESSES = 3;
const ROUNDS = 5;
const A_CORE_AT_LEAST = 10_000;

/** Each addition is five operations of the kernel where the lock is free: ten a process. */
const program = [{ method: 'add' }, { method: 'add' }];

/**
 * All schedules with at most two preemptions of three processes that make ten operations each, with the reference
 * solution: choosing, carrying out, writing down and reading; not judging. By one exploration, and by one on each
 * processor at once.
 */
export async function schedules(): Promise<Row[]> {
  const cores = availableParallelism();
  const one = await ratesOf(1);
  const rows: Row[] = [rateRow('1 core', 1, one, A_CORE_AT_LEAST)];
  if (cores > 1) rows.push(rateRow(`${cores} cores at once`, cores, await ratesOf(cores), one));
  return rows;
}

function rateRow(which: string, cores: number, perSecond: number, atLeast: number): Row {
  const name = `schedules a second, 3 processes × 10 operations: ${which}`;
  return { kind: 'rate', name, perSecond, cores, atLeast };
}

/** Schedules a second, by so many explorations at once. */
async function ratesOf(explorations: number): Promise<number> {
  const crews = await Promise.all(Array.from({ length: explorations }, startCrew));
  try {
    const rates: number[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const started = performance.now();
      const counts = await Promise.all(crews.map(explore));
      const seconds = (performance.now() - started) / 1000;
      // The first is five times slower: its code is compiled while it runs.
      if (round > 0) rates.push(counts.reduce((sum, count) => sum + count, 0) / seconds);
    }
    return median(rates);
  } finally {
    await Promise.all(crews.flat().map((subject) => subject.stop()));
  }
}

async function startCrew(): Promise<Subject[]> {
  const image = kataImage(kataOf('lock'), path.join(projectRoot(), 'solutions'));
  return Promise.all(Array.from({ length: PROCESSES }, () => Subject.start(image)));
}

/** Explores once; returns how many schedules there were. */
async function explore(crew: readonly Subject[]): Promise<number> {
  let count = 0;
  const plan = {
    world: 'lockWorld',
    programs: crew.map(() => program),
    after: [{ method: 'read' }],
  };
  const search = new PreemptionBounded({ preemptions: 2, mostSchedules: 1_000_000, kill: 0 });
  await stage(crew, plan, [search], (run) => {
    if (run.end !== End.finished) throw new Error(`a run of the reference solution ended by ${run.end}`);
    count += 1;
    return false;
  });
  return count;
}
