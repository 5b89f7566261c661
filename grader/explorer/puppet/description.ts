import { isDeepStrictEqual, types } from 'node:util';
import {
  addressOfEnd,
  BytePipe,
  descriptorFor,
  PipeReader,
  PipeWriter,
  SharedMemory,
} from '#kernel/internal';

type End = PipeReader | PipeWriter;
type EndAddress = ReturnType<typeof addressOfEnd>;

interface ShareableClass {
  open(handle: unknown): unknown;
}

/**
 * What another process needs to have a thing, too. It travels as data and classes: to send it, or to read it, opens
 * nothing, so that each run opens everything once, the first as well as all others.
 */
export type Description =
  /** Data in which nothing has to be opened, however deep: it travels as it does outside explorations. */
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'memory'; readonly name: string }
  | {
      readonly kind: 'end';
      readonly role: 'reader' | 'writer';
      /** Which of the run's ends it is; −1 for a closed one. */
      readonly number: number;
      readonly address: EndAddress | null;
    }
  | { readonly kind: 'pipe'; readonly reader: Description; readonly writer: Description }
  | { readonly kind: 'shareable'; readonly shareable: ShareableClass; readonly handle: Description }
  | { readonly kind: 'array'; readonly parts: readonly Description[] }
  | { readonly kind: 'map'; readonly entries: Description }
  | { readonly kind: 'set'; readonly members: Description }
  | { readonly kind: 'object'; readonly parts: readonly (readonly [key: string, part: Description])[] };

/** Describes things, and remembers the ends of pipes that it comes across. Asks each shareable for its handle once. */
export class Describer {
  readonly ends: End[] = [];

  constructor(private readonly numberOf: (end: End) => number) {}

  describe(thing: unknown): Description {
    if (typeof thing !== 'object' || thing === null || isData(thing)) return { kind: 'value', value: thing };
    if (thing instanceof SharedMemory) return { kind: 'memory', name: thing.name };
    if (thing instanceof PipeReader || thing instanceof PipeWriter) return this.#describeEnd(thing);
    if (thing instanceof BytePipe)
      return {
        kind: 'pipe',
        reader: this.#describeEnd(thing.reader),
        writer: this.#describeEnd(thing.writer),
      };
    if (isShareable(thing)) {
      const shareable = thing.constructor as unknown as ShareableClass;
      return { kind: 'shareable', shareable, handle: this.describe(thing.handle) };
    }
    if (Array.isArray(thing)) return { kind: 'array', parts: thing.map((part) => this.describe(part)) };
    if (thing instanceof Map) return { kind: 'map', entries: this.describe([...thing]) };
    if (thing instanceof Set) return { kind: 'set', members: this.describe([...thing]) };
    const parts = Object.entries(thing).map(([key, part]) => [key, this.describe(part)] as const);
    return { kind: 'object', parts };
  }

  #describeEnd(end: End): Description {
    const { role } = end;
    if (end.closed) return { kind: 'end', role, number: -1, address: null };
    this.ends.push(end);
    return { kind: 'end', role, number: this.numberOf(end), address: addressOfEnd(end) };
  }
}

/** How another process gets the thing, again and again. */
export function openerOf(description: Description): () => unknown {
  switch (description.kind) {
    case 'value': {
      const { value } = description;
      return typeof value === 'object' ? () => structuredClone(value) : () => value;
    }
    case 'memory': {
      const { name } = description;
      return () => SharedMemory.open(name);
    }
    case 'end': {
      const { role, address } = description;
      const descriptor = (): number | null => (address === null ? null : descriptorFor(address, role));
      return role === 'reader' ? () => new PipeReader(descriptor()) : () => new PipeWriter(descriptor());
    }
    case 'pipe': {
      const [reader, writer] = [openerOf(description.reader), openerOf(description.writer)];
      return () => new BytePipe(reader() as PipeReader, writer() as PipeWriter);
    }
    case 'shareable': {
      const { shareable } = description;
      const handle = openerOf(description.handle);
      return () => shareable.open(handle());
    }
    case 'array': {
      const openers = description.parts.map(openerOf);
      return () => openers.map((open) => open());
    }
    case 'map': {
      const entries = openerOf(description.entries);
      return () => new Map(entries() as [unknown, unknown][]);
    }
    case 'set': {
      const members = openerOf(description.members);
      return () => new Set(members() as unknown[]);
    }
    case 'object': {
      const openers = description.parts.map(([key, part]) => [key, openerOf(part)] as const);
      return () => Object.fromEntries(openers.map(([key, open]) => [key, open()]));
    }
  }
}

/** Would others get the same by it? Descriptors of pipes are others in each run, and mean the same. */
export function isSame(one: Description, other: Description): boolean {
  if (one.kind === 'value') return other.kind === 'value' && isDeepStrictEqual(one.value, other.value);
  if (one.kind === 'memory') return other.kind === 'memory' && one.name === other.name;
  if (one.kind === 'end')
    return other.kind === 'end' && one.role === other.role && one.number === other.number;
  if (one.kind === 'pipe')
    return other.kind === 'pipe' && isSame(one.reader, other.reader) && isSame(one.writer, other.writer);
  if (one.kind === 'shareable')
    return (
      other.kind === 'shareable' && one.shareable === other.shareable && isSame(one.handle, other.handle)
    );
  if (one.kind === 'array') return other.kind === 'array' && areSame(one.parts, other.parts);
  if (one.kind === 'map') return other.kind === 'map' && isSame(one.entries, other.entries);
  if (one.kind === 'set') return other.kind === 'set' && isSame(one.members, other.members);
  return (
    other.kind === 'object' &&
    one.parts.every(([key], at) => key === other.parts[at]?.[0]) &&
    areSame(one.parts.map(second), other.parts.map(second))
  );
}

function areSame(ones: readonly Description[], others: readonly Description[]): boolean {
  return (
    ones.length === others.length &&
    ones.every((one, at) => {
      const other = others[at];
      return other !== undefined && isSame(one, other);
    })
  );
}

const second = ([, part]: readonly [string, Description]): Description => part;

/** Is there nothing in it that another process must open, or find in a module? */
function isData(thing: unknown, within = new Set<object>()): boolean {
  if (typeof thing !== 'object' || thing === null) return typeof thing !== 'function';
  if (within.has(thing)) return true;
  within.add(thing);
  if (thing instanceof SharedMemory || thing instanceof PipeReader || thing instanceof PipeWriter)
    return false;
  if (thing instanceof BytePipe || isShareable(thing)) return false;
  if (ArrayBuffer.isView(thing) || types.isAnyArrayBuffer(thing)) return true;
  const parts =
    thing instanceof Map ? [...thing].flat() : thing instanceof Set ? thing : Object.values(thing);
  return [...parts].every((part) => isData(part, within));
}

function isShareable(thing: object): thing is { readonly handle: unknown } {
  return (
    'handle' in thing && typeof (thing.constructor as unknown as Partial<ShareableClass>)?.open === 'function'
  );
}
