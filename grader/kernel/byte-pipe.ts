import { types } from 'node:util';
import { expectInteger, wrongType } from './arguments';
import { active } from './interception';
import { descriptorOf, PipeEnd } from './pipe-end';
import { openPipe, readDescriptor, writeDescriptor } from './pipe-io';

/**
 * The end of a pipe that bytes come out of, in the order in which they were written and in pieces of any size:
 * nothing shows where one write ended and the next began.
 */
export class PipeReader extends PipeEnd {
  override readonly role = 'reader';

  /**
   * Takes at most `maxBytes` bytes, and blocks until there is at least one. It may return fewer than were
   * asked for, even when more are on the way. No bytes at all mean the end of the stream: every process that had
   * a writer has closed it, and everything was read.
   */
  read(maxBytes: number): Uint8Array {
    expectInteger('maxBytes', maxBytes, 1, Number.MAX_SAFE_INTEGER);
    const descriptor = descriptorOf(this);
    return active === null ? readDescriptor(descriptor, maxBytes) : active.read(descriptor, maxBytes);
  }
}

/** The end of a pipe that bytes go into. */
export class PipeWriter extends PipeEnd {
  override readonly role = 'writer';

  /**
   * Writes as many of the bytes as the pipe has room for, and blocks until that is at least one. Returns
   * how many: it may be fewer than were given, and the rest is yours to write.
   * @throws BrokenPipe when no process has the reading end any longer.
   */
  write(bytes: Uint8Array): number {
    if (!types.isUint8Array(bytes)) throw wrongType('bytes', 'a Uint8Array', bytes);
    const descriptor = descriptorOf(this);
    if (bytes.length === 0) return 0;
    return active === null ? writeDescriptor(descriptor, bytes) : active.write(descriptor, bytes);
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
