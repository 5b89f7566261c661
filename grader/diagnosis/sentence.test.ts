import { describe, expect, test } from '@jest/globals';
import { sentenceOf } from './sentence';
import { sampleFacts } from './testing/sample-facts';

const samples = Object.entries(sampleFacts);

/** The numbers and the names that a value holds, at any depth, but for its tags. */
function leaves(value: unknown, key = ''): string[] {
  if (typeof value === 'number') return [String(readable(value, key))];
  if (typeof value === 'string') return tags.includes(key) ? [] : [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => leaves(part, Array.isArray(value) ? key : name));
}

/** They choose words; they are not words themselves. */
const tags = ['kind', 'during', 'why', 'fate', 'answer', 'by', 'need', 'stack'];

/** A sentence has sizes in MiB and GiB, and processor time in seconds. */
function readable(value: number, key: string): number {
  if (key === 'cpuMs') return value / 1000;
  if (key !== 'mostBytes') return value;
  return value >= 1024 ** 3 ? value / 1024 ** 3 : value / 1024 ** 2;
}

describe('the sentence of each kind of facts', () => {
  test.each(samples)('%s: says every number and every name of the facts', (_, facts) => {
    const sentence = sentenceOf({ facts });
    for (const leaf of leaves(facts)) expect(sentence).toContain(leaf);
  });

  test.each(samples)('%s: holds nothing that a program left in it by mistake', (_, facts) => {
    expect(sentenceOf({ facts })).not.toMatch(/undefined|null|NaN|\[object|\s\s|\s[.,;:]|\.\.(?!\.)/);
  });

  test.each(samples)('%s: speaks of processes as things', (_, facts) => {
    expect(sentenceOf({ facts })).not.toMatch(/\b(who|whoever|whom|somebody|nobody|anew)\b|goes on|so many/i);
  });
});

test('the promise of a spec is its own sentence', () => {
  expect(sentenceOf({ sentence: 'A new Value is zero.' })).toBe('A new Value is zero.');
});

test('an error that does not name what it should is described by the promise, and by what is missing', () => {
  expect(sentenceOf({ facts: sampleFacts['silent-error'] })).toBe(
    'It throws a RangeError. Its message should also name `index` and `length`.',
  );
});

describe('a failure that does not come back', () => {
  const first = { facts: sampleFacts.livelock };

  test('says what it was, and that the check passed then', () => {
    const sentence = sentenceOf({ facts: { kind: 'unconfirmed', first, others: [] } });
    expect(sentence).toContain(
      `This failed once (“${sentenceOf(first)}”) and then passed in fresh processes.`,
    );
  });

  test('or says how it failed instead, each time', () => {
    const others = [{ sentence: 'One.' }, { sentence: 'Two.' }];
    const sentence = sentenceOf({ facts: { kind: 'unconfirmed', first, others } });
    expect(sentence).toContain('did not fail in the same way in fresh processes (“One.” and “Two.”)');
  });
});
