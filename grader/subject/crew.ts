import type { KataImage } from '../image/kata-image';
import { Boards } from '../explorer/boards';
import { Subject } from './subject';

/**
 * At most this many processes under test at once, enough for two explorations of three: each takes about 45 MB. A check
 * that needs more gets them when no other check has any.
 */
const MOST_AT_ONCE = 6;

/** The processes under test of one kata: kept warm between checks, lent to one check at a time. */
export class Crew {
  readonly #idle: Subject[] = [];
  readonly #starting: Promise<Subject>[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly #boards = new Boards();
  #lent = 0;

  constructor(private readonly image: KataImage) {}

  /** Starts processes now, so that they are ready when the first check asks. */
  warmUp(count: number): void {
    for (let i = 0; i < count; i++) {
      const start = Subject.start(this.image, this.#boards);
      start.catch(() => undefined); // `take` throws it
      this.#starting.push(start);
    }
  }

  /**
   * Lends `count` processes, warm ones first; `fresh` ones have run no call. Waits until few enough are lent, unless the
   * caller already `hasSome`: two such callers would deadlock, or one would wait for itself.
   */
  async take(count: number, fresh: boolean, hasSome = false): Promise<Subject[]> {
    while (!hasSome && this.#lent > 0 && this.#lent + count > MOST_AT_ONCE) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#lent += count;
    try {
      // Those that came back last: what they have compiled serves again.
      const warm = fresh ? [] : this.#idle.splice(Math.max(0, this.#idle.length - count));
      while (this.#starting.length < count - warm.length) this.warmUp(1);
      return [...warm, ...(await allOrNone(this.#starting.splice(0, count - warm.length)))];
    } catch (error) {
      this.#returned(count);
      throw error;
    }
  }

  /** Takes back processes that were lent. Those that are still usable serve later checks, unless there are enough. */
  giveBack(subjects: readonly Subject[]): void {
    this.#idle.push(...subjects.filter((subject) => subject.isUsable));
    for (const surplus of this.#idle.splice(0, Math.max(0, this.#idle.length - MOST_AT_ONCE)))
      void surplus.stop();
    this.#returned(subjects.length);
  }

  /** Ends processes that were lent. */
  async discard(subjects: readonly Subject[]): Promise<void> {
    await Promise.all(subjects.map((subject) => subject.stop()));
    this.#returned(subjects.length);
  }

  /** Ends all processes that are not lent. */
  async dismiss(): Promise<void> {
    const starting = await Promise.allSettled(this.#starting.splice(0));
    const idle = [
      ...this.#idle.splice(0),
      ...starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])),
    ];
    this.#boards.close();
    await Promise.all(idle.map((subject) => subject.stop()));
  }

  #returned(count: number): void {
    this.#lent -= count;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

/** All of them; or, if one fails to start, ends the others and throws its reason. */
async function allOrNone(starting: readonly Promise<Subject>[]): Promise<Subject[]> {
  const started = await Promise.allSettled(starting);
  const failed = started.find((one) => one.status === 'rejected');
  const subjects = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (failed === undefined) return subjects;
  await Promise.all(subjects.map((subject) => subject.stop()));
  throw failed.reason;
}
