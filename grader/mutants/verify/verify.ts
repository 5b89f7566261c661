import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../../course/course';
import type { JudgeRequest } from '../../judge/protocol';
import type { Result } from '../../report/result';
import { atMost } from '../at-most';
import type { Cheat } from '../cheats';
import type { CheatGraded } from '../grade-cheat';
import { writeFiles } from '../submissions';
import type { Item } from './item';
import { itemDigest } from './items';
import { outcomeOfCheat } from './judge-cheat';
import { judgeItem, type Knowledge } from './judge-item';
import type { Outcome } from './outcome';
import type { Store } from './store';

/** How one item is judged. */
export interface JudgingOptions {
  readonly judge: (request: JudgeRequest) => Promise<Result>;
  /** By a copy of the grader, which it may change. */
  readonly gradeCheat?: (cheat: Cheat) => Promise<CheatGraded>;
  /** Where edits are written while they are judged. */
  readonly workFolder: string;
  readonly knowledgeOf: (item: Item) => Knowledge;
}

export interface VerifyOptions extends JudgingOptions {
  /** Items at a time: as many as there are judges. */
  readonly atOnce: number;
  /** Without one, nothing is kept. */
  readonly store?: Store | undefined;
  /** Looks at the grader, and gives the digest of all that decides a verdict on a kata. */
  readonly lookAtGrader: () => (kata: Kata) => string;
  /** What the store has is judged again. */
  readonly isAgain?: boolean;
  readonly onOutcome?: (item: Item, isKept: boolean) => void;
}

/** The grader was changed while it judged, so it is unknown which one judged what. */
export class GraderChanged extends Error {
  readonly code = 'grader-changed';
  constructor() {
    super(
      'The grader or a spec was changed during the run. What was judged since the last look was dropped.',
    );
  }
}

/** After this many outcomes, the grader's digest is compared with that of the beginning. */
const LOOK_EVERY = 20;

/**
 * Judges all items, and returns their outcomes in the same order. What the store has already is not judged again.
 *
 * @throws GraderChanged
 */
export async function verify(items: readonly Item[], options: VerifyOptions): Promise<Outcome[]> {
  const { atOnce, store, lookAtGrader, onOutcome = () => undefined } = options;
  const grader = lookAtGrader();
  const slots = atMost(atOnce);
  const outcomes = new Map<Item, Outcome>();
  const open: { readonly item: Item; readonly key: string }[] = [];
  for (const item of items) {
    const kept = options.isAgain === true ? undefined : keptOutcome(item, { ...options, grader });
    if (kept === undefined) open.push({ item, key: keyOf(item, { ...options, grader }) });
    else {
      outcomes.set(item, kept);
      onOutcome(item, true);
    }
  }
  const unsure: { readonly item: Item; readonly key: string }[] = [];
  const seen = { isChanged: false };
  const look = (): void => {
    const now = { ...options, grader: lookAtGrader() };
    seen.isChanged ||= unsure.some(({ item, key }) => keyOf(item, now) !== key);
    if (seen.isChanged) for (const { key } of unsure) store?.drop(key);
    unsure.length = 0;
  };
  const judge = async (one: { readonly item: Item; readonly key: string }): Promise<void> => {
    if (seen.isChanged) return;
    const outcome = await outcomeOf(one.item, options);
    outcomes.set(one.item, outcome);
    store?.put(one.key, outcome);
    unsure.push(one);
    if (unsure.length >= LOOK_EVERY) look();
    onOutcome(one.item, false);
  };
  await Promise.all(longestFirst(open).map((one) => slots(() => judge(one))));
  look();
  if (seen.isChanged) throw new GraderChanged();
  return items.flatMap((item) => outcomes.get(item) ?? []);
}

interface Looked {
  readonly grader: (kata: Kata) => string;
}

/** What the store has on an item as it is. A search for the matrix answers the plain question as well. */
export function keptOutcome(
  item: Item,
  options: Pick<VerifyOptions, 'store' | 'knowledgeOf'> & Looked,
): Outcome | undefined {
  const searched = options.store?.get(keyOf(item, options, true));
  return searched ?? options.store?.get(keyOf(item, options));
}

function keyOf(
  item: Item,
  { grader, knowledgeOf }: Pick<VerifyOptions, 'knowledgeOf'> & Looked,
  isMatrix = knowledgeOf(item).isMatrix,
): string {
  const isSearch = isMatrix && item.promised.kind === 'wrong';
  const parts = [item.title, itemDigest(item), grader(item.kata), isSearch];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}

/** What is judged in full takes longest. Begun last, it would leave the other processors idle at the end. */
function longestFirst<One extends { readonly item: Item }>(open: readonly One[]): One[] {
  const rank = ({ item: { promised } }: One): number =>
    promised.kind === 'wrong' || promised.kind === 'operator' ? 1 : 0;
  return [...open].sort((one, other) => rank(one) - rank(other));
}

/** Judges one item, from its files to what it came to. */
export async function outcomeOf(item: Item, options: JudgingOptions): Promise<Outcome> {
  const { source, kata, title, promised } = item;
  const folder =
    'folder' in source ? source.folder : path.join(options.workFolder, itemDigest(item).slice(0, 16));
  try {
    if (promised.kind === 'cheat') {
      if (options.gradeCheat === undefined) throw new Error('there is no copy of the grader for a cheat');
      return outcomeOfCheat(item, promised.cheat.most, await options.gradeCheat(promised.cheat));
    }
    if ('files' in source) {
      mkdirSync(folder, { recursive: true });
      writeFiles(folder, source.files());
    }
    const ask = (request: Pick<JudgeRequest, 'checks' | 'stopAtFailure'>): Promise<Result> =>
      options.judge({
        kata: kata.id,
        root: folder,
        ...request,
        ...(request.stopAtFailure === true && { atOnce: 1 }),
        isTransient: 'files' in source,
      });
    return await judgeItem(item, ask, options.knowledgeOf(item));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      title,
      kata: kata.id,
      kind: promised.kind,
      verdict: 'unjudged',
      laws: {},
      differences: [reason],
    };
  } finally {
    if ('files' in source) rmSync(folder, { recursive: true, force: true });
  }
}
