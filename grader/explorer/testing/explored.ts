import type { RunRecord } from '../run/run-record';
import type { Schedule } from '../search/schedule';
import type { Search } from '../search/search';
import { runMachine, type MachineRun } from './machine';
import type { Program } from './program';

export interface Explored extends MachineRun {
  readonly schedule: Schedule;
}

/** Has the machine carry out all that the search asks for, `batch` schedules at a time. */
export function explored(programs: readonly Program[], search: Search, batch = 1): Explored[] {
  const runs: Explored[] = [];
  for (;;) {
    const given: Explored[] = [];
    while (given.length < batch) {
      const schedule = search.next();
      if (schedule === undefined) break;
      given.push({ schedule, ...runMachine(programs, schedule) });
    }
    if (given.length === 0) return runs;
    for (const one of given) {
      search.tell(one.run);
      runs.push(one);
    }
  }
}

/** The steps, as text: which process did what. */
export function storyOf(run: RunRecord): string {
  return Array.from({ length: run.steps }, (_, at) => {
    const { process, action, kind, address } = run.step(at);
    return [process, action, kind, address].join(':');
  }).join(' ');
}
