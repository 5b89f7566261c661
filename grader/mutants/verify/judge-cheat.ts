import type { CheatGraded } from '../grade-cheat';
import type { Item } from './item';
import type { Outcome } from './outcome';

/** What a cheat came to: it may get the points of what it honestly implements, and leave nothing running. */
export function outcomeOfCheat(
  { title, kata }: Item,
  most: number,
  { score, earned, left }: Pick<CheatGraded, 'score' | 'earned' | 'left'>,
): Outcome {
  const differences = [
    ...(score <= most
      ? []
      : [`it gets ${String(score)} points, and may get ${String(most)}: ${earned.join(', ')}`]),
    ...left.map((process) => `it has left ${process}`),
  ];
  const verdict = differences.length === 0 ? 'held' : 'survived';
  return { title, kata: kata.id, kind: 'cheat', verdict, laws: {}, differences };
}
