import type { PipeReader, PipeWriter } from './byte-pipe';
import type { WaitResult } from './futex';
import type { MappedMemory, MemoryWindow } from './mapped-memory';
import type { SegmentName } from './segment-name';

/** The operations on what processes share. Numbers, so that a schedule board in shared memory can hold them. */
export const Operation = {
  /** Plain typed access, `getInt32` and its like. */
  read: 1,
  write: 2,
  /** Plain access to a range, told as two halves: `size` is the length of one, the operand is 0. */
  readBytes: 3,
  writeBytes: 4,
  /** Atomic access to 32 bits. */
  load: 5,
  store: 6,
  add: 7,
  sub: 8,
  exchange: 9,
  compareExchange: 10,
  /** Blocking: these two go to `Interceptor.wait` and `.notify`, never to `before` and `after`. */
  wait: 11,
  notify: 12,
  /** On pipes: these go to `Interceptor.read`, `.write`, `.poll` and `.beforeClose`. */
  readPipe: 13,
  writePipe: 14,
  pollPipe: 15,
  closePipe: 16,
} as const;

export type Operation = (typeof Operation)[keyof typeof Operation];

/** What an operation does to the bytes it names, as far as another process can tell. */
export type Access = 'read' | 'write' | 'read-modify-write' | 'wait' | 'notify';

const ACCESS: Record<Operation, Access> = {
  [Operation.read]: 'read',
  [Operation.write]: 'write',
  [Operation.readBytes]: 'read',
  [Operation.writeBytes]: 'write',
  [Operation.load]: 'read',
  [Operation.store]: 'write',
  [Operation.add]: 'read-modify-write',
  [Operation.sub]: 'read-modify-write',
  [Operation.exchange]: 'read-modify-write',
  // Also when it fails: whether it failed depends on what was read.
  [Operation.compareExchange]: 'read-modify-write',
  [Operation.wait]: 'wait',
  [Operation.notify]: 'notify',
  // To read from a pipe is to take away.
  [Operation.readPipe]: 'read-modify-write',
  [Operation.writePipe]: 'read-modify-write',
  [Operation.pollPipe]: 'read',
  [Operation.closePipe]: 'write',
};

export function accessOf(operation: Operation): Access {
  return ACCESS[operation];
}

/**
 * Whether the operation synchronises: plain accesses that conflict without such an operation between them
 * race.
 */
export function isSynchronizing(operation: Operation): boolean {
  return operation >= Operation.load;
}

const NAMES = new Map<number, keyof typeof Operation>();
for (const name of Object.keys(Operation) as (keyof typeof Operation)[]) NAMES.set(Operation[name], name);

/**
 * The operation's name, or undefined for a number that is none: it may come from memory that others write.
 */
export function operationName(operation: number): keyof typeof Operation | undefined {
  return NAMES.get(operation);
}

/**
 * Who owns the schedule of this process. Every method is called with arguments that are already checked,
 * and before the world has changed. An interceptor does the real thing with `rawWait`, `rawNotify`,
 * `rawRead`, `rawWrite`, `rawPoll`, `rawNow`, `rawSleep` and `viewsOf`, none of which it sees again. The
 * memory is always a SharedMemory.
 */
export interface Interceptor {
  /** Instead of new memory; null: make it as usual. `byteLength` is 1 or more. */
  create(byteLength: number): MemoryWindow | null;
  /** Instead of opening memory; null: open it as usual. May throw SharedMemoryGone. */
  open(segment: SegmentName): MemoryWindow | null;
  /**
   * `operand` is what is written or added, else 0; `expected` is compareExchange's, else 0. Sizes in bytes.
   */
  before(
    kind: Operation,
    memory: MappedMemory,
    offset: number,
    size: number,
    operand: number | bigint,
    expected: number,
  ): void;
  /** `result` is the value read or returned; what was written, for a plain write; 0 for ranges. */
  after(
    kind: Operation,
    memory: MappedMemory,
    offset: number,
    size: number,
    operand: number | bigint,
    result: number | bigint,
    expected: number,
  ): void;
  /** The bytes of a memory were asked for: what is done to them is not seen here. */
  bypassed(): void;
  /** Instead of waiting. `timeoutMs` is 0, positive or Infinity. */
  wait(memory: MappedMemory, offset: number, expected: number, timeoutMs: number): WaitResult;
  /** Instead of notifying; returns how many were woken. `count` is an integer >= 0, or Infinity. */
  notify(memory: MappedMemory, offset: number, count: number): number;
  /** Instead of the clock, in ms. */
  now(): number;
  sleep(ms: number): void;
  /** Instead of asking the system whether that process runs. */
  isRunning(pid: number): boolean;
  /** Instead of a new kernel pipe: two descriptors, which the kernel knows by being negative. Null: make it as usual. */
  createPipe(): PipeDescriptors | null;
  /** Another descriptor for such an end; it may be another process's. Null: there is none, as usual. */
  openPipe(descriptor: number, role: 'reader' | 'writer'): number | null;
  /** Instead of the pipe's operation. Empty bytes are the end of the stream. */
  read(reader: PipeReader, maxBytes: number): Uint8Array;
  write(writer: PipeWriter, bytes: Uint8Array): number;
  poll(end: PipeReader | PipeWriter, timeoutMs: number): boolean;
  /** An end is about to close here, which may end a stream or break a pipe for the other side. */
  beforeClose(end: PipeReader | PipeWriter): void;
  beforeSpawn(fn: (...args: never[]) => unknown, args: readonly unknown[]): void;
}

export interface PipeDescriptors {
  readonly reader: number;
  readonly writer: number;
}

/**
 * Absent in ordinary runs, so that each operation pays one predictable branch. Set through `setInterceptor`
 * only.
 */
export let active: Interceptor | null = null;

export function setInterceptor(interceptor: Interceptor | null): void {
  active = interceptor;
}
