import { constants as files } from 'node:fs';
import { constants as system } from 'node:os';
import { realNow } from './clock';
import { processClock } from './clock-layout';
import { BrokenPipe } from './errors';
import { libc, systemCallFailed } from './libc';

const { EAGAIN, EINTR, EPIPE } = system.errno;
const CLOEXEC = 0o2000000;
const NONBLOCK = files.O_NONBLOCK;
const SET_DESCRIPTOR_FLAGS = 2;
const SET_STATUS_FLAGS = 4;
const CLOSE_ON_EXEC = 1;
const POLL_IN = 1;
const POLL_OUT = 4;

/** As large as a pipe is on Linux. No read returns more, which any reader must be ready for. */
const LARGEST_READ = 65_536;
const scratch = new Uint8Array(LARGEST_READ);

/**
 * A new kernel pipe that no child inherits by accident. The writing end does not block in the kernel: a
 * write of more than fits takes what fits, where a blocking descriptor would hold the writer until all is
 * taken.
 */
export function openPipe(): { reader: number; writer: number } {
  const c = libc();
  const descriptors = new Int32Array(2);
  if ((c.linux?.pipe2(descriptors, CLOEXEC) ?? c.pipe(descriptors)) < 0) throw systemCallFailed('pipe');
  const [reader = -1, writer = -1] = descriptors;
  if (c.linux === null) {
    c.fcntl(reader, SET_DESCRIPTOR_FLAGS, 'int', CLOSE_ON_EXEC);
    c.fcntl(writer, SET_DESCRIPTOR_FLAGS, 'int', CLOSE_ON_EXEC);
  }
  if (c.fcntl(writer, SET_STATUS_FLAGS, 'int', NONBLOCK) < 0) throw systemCallFailed('fcntl');
  return { reader, writer };
}

/** Blocks for at least one byte; none at all are the end of the stream. */
export function readDescriptor(descriptor: number, maxBytes: number): Uint8Array {
  const c = libc();
  if (credit > 0 || ++unlooked % TRIAL_EVERY === 0) lookBeforeSleep(descriptor);
  for (;;) {
    const count = c.read(descriptor, scratch, Math.min(maxBytes, LARGEST_READ));
    if (count >= 0) return scratch.slice(0, count);
    retry('read', descriptor, 'reader');
  }
}

/*
 * To fall asleep and to be woken on another processor takes some 50 µs, several times what a small message costs. So a
 * read first looks about as long as that whether bytes come, while that pays: not where the process that should send them waits
 * for the very processor that looks, and not when answers take long. Looks in vain soon use up the credit, and then
 * only one read in many tries again. It takes nothing, so several processes may look at one pipe.
 */
const MOST_LOOKS = 100;
const TRIAL_EVERY = 256;
const MOST_CREDIT = 64;
let credit = 16;
let unlooked = 0;
const wanted = new Int32Array(2);

function lookBeforeSleep(descriptor: number): void {
  const c = libc();
  wanted[0] = descriptor;
  wanted[1] = POLL_IN;
  let looks = 0;
  while (looks < MOST_LOOKS && c.poll(wanted, 1, 0) === 0) looks++;
  // There at once: the look was needless, but cheap.
  const gain = looks === 0 ? -1 : looks < MOST_LOOKS ? 4 : -16;
  credit = Math.max(0, Math.min(MOST_CREDIT, credit + gain));
}

/** Blocks until at least one byte is taken; returns how many were. */
export function writeDescriptor(descriptor: number, bytes: Uint8Array): number {
  const c = libc();
  for (;;) {
    const count = c.write(descriptor, bytes, bytes.length);
    if (count >= 0) return count;
    retry('write', descriptor, 'writer');
  }
}

export function pollDescriptor(descriptor: number, role: 'reader' | 'writer', timeoutMs: number): boolean {
  const c = libc();
  // struct pollfd: the descriptor, then the events asked for and the events found, 16 bits each.
  const request = new Int32Array([descriptor, role === 'reader' ? POLL_IN : POLL_OUT]);
  const deadline = timeoutMs === Infinity ? Infinity : realNow() + timeoutMs;
  for (let remaining = timeoutMs; ; remaining = Math.max(0, deadline - realNow())) {
    const ready = c.poll(request, 1, remaining >= 2 ** 31 ? -1 : Math.ceil(remaining));
    if (ready === 0 && timeoutMs > 0) processClock()?.passed(timeoutMs);
    if (ready >= 0) return ready > 0;
    if (c.errno() !== EINTR) throw systemCallFailed('poll');
  }
}

/**
 * Returns if the call should be made again: a signal came between, or the pipe was full and is no longer.
 */
function retry(call: string, descriptor: number, role: 'reader' | 'writer'): void {
  const errno = libc().errno();
  if (errno === EINTR) return;
  if (errno === EPIPE) throw new BrokenPipe(descriptor);
  if (errno !== EAGAIN) throw systemCallFailed(call);
  pollDescriptor(descriptor, role, Infinity);
}
