import { attempt, type Attempt, type CheckContext } from './attempt';
import { confirm } from './confirm';
import type { Kata } from '../course/course';
import { Crew } from '../subject/crew';
import { Failure, isFatal, isOverBudget, type Fault } from '../faults/failure';
import { kataImage } from '../image/kata-image';
import { changedImages } from '../image/publish';
import { learnerFile } from '../image/learner-file';
import { faultOfLoading } from '../image/loading-faults';
import { shown } from '../course/project';
import type { MissingExport } from '../subject/protocol';
import type { Grading } from './grading';
import { SideBySide } from './side-by-side';
import { Turns } from './turns';
import { reasonOf } from '../faults/whose-fault';
import type { Finding, Verdict } from './verdict';

export type CheckBody<Scenarios> = (context: CheckContext<Scenarios>) => Promise<void>;

/**
 * This many checks run side by side, unless the request says otherwise, because most wait for a process to start or to
 * end. Long ones run beside them.
 */
const CHECKS_AT_ONCE = 2;
/**
 * The factor by which a budget grows when a check has used it up and is run again alone. Once this many checks of a
 * file have been shown to be endless, the others get the same budget again: they have the machine to themselves as
 * well.
 */
const SECOND_BUDGET = 2;
const MOST_SECOND_BUDGETS = 2;

export interface PlanOptions {
  /** Takes longer than all the others together, so it begins first; it is still reported in its place. */
  readonly isLong?: boolean;
}

/** One kata's checks on one learner's file, from the compiled image to the verdicts. */
export class KataSession<Scenarios> {
  readonly #grading: Grading;
  readonly #request: Grading['request'];
  readonly #plan = new Map<string, CheckBody<Scenarios>>();
  readonly #long: string[] = [];
  #verdicts: SideBySide<Verdict> | undefined;
  #crew: Crew | undefined;
  #unloadable: Fault | undefined;
  readonly #turns = new Turns();
  #image: string | undefined;
  /** The number of checks that used up their second budget as well. */
  #endless = 0;
  /** Why the kata could not even be opened, when that is not the learner's fault. */
  #unopened: string | undefined;
  #hasFailed = false;
  #isClosed = false;

  constructor(
    private readonly kata: Kata,
    grading: Grading,
  ) {
    this.#grading = grading;
    this.#request = grading.request;
  }

  /** Announces that this check will be requested. It may begin before its turn. */
  plan(title: string, body: CheckBody<Scenarios>, { isLong = false }: PlanOptions): void {
    const { checks } = this.#request;
    if (checks !== undefined && checks.get(this.kata.id)?.has(title) !== true) return;
    this.#plan.set(title, body);
    if (isLong) this.#long.push(title);
  }

  /** Compiles the kata and loads it into a first process. */
  async open(): Promise<void> {
    try {
      const image = kataImage(this.kata, this.#request.root, this.#request.own);
      this.#image = image.home;
      const crew = new Crew(image);
      this.#crew = crew;
      crew.warmUp(2);
      const subjects = await crew.take(1, false);
      this.#heedMissing(subjects[0]?.missing ?? []);
      crew.giveBack(subjects);
    } catch (error) {
      try {
        this.#unloadable = faultOfLoading(error);
        this.#grading.sink.onNews({ kata: this.kata.id, unloadable: this.#unloadable });
      } catch (ours) {
        this.#unopened = reasonOf(ours);
      }
    }
  }

  /** Without the first export, after which the kata is named, there is nothing to check. */
  #heedMissing(missing: readonly MissingExport[]): void {
    if (missing.length === 0) return;
    this.#grading.sink.onNews({ kata: this.kata.id, missing });
    const [main] = Object.keys(this.kata.exports);
    if (main === undefined || !missing.some(({ name }) => name === main)) return;
    const file = shown(learnerFile(this.#request.root, this.kata));
    this.#unloadable = {
      code: 'missing-export',
      facts: { kind: 'missing-export', name: main, file },
    };
    this.#grading.sink.onNews({ kata: this.kata.id, unloadable: this.#unloadable });
  }

  /** The folder that was compiled; undefined where that was not possible. */
  get image(): string | undefined {
    return this.#image;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#verdicts?.ended();
    await this.#crew?.dismiss();
    if (changedImages().length > 0) this.#grading.sink.onNews({ kata: this.kata.id, imageChanged: true });
  }

  /** Resolves when the check has passed; otherwise throws what a reader of plain Jest should see. */
  async run(title: string): Promise<void> {
    const verdict = await this.judge(title);
    if (verdict !== undefined && verdict.status !== 'pass') throw new Error(this.#messageOf(verdict));
  }

  /** Judges one check, and reports what it comes to. Undefined when that was not requested, or not any more. */
  async judge(title: string): Promise<Verdict | undefined> {
    if (!this.#plan.has(title) || this.#isOver) return undefined;
    const verdict = await this.#verdict(title);
    this.#hasFailed ||= verdict.status !== 'pass';
    this.#grading.sink.onVerdict(verdict);
    return verdict;
  }

  get #isOver(): boolean {
    return this.#hasFailed && this.#request.stopAtFailure === true;
  }

  #messageOf(verdict: Exclude<Verdict, { status: 'pass' }>): string {
    switch (verdict.status) {
      case 'error':
        return verdict.reason;
      case 'skipped':
        return this.#grading.explain(verdict.because);
      default:
        return this.#grading.explain(verdict.fault);
    }
  }

  /** Begins the check, and others as long as fewer run side by side than may. */
  async #verdict(title: string): Promise<Verdict> {
    const { checks, atOnce = CHECKS_AT_ONCE, isWanted } = this.#request;
    // When Jest alone decides what runs, a check that begins early may never be requested.
    const isEarly = checks !== undefined && atOnce > 1;
    this.#verdicts ??= new SideBySide({
      atOnce,
      titles: [...this.#plan.keys()],
      first: isEarly ? this.#long : [],
      find: async (one) => this.#begin(one),
      isWanted: () => isEarly && !this.#isOver && !this.#isClosed && isWanted?.() !== false,
    });
    return this.#verdicts.get(title);
  }

  async #begin(title: string): Promise<Verdict> {
    const started = performance.now();
    const finding = await this.#find(title);
    return { kata: this.kata.id, title, durationMs: Math.round(performance.now() - started), ...finding };
  }

  async #find(title: string): Promise<Finding> {
    const body = this.#plan.get(title);
    const crew = this.#crew;
    if (this.#unopened !== undefined) return { status: 'error', reason: this.#unopened };
    if (this.#unloadable !== undefined) return { status: 'skipped', because: this.#unloadable };
    if (body === undefined || crew === undefined) throw new Error('the kata was not opened');
    try {
      return await this.#judge(crew, body);
    } catch (error) {
      return { status: 'error', reason: reasonOf(error) };
    }
  }

  /**
   * A check that fails in processes that served others before is run again in fresh ones, recording every step of the
   * learner's code. Only what fails there as well is reported as a failure.
   */
  async #judge(crew: Crew, body: CheckBody<Scenarios>): Promise<Finding> {
    const { seed, replay: asked, direct } = this.#request;
    const { remoteCalls = false } = this.kata;
    const first = await this.#turns.beside(async () =>
      attempt(crew, body, { remoteCalls, seed, trace: asked !== undefined, replay: asked, direct }),
    );
    if (direct !== undefined && first.fault !== undefined)
      return { status: 'fail', fault: first.fault, trail: first.trail };
    if (first.fault === undefined)
      return first.explored === undefined ? { status: 'pass' } : { status: 'pass', explored: first.explored };
    if (isOverBudget(first.fault)) return this.#judgeAlone(crew, body);
    const replay = asked ?? first.fault.replay;
    return this.#conclude(first, first.fault, async () =>
      this.#turns.beside(async () => attempt(crew, body, { remoteCalls, seed, trace: true, replay })),
    );
  }

  /** @param again makes a traced attempt, in fresh processes */
  async #conclude(first: Attempt, fault: Fault, again: () => Promise<Attempt>): Promise<Finding> {
    const isFinal = fault.code === 'not-started' || (first.wasFresh && isFatal(new Failure(fault)));
    if (isFinal && fault.code === 'hang') return this.#locateHang(first, fault, again);
    if (isFinal) return { status: 'fail', fault, trail: first.trail };
    return confirm({ ...first, fault }, again);
  }

  /** A hang needs no second look to be one, but a traced run shows where each process is. */
  async #locateHang({ trail }: Attempt, fault: Fault, again: () => Promise<Attempt>): Promise<Finding> {
    const second = await again();
    return second.fault?.whereabouts === undefined
      ? { status: 'fail', fault, trail }
      : { status: 'fail', fault: second.fault, trail: second.trail };
  }

  /**
   * A check that has used up a budget beside other checks may have been short of processor time: it gets the machine to
   * itself, fresh processes, and a larger budget.
   */
  async #judgeAlone(crew: Crew, body: CheckBody<Scenarios>): Promise<Finding> {
    const { seed, replay } = this.#request;
    const { remoteCalls = false } = this.kata;
    const alone = async (trace: boolean): Promise<Attempt> =>
      this.#turns.alone(async () => {
        const budgetFactor = this.#endless < MOST_SECOND_BUDGETS ? SECOND_BUDGET : 1;
        return attempt(crew, body, { remoteCalls, seed, trace, isFresh: true, replay, budgetFactor });
      });
    const first = await alone(false);
    const { fault, trail, explored } = first;
    if (fault === undefined)
      return explored === undefined ? { status: 'pass' } : { status: 'pass', explored };
    if (!isOverBudget(fault)) return this.#conclude(first, fault, async () => alone(true));
    this.#endless += 1;
    if (fault.code === 'hang') return this.#locateHang(first, fault, async () => alone(true));
    return { status: 'fail', fault, trail };
  }
}
