import { MalformedHistory } from './malformed-history';
import type { Operation, Outcome } from './operation';
import { BLOCKED, PENDING, isUnanswered, returned, threw } from './operation';

/**
 * Writes a history down while it happens. Every event gets a time of its own from a logical clock, unless the
 * caller has better ones (the explorer's step numbers): then equal times mean "at the same time".
 */
export class HistoryRecorder<I, O> {
  readonly #operations: Operation<I, O>[] = [];
  #now = 0;

  /** `process` calls the object. Returns the operation's id: 0, 1, 2, ... in order of calls. */
  call(process: number, input: I, at = this.#now + 1): number {
    const id = this.#operations.length;
    this.#advance(at, id);
    this.#operations.push({ id, process, input, call: at, end: Infinity, outcome: PENDING });
    return id;
  }

  returned(id: number, output: O, at?: number): void {
    this.#end(id, returned(output), at);
  }

  /** `error`: the name of the error's class. */
  threw(id: number, error: string, at?: number): void {
    this.#end(id, threw(error), at);
  }

  /** The run is over and this call sleeps for ever. */
  blocked(id: number): void {
    this.#end(id, BLOCKED);
  }

  /** What was recorded so far; a call without an end is pending. */
  operations(): readonly Operation<I, O>[] {
    return [...this.#operations];
  }

  #end(id: number, outcome: Outcome<O>, at = this.#now + 1): void {
    const open = this.#operations[id];
    if (open === undefined) throw new MalformedHistory('ends without having been called', id);
    if (open.outcome.kind !== 'pending') throw new MalformedHistory('ends a second time', id);
    this.#advance(at, id);
    this.#operations[id] = { ...open, outcome, end: isUnanswered(outcome) ? Infinity : at };
  }

  #advance(at: number, id: number): void {
    // Written so that NaN is refused too.
    if (!(at >= this.#now && at < Infinity))
      throw new MalformedHistory(`has time ${at} after time ${this.#now}`, id);
    this.#now = at;
  }
}
