import type { Check } from '../course/course';
import { isUntouched } from '../grade/untouched';
import type { CheckResult, KataResult } from '../report/result';
import type { Judgement } from './loop-view';
import type { Place } from './place';
import type { WarmJudge } from './warm-judge';

/**
 * Judges a stage: the laws that failed last first, the quickest of them before the others, then those that held; and, when
 * all hold, those of earlier stages.
 */
export class StageJudge {
  /** The laws that failed when they were last judged, and how long that took in ms, by kata. */
  readonly #failed = new Map<string, Map<string, number>>();

  constructor(
    private readonly judge: WarmJudge,
    private readonly root: string,
  ) {}

  /** Reports each step of the judgement. Resolves when the last was reported, or a newer call has replaced this one. */
  async judgeStage({ kata, stage }: Place, report: (judgement: Judgement) => void): Promise<void> {
    if (isUntouched(kata, this.root)) {
      report({ kind: 'not-started' });
      return;
    }
    const laws = this.#ordered(
      kata.id,
      kata.checks.filter((check) => check.stage === stage),
    );
    const heard = new Map<string, CheckResult>();
    const inOrder = (): CheckResult[] => kata.checks.flatMap(({ id }) => heard.get(id) ?? []);
    report({ kind: 'judging', checks: [], of: laws.length });
    const result = await this.#ask(kata.id, laws, (check) => {
      heard.set(check.id, check);
      report({ kind: 'judging', checks: inOrder(), of: laws.length });
    });
    if (result === undefined) return;
    for (const check of result.checks) heard.set(check.id, check);
    const checks = inOrder();
    const failed = checks.filter(({ status }) => status !== 'pass');
    const { problem, missingExports: missing } = result;
    const judged = { kind: 'judged', checks, of: laws.length, problem, missing } as const;
    report(judged);
    if (problem !== undefined || missing.length > 0 || failed.length > 0) return;
    const earlier = kata.checks.filter((check) => check.stage < stage && check.extra !== true);
    const before = earlier.length === 0 ? undefined : await this.#ask(kata.id, earlier, () => undefined);
    if (earlier.length > 0 && before === undefined) return;
    const broken = before?.checks.filter(({ status }) => status !== 'pass') ?? [];
    report({ kind: 'complete', broken });
  }

  async #ask(
    kata: string,
    checks: readonly Check[],
    onCheck: (check: CheckResult) => void,
  ): Promise<KataResult | undefined> {
    const request = { kata, root: this.root, checks: checks.map(({ id }) => id) };
    const remembered = (check: CheckResult): void => {
      this.#remember(kata, check);
      onCheck(check);
    };
    const result = (await this.judge.judge(request, remembered))?.katas[0];
    for (const check of result?.checks ?? []) this.#remember(kata, check);
    return result;
  }

  /** Law by law, so that a judgement that is interrupted by a save still says what to judge first. */
  #remember(kata: string, { id, status, durationMs }: CheckResult): void {
    const failed = this.#failed.get(kata) ?? new Map<string, number>();
    this.#failed.set(kata, failed);
    if (status === 'pass') failed.delete(id);
    else failed.set(id, durationMs);
  }

  #ordered(kata: string, laws: readonly Check[]): Check[] {
    const failed = this.#failed.get(kata) ?? new Map<string, number>();
    const rank = ({ id }: Check): number => failed.get(id) ?? Infinity;
    return [...laws].sort((one, other) => (rank(one) < rank(other) ? -1 : Number(rank(one) > rank(other))));
  }
}
