import { Judge, JudgeDied, NotJudged, Stopped } from '../judge/judge';
import type { JudgeRequest } from '../judge/protocol';
import type { CheckResult, Result } from '../report/result';

const ATTEMPTS = 2;

/**
 * One judge that is kept warm, and replaced when it dies. A newer request stops an older one. What could not be judged is
 * tried once more: a save makes a judgement invalid, and may be seen at its end before it is reported.
 */
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
    const result = before.then(async () => this.#ask(request, onCheck, () => number === this.#latest));
    this.#running = result.catch(() => undefined);
    return result;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#judge.close();
  }

  async #ask(
    request: JudgeRequest,
    onCheck: (check: CheckResult) => void,
    isLatest: () => boolean,
  ): Promise<Result | undefined> {
    for (let attempt = 1; isLatest(); attempt += 1) {
      if (!this.#judge.isAlive) this.#judge = new Judge();
      try {
        return await this.#judge.judge(request, onCheck);
      } catch (error) {
        if (error instanceof Stopped || this.#isClosed) return undefined;
        const isWorthAnother = error instanceof JudgeDied || error instanceof NotJudged;
        if (!isWorthAnother || attempt === ATTEMPTS) throw error;
      }
    }
    return undefined;
  }
}
