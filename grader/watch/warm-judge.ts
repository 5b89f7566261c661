import { Judge, JudgeDied, Stopped } from '../judge/judge';
import type { JudgeRequest } from '../judge/protocol';
import type { CheckResult, Result } from '../report/result';

const ATTEMPTS = 2;

/** One judge that is kept warm, and replaced when it dies. A newer request stops an older one. */
export class WarmJudge {
  #judge = new Judge();
  #running: Promise<unknown> = Promise.resolve();
  #latest = 0;
  #isClosed = false;

  /** Undefined when a newer request came in the meantime. @throws JudgeDied, NotJudged */
  async judge(request: JudgeRequest, onCheck: (check: CheckResult) => void): Promise<Result | undefined> {
    const number = ++this.#latest;
    this.#judge.stop();
    const before = this.#running;
    const result = before.then(async () =>
      number === this.#latest ? this.#ask(request, onCheck) : undefined,
    );
    this.#running = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#judge.close();
  }

  async #ask(request: JudgeRequest, onCheck: (check: CheckResult) => void): Promise<Result | undefined> {
    for (let attempt = 1; ; attempt += 1) {
      if (!this.#judge.isAlive) this.#judge = new Judge();
      try {
        return await this.#judge.judge(request, onCheck);
      } catch (error) {
        if (error instanceof Stopped || this.#isClosed) return undefined;
        if (!(error instanceof JudgeDied) || attempt === ATTEMPTS) throw error;
      }
    }
  }
}
