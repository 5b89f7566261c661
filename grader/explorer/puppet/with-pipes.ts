import type { PipeDescriptors, PipeReader, PipeWriter } from '#kernel/internal';
import { HistoryWriter } from './history-writer';
import { NotExplorable } from './not-explorable';
import type { PipeOperations } from './pipe-operations';

/** The part of an interceptor that concerns pipes and new processes. */
export abstract class WithPipes extends HistoryWriter {
  abstract readonly pipes: PipeOperations;

  createPipe(): PipeDescriptors {
    return this.pipes.create();
  }

  openPipe(descriptor: number, role: 'reader' | 'writer'): number {
    return this.pipes.open(descriptor, role);
  }

  read(reader: PipeReader, maxBytes: number): Uint8Array {
    return this.pipes.read(reader, maxBytes);
  }

  write(writer: PipeWriter, bytes: Uint8Array): number {
    return this.pipes.write(writer, bytes);
  }

  poll(end: PipeReader | PipeWriter, timeoutMs: number): boolean {
    return this.pipes.poll(end, timeoutMs);
  }

  beforeClose(end: PipeReader | PipeWriter): void {
    this.pipes.close(end);
  }

  beforeSpawn(): void {
    throw new NotExplorable('a new process');
  }
}
