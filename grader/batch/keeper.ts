import { MachineTrouble, troubleOf } from '../faults/machine-trouble';
import type { Result } from '../report/result';
import type { Store } from './store';

/**
 * Keeps results in the store. One that cannot be kept, because the disk is full, still counts in this run, and is kept at
 * its end if there is room by then.
 */
export class Keeper {
  readonly #left = new Map<string, Result>();

  constructor(
    private readonly store: Store,
    private readonly out: string,
  ) {}

  get(key: string): Result | undefined {
    return this.store.get(key);
  }

  keep(key: string, result: Result): void {
    try {
      this.store.set(key, result);
    } catch (error) {
      if (this.#left.size === 0)
        process.stderr.write(
          `forklings: a result cannot be kept in ${this.out}: ${told(error)} Judging continues. Free some space there, so that the results can be kept at the end.\n`,
        );
      this.#left.set(key, result);
    }
  }

  keepTheRest(): void {
    const left = [...this.#left];
    this.#left.clear();
    for (const [key, result] of left) this.keep(key, result);
    if (this.#left.size > 0)
      process.stderr.write(
        `forklings: ${String(this.#left.size)} results could not be kept. The next run judges these submissions again.\n`,
      );
  }
}

/** What a person reads when the disk is full after all has been judged. */
export function tablesNotWritten(out: string, error: unknown): unknown {
  if (troubleOf(error) === undefined) return error;
  return new MachineTrouble(
    `The tables could not be written to ${out}: ${told(error)}`,
    'Free some space there, then give the same command again: what was kept is not judged again.',
  );
}

function told(error: unknown): string {
  return troubleOf(error)?.message ?? `${error instanceof Error ? error.message : String(error)}.`;
}
