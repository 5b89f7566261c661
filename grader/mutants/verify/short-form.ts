import type { Item, Kind } from './item';

/** How many of each kind are judged for each kata in the short form: two to three minutes on two processors. */
const OF_EACH: { readonly [K in Kind]: number } = {
  stub: 1,
  partial: 1,
  right: 1,
  wrong: 2,
  operator: 0, // until all that get through are on the list of equivalent ones
  cheat: 0, // cheats.test.ts has a sample of them
};

/** A sample, spread evenly over all items of a kata and kind. The solution and the first partial one belong to it. */
export function shortForm(items: readonly Item[]): Item[] {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const name = `${item.kata.id} ${item.promised.kind}`;
    groups.set(name, [...(groups.get(name) ?? []), item]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined ? [] : spread(group, OF_EACH[first.promised.kind]);
  });
}

/** The first, and others at equal distances. */
function spread<T>(all: readonly T[], count: number): T[] {
  if (all.length <= count) return [...all];
  return Array.from({ length: count }, (_, at) => all[Math.floor((at * all.length) / count)]).filter(
    (one) => one !== undefined,
  );
}
