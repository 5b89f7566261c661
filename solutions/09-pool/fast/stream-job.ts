import { makeTask, type Call } from './chunks';
import { PoolClosed } from './errors';
import type { Reply } from './protocol';
import type { Job, Task } from './tasks';

export interface StreamOptions {
  readonly call: Call;
  readonly chunkSize: number;
  readonly isOrdered: boolean;
  /** The maximum number of chunks taken but not yet fetched: back-pressure. */
  readonly mostChunks: number;
  /** To be called when there may be a new task. */
  readonly advance: () => void;
  readonly ended: () => void;
}

interface Chunk {
  reply: Reply | null;
  /** How many of its results have been fetched. */
  fetched: number;
}

interface Fetcher {
  resolve(result: IteratorResult<unknown, undefined>): void;
  reject(error: unknown): void;
}

/** The results one by one: imap and imapUnordered. Takes no more items than there is room for. */
export class StreamJob implements Job, AsyncIterableIterator<unknown, undefined> {
  readonly #options: StreamOptions;
  readonly #source: Iterator<unknown> | AsyncIterator<unknown>;
  readonly #isAsync: boolean;
  readonly #isSized: boolean;
  /** In the order in which they will be fetched. */
  readonly #row: Chunk[] = [];
  readonly #fetchers: Fetcher[] = [];
  #mostChunks: number;
  /** Chunks that were taken, and whose results have not all been fetched. */
  #outstanding = 0;
  #items: unknown[] = []; // the next chunk, as far as it is filled
  #taken = 0;
  #isExhausted = false;
  #isAwaiting = false; // the source's next item
  #failure: { readonly error: unknown } | null = null;

  constructor(items: Iterable<unknown> | AsyncIterable<unknown>, options: StreamOptions) {
    this.#options = options;
    this.#mostChunks = options.mostChunks;
    this.#isAsync = Symbol.asyncIterator in Object(items);
    this.#isSized = 'length' in Object(items) || 'size' in Object(items);
    this.#source = this.#isAsync
      ? (items as AsyncIterable<unknown>)[Symbol.asyncIterator]()
      : (items as Iterable<unknown>)[Symbol.iterator]();
  }

  // ---- a job ----

  get isOver(): boolean {
    return this.#isExhausted && this.#items.length === 0;
  }

  take(): Task | null {
    while (this.#outstanding < this.#mostChunks && this.#hasChunk()) {
      const items = this.#items;
      const first = this.#taken;
      this.#items = [];
      this.#taken += items.length;
      this.#outstanding += 1;
      const chunk: Chunk = { reply: null, fetched: 0 };
      if (this.#options.isOrdered) this.#row.push(chunk);
      const task = makeTask(this, this.#options.call, items, first, (reply) => this.#done(chunk, reply));
      if (task !== null) return task;
    }
    return null;
  }

  /** Whether a chunk is complete, or the last one. */
  #hasChunk(): boolean {
    if (this.#isAsync) {
      if (this.#lacksItems && !this.#isAwaiting) void this.#awaitItems();
      return !this.#isAwaiting && this.#items.length > 0;
    }
    while (this.#lacksItems) {
      try {
        this.#accept((this.#source as Iterator<unknown>).next());
      } catch (error) {
        this.#endWith(error);
      }
    }
    if (this.#isExhausted) this.#serve();
    return this.#items.length > 0;
  }

  async #awaitItems(): Promise<void> {
    this.#isAwaiting = true;
    while (this.#lacksItems) {
      try {
        this.#accept(await this.#source.next());
      } catch (error) {
        this.#endWith(error);
      }
    }
    this.#isAwaiting = false;
    this.#serve();
    this.#options.advance();
  }

  get #lacksItems(): boolean {
    return !this.#isExhausted && this.#items.length < this.#options.chunkSize;
  }

  #accept(result: IteratorResult<unknown>): void {
    if (this.#isExhausted) return; // it is no longer wanted
    if (result.done === true) this.#isExhausted = true;
    else this.#items.push(result.value);
  }

  #endWith(error: unknown): void {
    this.#isExhausted = true;
    this.#failure ??= { error };
  }

  #done(chunk: Chunk, reply: Reply): void {
    if (chunk.reply !== null) return;
    chunk.reply = reply;
    if (!this.#options.isOrdered) this.#row.push(chunk);
    this.#serve();
  }

  fail(error: unknown): void {
    this.#stop();
    this.#failure = { error };
    this.#serve();
  }

  drain(): void {
    if (this.#isSized) this.#mostChunks = Infinity;
  }

  cut(): boolean {
    if (this.#fetchers.length > 0) return false;
    this.#closeSource();
    this.#items = [];
    this.#endWith(new PoolClosed('the rest of imap()'));
    return true;
  }

  // ---- an iterator ----

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<unknown, undefined>> {
    return new Promise((resolve, reject) => {
      this.#fetchers.push({ resolve, reject });
      this.#serve();
      this.#options.advance();
    });
  }

  /** What `break` calls: takes no more items, and drops the results. */
  return(): Promise<IteratorResult<unknown, undefined>> {
    this.#stop();
    this.#serve();
    this.#options.advance();
    return Promise.resolve({ done: true, value: undefined });
  }

  #stop(): void {
    this.#closeSource();
    this.#items = [];
    this.#row.length = 0;
    this.#outstanding = 0;
    this.#failure = null;
  }

  #closeSource(): void {
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    try {
      // The iterable's answer is ignored, because its items are no longer wanted.
      void Promise.resolve(this.#source.return?.()).catch(() => undefined);
    } catch {
      // The same.
    }
  }

  /** Answers the pending calls of next() with the results that are there, in order. */
  #serve(): void {
    for (;;) {
      const [fetcher] = this.#fetchers;
      const [chunk] = this.#row;
      if (fetcher === undefined) return;
      if (chunk?.reply != null) this.#give(fetcher, chunk, chunk.reply);
      else if (!this.isOver || this.#outstanding > 0) return;
      else if (this.#failure !== null) {
        fetcher.reject(this.#failure.error);
        this.#failure = null;
      } else {
        fetcher.resolve({ done: true, value: undefined });
        this.#options.ended();
      }
      this.#fetchers.shift();
    }
  }

  #give(fetcher: Fetcher, chunk: Chunk, { values, errors }: Reply): void {
    const place = chunk.fetched;
    chunk.fetched += 1;
    if (chunk.fetched === values.length) {
      this.#row.shift();
      this.#outstanding -= 1;
    }
    if (errors.has(place)) fetcher.reject(errors.get(place));
    else fetcher.resolve({ done: false, value: values[place] });
  }
}
