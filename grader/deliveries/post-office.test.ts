import { afterAll, expect, jest, test } from '@jest/globals';
import { PostOffice } from './post-office';
import { talkers, type Talker } from './testing/talkers-stage';

// Not a limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

afterAll(() => talkers.stop());

/** After this, what waits is all there is. */
const atRest = async (): Promise<void> => {
  const [one] = await talkers.take(1);
  await one?.group.rest({ withinMs: 0 });
};

/** A child has sent two words and ended, and none of it has been delivered to its parent. */
async function withWords(): Promise<{ office: PostOffice; heard: Promise<string[]>; pid: number }> {
  const [a] = (await talkers.remotes(1)) as [Talker];
  const [{ pid } = { pid: 0 }] = await talkers.take(1);
  const office = await PostOffice.open(await talkers.take(1));
  const heard = a.hear(['one', 'two'], []);
  await atRest();
  return { office, heard, pid };
}

test('the first delivery of each channel waits, in the same order each time', async () => {
  for (let time = 0; time < 2; time++) {
    const { office, heard, pid } = await withWords();
    expect(office.waiting().map(({ kind }) => kind)).toEqual(['message', 'exit', 'disconnect', 'exit']);
    expect(office.waiting().every((one) => one.pid === pid && one.size === 0)).toBe(true);
    expect(office.isHub(pid)).toBe(true);
    const [, , , last] = office.waiting();
    if (last === undefined) throw new Error('nothing waits');
    office.deliver(last);
    await atRest();
    expect(office.waiting().map(({ kind }) => kind)).toEqual(['message', 'exit', 'disconnect', 'close']);
    office.close();
    expect([...(await heard)].sort()).toEqual([
      '0disconnect',
      '0exit 0',
      '0one',
      '0two',
      '1disconnect',
      '1exit 0',
    ]);
  }
});

test('when the office closes, all that waits is delivered, and nothing is held from then on', async () => {
  const { office, heard } = await withWords();
  expect(office.waiting()).not.toEqual([]);
  office.close();
  const all = ['0disconnect', '0exit 0', '0one', '0two', '1disconnect', '1exit 0'];
  expect([...(await heard)].sort()).toEqual(all);
  const [a] = (await talkers.remotes(1)) as [Talker];
  expect(await a.hear(['three'])).toEqual(['three', 'disconnect', 'exit 0']);
});

test('processes have numbers, those under test first; each run numbers the processes that it starts again', async () => {
  const { office, heard, pid } = await withWords();
  const [word] = office.waiting();
  if (word === undefined) throw new Error('nothing waits');
  expect([office.numberOf(pid), office.numberOf(word.from), office.numberOf(word.from)]).toEqual([1, 2, 2]);
  office.begin();
  const [another] = office.waiting().slice(2);
  expect([office.numberOf(another?.from ?? 0), office.numberOf(pid)]).toEqual([2, 1]);
  office.close();
  await heard;
});
