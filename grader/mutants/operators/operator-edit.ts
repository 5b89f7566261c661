import type { Kata } from '../../course/course';
import type { Files } from '../edit';

/** One systematic edit of a lesson's solution. */
export interface OperatorEdit {
  /** Stays the same as long as the code that it edits does: `04-lock/drop-release/Lock.withLock/this-release`. */
  readonly id: string;
  readonly kata: Kata;
  readonly operator: string;
  readonly family: string;
  readonly place: Place;
  /** What the program is like: `mutex.ts, Lock.withLock: without this.release()`, the code in backticks. */
  readonly title: string;
  /** The whole program, with the edit in it. */
  readonly files: Files;
}

export interface Place {
  readonly file: string;
  /** `Lock.withLock` */
  readonly member: string;
  readonly line: number;
}
