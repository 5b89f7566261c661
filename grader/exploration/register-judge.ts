import type { Fault } from '../faults/failure';
import { registerModel } from '../history';
import { linearizable } from './judges';

/** One number, which is 0 at first: some order of the reads and writes, one after the other, must give exactly these results. */
export const asRegister = linearizable(registerModel<unknown>(0), ({ text, outcome }): Fault | undefined =>
  outcome.kind === 'returned'
    ? { code: 'stale-read', sentence: `${text}: a read returns what was last written, by any process.` }
    : undefined,
);
