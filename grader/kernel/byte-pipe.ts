import { types } from 'node:util';
import { expectInteger, wrongType } from './arguments';
import { active } from './interception';
import { descriptorOf, PipeEnd } from './pipe-end';
import { openPipe, readDescriptor, writeDescriptor } from './pipe-io';

/**
 * The end of a pipe that bytes come out of, in the order in which they were written, in pieces of any size:
 * where one write ended and the next began is not to be seen.
 */
export class PipeReader extends PipeEnd {
  override readonly role = 'reader';

  /**
   * Takes at most `maxBytes` bytes, and blocks until there is at least one. It may return fewer than were
   * asked for, also when more are under way. No bytes at all are the end of the stream: every writer is
   * closed, in every process that had one, and all was read.
   */
  read(maxBytes: number): Uint8Array {
    expectInteger('maxBytes', maxBytes, 1, Number.MAX_SAFE_INTEGER);
    descriptorOf(this);
    return active === null ? rawRead(this, maxBytes) : active.read(this, maxBytes);
  }
}

/** The end of a pipe that bytes go into. */
export class PipeWriter extends PipeEnd {
  override readonly role = 'writer';

  /**
   * Writes as many of the bytes as the pipe has room for, and blocks until that is at least one. Returns
   * how many: it may be fewer than were given, and the rest is yours to write.
   * @throws BrokenPipe when no process has the reading end any more.
   */
  write(bytes: Uint8Array): number {
    if (!types.isUint8Array(bytes)) throw wrongType('bytes', 'a Uint8Array', bytes);
    descriptorOf(this);
    if (bytes.length === 0) return 0;
    return active === null ? rawWrite(this, bytes) : active.write(this, bytes);
  }
}

/**
 * A one-way stream of bytes between processes: the kernel's pipe. Both ends, or one, travel to other
 * processes.
 */
export class BytePipe {
  readonly reader: PipeReader;
  readonly writer: PipeWriter;

  static create(): BytePipe {
    const { reader, writer } = active?.createPipe() ?? openPipe();
    return new BytePipe(new PipeReader(reader), new PipeWriter(writer));
  }

  /** Two ends seen as one pipe; `BytePipe.create()` makes a new one. */
  constructor(reader: PipeReader, writer: PipeWriter) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Closes both ends in this process. */
  close(): void {
    this.reader.close();
    this.writer.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** `read`, unseen by the interceptor. */
export function rawRead(reader: PipeReader, maxBytes: number): Uint8Array {
  return readDescriptor(descriptorOf(reader), maxBytes);
}

/** `write`, unseen by the interceptor; `bytes` is not empty. */
export function rawWrite(writer: PipeWriter, bytes: Uint8Array): number {
  return writeDescriptor(descriptorOf(writer), bytes);
}
