import type { Word } from '../explorer/run/step-facts';
import type { TurnStep } from '../faults/turns';

/** Codes of faults that are about the bytes of a number, which its digits in base 10 do not show. */
export const ABOUT_BYTES: ReadonlySet<string> = new Set(['torn-value', 'neighbour-overwritten']);

/** The same step, whose integers of more than two bytes are in hexadecimal, as they lie in memory. */
export function inHex(step: TurnStep): TurnStep {
  const { did, then, memory } = step;
  return {
    ...step,
    ...(did.kind === 'access' && {
      did: {
        ...did,
        ...(did.operand !== undefined && { operand: hex(did.operand) }),
        ...(did.expected !== undefined && { expected: hex(did.expected) }),
      },
    }),
    ...(then?.kind === 'gave' && { then: { ...then, value: hex(then.value) } }),
    ...(memory !== undefined &&
      'value' in memory && {
        memory: {
          ...memory,
          value: hex(memory.value),
          ...(memory.old !== undefined && { old: hex(memory.old) }),
        },
      }),
  };
}

function hex(word: Word): Word {
  if (typeof word === 'bigint')
    return { hex: `0x${BigInt.asUintN(64, word).toString(16).padStart(16, '0')}` };
  const isWide = typeof word === 'number' && Number.isInteger(word) && (word < 0 || word > 0xffff);
  return isWide && word >= -(2 ** 31) && word < 2 ** 32
    ? { hex: `0x${(word >>> 0).toString(16).padStart(8, '0')}` }
    : word;
}
