import type { PipeReader, PipeWriter } from '#kernel/internal';

/** What the explorer cannot take in hand yet. */
export class NotExplorable extends Error {
  readonly code = 'not-explorable';
  constructor(what: string) {
    super(`${what} in an explored call: the schedule of that cannot be chosen`);
  }
}

/** The part of an interceptor that concerns messages and new processes: not taken in hand yet. */
export abstract class WithoutMessages {
  read(_reader: PipeReader, _maxBytes: number): Uint8Array {
    throw new NotExplorable('a pipe');
  }

  write(_writer: PipeWriter, _bytes: Uint8Array): number {
    throw new NotExplorable('a pipe');
  }

  poll(_end: PipeReader | PipeWriter, _timeoutMs: number): boolean {
    throw new NotExplorable('a pipe');
  }

  beforeClose(): void {
    // Nothing that another process sees.
  }

  beforeSpawn(): void {
    throw new NotExplorable('a new process');
  }
}
