import assert from 'node:assert/strict';
import { at, breaksAfter, upTo } from './calls.scenarios';
import { settled, type Settled } from './outcomes.scenarios';
import { named, square, type FunctionName } from './tasks.scenarios';

// Calls of imap and imapUnordered. A law refers to the iterator of one by its number.

type Method = 'imap' | 'imapUnordered';
interface Chunks {
  readonly chunkSize?: number;
}

const iterators: AsyncIterator<unknown, unknown>[] = [];

export function keep(iterable: AsyncIterable<unknown>): number {
  return iterators.push(iterable[Symbol.asyncIterator]()) - 1;
}

export function imap(
  pool: number,
  method: Method,
  name: FunctionName,
  items: readonly unknown[],
  options?: Chunks,
): number {
  return keep(
    options === undefined
      ? at(pool)[method](named(name), items)
      : at(pool)[method](named(name), items, options),
  );
}

/** imap with whatever a law wants to try, to its end: an error may show only at the first next(). */
export async function imapWith(pool: number, args: unknown[]): Promise<unknown> {
  const call = at(pool).imap.bind(at(pool)) as (...args: unknown[]) => AsyncIterable<unknown>;
  const results: unknown[] = [];
  for await (const result of call(...args.map((arg) => (arg === 'the square' ? square : arg))))
    results.push(result);
  return results;
}

/** All results of a call of any method, as many as come. */
export async function resultsOf(
  pool: number,
  method: Method | 'apply' | 'map' | 'starmap',
  name: FunctionName,
  items: readonly unknown[],
  options: Chunks,
): Promise<unknown[]> {
  const lists = items.map((item) => [item]);
  if (method === 'apply') return Promise.all(lists.map(async (args) => at(pool).apply(named(name), args)));
  if (method === 'map') return at(pool).map(named(name), items, options);
  if (method === 'starmap') return at(pool).starmap(named(name), lists, options);
  return take(imap(pool, method, name, items, options), items.length + 1);
}

// Sources of numbers, whose squares are the results.

const sources = {
  endless,
  forty: () => upTo(40),
  async: asyncUpToFive,
  fed,
  set: () => new Set(upTo(10)),
  bytes: () => Uint8Array.from(upTo(10)),
  digits: () => '0123456789' as Iterable<unknown> as Iterable<number>,
};

export function imapOver(
  pool: number,
  method: Method,
  source: keyof typeof sources,
  options: Chunks = {},
): number {
  const items: Iterable<number> | AsyncIterable<number> = sources[source]();
  return keep(at(pool)[method](square, items, options));
}

/** An endless source, of whose items each fails. */
export function imapFailing(pool: number, method: Method): number {
  return keep(at(pool)[method](named('throwsText'), endless()));
}

/** A source that throws after this many numbers. */
export function imapBroken(pool: number, method: Method, good: number, options: Chunks): number {
  return keep(at(pool)[method](square, breaksAfter(good), options));
}

/** A source that throws after one item, which waits at a gate. */
export function imapBrokenBehindGate(pool: number, method: Method, gates: string): number {
  function* items(): Generator<{ gates: string; gate: number }> {
    yield { gates, gate: 0 };
    throw new RangeError('the input broke off');
  }
  return keep(at(pool)[method](named('gated'), items()));
}

let taken = 0;
let isClosed = false;

export function* endless(): Generator<number> {
  taken = 0;
  isClosed = false;
  try {
    for (;;) {
      taken += 1;
      // Code that takes everything would never stop: this ends it, and is reported.
      if (taken > 5_000) return;
      yield taken - 1;
    }
  } finally {
    isClosed = true;
  }
}

/** What has become of the newest source. */
export function source(): { taken: number; isClosed: boolean } {
  return { taken, isClosed };
}

async function* asyncUpToFive(): AsyncGenerator<number> {
  for (let n = 0; n < 5; n += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    yield n;
  }
}

/** Gives a number to the source that waits for it. */
let give = (_number: number): void => undefined;

export function feed(number: number): void {
  give(number);
}

function fed(): AsyncIterable<number> {
  const given: number[] = [];
  let wake = (): void => undefined;
  give = (number) => {
    given.push(number);
    wake();
  };
  isClosed = false;
  return (async function* () {
    try {
      for (;;) {
        while (given.length === 0) await new Promise<void>((resolve) => (wake = resolve));
        yield given.shift() ?? 0;
      }
    } finally {
      isClosed = true;
    }
  })();
}

// What a law does with an iterator.

function iteratorAt(iterator: number): AsyncIterator<unknown, unknown> {
  const found = iterators[iterator];
  assert(found !== undefined, `there is no iterator ${String(iterator)}`);
  return found;
}

export async function next(iterator: number): Promise<{ done: boolean; value: unknown }> {
  const { done = false, value } = await iteratorAt(iterator).next();
  return { done, value };
}

/** At most this many results. */
export async function take(iterator: number, count: number): Promise<unknown[]> {
  const results: unknown[] = [];
  while (results.length < count) {
    const { done, value } = await iteratorAt(iterator).next();
    if (done === true) break;
    results.push(value);
  }
  return results;
}

/** What each next() gives, to the end; of at most fifty. */
export async function outcomes(iterator: number): Promise<Settled[]> {
  const all: Settled[] = [];
  while (all.length < 50) {
    let isDone = false;
    const call = async (): Promise<unknown> => {
      const { done, value } = await iteratorAt(iterator).next();
      isDone = done === true;
      return value;
    };
    const [one] = await settled([call()]);
    if (isDone || one === undefined) break;
    all.push(one);
  }
  return all;
}

/** A call of which each item fails. Returns how often next() rejects before it is done. */
export async function failures(
  pool: number,
  method: Method,
  name: 'failsOn' | 'exitsOn',
  count: number,
  options: Chunks,
): Promise<number> {
  const items = Array.from({ length: count }, (_, index) => ({ index, bad: [index] }));
  const iterator = iteratorAt(imap(pool, method, name, items, options));
  let rejected = 0;
  // One more than there are items, so that an iterator which never ends is seen, too.
  for (let calls = 0; calls <= count; calls += 1) {
    try {
      if ((await iterator.next()).done === true) break;
    } catch {
      rejected += 1;
    }
  }
  return rejected;
}

/** As `break` in a `for await` does. */
export async function leave(iterator: number): Promise<void> {
  await iteratorAt(iterator).return?.();
}
