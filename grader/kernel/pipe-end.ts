import { closeSync, constants as files, fstatSync, openSync } from 'node:fs';
import { expectTimeout } from './arguments';
import { PipeClosed, PipeGone } from './errors';
import { active, type PipeRole } from './interception';
import { pollDescriptor } from './pipe-io';

/**
 * How a pipe's end is found again: by the process that holds it. `inode` shows whether it is still the same
 * pipe.
 */
export interface PipeAddress {
  readonly pid: number;
  readonly descriptor: number;
  readonly inode: number;
}

/** The file descriptor of an end. Throws PipeClosed. */
export let descriptorOf: (end: PipeEnd) => number;

/** One end of a pipe in this process. Other processes may hold the same end, each with its own descriptor. */
export abstract class PipeEnd {
  abstract readonly role: PipeRole;
  #descriptor: number | null;

  static {
    descriptorOf = (end) => {
      if (end.#descriptor === null) throw new PipeClosed(end.role);
      return end.#descriptor;
    };
  }

  constructor(descriptor: number | null) {
    this.#descriptor = descriptor;
  }

  get closed(): boolean {
    return this.#descriptor === null;
  }

  /**
   * Whether the end is ready: a read would not block (bytes or the end of the stream are there), or a write
   * would not (there is room, or no reader is left). Waits for that at most `timeoutMs`, and takes nothing.
   */
  poll(timeoutMs = 0): boolean {
    const timeout = expectTimeout('timeoutMs', timeoutMs);
    const descriptor = descriptorOf(this);
    return active === null
      ? pollDescriptor(descriptor, this.role, timeout)
      : active.poll(descriptor, this.role, timeout);
  }

  /** The stream ends, or the pipe breaks, once every process has closed this end. May be called twice. */
  close(): void {
    if (this.#descriptor === null) return;
    const descriptor = this.#descriptor;
    if (active !== null) active.beforeClose(descriptor, this.role);
    this.#descriptor = null;
    if (!isExplored(descriptor)) closeSync(descriptor);
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

export function addressOfEnd(end: PipeEnd): PipeAddress {
  const descriptor = descriptorOf(end);
  return { pid: process.pid, descriptor, inode: isExplored(descriptor) ? 0 : fstatSync(descriptor).ino };
}

/** Not the system's: the interceptor made it. */
function isExplored(descriptor: number): boolean {
  return descriptor < 0;
}

/** A descriptor of this object's own, for an end of which another process, or another object, has one. */
export function descriptorFor(address: PipeAddress, role: PipeRole): number {
  const { O_RDONLY, O_WRONLY, O_NONBLOCK } = files;
  const explored = isExplored(address.descriptor) ? active?.openPipe(address.descriptor, role) : null;
  return explored ?? reopen(address, role === 'reader' ? O_RDONLY : O_WRONLY | O_NONBLOCK);
}

/** Linux only. */
function reopen({ pid, descriptor, inode }: PipeAddress, flags: number): number {
  let fd: number;
  try {
    fd = openSync(`/proc/${pid}/fd/${descriptor}`, flags);
  } catch {
    throw new PipeGone(pid, descriptor);
  }
  if (fstatSync(fd).ino === inode) return fd;
  closeSync(fd);
  throw new PipeGone(pid, descriptor);
}
