import { decode, descriptorOf, encode, type PipeReader, type PipeWriter } from '#kernel/internal';
import type { Board } from '../board/board';
import { Region, Size } from '../board/layout';
import { Exploration } from '../board/records';
import type { Arena } from './arena';
import { Describer, isSame, openerOf, type Description } from './description';
import type { PipeOperations } from './pipe-operations';
import type { Pipes } from './pipes';

/** What an exploration shares, and what its processes may do with it: an export of the scenarios. */
export interface World {
  /** Each makes one shared thing, from those before it. */
  readonly share: Readonly<Record<string, (things: Things) => unknown>>;
  /** The processes that have a thing (from 0), where not all do: the others close it, or never open it. Only for pipes. */
  readonly holders?: Readonly<Record<string, readonly number[]>>;
  /** The calls; a step of a program is the call's input. */
  readonly calls: Readonly<Record<string, (things: Things, input: Input) => unknown>>;
}
export type Things = Readonly<Record<string, unknown>>;
export interface Input {
  readonly method: string;
}

interface NamedEnd {
  /** Of the thing that it is part of. */
  readonly name: string;
  readonly end: PipeReader | PipeWriter;
}

type Published = readonly (readonly [name: string, description: Description])[];

/**
 * The shared things of each run: the leader makes them, and the others open them from its descriptions. Each process makes
 * the same operations in the same order in every run, the first included.
 */
export class SharedThings {
  #version = -1;
  #openers: readonly (readonly [name: string, open: () => unknown])[] = [];
  #published: Published | undefined;
  /** Of this run's things. */
  #ends: readonly NamedEnd[] = [];

  constructor(
    private readonly board: Board,
    private readonly bytes: Uint8Array,
    private readonly process: number,
    private readonly processes: number,
  ) {}

  /** In the leader. Publishes what others need to open the things, where that differs from the run before. */
  make(world: World, arena: Arena, ends: Pick<PipeOperations, 'numberOf'>): Things {
    const things: Record<string, unknown> = {};
    for (const [name, factory] of Object.entries(world.share)) {
      arena.label = name;
      things[name] = factory(things);
    }
    arena.label = '';
    const ofAll: NamedEnd[] = [];
    const descriptions = Object.entries(things).map(([name, thing]) => {
      const describer = new Describer((end) => ends.numberOf(descriptorOf(end)));
      const description = describer.describe(thing);
      ofAll.push(...describer.ends.map((end) => ({ name, end })));
      return [name, description] as const;
    });
    this.#ends = ofAll;
    if (!areSame(descriptions, this.#published)) this.#publish(descriptions);
    return things;
  }

  /** The modules were loaded again, so the classes are different ones. */
  forget(): void {
    this.#version = -1;
  }

  /** A process that is given a thing has its ends of pipes, even before it begins. */
  share({ holders = {} }: World, pipes: Pipes, ends: Pick<PipeOperations, 'numberOf'>): void {
    for (const { name, end } of this.#ends) {
      if (end.closed) continue;
      const mask = holders[name]?.reduce((some, process) => some | (1 << process), 0);
      pipes.join(ends.numberOf(descriptorOf(end)) >> 1, end.role, mask ?? (1 << this.processes) - 1);
    }
  }

  /** In the leader: closes the ends of what only other processes have. Its own close() may not be written yet. */
  keep({ holders = {} }: World, things: Things): Things {
    const isKept = (name: string): boolean => holders[name]?.includes(this.process) !== false;
    for (const { name, end } of this.#ends) if (!isKept(name)) end.close();
    return Object.fromEntries(Object.entries(things).filter(([name]) => isKept(name)));
  }

  /** In the other processes. */
  open({ holders = {} }: World): Things {
    this.#read();
    const things: Record<string, unknown> = {};
    for (const [name, open] of this.#openers)
      if (holders[name]?.includes(this.process) !== false) things[name] = open();
    return things;
  }

  #read(): void {
    const { exploration } = this.board;
    const version = exploration[Exploration.worldVersion];
    if (version === this.#version) return;
    const length = exploration[Exploration.worldLength];
    const first = Region.world * 4;
    const published = decode(this.bytes.slice(first, first + length)) as Published;
    this.#openers = published.map(([name, description]) => [name, openerOf(description)] as const);
    // Processes meet the things in different orders, and must still take their locks in the same one.
    if (this.process % 2 === 1) this.#openers = [...this.#openers].reverse();
    this.#version = version;
  }

  #publish(descriptions: Published): void {
    const { wire } = encode(descriptions);
    if (wire.length > Size.world * 4)
      throw new RangeError('the shared things are too large to be handed over');
    this.bytes.set(wire, Region.world * 4);
    const { exploration } = this.board;
    exploration[Exploration.worldLength] = wire.length;
    exploration[Exploration.worldVersion] += 1;
    this.#published = descriptions;
  }
}

function areSame(ones: Published, others: Published | undefined): boolean {
  return (
    ones.length === others?.length &&
    ones.every(([name, description], at) => {
      const other = others[at];
      return name === other?.[0] && isSame(description, other[1]);
    })
  );
}
