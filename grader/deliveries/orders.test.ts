import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Orders, type Decision, type OrdersOptions } from './orders';

const end: Tree = [];

/** What can come next at a place, and where each option leads. A place without options is the end of a run. */
type Tree = readonly Tree[];

/**
 * A run that follows the prefix as far as possible. Where the prefix ends or has no such option, it takes the usual
 * one.
 */
function run(tree: Tree, prefix: readonly number[]): Decision[] {
  const decisions: Decision[] = [];
  for (let place = tree; place.length > 0;) {
    const wanted = prefix[decisions.length] ?? 0;
    const taken = wanted < place.length ? wanted : 0;
    decisions.push({ options: place.length, taken });
    place = place[taken] ?? end;
  }
  return decisions;
}

/** The paths that the search takes, in order. */
function explored(tree: Tree, options: Partial<OrdersOptions> = {}): { paths: string[]; orders: Orders } {
  const orders = new Orders({ deviations: Infinity, most: Infinity, ...options });
  const paths: string[] = [];
  for (let prefix = orders.next(); prefix !== undefined; prefix = orders.next()) {
    const decisions = run(tree, prefix);
    paths.push(decisions.map(({ taken }) => taken).join(''));
    orders.record(prefix, decisions);
  }
  return { paths, orders };
}

/** Every path, by brute force. */
function allPaths(tree: Tree): string[] {
  return tree.length === 0
    ? ['']
    : tree.flatMap((next, at) => allPaths(next).map((path) => `${String(at)}${path}`));
}

const deviationsOf = (path: string): number => path.replaceAll('0', '').length;
const sorted = (paths: readonly string[]): string[] => [...paths].sort();

/** The orders in which `a` deliveries of one channel and `b` of another can come. */
function interleavings(a: number, b: number): Tree {
  if (a === 0 || b === 0) return end;
  return [interleavings(a - 1, b), interleavings(a, b - 1)];
}

const { tree: anyTree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small', maxDepth: 5, withCrossShrink: true },
    fc.constant(end),
    // One option is not a choice, so no run reports it.
    fc.array(tie('tree'), { minLength: 2, maxLength: 3 }),
  ),
}));

describe('all orders', () => {
  test('of a small tree, each once, the usual one first and then by the number of deviations', () => {
    const tree: Tree = [[end, end], end, [end, [end, end], end]];
    expect(explored(tree).paths).toEqual(['00', '1', '20', '01', '210', '22', '211']);
  });

  test.each([
    [1, 1, 2],
    [2, 1, 3],
    [2, 2, 6],
    [3, 3, 20],
    [5, 2, 21],
  ])('in which %i and %i deliveries can come: %i', (a, b, count) => {
    expect(new Set(explored(interleavings(a, b)).paths).size).toBe(count);
    expect(explored(interleavings(a, b)).orders.extent).toEqual({
      schedules: count,
      preemptions: Infinity,
      isCapped: false,
      sampled: 0,
    });
  });

  test('of any tree: those that brute force finds, each once', () => {
    fc.assert(
      fc.property(anyTree, (tree) => expect(sorted(explored(tree).paths)).toEqual(sorted(allPaths(tree)))),
    );
  });
});

test('a bound on deviations leaves out exactly the orders that deviate more, and the extent says so', () => {
  let smaller = 0;
  fc.assert(
    fc.property(anyTree, fc.nat(3), (tree, deviations) => {
      const all = allPaths(tree);
      const within = all.filter((path) => deviationsOf(path) <= deviations);
      const { paths, orders } = explored(tree, { deviations });
      expect(sorted(paths)).toEqual(sorted(within));
      expect(paths.map(deviationsOf)).toEqual(paths.map(deviationsOf).sort());
      expect(orders.extent).toEqual({
        schedules: within.length,
        preemptions: within.length === all.length ? Infinity : deviations,
        isCapped: false,
        sampled: 0,
      });
      if (within.length < all.length) smaller += 1;
    }),
  );
  expect(smaller).toBeGreaterThan(20);
});

test('a cap gives the first orders, the extent claims only the complete levels, and a few more are drawn', () => {
  let others = 0;
  fc.assert(
    fc.property(
      anyTree,
      fc.integer({ min: 1, max: 20 }),
      fc.constantFrom(1, 2, Infinity),
      (tree, most, deviations) => {
        const whole = explored(tree, { deviations });
        const { paths, orders } = explored(tree, { deviations, most });
        expect(paths.slice(0, most)).toEqual(whole.paths.slice(0, most));
        const isCapped = whole.paths.length > most;
        const complete = deviationsOf(whole.paths[most] ?? '') - 1;
        const sampled = Math.ceil(most / 8);
        expect(orders.extent).toEqual(
          isCapped ? { schedules: most, preemptions: complete, isCapped, sampled } : whole.orders.extent,
        );
        const drawn = paths.slice(most);
        expect(drawn).toHaveLength(isCapped ? sampled : 0);
        // Each is an order of the tree, within the bound, and the same are drawn each time.
        for (const path of drawn) expect(whole.paths).toContain(path);
        expect(explored(tree, { deviations, most }).paths).toEqual(paths);
        if (drawn.some((path) => !paths.slice(0, most).includes(path))) others += 1;
      },
    ),
    { numRuns: 1_000 },
  );
  expect(others).toBeGreaterThan(20);
});
