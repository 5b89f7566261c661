import { serialize } from 'node:v8';
import { types } from 'node:util';
import { BytePipe } from './byte-pipe';
import { isBoundToProcess, isLeaf, isPlainData } from './cloneable';
import { describeInstance, nameOf, pathTo } from './naming';
import { NotTransferable, type UntransferableKind } from './not-transferable';
import { isOpaque } from './opaque';
import { addressOfEnd, PipeEnd } from './pipe-end';
import { referenceTo, referenceToClass, type Callable, type Reference } from './references';
import { classOfShareable } from './shareable';
import { SharedMemory } from './shared-memory';
import { define, type Mark, type Message, type Step } from './wire';

export interface Encoded {
  readonly wire: Uint8Array;
  /**
   * The pipes' descriptors, for a process that is about to be spawned; one that runs reopens them by their
   * address.
   */
  readonly descriptors: readonly number[];
}

/** Gives objects in a value names, by which `decode` may find them again; undefined for one that has none. */
export type Identify = (object: object) => string | undefined;

/**
 * Turns a value into bytes for another process of this machine.
 *
 * @param name what the value is called in errors, such as `item` in `item.callback`
 * @throws NotTransferable when something in it cannot travel; nothing was sent then
 */
export function encode(value: unknown, name = 'value', identify?: Identify): Encoded {
  if (isPlainData(value)) {
    try {
      return { wire: serialize([[value]] satisfies Message), descriptors: [] };
    } catch {
      // The copy below finds the culprit.
    }
  }
  return new Encoder(identify).encode(value, name);
}

class Encoder {
  readonly #marks: Mark[] = [];
  #steps: Step[] = [];
  readonly #descriptors: number[] = [];
  readonly #markOf = new Map<unknown, number>();
  #copyOf = new Map<object, object>();
  readonly #opening = new Set<object>();

  constructor(private readonly identify?: Identify) {}

  encode(value: unknown, name: string): Encoded {
    const root: [unknown] = [undefined];
    this.#put(root, 0, value, name);
    try {
      const wire = serialize([root, this.#marks, this.#steps] satisfies Message);
      return { wire, descriptors: this.#descriptors };
    } catch (error) {
      throw new NotTransferable(
        name,
        'value',
        `a part of it (${error instanceof Error ? error.message : 'unknown'})`,
      );
    }
  }

  #put(holder: object, key: string | number, value: unknown, path: string): void {
    const mark = this.#marked(value, path);
    if (mark !== null) this.#steps.push(['place', holder, key, mark]);
    define(holder, key, mark === null ? this.#copied(value, path) : undefined);
  }

  /** The number of the mark that stands for the value, or null for data. */
  #marked(value: unknown, path: string): number | null {
    if (typeof value === 'symbol') throw new NotTransferable(path, 'symbol', String(value));
    if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return null;
    const before = this.#markOf.get(value);
    if (before !== undefined) return before;
    if (typeof value === 'function') return this.#mark(value, markOfFunction(value as Callable, path));
    if (value instanceof SharedMemory) {
      if (value.closed) throw new NotTransferable(path, 'closed', 'SharedMemory');
      return this.#mark(value, { type: 'memory', name: value.name, ...this.#identityOf(value) });
    }
    if (value instanceof PipeEnd) {
      if (value.closed) throw new NotTransferable(path, 'closed', value.constructor.name);
      return this.#markEnd(value);
    }
    if (value instanceof BytePipe) return this.#markPipe(value);
    if (isOpaque(value)) return this.#markAgain(value, value.mark, path);
    if (types.isNativeError(value) || value instanceof Error) return this.#markError(value, path);
    const shareable = classOfShareable(value);
    return shareable === null ? null : this.#markShareable(value, shareable, path);
  }

  #mark(value: unknown, mark: Mark): number {
    const number = this.#marks.push(mark) - 1;
    this.#markOf.set(value, number);
    return number;
  }

  #identityOf(object: object): { readonly identity?: string } {
    const identity = this.identify?.(object);
    return identity === undefined ? {} : { identity };
  }

  /** The steps of what `put` puts there, apart from all others. */
  #stepsOf(put: () => void): Step[] {
    const others = this.#steps;
    this.#steps = [];
    try {
      put();
      return this.#steps;
    } finally {
      this.#steps = others;
    }
  }

  #markEnd(end: PipeEnd): number {
    const common = { type: 'end', role: end.role, ...this.#identityOf(end) } as const;
    if (end.closed) return this.#mark(end, { ...common, address: null, inherited: -1 });
    const address = addressOfEnd(end);
    const inherited = this.#descriptors.push(address.descriptor) - 1;
    return this.#mark(end, { ...common, address, inherited });
  }

  #markPipe(pipe: BytePipe): number {
    const ends = { reader: undefined, writer: undefined };
    const steps = this.#stepsOf(() => {
      for (const role of ['reader', 'writer'] as const) {
        const end = pipe[role];
        this.#steps.push(['place', ends, role, this.#markOf.get(end) ?? this.#markEnd(end)]);
      }
    });
    return this.#mark(pipe, { type: 'pipe', ends, steps, ...this.#identityOf(pipe) });
  }

  #markShareable(value: object, constructor: Callable, path: string): number {
    const reference = referenceToClass(constructor);
    if (reference === null) throw new NotTransferable(path, 'class', nameOf(constructor));
    const { handle } = value as { handle: unknown };
    return this.#markWithHandle(value, { reference, ...this.#identityOf(value) }, handle, path);
  }

  #markWithHandle(
    value: object,
    facts: { readonly reference: Reference; readonly identity?: string },
    handle: unknown,
    path: string,
  ): number {
    const { reference } = facts;
    if (this.#opening.has(value)) throw new NotTransferable(path, 'cyclic-handle', reference.exportName);
    this.#opening.add(value);
    const content = {};
    const copies = this.#copyOf;
    // What belongs to an object that may be there already is left out there, so it shares nothing with the rest.
    if (facts.identity !== undefined) this.#copyOf = new Map();
    const steps = this.#stepsOf(() => this.#put(content, 'handle', handle, `${path}.handle`));
    this.#copyOf = copies;
    this.#opening.delete(value);
    return this.#mark(value, { ...facts, type: 'shareable', content, steps });
  }

  #markAgain(token: object, mark: Mark, path: string): number {
    if (mark.type === 'shareable') return this.#markWithHandle(token, mark, mark.content.handle, path);
    if (mark.type === 'pipe') {
      const ends = {};
      const steps = this.#stepsOf(() => {
        this.#put(ends, 'reader', mark.ends.reader, `${path}.reader`);
        this.#put(ends, 'writer', mark.ends.writer, `${path}.writer`);
      });
      return this.#mark(token, { ...mark, ends, steps });
    }
    return this.#mark(token, mark.type === 'end' ? { ...mark, inherited: -1 } : mark);
  }

  /** A clone of an error keeps neither its name nor its own fields, so it is taken apart. */
  #markError(error: Error, path: string): number {
    const fields: Record<string, unknown> = {};
    // Marked before its fields are: an error may be its own cause's cause.
    const number = this.#mark(error, { type: 'error', constructorName: error.name, fields });
    const keys = new Set(['name', 'message', 'stack', ...Object.keys(error)]);
    for (const key of ['cause', 'errors']) if (Object.hasOwn(error, key)) keys.add(key);
    for (const key of keys)
      this.#put(fields, key, (error as unknown as Record<string, unknown>)[key], `${path}.${key}`);
    this.#steps.push(['error', number]);
    return number;
  }

  #copied(value: unknown, path: string): unknown {
    if (typeof value !== 'object' || value === null || isLeaf(value)) return value;
    const before = this.#copyOf.get(value);
    if (before !== undefined) return before;
    if (isBoundToProcess(value)) throw new NotTransferable(path, 'value', describeInstance(value));
    if (types.isMap(value)) return this.#copyMap(value, path);
    if (types.isSet(value)) return this.#copySet(value, path);
    const isArray = Array.isArray(value);
    const copy: object = isArray ? new Array<unknown>(value.length) : {};
    this.#copyOf.set(value, copy);
    for (const key of Object.keys(value)) {
      this.#put(copy, key, (value as Record<string, unknown>)[key], pathTo(path, key, isArray));
    }
    return copy;
  }

  #copyMap(map: Map<unknown, unknown>, path: string): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    this.#copyOf.set(map, copy);
    const entries: unknown[] = [];
    for (const [key, value] of map) {
      this.#put(entries, entries.length, key, `${path}.keys()`);
      this.#put(
        entries,
        entries.length,
        value,
        `${path}.get(${typeof key === 'string' ? JSON.stringify(key) : '…'})`,
      );
    }
    this.#steps.push(['map', copy, entries]);
    return copy;
  }

  #copySet(set: Set<unknown>, path: string): Set<unknown> {
    const copy = new Set<unknown>();
    this.#copyOf.set(set, copy);
    const members: unknown[] = [];
    for (const member of set) this.#put(members, members.length, member, `${path}.values()`);
    this.#steps.push(['set', copy, members]);
    return copy;
  }
}

function markOfFunction(value: Callable, path: string): Mark {
  const type: UntransferableKind & Mark['type'] = isClass(value) ? 'class' : 'function';
  const reference = type === 'class' ? referenceToClass(value) : referenceTo(value);
  if (reference === null) throw new NotTransferable(path, type, nameOf(value));
  return { type, reference };
}

function isClass(value: Callable): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value));
}
