import type { PipeAddress } from './pipe-end';
import type { Reference } from './references';

/*
 * How a value travels. The data itself is one structured clone (v8.serialize), which keeps cycles and
 * shared references. What a clone cannot carry leaves a hole in it; beside the data lie the marks, which
 * tell what belongs there, and the steps, which tell where: they point to the very objects of the clone. So
 * no value of a user can look like a mark, and data without marks costs nothing to decode.
 */
export type Message = [root: [unknown]] | [root: [unknown], marks: Mark[], steps: Step[]];

export type Mark =
  | { readonly type: 'function' | 'class'; readonly reference: Reference }
  | ({ readonly type: 'memory'; readonly name: string } & Identified)
  /**
   * `inherited` is its place among the descriptors handed over with the message, -1 when it is not among
   * them.
   */
  | ({
      readonly type: 'end';
      readonly role: 'reader' | 'writer';
      readonly address: PipeAddress | null;
      readonly inherited: number;
    } & Identified)
  | ({
      readonly type: 'pipe';
      readonly ends: { reader?: unknown; writer?: unknown };
      readonly steps: Step[];
    } & Identified)
  | ({
      readonly type: 'shareable';
      readonly reference: Reference;
      readonly content: { handle?: unknown };
      readonly steps: Step[];
    } & Identified)
  | { readonly type: 'error'; readonly constructorName: string; readonly fields: Record<string, unknown> };

/** Which object of its sender's it is, where that matters: two objects may well have the same handle. */
interface Identified {
  readonly identity?: string;
}

/**
 * In the order in which they must be done. What a pipe or a shareable is made of has steps of its own, which are done when
 * it is needed: so nothing is opened for an object that is there already.
 */
export type Step =
  | readonly [what: 'place', holder: object, key: string | number, mark: number]
  | readonly [what: 'map', holder: Map<unknown, unknown>, entries: unknown[]]
  | readonly [what: 'set', holder: Set<unknown>, members: unknown[]]
  | readonly [what: 'error', mark: number];

/** Defined, not assigned: a key may be `__proto__`. */
export function define(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}
