import { describe, expect, test } from '@jest/globals';
import type { NondeterministicModel } from './model';
import { BLOCKED, isUnanswered, returned } from './operation';
import { powerSet } from './power-set';
import { oneByOne, verdictOf } from './testing/notation';

type BagInput = { readonly method: 'put'; readonly item: number } | { readonly method: 'take' };

/** A bag gives any of its items: which one, it decides only when it is looked at. */
const bag: NondeterministicModel<readonly number[], BagInput, unknown> = {
  name: 'a bag',
  init: () => [],
  step: (items, { input, outcome }) => {
    if (input.method === 'put') return [[...items, input.item].sort()];
    const taken = isUnanswered(outcome)
      ? items
      : items.filter((item) => outcome.kind === 'returned' && outcome.output === item);
    return taken.map((item) => items.filter((each) => each !== item));
  },
  key: String,
  describe: ({ method }) => method,
  describeState: (items) => `{${items.join()}}`,
};

const put = (item: number) => [0, { method: 'put', item }, returned(undefined)] as const;
const take = (item: number) => [0, { method: 'take' }, returned(item)] as const;

describe('a model that may choose, as one that never has to', () => {
  const model = powerSet(bag);

  test('any choice that the answers allow explains a history', () => {
    expect(verdictOf(model, oneByOne<BagInput>(put(1), put(2), take(2), take(1)))).toBe('ok');
    expect(verdictOf(model, oneByOne<BagInput>(put(1), put(2), take(1), take(1)))).toBe('illegal');
  });

  test('states that are the same are kept once, in whichever order they were found', () => {
    const one = [[1], [2]];
    const other = [[2], [1]];
    expect(model.key(one)).toBe(model.key(other));
    const unseen = { process: 0, input: { method: 'take' } as const, outcome: BLOCKED };
    expect(
      model.step(
        [
          [1, 2],
          [1, 3],
        ],
        unseen,
        0,
      ),
    ).toHaveLength(3);
  });

  test('keys cannot be confused with each other', () => {
    const named = powerSet<string, BagInput, unknown>({
      ...bag,
      init: () => '',
      step: () => [],
      key: (name) => name,
      describeState: String,
    });
    expect(named.key(['a', 'b'])).not.toBe(named.key(['a,b']));
    expect(named.key(['a', 'b'])).not.toBe(named.key(['a","b']));
  });

  test('all sleepers must have their reason in one and the same state', () => {
    const waiting = [
      { call: { process: 0, input: { method: 'take' } as const, outcome: BLOCKED }, phase: 0 },
    ];
    expect(model.rests?.([[], [1]], waiting)).toBe(true);
    expect(model.rests?.([[2], [1]], waiting)).toBe(false);
  });

  test('a sleeper is excused by what the object may have chosen unseen', () => {
    interface Input {
      readonly method: 'push' | 'enter';
    }
    const jammedDoor: NondeterministicModel<boolean, Input, unknown> = {
      name: 'a door that a push may open',
      init: () => false,
      step: (isOpen, { input }) => (input.method === 'push' ? [isOpen, true] : isOpen ? [isOpen] : []),
      key: String,
      describe: ({ method }) => method,
      describeState: String,
    };
    const [push, enter] = [{ method: 'push' }, { method: 'enter' }] as const;
    const pushed = [0, push, returned(undefined)] as const;
    expect(verdictOf(powerSet(jammedDoor), oneByOne<Input>(pushed, [1, enter, BLOCKED]))).toBe('ok');
    expect(verdictOf(powerSet(jammedDoor), oneByOne<Input>(pushed, [1, enter, returned(undefined)]))).toBe(
      'ok',
    );
    const entered = oneByOne<Input>(pushed, [1, enter, returned(undefined)], [2, enter, BLOCKED]);
    expect(verdictOf(powerSet(jammedDoor), entered)).toBe('illegal');
  });
});
