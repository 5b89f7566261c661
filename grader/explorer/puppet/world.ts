import {
  addressOfEnd,
  BytePipe,
  decode,
  descriptorFor,
  encode,
  PipeReader,
  PipeWriter,
  SharedMemory,
} from '#kernel/internal';
import { Region, Run, Size } from '../board/layout';
import type { Arena } from './arena';
import type { PipeOperations } from './pipe-operations';
import type { Pipes } from './pipes';

/** What an exploration shares, and what its processes may do with it: an export of the scenarios. */
export interface World {
  /** Each makes one shared thing; it is given those before it. */
  readonly share: Readonly<Record<string, (things: Things) => unknown>>;
  /** Which processes have a thing (from 0), where not all do: the others close it, or never open it. Things of pipes only. */
  readonly holders?: Readonly<Record<string, readonly number[]>>;
  /** The calls; a step of a program is the call's input. */
  readonly calls: Readonly<Record<string, (things: Things, input: Input) => unknown>>;
}
export type Things = Readonly<Record<string, unknown>>;
export interface Input {
  readonly method: string;
}

interface Closable {
  close(): void;
}

interface ShareableClass {
  open(handle: unknown): unknown;
}

/** The shared things of each run: the leader makes them anew, the others open them by the handles that they got first. */
export class SharedThings {
  #version = -1;
  #openers: readonly (readonly [name: string, open: () => unknown])[] = [];
  #handles: unknown;
  /** Of this run's things. */
  #ends: readonly { readonly name: string; readonly end: PipeReader | PipeWriter }[] = [];

  constructor(
    private readonly board: Int32Array,
    private readonly bytes: Uint8Array,
    private readonly process: number,
    private readonly processes: number,
  ) {}

  /** In the leader. Publishes the handles when they are others than in the run before. */
  make(world: World, arena: Arena, ends: Pick<PipeOperations, 'numberOf'>): Things {
    const things: Record<string, unknown> = {};
    for (const [name, factory] of Object.entries(world.share)) {
      arena.label = name;
      things[name] = factory(things);
    }
    arena.label = '';
    this.#ends = Object.entries(things).flatMap(([name, thing]) =>
      endsOf(thing).map((end) => ({ name, end })),
    );
    const handles = Object.values(things).map((thing) => likeness(thing, ends));
    if (this.#handles === undefined || !isSame(handles, this.#handles)) this.#publish(things);
    this.#handles = handles;
    return things;
  }

  /** The classes are others now. */
  forget(): void {
    this.#version = -1;
  }

  /** Whoever is given a thing has its ends of pipes, also before it begins. */
  share({ holders = {} }: World, pipes: Pipes, ends: Pick<PipeOperations, 'numberOf'>): void {
    for (const { name, end } of this.#ends) {
      if (end.closed) continue;
      const mask = holders[name]?.reduce((some, process) => some | (1 << process), 0);
      pipes.join(ends.numberOf(end) >> 1, end.role, mask ?? (1 << this.processes) - 1);
    }
  }

  /** In the leader: closes what others have and it has not. */
  keep({ holders = {} }: World, things: Things): Things {
    const kept: Record<string, unknown> = { ...things };
    for (const [name, processes] of Object.entries(holders)) {
      if (processes.includes(this.process)) continue;
      (kept[name] as Partial<Closable> | undefined)?.close?.();
      kept[name] = undefined;
    }
    return kept;
  }

  /** In the others. */
  open(ends: Pick<PipeOperations, 'forget'>, { holders = {} }: World): Things {
    const version = this.board[Run.worldVersion] ?? 0;
    if (version !== this.#version) {
      const length = this.board[Run.worldLength] ?? 0;
      const first = Region.world * 4;
      const opened = decode(this.bytes.slice(first, first + length)) as Things;
      this.#openers = Object.entries(opened).map(([name, thing]) => [name, openerOf(thing)] as const);
      // Who meets the things in another order must still take their locks in the same one.
      if (this.process % 2 === 1) this.#openers = [...this.#openers].reverse();
      this.#version = version;
      // Opened only to see what they are.
      ends.forget();
    }
    const things: Record<string, unknown> = {};
    for (const [name, open] of this.#openers)
      if (holders[name]?.includes(this.process) !== false) things[name] = open();
    return things;
  }

  #publish(things: Things): void {
    const { wire } = encode(things);
    if (wire.length > Size.world * 4)
      throw new RangeError('the shared things are too large to be handed over');
    this.bytes.set(wire, Region.world * 4);
    this.board[Run.worldLength] = wire.length;
    this.board[Run.worldVersion] = (this.board[Run.worldVersion] ?? 0) + 1;
  }
}

/** How another process gets the thing, without the detour of bytes. */
function openerOf(thing: unknown): () => unknown {
  if (typeof thing !== 'object' || thing === null) return () => thing;
  if (thing instanceof SharedMemory) {
    const { name } = thing;
    return () => SharedMemory.open(name);
  }
  if (thing instanceof PipeReader) return openerOfEnd(thing, (descriptor) => new PipeReader(descriptor));
  if (thing instanceof PipeWriter) return openerOfEnd(thing, (descriptor) => new PipeWriter(descriptor));
  if (thing instanceof BytePipe) {
    const [reader, writer] = [openerOf(thing.reader), openerOf(thing.writer)];
    return () => new BytePipe(reader() as PipeReader, writer() as PipeWriter);
  }
  if (isShareable(thing)) {
    const shareable = thing.constructor as unknown as ShareableClass;
    const handle = openerOf(thing.handle);
    return () => shareable.open(handle());
  }
  if (Array.isArray(thing)) {
    const openers = thing.map(openerOf);
    return () => openers.map((open) => open());
  }
  const openers = Object.entries(thing).map(([key, part]) => [key, openerOf(part)] as const);
  return () => Object.fromEntries(openers.map(([key, open]) => [key, open()]));
}

function openerOfEnd<End extends PipeReader | PipeWriter>(
  end: End,
  make: (descriptor: number | null) => End,
): () => End {
  if (end.closed) return () => make(null);
  const address = addressOfEnd(end);
  const { role } = end;
  return () => make(descriptorFor(address, role));
}

/** What a thing is told others by. */
function likeness(thing: unknown, ends: Pick<PipeOperations, 'numberOf'>): unknown {
  if (typeof thing !== 'object' || thing === null) return thing;
  if (thing instanceof SharedMemory) return thing.name;
  if (thing instanceof PipeReader || thing instanceof PipeWriter)
    return thing.closed ? `a closed ${thing.role}` : ends.numberOf(thing);
  if (isShareable(thing)) return likeness(thing.handle, ends);
  if (Array.isArray(thing)) return thing.map((part) => likeness(part, ends));
  return Object.values(thing).map((part) => likeness(part, ends));
}

/** The open ends of pipes in a thing. */
function endsOf(thing: unknown): (PipeReader | PipeWriter)[] {
  if (typeof thing !== 'object' || thing === null) return [];
  if (thing instanceof PipeReader || thing instanceof PipeWriter) return thing.closed ? [] : [thing];
  return isShareable(thing) ? endsOf(thing.handle) : Object.values(thing).flatMap(endsOf);
}

function isShareable(thing: object): thing is { readonly handle: unknown } {
  return (
    'handle' in thing && typeof (thing.constructor as unknown as Partial<ShareableClass>)?.open === 'function'
  );
}

function isSame(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return Object.is(one, other);
  return one.length === other.length && one.every((part, at) => isSame(part, other[at]));
}
