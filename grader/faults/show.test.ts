import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { show } from './show';

test.each<[unknown, string]>([
  [7, '7'],
  ['text', "'text'"],
  [undefined, 'undefined'],
  [[1, [2, 3]], '[ 1, [ 2, 3 ] ]'],
  [{ a: 1, b: { c: 'd' } }, "{ a: 1, b: { c: 'd' } }"],
  [new Map([[1, 2]]), 'Map(1) { 1 => 2 }'],
  [new TypeError('no\nsecond line'), '[TypeError: no␊second line]'],
  ['/forklings-1-2-3', 'memory'],
])('%j is shown as a learner would write it', (value, text) => {
  expect(show(value)).toBe(text);
});

test('a long list shows its beginning, and how many items are left out', () => {
  expect(show(Array.from({ length: 1_000 }, (_, at) => at))).toMatch(
    /^\[ 0, 1, .* 11, \.\.\. 988 more items \]$/,
  );
});

test('any value becomes one short text without control codes', () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withMap: true, withSet: true, withNullPrototype: true }),
      (value) => {
        const text = show(value);
        expect(text.length).toBeLessThanOrEqual(160);
        // eslint-disable-next-line no-control-regex -- these are what must not be there
        expect(text).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      },
    ),
  );
});

test('showing cycles, getters and proxies runs none of their code', () => {
  const never = (): never => {
    throw new Error('it was run');
  };
  const cycle: unknown[] = [];
  cycle.push(cycle, { cycle });
  const getters = Object.defineProperty({}, 'x', { get: never, enumerable: true });
  const proxy: unknown = new Proxy(
    {},
    { get: never, ownKeys: never, getPrototypeOf: never, getOwnPropertyDescriptor: never },
  );
  for (const value of [cycle, getters, [getters], proxy, [proxy], { proxy }])
    expect(() => show(value)).not.toThrow();
});

test('only the first keys of an object are read', () => {
  let looks = 0;
  class Counted {
    [inspect.custom](): string {
      looks += 1;
      return 'x';
    }
  }
  show(Object.fromEntries(Array.from({ length: 10_000 }, (_, at) => [`k${String(at)}`, new Counted()])));
  expect(looks).toBeGreaterThan(0);
  expect(looks).toBeLessThan(100);
});

test('objects of a different realm are shown like ours', () => {
  expect(show(runInNewContext('({ a: [1], b: { c: 2 } })'))).toBe(show({ a: [1], b: { c: 2 } }));
});
