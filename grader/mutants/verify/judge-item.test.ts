import { describe, expect, test } from '@jest/globals';
import { kataOf } from '../../course/course';
import type { FaultCode } from '../../faults/failure';
import type { Item, Promised } from './item';
import { outcomeOfCheat } from './judge-cheat';
import { judgeItem } from './judge-item';
import { judgeOf } from './testing/results';

const kata = kataOf('value');
const all = kata.checks.map(({ id }) => id);
const nothing = { before: [], stages: [], isMatrix: false };

function itemThat(promised: Promised): Item {
  return { title: '02-value/example', kata, promised, text: 'an example', source: { folder: '.' } };
}

function wrong(...catches: (readonly [string, FaultCode])[]): Item {
  return itemThat({ kind: 'wrong', catches: catches.map(([check, code]) => ({ check, code })) });
}

describe('a wrong submission', () => {
  test('that is caught as its header says is held, and costs no other law', async () => {
    const { ask, asked } = judgeOf({ 'no-cache': 'fail: stale-read' });
    const outcome = await judgeItem(wrong(['no-cache', 'stale-read']), ask, nothing);
    expect(outcome).toMatchObject({
      verdict: 'held',
      differences: [],
      laws: { 'no-cache': 'fail: stale-read' },
    });
    expect(asked).toEqual([['no-cache']]);
  });

  test.each([
    ['under another name', { 'no-cache': 'fail: hang' }],
    ['by another law', { close: 'fail: stale-read' }],
  ])('that is caught %s is misnamed', async (_, failing) => {
    const { ask } = judgeOf(failing);
    const { verdict, differences } = await judgeItem(wrong(['no-cache', 'stale-read']), ask, nothing);
    expect(verdict).toBe('misnamed');
    expect(differences).toHaveLength(1);
  });

  test('of whose two laws only one fails is misnamed', async () => {
    const { ask } = judgeOf({ 'no-cache': 'fail: stale-read' });
    const item = wrong(['no-cache', 'stale-read'], ['close', 'wrong-value']);
    expect(await judgeItem(item, ask, nothing)).toMatchObject({
      verdict: 'misnamed',
      differences: ['close: pass, and not fail: wrong-value'],
    });
  });

  test('that no law catches has survived', async () => {
    const { ask, asked } = judgeOf({});
    expect(await judgeItem(wrong(['no-cache', 'stale-read']), ask, nothing)).toMatchObject({
      verdict: 'survived',
    });
    expect(asked.flat().sort()).toEqual([...all].sort());
  });

  test('about which the grader itself failed is unjudged', async () => {
    const { ask } = judgeOf({ 'no-cache': 'error: disk' });
    expect(await judgeItem(wrong(['no-cache', 'stale-read']), ask, nothing)).toMatchObject({
      verdict: 'unjudged',
    });
  });
});

describe('for the matrix', () => {
  const known = { ...nothing, isMatrix: true };

  test('a second law is sought, and the one that is known is tried first', async () => {
    const { ask, asked } = judgeOf({ 'no-cache': 'fail: stale-read', seen: 'fail: stale-read' });
    const item = wrong(['no-cache', 'stale-read']);
    const outcome = await judgeItem(item, ask, { ...known, before: ['no-cache', 'seen'] });
    expect(asked).toEqual([['no-cache'], ['seen']]);
    expect(outcome).toMatchObject({ verdict: 'held', isSearched: true });
  });

  test('a law catches alone what passes all others', async () => {
    const { ask, asked } = judgeOf({ 'no-cache': 'fail: stale-read' });
    const { laws, isSearched } = await judgeItem(wrong(['no-cache', 'stale-read']), ask, known);
    expect(asked.flat().sort()).toEqual([...all].sort());
    expect(Object.values(laws).filter((how) => how !== 'pass')).toHaveLength(1);
    expect(isSearched).toBe(true);
  });
});

describe('an operator edit', () => {
  const edit = (equivalent?: string): Item =>
    itemThat({ kind: 'operator', operator: 'drop-notify', member: 'Value.close', equivalent });

  test('is tried by what caught it before, then by its stage, and by no law after the first that fails', async () => {
    const { ask, asked } = judgeOf({ close: 'fail: wrong-value' });
    const outcome = await judgeItem(edit(), ask, { ...nothing, before: ['seen'], stages: [3] });
    expect(outcome.verdict).toBe('held');
    const tried = asked.flat();
    expect([tried[0], tried.at(-1)]).toEqual(['seen', 'close']);
    const stage3 = kata.checks.filter(({ stage }) => stage === 3).map(({ id }) => id);
    expect(stage3).toEqual(expect.arrayContaining(tried.slice(1)));
  });

  test('that gets full marks has survived, unless it is listed as equivalent', async () => {
    expect((await judgeItem(edit(), judgeOf({}).ask, nothing)).verdict).toBe('survived');
    expect((await judgeItem(edit('no promise'), judgeOf({}).ask, nothing)).verdict).toBe('equivalent');
  });

  test('that is listed as equivalent and caught is listed wrongly', async () => {
    const { ask } = judgeOf({ close: 'fail: wrong-value' });
    expect((await judgeItem(edit('no promise'), ask, nothing)).verdict).toBe('misnamed');
  });
});

describe('what is correct', () => {
  const right = itemThat({ kind: 'right', text: '' });

  test('gets full marks, or is penalised', async () => {
    expect((await judgeItem(right, judgeOf({}).ask, nothing)).verdict).toBe('held');
    const { verdict, differences } = await judgeItem(right, judgeOf({ seen: 'fail: hang' }).ask, nothing);
    expect(verdict).toBe('penalised');
    expect(differences[0]).toBe('seen: fail: hang');
  });

  test('up to a stage gets exactly its points', async () => {
    const beyond = kata.checks
      .filter(({ stage }) => stage > 1)
      .map(({ id }) => [id, 'fail: not-started'] as const);
    const partial = itemThat({ kind: 'partial', stage: 1 });
    const exact = judgeOf(Object.fromEntries(beyond));
    expect((await judgeItem(partial, exact.ask, nothing)).verdict).toBe('held');
    const more = judgeOf(Object.fromEntries(beyond.slice(1)));
    expect((await judgeItem(partial, more.ask, nothing)).verdict).toBe('penalised');
    const less = judgeOf(Object.fromEntries([...beyond, ['seen', 'fail: hang']]));
    expect((await judgeItem(partial, less.ask, nothing)).verdict).toBe('penalised');
  });
});

test('a cheat may get the points of what it implements, and leave nothing running', () => {
  const cheat = itemThat({ kind: 'right', text: '' });
  const graded = { score: 6, earned: ['initial'], left: [] };
  expect(outcomeOfCheat(cheat, 6, graded)).toMatchObject({ kind: 'cheat', verdict: 'held' });
  expect(outcomeOfCheat(cheat, 5, graded)).toMatchObject({ verdict: 'survived' });
  expect(outcomeOfCheat(cheat, 6, { ...graded, left: ['process 1'] })).toMatchObject({ verdict: 'survived' });
});
