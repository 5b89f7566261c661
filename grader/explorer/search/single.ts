import type { RunRecord } from '../run/run-record';
import { End } from '../board/codes';
import { withDeviations, type Deviation, type Schedule } from './schedule';
import { Uncontrolled, type Extent, type Search } from './search';

/** One schedule, once. */
export class Single implements Search {
  #isGiven = false;

  constructor(private readonly deviations: readonly Deviation[]) {}

  next(): Schedule | undefined {
    if (this.#isGiven) return undefined;
    this.#isGiven = true;
    return withDeviations(this.deviations);
  }

  tell(run: RunRecord): void {
    if (run.end === End.impossible)
      throw new Uncontrolled(run.steps, 'the process whose turn it should be could not run');
  }

  get extent(): Extent {
    return { schedules: 1, preemptions: 0, isCapped: false, sampled: 0 };
  }
}
