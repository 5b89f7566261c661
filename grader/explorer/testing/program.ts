import fc from 'fast-check';
import { Operation } from '../../kernel/interception';
import { Pending } from '../board/codes';

/** What an operation does with the word number `at`. */
type Effect =
  | { readonly does: 'read' | 'load'; readonly at: number }
  | { readonly does: 'write' | 'store' | 'add' | 'exchange'; readonly at: number; readonly value: number }
  | {
      readonly does: 'compareExchange';
      readonly at: number;
      readonly expected: number;
      readonly value: number;
    }
  | { readonly does: 'wait'; readonly at: number; readonly expected: number; readonly timeoutMs?: number }
  | { readonly does: 'notify'; readonly at: number; readonly count: number }
  | { readonly does: 'sleep'; readonly ms: number };

/** One operation; with `if`, only when the operation before it gave that. */
export type Instruction = Effect & { readonly if?: number };
export type Program = readonly Instruction[];

/** What a wait gives. */
export const Waited = { ok: 0, notEqual: 1, timedOut: 2 } as const;

/** What a process is about to do, as a schedule board has it. */
export interface NextStep {
  readonly kind: number;
  /** In bytes; -1 for none. */
  readonly address: number;
  readonly size: number;
}

export function nextStepOf(instruction: Instruction): NextStep {
  if (instruction.does === 'sleep') return { kind: Pending.sleep, address: -1, size: 0 };
  return { kind: Operation[instruction.does], address: instruction.at * 4, size: 4 };
}

export interface Vocabulary {
  readonly words: number;
  readonly does: readonly Exclude<Instruction['does'], 'sleep'>[];
  readonly most: number;
}

/** A small program. Values are 0, 1 and 2, so that some comparisons hold. */
export function programs({ words, does, most }: Vocabulary): fc.Arbitrary<Program> {
  const value = fc.nat(2);
  const instruction = fc
    .record({
      does: fc.constantFrom(...does),
      at: fc.nat(words - 1),
      value,
      expected: value,
      count: fc.constantFrom(1, 2),
      timeoutMs: fc.constantFrom(5, 10, Infinity),
      if: fc.constantFrom(undefined, undefined, 0, 1),
    })
    .map(({ if: condition, ...effect }): Instruction =>
      condition === undefined ? effect : { ...effect, if: condition },
    );
  return fc.array(instruction, { minLength: 1, maxLength: most });
}

/** `process` adds its own power of two to each of the words: no two states that others can see are the same. */
export function adder(process: number, ...words: readonly number[]): Program {
  return words.map((at) => ({ does: 'add', at, value: 1 << (8 * process) }));
}
