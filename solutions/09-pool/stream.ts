import { PoolClosed } from './errors';
import { Row } from './row';
import { valueOf, type Outcome } from './worker';

type Result = IteratorResult<unknown, undefined>;

/** The place of one result, which may not have come yet. */
interface Place {
  outcome?: Outcome | undefined;
}

export interface StreamOptions {
  readonly chunkSize: number;
  readonly isOrdered: boolean;
  /** At most this many items are taken whose results have not been fetched. */
  readonly limit: number;
  /** Has a chunk done by a child. */
  readonly run: (argLists: [item: unknown][]) => Promise<Outcome[]>;
  /** Called when there will be no more chunks. */
  readonly over: () => void;
}

/** The results of an imap, one by one. It takes items only while there is room for them. */
export class Stream implements AsyncIterableIterator<unknown, undefined> {
  readonly #source: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #isSized: boolean;
  readonly #options: StreamOptions;
  /** In the order in which results are fetched. */
  #row = new Row<Place>();
  /** The calls of next() that wait for a result. */
  #fetchers: ((result: Promise<Result>) => void)[] = [];
  /** Called when the last result has been fetched. */
  ended = (): void => undefined;
  #limit: number;
  /** How many items were taken whose results have not been fetched. */
  #taken = 0;
  #isReading = false;
  #state: 'open' | 'exhausted' | 'stopped' = 'open';
  /** What comes after the last result, if it is not the end. */
  #failure: { readonly error: unknown } | null = null;

  constructor(items: Iterable<unknown> | AsyncIterable<unknown>, options: StreamOptions) {
    this.#options = options;
    this.#limit = options.limit;
    this.#isSized = 'length' in Object(items) || 'size' in Object(items);
    this.#source =
      Symbol.asyncIterator in Object(items)
        ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
        : (items as Iterable<unknown>)[Symbol.iterator]();
  }

  get #hasRoom(): boolean {
    return this.#state === 'open' && this.#taken + this.#options.chunkSize <= this.#limit;
  }

  /** Takes chunks while there is room for them. */
  async read(): Promise<void> {
    if (this.#isReading || !this.#hasRoom) return;
    this.#isReading = true;
    while (this.#hasRoom) {
      const chunk: unknown[] = [];
      let isLast = false;
      try {
        while (chunk.length < this.#options.chunkSize && !isLast) {
          const { done, value } = (await this.#source.next()) as Result;
          if (done === true) isLast = true;
          else chunk.push(value);
        }
      } catch (error) {
        isLast = true;
        if (this.#state === 'open') this.#failure = { error };
      }
      if (this.#state !== 'open') return;
      if (chunk.length > 0) this.#give(chunk);
      if (isLast) this.#end('exhausted');
    }
    this.#isReading = false;
    this.#serve();
  }

  #give(chunk: readonly unknown[]): void {
    const places = chunk.map((): Place => ({}));
    this.#taken += chunk.length;
    if (this.#options.isOrdered) for (const place of places) this.#row.add(place);
    void this.#options.run(chunk.map((item) => [item])).then((outcomes) => {
      if (this.#state === 'stopped') return;
      for (const [i, place] of places.entries()) place.outcome = outcomes[i];
      if (!this.#options.isOrdered) for (const place of places) this.#row.add(place);
      this.#serve();
    });
  }

  /** Answers the calls of next() that wait, as far as results have come. There may be room for more items then. */
  #serve(): void {
    while (this.#fetchers.length > 0) {
      const result = this.#result();
      if (result === undefined) break;
      this.#fetchers.shift()?.(result);
    }
    void this.read();
  }

  #result(): Promise<Result> | undefined {
    const outcome = this.#row.peek()?.outcome;
    if (outcome !== undefined) {
      this.#row.take();
      this.#taken -= 1;
      return resultOf(outcome);
    }
    if (this.#state === 'open' || this.#taken > 0) return undefined;
    this.ended();
    const failure = this.#failure;
    this.#failure = null;
    return failure === null ? Promise.resolve({ done: true, value: undefined }) : resultOf(failure);
  }

  #end(state: 'exhausted' | 'stopped'): void {
    this.#state = state;
    this.#options.over();
  }

  /** Takes no more, and lets the source know. What it answers matters no more. */
  #leave(state: 'exhausted' | 'stopped'): void {
    if (this.#state === 'open') void (async () => this.#source.return?.())().catch(() => undefined);
    this.#end(state);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<Result> {
    return new Promise((resolve) => {
      this.#fetchers.push(resolve);
      this.#serve();
    });
  }

  /** What `break` calls: results that were not fetched are dropped. */
  return(): Promise<Result> {
    this.#leave('stopped');
    this.#row = new Row();
    this.#taken = 0;
    this.#failure = null;
    this.ended();
    this.#serve();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Every next() that waits rejects; if none does, the following one. */
  fail(error: unknown): void {
    const fetchers = this.#fetchers.splice(0);
    void this.return();
    if (fetchers.length === 0) this.#failure = { error };
    for (const fetch of fetchers) fetch(resultOf({ error }));
  }

  /** join() waits for no reader: an input of known size is completed, any other is left. */
  release(): void {
    if (this.#isSized) {
      this.#limit = Infinity;
      void this.read();
    } else if (!this.#isReading && this.#fetchers.length === 0) {
      this.#failure = { error: new PoolClosed('the rest of imap()') };
      this.#leave('exhausted');
    }
  }
}

/** Rejects with the error, if it is one. */
async function resultOf(outcome: Outcome): Promise<Result> {
  return Promise.resolve({ done: false, value: valueOf(outcome) });
}
