import type { Due } from '../clock/family-clock';

export interface RestOptions {
  /** Timers that are due within this time, in ms, still fire. Infinity: all do. */
  readonly withinMs: number;
  /** Once this is true, there is no need to wait for rest any longer. */
  readonly isDone?: () => boolean;
}

interface Rest {
  readonly until: number;
  readonly isDone: () => boolean;
  readonly resolve: (cameToRest: boolean) => void;
  readonly reject: (error: unknown) => void;
  usedBefore: number | undefined;
  /** The processes at its last look. */
  seen: ReadonlySet<number> | undefined;
}

/** Processor time within which a family that no call keeps busy comes to rest, in ms. */
const MOST_RESTLESS_MS = 3_000;
/** Processes that begin during the rests of a check, when no call keeps its families busy. */
const MOST_BORN = 60;

/** The promises that resolve when the processes of a check come to rest. */
export class Rests {
  readonly #rests = new Set<Rest>();
  #born = 0;

  get isEmpty(): boolean {
    return this.#rests.size === 0;
  }

  /** Resolves with true when all has come to rest, or `isDone`; with false when it never will. */
  async add(now: number, { withinMs, isDone = () => false }: RestOptions): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#rests.add({
        until: now + withinMs,
        isDone,
        resolve,
        reject,
        usedBefore: undefined,
        seen: undefined,
      });
    });
  }

  endDone(): void {
    for (const rest of this.#rests) if (rest.isDone()) this.#end(rest, true);
  }

  /**
   * All is still, and `due` is the first timer: ends the rests that do not extend to it, and those that are done, which
   * they may have become while the processes were looked at; false when there are none.
   */
  endBefore(due: Due | undefined): boolean {
    const rested = [...this.#rests].filter(
      ({ until, isDone }) => isDone() || due === undefined || due.at > until,
    );
    for (const rest of rested) this.#end(rest, true);
    return rested.length > 0;
  }

  /**
   * Ends rests for which a family has computed too long although no call keeps it busy: it may never come to rest.
   * @param usedMs processor time used so far
   */
  endRestless(usedMs: number): void {
    for (const rest of this.#rests) {
      rest.usedBefore ??= usedMs;
      if (usedMs - rest.usedBefore > MOST_RESTLESS_MS) this.#end(rest, false);
    }
  }

  /**
   * Ends all rests when processes have begun in them without end, such as those of a shell that sleeps in a loop. Each of
   * these is new, so none sleeps for long or computes much.
   * @param members the processes at this moment
   */
  endBearing(members: readonly number[]): void {
    for (const rest of this.#rests) {
      const { seen } = rest;
      if (seen !== undefined) this.#born += members.filter((pid) => !seen.has(pid)).length;
      rest.seen = new Set(members);
      if (this.#born > MOST_BORN) this.#end(rest, false);
    }
  }

  abandon(error: unknown): void {
    for (const rest of this.#rests) rest.reject(error);
    this.#rests.clear();
  }

  #end(rest: Rest, cameToRest: boolean): void {
    this.#rests.delete(rest);
    rest.resolve(cameToRest);
  }
}
