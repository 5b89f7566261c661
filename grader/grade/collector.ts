import type { Kata } from '../course/course';
import type { VerdictSink } from '../lab/grading';
import type { KataNews, Verdict } from '../lab/verdict';
import type { CheckResult } from '../report/result';

/** Reports how far a grade has come while it runs. */
export interface Progress {
  onCheckDone(kata: Kata, done: number, title: string): void;
  /** The same, with what the check came to. */
  onCheck?(kata: Kata, check: CheckResult): void;
}

/** Gathers what the specs report, in whatever order they report it. */
export class Collector implements VerdictSink {
  readonly verdicts = new Map<string, Map<string, Verdict>>();
  readonly news = new Map<string, KataNews>();

  constructor(
    private readonly katas: readonly Kata[],
    private readonly progress: Progress,
  ) {}

  onVerdict(verdict: Verdict): void {
    const heard = this.verdicts.get(verdict.kata) ?? new Map<string, Verdict>();
    heard.set(verdict.title, verdict);
    this.verdicts.set(verdict.kata, heard);
    const kata = this.katas.find((one) => one.id === verdict.kata);
    if (kata !== undefined) this.progress.onCheckDone(kata, heard.size, verdict.title);
  }

  onNews(news: KataNews): void {
    this.news.set(news.kata, { ...this.news.get(news.kata), ...news });
  }
}
