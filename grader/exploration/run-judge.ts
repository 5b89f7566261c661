import { End } from '../explorer/board/layout';
import { findRaces } from '../explorer/run/races';
import type { RunRecord } from '../explorer/run/run-record';
import type { Fault } from '../faults/failure';
import type { DriverBoard } from '../explorer/driver-board';
import { bypassed } from './contact';
import { faultOfEnd, faultOfRace } from './end-faults';
import { ObservedRun, type Judge } from './observed-run';
import type { Plan } from './plan';
import { faultOfStuck } from './stuck';
import { VerdictMemo } from './verdict-memo';

/** Judges the runs of one exploration. */
export class RunJudge {
  readonly #memo = new VerdictMemo<Judge>();
  /** Whether some run satisfied `plan.exists`. */
  hasExample = false;

  constructor(private readonly plan: Plan) {}

  faultOf(run: RunRecord, { tables }: Pick<DriverBoard, 'tables'>): Fault | undefined {
    if (run.end === End.bypassed) return bypassed;
    const { races = false, programs, exists } = this.plan;
    const race = races ? findRaces(run, programs.length, { isPlainOnly: true }) : undefined;
    if (race !== undefined) return faultOfRace(race);
    // Cut short, because a run like it has been judged to its end.
    if (run.end === End.redundant) return undefined;
    const observed = new ObservedRun(run, this.plan, tables, this.#memo);
    const fault = observed.judgedBy(this.#broken);
    if (fault !== undefined) return fault;
    if (exists !== undefined && !this.hasExample) this.hasExample = exists.is(observed);
    return observed.judgedBy(this.#wrong);
  }

  readonly #broken = faultOfEnd;

  readonly #wrong = (run: ObservedRun): Fault | undefined => {
    const { judge, mayBlock = false } = this.plan;
    const judged = judge === undefined ? undefined : run.judgedBy(judge);
    if (judged !== undefined) return judged;
    return run.isStuck && !mayBlock ? faultOfStuck(run, []) : undefined;
  };
}
