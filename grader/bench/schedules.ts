import { availableParallelism } from 'node:os';
import path from 'node:path';
import { End } from '../explorer/board/layout';
import { PreemptionBounded } from '../explorer/search/preemption-bounded';
import { kataOf } from '../course/course';
import { stage } from '../exploration/stage';
import { kataImage } from '../image/kata-image';
import { projectRoot } from '../course/project';
import { Subject } from '../subject/subject';
import { Quiescence } from '../containment/rest/quiescence';
import { lacking } from './compile';
import type { Rate, Row } from './rows';
import { median } from './side-by-side';

const NAME = 'schedules a second, 3 processes × 10 operations';
const PROCESSES = 3;
const ROUNDS = 7;
/** The first exploration of a process is five times slower, because its code is compiled while it runs. */
const WARM_UP_ROUNDS = 2;
const A_CORE_AT_LEAST = 10_000;

/** Each addition is five kernel operations when the lock is free, so each process makes ten. */
const program = [{ method: 'add' }, { method: 'add' }];

/**
 * All schedules with at most two preemptions of three processes that make ten operations each, with the reference
 * solution: choosing, performing, recording and reading, but not judging. Measured for one exploration and, in turn
 * with it, for one on each processor at once, which must be faster.
 */
export async function schedules(): Promise<Row[]> {
  // Elsewhere a process polls for its turn, which works, but nothing is promised about its speed.
  const lacks = lacking('Linux');
  if (lacks !== undefined) return [{ kind: 'skipped', name: NAME, lacks }];
  const cores = availableParallelism();
  const crews = await Promise.all(Array.from({ length: cores }, startCrew));
  try {
    const one: number[] = [];
    const all: number[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
      const [alone, together] = [await rateOf(crews.slice(0, 1)), await rateOf(crews)];
      if (round < WARM_UP_ROUNDS) continue;
      one.push(alone);
      all.push(together);
    }
    const row = rateRow('1 core', 1, median(one), A_CORE_AT_LEAST);
    return cores === 1 ? [row] : [row, rateRow(`${cores} cores at once`, cores, median(all), row.perSecond)];
  } finally {
    await Promise.all(crews.flat().map((subject) => subject.stop()));
  }
}

function rateRow(which: string, cores: number, perSecond: number, atLeast: number): Rate {
  return { kind: 'rate', name: `${NAME}: ${which}`, perSecond, cores, atLeast };
}

/** Schedules per second in all, by these explorations at once. */
async function rateOf(crews: readonly (readonly Subject[])[]): Promise<number> {
  const started = performance.now();
  const counts = await Promise.all(crews.map(explore));
  const seconds = (performance.now() - started) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

async function startCrew(): Promise<Subject[]> {
  const image = kataImage(kataOf('lock'), path.join(projectRoot(), 'solutions'));
  const crew = await Promise.all(Array.from({ length: PROCESSES }, () => Subject.start(image)));
  // One group, so that a process that waits for its turn waits for the others, and is not stuck.
  const group = new Quiescence();
  for (const subject of crew) subject.enter(group);
  return crew;
}

/** Explores once. Returns the number of schedules. */
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
