import type { Place } from '../exploration/processors';
import type { CheckResult, Result } from '../report/result';
import { Judge, JudgeDied } from './judge';
import type { JudgeRequest } from './protocol';

/** A submission whose judges have died, one after the other. It has no verdict, which is never a pass. */
export class NoVerdict extends Error {
  readonly code = 'no-verdict';
  constructor(
    readonly root: string,
    readonly how: string,
  ) {
    super(`There is no verdict on ${root}: ${String(ATTEMPTS)} judges have died of it, the last ${how}.`);
  }
}

const ATTEMPTS = 2;

/** Several judges, each of which judges one submission at a time. A judge that dies is replaced. */
export class Judges {
  readonly #idle: Judge[] = [];
  readonly #waiting: ((judge: Judge) => void)[] = [];
  /** By judge, its number. */
  readonly #all = new Map<Judge, number>();

  constructor(
    private readonly count: number,
    private readonly start: (place: Place) => Judge = (place) => new Judge(place),
  ) {}

  /**
   * Judges a submission as soon as a judge is free: those that came first are judged first.
   * @throws NoVerdict, NotJudged
   */
  async judge(request: JudgeRequest, onCheck?: (check: CheckResult) => void): Promise<Result> {
    let judge = await this.#take();
    try {
      for (let attempt = 1; ; attempt++) {
        try {
          return await judge.judge(request, onCheck);
        } catch (error) {
          if (!(error instanceof JudgeDied)) throw error;
          judge = this.#replaced(judge);
          if (attempt === ATTEMPTS) throw new NoVerdict(request.root, error.how);
        }
      }
    } finally {
      this.#giveBack(judge);
    }
  }

  /** Ends all judges, and resolves when everything that they have started is gone. */
  async close(): Promise<void> {
    await Promise.all([...this.#all.keys()].map((judge) => judge.close()));
  }

  async #take(): Promise<Judge> {
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle.isAlive ? idle : this.#replaced(idle);
    if (this.#all.size < this.count) return this.#started(this.#all.size);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(judge: Judge): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(judge);
    else next(judge.isAlive ? judge : this.#replaced(judge));
  }

  #replaced(judge: Judge): Judge {
    const number = this.#all.get(judge) ?? 0;
    this.#all.delete(judge);
    return this.#started(number);
  }

  #started(number: number): Judge {
    const judge = this.start({ number, of: this.count });
    this.#all.set(judge, number);
    return judge;
  }
}
