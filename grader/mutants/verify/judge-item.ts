import { isInconclusive } from '../../faults/failure';
import type { Kata } from '../../course/course';
import type { JudgeRequest } from '../../judge/protocol';
import type { KataResult, Result } from '../../report/result';
import { THE_FILE, type Catch } from '../header';
import { differencesOfPartial, differencesOfRight, howOf } from '../held';
import type { Item } from './item';
import { lawOrder } from './law-order';
import type { Outcome, Verdict } from './outcome';

/** Judges the item, as far as it is asked to. */
export type Ask = (request: Pick<JudgeRequest, 'checks' | 'stopAtFailure'>) => Promise<Result>;

export interface Knowledge {
  /** Laws that have caught this very item before: likely to do so again. */
  readonly before: readonly string[];
  /** The stages that an operator's edit touches. */
  readonly stages: readonly number[];
  /** Search until a second law fails. */
  readonly isMatrix: boolean;
}

/** Judges one item by as few laws as show whether it is what it promises to be. */
export async function judgeItem(item: Item, ask: Ask, knowledge: Knowledge): Promise<Outcome> {
  const { title, kata, promised } = item;
  const found = await findingOf(item, ask, knowledge);
  const isUnjudged = Object.values(found.laws).some((how) => how.startsWith('error'));
  return {
    title,
    kata: kata.id,
    kind: promised.kind,
    ...found,
    ...(isUnjudged && { verdict: 'unjudged', differences: errorsOf(found.laws) }),
  };
}

type Finding = Pick<Outcome, 'verdict' | 'laws' | 'differences' | 'isSearched'>;

async function findingOf({ title, kata, promised }: Item, ask: Ask, knowledge: Knowledge): Promise<Finding> {
  switch (promised.kind) {
    case 'stub':
      return inFull(await ask({}), (result) => differencesOfPartial(kata, 0, result));
    case 'partial':
      return inFull(await ask({}), (result) => differencesOfPartial(kata, promised.stage, result));
    case 'right':
      return inFull(await ask({}), (result) => differencesOfRight(kata, promised.text, result));
    case 'wrong':
      return wrong(kata, promised.catches, ask, knowledge);
    case 'operator':
      return operator(kata, promised.equivalent, ask, knowledge);
    case 'cheat':
      throw new Error(`${title} attacks the grader, so only a copy of it may judge it`);
  }
}

function inFull(result: Result, compare: (result: KataResult) => string[]): Finding {
  const differences = compare(kataOf(result));
  return { verdict: differences.length === 0 ? 'held' : 'penalised', laws: lawsOf(result), differences };
}

/** The laws of its header. Where none of them fails, and for the matrix, the others as well, until enough fail. */
async function wrong(
  kata: Kata,
  catches: readonly Catch[],
  ask: Ask,
  { before, isMatrix }: Knowledge,
): Promise<Finding> {
  const isOfFile = catches.some(({ check }) => check === THE_FILE);
  const duty = catches.map(({ check }) => check);
  const first = await ask(isOfFile ? {} : { checks: duty });
  const differences = catches.flatMap(({ check, code }) => {
    const how = howOf(kataOf(first), check);
    const promise = `${isInconclusive({ code }) ? 'inconclusive' : 'fail'}: ${code}`;
    return how === promise ? [] : [`${check}: ${how}, and not ${promise}`];
  });
  const laws = lawsOf(first);
  if (isOfFile) return { verdict: verdictOf(laws, differences), laws, differences, isSearched: true };
  const enough = isMatrix ? 2 : 1;
  const others = lawOrder(kata, before, stagesOf(kata, duty)).filter((id) => !duty.includes(id));
  const isSearched = await search(laws, others, enough, ask);
  return { verdict: verdictOf(laws, differences), laws, differences, ...(isMatrix && { isSearched }) };
}

function verdictOf(laws: Finding['laws'], differences: readonly string[]): Verdict {
  if (Object.values(laws).every((how) => how === 'pass')) return 'survived';
  return differences.length === 0 ? 'held' : 'misnamed';
}

/** Tries further laws until that many have failed. True when they have, or when none is left. */
async function search(
  laws: Record<string, string>,
  others: readonly string[],
  enough: number,
  ask: Ask,
): Promise<boolean> {
  const failed = (): number => Object.values(laws).filter((how) => how !== 'pass').length;
  while (failed() < enough) {
    const open = others.filter((id) => laws[id] === undefined);
    if (open.length === 0) break;
    Object.assign(laws, lawsOf(await ask({ checks: open, stopAtFailure: true })));
  }
  return true;
}

async function operator(
  kata: Kata,
  equivalent: string | undefined,
  ask: Ask,
  { before, stages }: Knowledge,
): Promise<Finding> {
  const laws = lawsOf(await ask({ checks: lawOrder(kata, before, stages), stopAtFailure: true }));
  const isCaught = Object.values(laws).some((how) => how !== 'pass');
  if (!isCaught)
    return { verdict: equivalent === undefined ? 'survived' : 'equivalent', laws, differences: [] };
  const differences = equivalent === undefined ? [] : ['it is listed as equivalent, and a law catches it'];
  return { verdict: differences.length === 0 ? 'held' : 'misnamed', laws, differences };
}

function stagesOf({ checks }: Kata, ids: readonly string[]): number[] {
  return checks.filter(({ id }) => ids.includes(id)).map(({ stage }) => stage);
}

function kataOf({ katas: [kata] }: Result): KataResult {
  if (kata === undefined) throw new Error('a judge returned no kata');
  return kata;
}

function lawsOf(result: Result): Record<string, string> {
  const kata = kataOf(result);
  const laws = kata.checks.map(({ id }) => [id, howOf(kata, id)]);
  const file = kata.problem === undefined ? [] : [[THE_FILE, howOf(kata, THE_FILE)]];
  return Object.fromEntries([...file, ...laws]) as Record<string, string>;
}

function errorsOf(laws: Finding['laws']): string[] {
  return Object.entries(laws).flatMap(([law, how]) => (how.startsWith('error') ? [`${law}: ${how}`] : []));
}
