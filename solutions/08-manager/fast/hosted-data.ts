import { inspect } from 'node:util';
import { isProxy } from './codec';

// Objects that live in the server and never wait. Each method is one step of the server's only thread, which is what
// makes calls atomic.

export class List {
  readonly #items: unknown[];

  constructor(items: readonly unknown[]) {
    this.#items = [...items];
  }

  length(): number {
    return this.#items.length;
  }

  at(index: number): unknown {
    return this.#items.at(index);
  }

  set(index: number, value: unknown): void {
    this.#items[placeOf(index, this.#items.length)] = value;
  }

  push(...items: unknown[]): number {
    return this.#items.push(...items);
  }

  pop(): unknown {
    return this.#items.pop();
  }

  shift(): unknown {
    return this.#items.shift();
  }

  unshift(...items: unknown[]): number {
    return this.#items.unshift(...items);
  }

  slice(start?: number, end?: number): unknown[] {
    return this.#items.slice(start, end);
  }

  splice(...args: [start: number, deleteCount: number, ...items: unknown[]]): unknown[] {
    return this.#items.splice(...args);
  }

  indexOf(item: unknown): number {
    return this.#items.indexOf(item);
  }

  includes(item: unknown): boolean {
    return this.#items.includes(item);
  }

  reverse(): void {
    this.#items.reverse();
  }

  sort(): void {
    this.#items.sort();
  }

  snapshot(): unknown[] {
    return this.#items;
  }
}

export class Dict {
  readonly #map: Map<unknown, unknown>;

  constructor(entries: readonly (readonly [unknown, unknown])[]) {
    for (const [key] of entries) checkKey(key);
    this.#map = new Map(entries);
  }

  get(key: unknown): unknown {
    return this.#map.get(key);
  }

  set(key: unknown, value: unknown): void {
    this.#map.set(checkKey(key), value);
  }

  has(key: unknown): boolean {
    return this.#map.has(key);
  }

  delete(key: unknown): boolean {
    return this.#map.delete(key);
  }

  clear(): void {
    this.#map.clear();
  }

  size(): number {
    return this.#map.size;
  }

  keys(): unknown[] {
    return [...this.#map.keys()];
  }

  values(): unknown[] {
    return [...this.#map.values()];
  }

  entries(): [unknown, unknown][] {
    return [...this.#map];
  }

  update(entries: readonly (readonly [unknown, unknown])[]): void {
    for (const [key] of entries) checkKey(key);
    for (const [key, value] of entries) this.#map.set(key, value);
  }

  setDefault(key: unknown, value: unknown): unknown {
    if (!this.#map.has(checkKey(key))) this.#map.set(key, value);
    return this.#map.get(key);
  }

  pop(key: unknown, fallback?: unknown): unknown {
    const value = this.#map.has(key) ? this.#map.get(key) : fallback;
    this.#map.delete(key);
    return value;
  }

  snapshot(): Map<unknown, unknown> {
    return this.#map;
  }
}

export class Namespace {
  readonly #fields: Map<string, unknown>;

  constructor(fields: object) {
    this.#fields = new Map(Object.entries(fields));
  }

  get(name: string): unknown {
    return this.#fields.get(name);
  }

  set(name: string, value: unknown): void {
    if (typeof name !== 'string') throw new TypeError(`name must be a string; it is ${inspect(name)}.`);
    this.#fields.set(name, value);
  }

  delete(name: string): boolean {
    return this.#fields.delete(name);
  }

  snapshot(): object {
    return Object.fromEntries(this.#fields);
  }
}

/** The object that arrived is a copy: as a key, it would never be found by any other copy. */
function checkKey(key: unknown): unknown {
  if (typeof key !== 'object' || key === null || isProxy in key) return key;
  throw new TypeError(`key must be a string, a number or another plain value; it is ${inspect(key)}.`);
}

/** -1 is the last item. */
export function placeOf(index: unknown, length: number): number {
  if (typeof index !== 'number' || !Number.isInteger(index))
    throw new TypeError(`index must be an integer; it is ${inspect(index)}.`);
  if (index >= -length && index < length) return index < 0 ? index + length : index;
  throw new RangeError(`index ${index} is outside of ${length} items.`);
}
