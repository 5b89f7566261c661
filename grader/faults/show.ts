import { inspect, types } from 'node:util';
import { isOpaque, type Opaque } from '../kernel/internal';
import { learnerText, type LearnerText } from './learner-text';

const MOST_CHARACTERS = 160;
const MOST_ITEMS = 12;
const MOST_KEYS = 40;
const MOST_LEVELS = 4;

/** What a story calls one of the learner's objects. */
export type NameOf = (object: Opaque) => string;

/** A value as a learner would write it, short enough for one line of a table. */
export function show(value: unknown): LearnerText {
  return showNamed(value, ({ label }) => label);
}

/** The same, with the names that a story has for the learner's objects. */
export function showNamed(value: unknown, nameOf: NameOf): LearnerText {
  const text = inspect(small(value, MOST_LEVELS, nameOf), {
    depth: MOST_LEVELS - 1,
    // Otherwise a list of numbers is printed in columns.
    compact: true,
    breakLength: Infinity,
    maxArrayLength: MOST_ITEMS,
    maxStringLength: 80,
  });
  // The name of a segment differs in each run. Tasks get it as a string.
  const steady = text.replace(/'\/forklings-[\w-]+'/g, 'memory');
  const isLong = steady.length > MOST_CHARACTERS;
  return learnerText(steady, { head: isLong ? MOST_CHARACTERS - 1 : MOST_CHARACTERS, isOneLine: true });
}

/**
 * As much of a value as can be seen in one line; otherwise an object of a million keys would be printed whole before it
 * is cut. Tokens of the learner's objects become their names, and errors become one line each.
 */
function small(value: unknown, levels: number, nameOf: NameOf): unknown {
  if (typeof value !== 'object' || value === null) return value;
  // A segment's name contains its maker's pid, which differs in each run.
  if (isOpaque(value)) return new Label(value.kind === 'memory' ? 'memory' : nameOf(value));
  if (types.isNativeError(value)) return new Label(`[${textOf(value, 'name')}: ${textOf(value, 'message')}]`);
  if (levels === 0) return value;
  if (Array.isArray(value)) {
    const items = value.slice(0, MOST_ITEMS).map((item) => small(item, levels - 1, nameOf));
    items.length = value.length;
    return items;
  }
  return isPlain(value) ? smallObject(value, levels, nameOf) : value;
}

function smallObject(value: object, levels: number, nameOf: NameOf): object {
  const keys = Object.keys(value);
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as Record<string, unknown>;
  for (const key of keys.slice(0, MOST_KEYS)) {
    const descriptor = Object.getOwnPropertyDescriptor(value, key);
    const part: unknown =
      descriptor === undefined || descriptor.get !== undefined ? new Label('[Getter]') : descriptor.value;
    Object.defineProperty(copy, key.slice(0, MOST_CHARACTERS), {
      value: small(part, levels - 1, nameOf),
      enumerable: true,
      configurable: true,
    });
  }
  if (keys.length > MOST_KEYS) copy['…'] = new Label(`${String(keys.length - MOST_KEYS)} more`);
  return copy;
}

function isPlain(value: object): boolean {
  if (types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Values come from a different realm, which has its own Object.prototype.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function textOf(error: Error, property: 'name' | 'message'): string {
  const text: unknown = Reflect.get(error, property);
  return typeof text === 'string' ? text.slice(0, MOST_CHARACTERS) : property;
}

/** Shown as it stands, without quotes. */
class Label {
  constructor(private readonly text: string) {}
  [inspect.custom](): string {
    return this.text;
  }
}
