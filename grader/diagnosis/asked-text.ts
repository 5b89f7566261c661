import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Kata } from '../course/course';
import { projectRoot } from '../course/project';
import type { Fault } from '../faults/failure';
import type { Asked } from '../faults/asked';

/** A kata's `asks.json`: what its scenarios and the calls of its worlds ask of the learner's code. */
export interface Asks {
  readonly scenarios?: Readonly<Record<string, string>>;
  readonly worlds?: Readonly<Record<string, string>>;
  /** Functions of the check, by names that say what they are for. */
  readonly names?: Readonly<Record<string, string>>;
}

export interface AskedText {
  /** `p0.join(5)` */
  readonly call: string;
  /** What came back, under the name that later calls have for it: `p0`. */
  readonly result: (shown: string) => string;
}

const read = new Map<string, Asks>();

export function asksOf({ folder }: Pick<Kata, 'folder'>): Asks {
  let asks = read.get(folder);
  if (asks === undefined) {
    const file = path.join(projectRoot(), 'exercises', folder, 'asks.json');
    asks = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Asks) : {};
    read.set(folder, asks);
  }
  return asks;
}

/**
 * A call of the check as what it asks of the learner's code; undefined where the call's own name says that.
 *
 * In a template, `$1` is the first argument, `~1` the same without quotes, `$2*` the second and all that follow, `$2??`
 * the items of a list. With a `?` behind it, an argument that was not given is left out, with the comma before it.
 * Text behind ` = ` names the result: `= p$`.
 */
export function askedText(asks: Asks, asked: Asked | undefined): AskedText | undefined {
  const template = asked === undefined ? undefined : asks[`${asked.of}s`]?.[asked.name];
  if (asked === undefined || template === undefined) return undefined;
  const [text = '', name] = template.split(RESULT);
  // A walk-through has calls of the same names, which take other arguments.
  const lacks = [...text.matchAll(HOLE)].some(
    ([, , , at, how]) => how === '' && asked.args[Number(at) - 1] === undefined,
  );
  if (lacks) return undefined;
  const filled = text.replace(HOLE, (_, comma: string | undefined, kind: string, at: string, how: string) => {
    const given = asked.args.slice(Number(at) - 1, how === '*' ? undefined : Number(at));
    const isMissing = given.length === 0 || given[0] === 'undefined';
    if (isMissing) return how === '' ? `${comma ?? ''}undefined` : '';
    const shown = how === '??' ? itemsOf(given[0] ?? '') : given.join(', ');
    if (how === '??' && shown === '') return '';
    return `${comma ?? ''}${kind === '~' ? bare(shown, asks) : shown}`;
  });
  return { call: filled, result: (shown) => (name === undefined ? shown : name.replace('$', shown)) };
}

const MOST_CHARACTERS = 40;

/** The same as a sentence names it: without its arguments where they are long, since the story has them in full. */
export function shortAsked(asks: Asks, asked: Asked | undefined): string | undefined {
  const call = askedText(asks, asked)?.call;
  if (call === undefined || call.length <= MOST_CHARACTERS) return call;
  const [name = call] = call.split(/[(:;,]/);
  return call.startsWith(`${name}(`) ? `${name}(…)` : `“${name} …”`;
}

/** The same fault, whose facts name its call as what it asks of the learner's code. */
export function asAsked(cause: Fault, asks: Asks): Fault {
  const { facts } = cause;
  if (facts === undefined || !('asked' in facts)) return cause;
  const call = shortAsked(asks, facts.asked);
  return call === undefined ? cause : { ...cause, facts: { ...facts, call } };
}

const RESULT = / = (?=[a-z]+ ?\$?$)/;
const HOLE = /(, )?([$~])(\d)(\?\?|\?|\*|)/g;

function bare(shown: string, { names }: Asks): string {
  const word = shown.replace(/^'(.*)'$/, '$1');
  return names !== undefined && Object.hasOwn(names, word) ? (names[word] ?? word) : word;
}

/** The inside of a list, as arguments are written. */
function itemsOf(shown: string): string {
  const [, inside] = /^\[ (.*) \]$/.exec(shown) ?? [];
  return inside ?? (shown === '[]' ? '' : shown);
}
