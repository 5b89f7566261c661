import { deserialize } from 'node:v8';
import { BytePipe, PipeReader, PipeWriter } from './byte-pipe';
import { opaque } from './opaque';
import { descriptorFor } from './pipe-end';
import { resolveReference } from './references';
import { SharedMemory } from './shared-memory';
import { define, type Mark, type Message, type Step } from './wire';

/** The objects that a process knows by the names that `encode` gave them. */
export interface KnownObjects {
  /** Undefined for one that is not known yet. */
  find(identity: string): unknown;
  /** From now on that one is known by this name. */
  keep(identity: string, object: unknown): void;
}

/**
 * Turns the bytes back into the value: functions and classes are loaded, memory and pipes opened, and each
 * shareable opened by its class, once in a message however often it is in it.
 *
 * @param descriptors what `encode` returned as such, as this process inherited them; none in a message
 * @param known objects that are not opened again
 */
export function decode(wire: Uint8Array, descriptors: readonly number[] = [], known?: KnownObjects): unknown {
  const nameOf = (mark: Mark): string | undefined =>
    known === undefined || !('identity' in mark) ? undefined : mark.identity;
  const find = (mark: Mark): unknown => {
    const name = nameOf(mark);
    return name === undefined ? undefined : known?.find(name);
  };
  const make = (mark: Mark): unknown => {
    const object = realize(mark, descriptors);
    const name = nameOf(mark);
    if (name !== undefined) known?.keep(name, object);
    return object;
  };
  return assemble(wire, make, find);
}

/** The same without loading or opening anything: what is not plain data comes as an `Opaque` token. */
export function decodeOpaque(wire: Uint8Array): unknown {
  return assemble(wire, (mark) => (mark.type === 'error' ? newError(mark) : opaque(mark)));
}

/** @param find what is there already, and need not be made; undefined for what is not */
function assemble(
  wire: Uint8Array,
  make: (mark: Mark) => unknown,
  find: (mark: Mark) => unknown = () => undefined,
): unknown {
  const [root, marks = [], steps = []] = deserialize(wire) as Message;
  const made = new Map<number, unknown>();
  const resolve = (number: number): unknown => {
    if (made.has(number)) return made.get(number);
    const mark = marks[number];
    if (mark === undefined) throw new TypeError(`malformed message: it has no mark ${number}`);
    const found = find(mark);
    if (found === undefined && 'steps' in mark) takeAll(mark.steps);
    const value = found ?? make(mark);
    made.set(number, value);
    return value;
  };
  const takeAll = (some: readonly Step[]): void => {
    for (const step of some) take(step, marks, resolve);
  };
  takeAll(steps);
  return root[0];
}

function take(step: Step, marks: readonly Mark[], resolve: (mark: number) => unknown): void {
  switch (step[0]) {
    case 'place':
      define(step[1], step[2], resolve(step[3]));
      break;
    case 'map':
      for (let i = 0; i < step[2].length; i += 2) step[1].set(step[2][i], step[2][i + 1]);
      break;
    case 'set':
      for (const member of step[2]) step[1].add(member);
      break;
    case 'error': {
      const mark = marks[step[1]];
      if (mark?.type === 'error') fillError(resolve(step[1]) as Error, mark.fields);
      break;
    }
  }
}

function realize(mark: Mark, descriptors: readonly number[]): unknown {
  switch (mark.type) {
    case 'function':
    case 'class':
      return resolveReference(mark.reference);
    case 'memory':
      return SharedMemory.open(mark.name);
    case 'end':
      return openEnd(mark, descriptors);
    case 'pipe':
      return new BytePipe(mark.ends.reader as PipeReader, mark.ends.writer as PipeWriter);
    case 'shareable': {
      const constructor = resolveReference(mark.reference) as unknown as { open(handle: unknown): unknown };
      return constructor.open(mark.content.handle);
    }
    case 'error':
      return newError(mark);
  }
}

function openEnd(mark: Mark & { type: 'end' }, descriptors: readonly number[]): PipeReader | PipeWriter {
  const descriptor =
    descriptors[mark.inherited] ?? (mark.address === null ? null : descriptorFor(mark.address, mark.role));
  return mark.role === 'reader' ? new PipeReader(descriptor) : new PipeWriter(descriptor);
}

const STANDARD: readonly ErrorConstructor[] = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
];

/**
 * An error of a standard class stays one; any other is an Error of that name, because its class may not exist
 * here.
 */
function newError({ constructorName }: Mark & { type: 'error' }): Error {
  const Class = STANDARD.find(({ name }) => name === constructorName) ?? Error;
  return new Class();
}

function fillError(error: Error, fields: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(fields)) {
    if (key === 'name' && error.name === value) continue;
    const enumerable = !['name', 'message', 'stack', 'cause', 'errors'].includes(key);
    Object.defineProperty(error, key, { value, writable: true, enumerable, configurable: true });
  }
}
