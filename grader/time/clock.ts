import { openSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { CLOCK_KEY, CLOCK_NOW, type ProcessClock } from '../kernel/clock-layout';

/**
 * How much time passes when a process looks at the clock, in ms. Time stands still while processes work, so a loop that
 * waits for a moment by looking at the clock would otherwise never end.
 */
const LOOK_MS = 0.01;
/** What the calendar shows when the clock is at 0: the same in every run. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);

/**
 * The time in a process under test: what the lab has advanced the clock to, and what has passed in this process since by
 * looking at the clock, or by waiting in a way that the lab does not see.
 */
export class VirtualClock implements ProcessClock {
  readonly memory: string;
  readonly monotonic = process.hrtime.bigint.bind(process.hrtime);
  readonly blockFor = Atomics.wait.bind(Atomics);
  readonly ownSockets = new WeakSet<object>();
  #descriptor: number | undefined;
  readonly #bytes = new Float64Array(1);
  #latest = 0;

  constructor(private readonly file: string) {
    this.memory = `/${basename(file)}`;
  }

  /** In ms; looking takes time. */
  now(): number {
    return (this.#latest = this.reading() + LOOK_MS);
  }

  /** In ms, without the time that looking takes. */
  reading(): number {
    const now = this.#shared();
    if (now > this.#latest) this.#latest = now;
    return this.#latest;
  }

  /** For a calendar, in ms. */
  date(): number {
    return Math.floor(EPOCH_MS + this.now());
  }

  passed(ms: number): void {
    this.#latest = this.reading() + ms;
  }

  /** Puts it where the rest of the process finds it. */
  expose(): void {
    Object.defineProperty(process, CLOCK_KEY, { value: this });
  }

  /** A read of the file is enough: to map it would take a child 7 ms for the library that can. */
  #shared(): number {
    try {
      this.#descriptor ??= openSync(this.file, 'r');
      readSync(this.#descriptor, this.#bytes, 0, 8, CLOCK_NOW);
      return this.#bytes[0] ?? 0;
    } catch {
      return this.#latest; // the run is over
    }
  }
}
