import type { PipeDescriptors, PipeRole } from '#kernel/internal';
import { HistoryWriter } from './history-writer';
import { NotExplorable } from './not-explorable';
import type { PipeOperations } from './pipe-operations';

/** The part of an interceptor that concerns pipes and new processes. */
export abstract class WithPipes extends HistoryWriter {
  abstract readonly pipes: PipeOperations;

  createPipe(): PipeDescriptors {
    return this.pipes.create();
  }

  openPipe(descriptor: number, role: PipeRole): number {
    return this.pipes.open(descriptor, role);
  }

  read(descriptor: number, maxBytes: number): Uint8Array {
    return this.pipes.read(descriptor, maxBytes);
  }

  write(descriptor: number, bytes: Uint8Array): number {
    return this.pipes.write(descriptor, bytes);
  }

  poll(descriptor: number, role: PipeRole, timeoutMs: number): boolean {
    return this.pipes.poll(descriptor, role, timeoutMs);
  }

  beforeClose(descriptor: number, role: PipeRole): void {
    this.pipes.close(descriptor, role);
  }

  afterSpawn(): void {
    // None is started.
  }

  beforeSpawn(): void {
    throw new NotExplorable('a new process');
  }
}
