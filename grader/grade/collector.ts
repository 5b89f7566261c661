import type { Replay } from '../faults/replay';
import type { Kata } from '../course/course';
import type { GradeListener, KataNews, Verdict } from '../lab/settings';

/** What is heard from a grade while it goes on. */
export interface Progress {
  onCheckDone(kata: Kata, done: number, title: string): void;
}

/** Gathers what the specs report, in whatever order they do. */
export class Collector implements GradeListener {
  readonly isGrade = true;
  readonly verdicts = new Map<string, Map<string, Verdict>>();
  readonly news = new Map<string, KataNews>();

  constructor(
    private readonly katas: readonly Kata[],
    readonly root: string,
    readonly own: boolean,
    readonly seed: number | undefined,
    private readonly progress: Progress,
    readonly replay: Replay | undefined,
  ) {}

  isWanted(kata: string, title: string): boolean {
    return this.katas.some((one) => one.id === kata && one.checks.some((check) => check.title === title));
  }

  onStart(): void {
    // Progress is told by what is done.
  }

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
