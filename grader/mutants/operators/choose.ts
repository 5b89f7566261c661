import { createHash } from 'node:crypto';
import type { OperatorEdit } from './operator-edit';

const MOST_OF_A_KATA = 100;
/** At most this many of them are about concurrency; where there are fewer, others take their places. */
const MOST_OF_CONCURRENCY = 60;
/** Of one operator family in one member, so that no long method outweighs the others. */
const MOST_OF_A_MEMBER = 2;

/** What only a run with several processes, or one that is interrupted, can show. */
const OF_CONCURRENCY: ReadonlySet<string> = new Set([
  'drop-notify',
  'drop-release',
  'drop-cleanup',
  'drop-finally',
  'drop-await',
  'drop-section',
  'early-section',
  'keep-copy',
  'late-section',
  'loop-once',
  'notify-all',
  'notify-one',
  'plain-access',
  'split-section',
  'swap-statements',
  'two-steps',
  'while-to-if',
]);

/**
 * Those that are graded: one of each file, then one of each family in each member before a second one, and those whose identities have the
 * lowest digests. So a change in one place seldom exchanges edits elsewhere.
 */
export function choose(edits: readonly OperatorEdit[]): OperatorEdit[] {
  const ranked = rankedInMembers(edits)
    .filter(({ rank }) => rank < MOST_OF_A_MEMBER)
    .sort((one, other) => one.rank - other.rank)
    .map(({ edit }) => edit);
  const concurrent = ranked
    .filter(({ operator }) => OF_CONCURRENCY.has(operator))
    .slice(0, MOST_OF_CONCURRENCY);
  const others = ranked.filter(({ operator }) => !OF_CONCURRENCY.has(operator));
  const chosen = new Set([...concurrent, ...others].slice(0, MOST_OF_A_KATA));
  return edits.filter((edit) => chosen.has(edit));
}

const FIRST_OF_ITS_FILE = -1;

interface Ranked {
  readonly edit: OperatorEdit;
  readonly rank: number;
}

function rankedInMembers(edits: readonly OperatorEdit[]): Ranked[] {
  const counts = new Map<string, number>();
  const next = (group: string): number => {
    const rank = counts.get(group) ?? 0;
    counts.set(group, rank + 1);
    return rank;
  };
  return [...edits].sort(byDigest).map((edit) => {
    const rank = next(`${groupOf(edit)} ${ownerOf(edit.place.member)}`);
    return { edit, rank: next(edit.place.file) === 0 ? FIRST_OF_ITS_FILE : rank };
  });
}

function groupOf({ operator, family }: OperatorEdit): string {
  return OF_CONCURRENCY.has(operator) ? operator : family;
}

/** The entries of a table, such as `types.i` and `types.d`, are one: `types`. */
function ownerOf(member: string): string {
  return /^[a-z]/.test(member) ? member.replace(/\..*/, '') : member;
}

function byDigest(one: OperatorEdit, other: OperatorEdit): number {
  return digestOf(one) < digestOf(other) ? -1 : 1;
}

function digestOf({ id }: OperatorEdit): string {
  return createHash('sha256').update(id).digest('hex');
}
