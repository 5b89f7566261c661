import type { LockFacts } from '../../faults/facts/locks';
import type { Sentences } from './sentences';
import { processName } from './wording';

export const lockSentences: Sentences<keyof LockFacts> = {
  'let-in-beside': ({ process, permits }) => {
    const inside =
      permits === 1
        ? 'another process was inside and had not released'
        : permits === 0
          ? 'no permit was free'
          : `all ${String(permits)} permits were taken and none had been released`;
    return `acquire() let ${processName(process)} in although ${inside}.`;
  },
  'kept-out': ({ process, permits }) =>
    `Process ${String(process)} sleeps in acquire() although fewer than ${String(permits)} are inside: there is room for as many as there are permits.`,
  'permit-gone': ({ process, how }) =>
    how === 'gave up'
      ? `An acquire() gave up and returned false, and yet it took a permit with it: ${processName(process)} does not get in, although no process is inside.`
      : `A permit is gone: every process that got in has released, and yet ${processName(process)} does not get in.`,
  refused: ({ process }) =>
    `Process ${String(process)} was refused a permit, although one was free the whole time.`,
  'fewer-than-none': ({ process, permits }) =>
    `Process ${String(process)} read a value of ${String(permits)}: it is the number of free permits, and never negative, however many processes wait.`,
};
