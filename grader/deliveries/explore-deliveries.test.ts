import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Gates } from './gates/gates';
import { answersOf, stage, talkers, type Talker } from './testing/talkers-stage';

// Not a limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

afterAll(() => talkers.stop());

/** Every way in which these two lists, each in its own order, can be merged. */
function interleavings(a: readonly string[], b: readonly string[]): string[][] {
  if (a.length === 0 || b.length === 0) return [[...a, ...b]];
  const [firstOfA = '', ...restOfA] = a;
  const [firstOfB = '', ...restOfB] = b;
  return [
    ...interleavings(restOfA, b).map((rest) => [firstOfA, ...rest]),
    ...interleavings(a, restOfB).map((rest) => [firstOfB, ...rest]),
  ];
}

const sorted = (lists: readonly (readonly string[])[]): string[] =>
  lists.map((list) => list.join(' ')).sort();
const set = (lists: readonly (readonly string[])[]): string[] => [...new Set(sorted(lists))];
const address = (): string =>
  process.platform === 'linux' ? `\0talkers-${randomUUID()}` : path.join(tmpdir(), randomUUID());

describe('a child that says two words and ends', () => {
  const channel = ['one', 'two', 'disconnect'];

  test('is heard in every order of its channel and its end, each once, also with its end before its last word', async () => {
    const { answers, explored } = await answersOf({ deliveries: true }, (a) => a.hear(['one', 'two']));
    // 'close' follows 'exit', and the fixture does not record it: 5 orders times 2.
    expect(set(answers)).toEqual(set(interleavings(channel, ['exit 0'])));
    expect(answers).toHaveLength(10);
    expect(explored).toMatchObject({ schedules: 10, preemptions: Infinity, isCapped: false });
    expect(answers[0]).toEqual([...channel, 'exit 0']);
    expect(sorted(answers)).toContain('exit 0 one two disconnect');
  });

  test('is heard in order when deliveries are not explored, once', async () => {
    const { answers } = await answersOf({}, (a) => a.hear(['one', 'two']));
    expect(answers).toEqual([[...channel, 'exit 0']]);
  });
});

describe('what is explored', () => {
  test('is the same each time, also on a busy machine', async () => {
    const explored = async (): Promise<string[]> => {
      const { answers } = await answersOf({ deliveries: true, most: 6 }, (a) => a.hear(['x'], ['y']));
      return answers.map((one) => one.join(' '));
    };
    const first = await explored();
    expect(first[0]).toBe('0x 0disconnect 0exit 0 1y 1disconnect 1exit 0');
    // Six that are searched, and one that is drawn beyond the cap.
    expect(first).toHaveLength(7);
    const busy = [1, 2].map(() => spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
    try {
      expect(await explored()).toEqual(first);
    } finally {
      for (const one of busy) one.kill('SIGKILL');
    }
  });

  test('ends at the cap, with a few that are drawn, and reports that, or ends at the bound on deviations', async () => {
    const hear = (a: Talker): Promise<string[]> => a.hear(['one', 'two']);
    const capped = await answersOf({ deliveries: true, most: 4 }, hear);
    expect(capped.answers).toHaveLength(5);
    expect(capped.explored).toMatchObject({ of: 'orders', schedules: 4, sampled: 1, isCapped: true });
    const bounded = await answersOf({ deliveries: true, deviations: 1 }, hear);
    expect(bounded.explored).toMatchObject({ preemptions: 1, isCapped: false });
    expect(bounded.answers.length).toBeLessThan(10);
  });
});

describe('a chunk of 12 bytes', () => {
  const text = 'abcdefghijkl';

  test.each([
    ['', (a: Talker, place: string) => a.throughChild(place, text)],
    [
      ', also in a process to which nothing else is delivered',
      (a: Talker, place: string) => a.through(place, text),
    ],
  ])('is cut at each of its first places, in the middle and before its last byte%s', async (_, send) => {
    const { a } = await stage();
    const place = address();
    await a.open(place);
    const { answers } = await answersOf({ deliveries: true, cuts: true, deviations: 1, most: 16 }, (b) =>
      send(b, place),
    );
    await a.shut();
    expect(answers[0]).toEqual([text]);
    expect(answers.map((chunks) => chunks.join(''))).toEqual(answers.map(() => text));
    const cuts = answers.filter(({ length }) => length === 2).map(([first = '']) => first.length);
    expect([...new Set(cuts)].sort((x, y) => x - y)).toEqual([1, 2, 3, 4, 5, 6, 8, 9, 11]);
  });

  test.each([1, 5])('comes in pieces of %i bytes', async (pieces) => {
    const { a } = await stage();
    const place = address();
    await a.open(place);
    const { answers } = await answersOf({ pieces }, (b) => b.through(place, text));
    await a.shut();
    expect(answers).toEqual([text.match(new RegExp(`.{1,${String(pieces)}}`, 'g'))]);
  });
});

describe('gates', () => {
  test('open in every order', async () => {
    const gates = new Gates();
    const { answers, explored } = await answersOf({ gates }, async (a) => [
      await a.tasks(gates.name, 0, 1, 2),
    ]);
    gates.close();
    expect(new Set(answers.map(String)).size).toBe(6);
    expect(explored).toMatchObject({ schedules: 6, preemptions: Infinity });
  });

  test('may end a task in other ways, each of which is tried', async () => {
    const gates = new Gates();
    const { answers } = await answersOf({ gates, fates: ['fail', 'exit', 'kill'] }, (a) =>
      a.tasks(gates.name, 5),
    );
    gates.close();
    expect(answers).toEqual([['5: 0'], ['5: 1'], ['5: 7'], ['5: SIGKILL']]);
  });
});
