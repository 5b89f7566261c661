import { makeTask, type Call } from './chunks';
import type { Reply } from './protocol';
import type { Job, Task } from './tasks';

/** All results at once, in the items' order: map, starmap, and apply, which is one item. */
export class ListJob implements Job {
  readonly results: Promise<unknown[]>;
  readonly #items: readonly unknown[];
  readonly #chunkSize: number;
  readonly #call: Call;
  readonly #values: unknown[];
  #resolve: (values: unknown[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #taken = 0;
  #left: number;
  #firstFailed = Infinity;
  #error: unknown;

  constructor(items: readonly unknown[], chunkSize: number, call: Call) {
    this.#items = items;
    this.#chunkSize = chunkSize;
    this.#call = call;
    this.#values = new Array<unknown>(items.length);
    this.#left = items.length;
    this.results = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (items.length === 0) this.#resolve([]);
  }

  get isOver(): boolean {
    return this.#taken >= this.#items.length;
  }

  take(): Task | null {
    while (!this.isOver) {
      const first = this.#taken;
      this.#taken += this.#chunkSize;
      const chunk = this.#items.slice(first, this.#taken);
      const task = makeTask(this, this.#call, chunk, first, (reply) => this.#done(first, reply));
      if (task !== null) return task;
    }
    return null;
  }

  /** Waits for all of them, even if some have failed: when the caller gets the error, nothing is still running. */
  #done(first: number, { values, errors }: Reply): void {
    for (const [i, value] of values.entries()) this.#values[first + i] = value;
    for (const [i, error] of errors) {
      if (first + i >= this.#firstFailed) continue;
      this.#firstFailed = first + i;
      this.#error = error;
    }
    this.#left -= values.length;
    if (this.#left > 0) return;
    if (this.#firstFailed === Infinity) this.#resolve(this.#values);
    else this.#reject(this.#error);
  }

  fail(error: unknown): void {
    this.#taken = this.#items.length;
    this.#reject(error);
  }
}
