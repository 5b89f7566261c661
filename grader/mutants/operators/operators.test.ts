import { expect, test } from '@jest/globals';
import { proposedEdits } from './operator-edits';

/** Code; the operators that edit it; and what the body of its function then is. */
const CASES: readonly (readonly [operator: string, code: string, edited: string])[] = [
  ['drop-notify', 'change(); memory.notify(0);', 'change();'],
  ['drop-release', 'lock.release(); rest();', 'rest();'],
  ['drop-cleanup', 'clearTimeout(timer); rest();', 'rest();'],
  ['drop-effect', 'count += 1; rest();', 'rest();'],
  ['drop-effect', 'if (a) go();', 'if (a) {}'],
  ['drop-check', 'if (n < 0) throw new RangeError(); rest();', 'rest();'],
  ['drop-check', 'checkTimeout(n); rest();', 'rest();'],
  ['drop-await', 'await gone;', 'gone;'],
  ['drop-cleanup', 'using it = open();', 'const it = open();'],
  [
    'drop-finally',
    'try { return go(); } finally { end(); }',
    'let hasThrown = false; try { return go(); } catch (error) { hasThrown = true; throw error; } finally { if (!hasThrown) { end(); } }',
  ],
  ['drop-finally', 'return all.finally(stop);', 'return all.then((all) => ((stop)(), all));'],
  ['while-to-if', 'while (a) go();', 'if (a) go();'],
  ['loop-once', 'for (const a of all) go(a);', 'for (const a of all) { go(a); break; }'],
  ['notify-one', 'memory.notify(0);', 'memory.notify(0, 1);'],
  ['notify-all', 'memory.notify(0, 1);', 'memory.notify(0);'],
  ['notify-one', 'condition.notifyAll();', 'condition.notify(1);'],
  ['drop-section', 'return lock.withLock(() => go());', 'return (() => go())();'],
  ['late-section', 'lock.withLock(() => { a(); b(); });', 'a(); lock.withLock(() => { b(); });'],
  [
    'early-section',
    'return lock.withLock(() => { if (a) return 1; b(); return 2; });',
    'const early = lock.withLock(() => { if (a) return 1; return undefined as any; }); if (early !== undefined) return early; b(); return 2;',
  ],
  [
    'split-section',
    'const s = store.lock(); go(); store.unlock(s);',
    'const s = store.lock(); store.unlock(); store.lock(); go(); store.unlock(s);',
  ],
  [
    'split-section',
    'lock.withLock(() => { a(); b(); });',
    'lock.withLock(() => { a(); lock.release(); lock.acquire(); b(); });',
  ],
  [
    'plain-access',
    'memory.exchange(0, 1);',
    '((was: number) => (memory.setInt32(0, 1), was))(memory.getInt32(0));',
  ],
  ['two-steps', 'memory.add(0, 1);', '((was: number) => (memory.store(0, was + (1)), was))(memory.load(0));'],
  [
    'two-steps',
    'memory.compareExchange(0, 1, 2);',
    '((was: number) => (was === (1) && memory.store(0, 2), was))(memory.load(0));',
  ],
  [
    'keep-copy',
    'return memory.load(0);',
    'return ((memory as any)[`kept ${String(0)}`] ??= memory.load(0));',
  ],
  ['swap-statements', 'memory.store(0, 1); memory.notify(0);', 'memory.notify(0); memory.store(0, 1);'],
  ['share-original', 'keep([...items]);', 'keep((items as any));'],
  ['share-original', 'return all.sort(by);', 'return (all as any);'],
  ['plain-error', 'throw new RangeError(text);', 'throw new Error(text);'],
  ['plain-error', 'throw new QueueFull();', 'throw new Error();'],
  ['bound-inclusive', 'return a < b;', 'return a <= b;'],
  ['one-higher', 'return a + 1;', 'return a + 2;'],
  ['one-lower', 'return a + 0;', 'return a + (-1);'],
  ['bound-other-end', 'return Math.min(a, b);', 'return Math.max(a, b);'],
  ['drop-mask', 'return a & b;', 'return (a);'],
  ['shift-bits', 'return 2 ** 31;', 'return 2 ** 30;'],
  ['shift-bits', 'return 64;', 'return 32;'],
  ['other-boolean', 'return true;', 'return false;'],
  ['negate', 'if (a) go();', 'if (!(a)) go();'],
  ['negate', 'if (!a) go();', 'if (a) go();'],
  ['drop-branch', 'if (a) return; go();', 'go();'],
  ['drop-else', 'if (a) go(); else leave();', 'if (a) go();'],
  ['always', 'if (a) go();', 'go();'],
  ['only-then', 'return a ? b : c;', 'return (b);'],
  ['only-right', 'return a ?? b;', 'return (b);'],
  ['and-or', 'return a && b;', 'return ((a) || (b));'],
  ['other-sign', 'count += n;', 'count -= n;'],
  ['drop-factor', 'return a % b;', 'return a;'],
  ['swap-arguments', 'take(from, to);', 'take(to, from);'],
  ['drop-argument', 'take(lock, timeoutMs);', 'take(lock);'],
  ['return-early', 'a(); b(); c();', 'a(); if (true as boolean) return undefined as never; b(); c();'],
];

test.each(CASES)('%s: %s', (operator, code, edited) => {
  const [before, after] = ['async function f() { ', ' }'];
  const texts = proposedEdits('f.ts', `${before}${code}${after}`)
    .filter((one) => one.operator === operator)
    .map(({ text }) => squeezed(text));
  expect(texts).toContain(squeezed(`${before}${edited}${after}`));
});

test('types, messages and imports are left alone', () => {
  const code = "import { a } from './a'; type B = 1 | 2; const text = `${1 + 2}`; interface C { d: true }";
  expect(proposedEdits('f.ts', code)).toEqual([]);
});

test('milliseconds of patience are left alone, because no promise depends on one', () => {
  expect(proposedEdits('f.ts', 'const NAP_MS = 100;')).toEqual([]);
});

test.each([
  ['keep-copy', 'const view = new DataView(bytes); return view.getInt32(0);'],
  ['drop-await', 'return (await go()) as Result;'],
  ['swap-arguments', 'return Object.is(a, b);'],
  ['only-left', "return typeof a === 'object' && a !== null;"],
  ['and-or', "return typeof a === 'object' && a !== null && b in a;"],
  ['shift-bits', 'const VALUE = 0x70697031;'],
  ['split-section', 'const { items } = store.lock(); store.unlock(); return items;'],
  ['split-section', 'return lock.withLock(() => { a(); return true; });'],
])('%s makes no edit that is sure to change nothing: %s', (operator, code) => {
  const edits = proposedEdits('f.ts', `async function f() { ${code} }`);
  expect(edits.filter((one) => one.operator === operator)).toEqual([]);
});

test('swaps are not made where the second statement needs the first', () => {
  const code = 'function f() { const a = memory.load(0); memory.store(4, a); }';
  expect(proposedEdits('f.ts', code).filter(({ operator }) => operator === 'swap-statements')).toEqual([]);
});

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}
