import type { ChildProcess } from 'node:child_process';
import { setBypassWatch } from './bypass';
import type { MappedMemory, MemoryWindow } from './mapped-memory';
import type { Operation } from './operation';
import type { SegmentName } from './segment-name';
import type { WaitResult } from './wait-result';

export * from './operation';

/** One access to memory: the same object before it and after it. Sizes in bytes. */
export interface MemoryAccess {
  readonly kind: Operation;
  /** Always a SharedMemory. */
  readonly memory: MappedMemory;
  readonly offset: number;
  readonly size: number;
  /** What is written or added; else 0. */
  readonly operand: number | bigint;
  /** compareExchange's; else 0. */
  readonly expected: number;
}

export type PipeRole = 'reader' | 'writer';

export interface PipeDescriptors {
  readonly reader: number;
  readonly writer: number;
}

/**
 * Owns the schedule of this process. Every method is called with arguments that are already checked, and before the world
 * has changed. An interceptor does the real thing with `rawWait`, `rawNotify`, `readDescriptor`, `writeDescriptor`,
 * `pollDescriptor`, `rawNow`, `rawSleep` and `viewsOf`, none of which it sees again.
 */
export interface Interceptor {
  /** Instead of new memory; null: make it as usual. `byteLength` is 1 or more. */
  create(byteLength: number): MemoryWindow | null;
  /** Instead of opening memory; null: open it as usual. May throw SharedMemoryGone. */
  open(segment: SegmentName): MemoryWindow | null;
  before(access: MemoryAccess): void;
  /** `result` is the value read or returned; for a plain write, what was written; 0 for ranges. */
  after(access: MemoryAccess, result: number | bigint): void;
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
  /** Instead of a new kernel pipe: two descriptors, which are negative to mark them as not the system's; null: as usual. */
  createPipe(): PipeDescriptors | null;
  /** Another descriptor for such an end, which may be another process's; null: there is none, as usual. */
  openPipe(descriptor: number, role: PipeRole): number | null;
  /** Instead of the pipe's operation. Empty bytes are the end of the stream. */
  read(descriptor: number, maxBytes: number): Uint8Array;
  write(descriptor: number, bytes: Uint8Array): number;
  poll(descriptor: number, role: PipeRole, timeoutMs: number): boolean;
  /** An end is about to close here, which may end a stream or break a pipe for the other side. */
  beforeClose(descriptor: number, role: PipeRole): void;
  beforeSpawn(fn: (...args: never[]) => unknown, args: readonly unknown[]): void;
  /** The child has been started. */
  afterSpawn(fn: (...args: never[]) => unknown, child: ChildProcess): void;
}

/**
 * Absent in ordinary runs, so that each operation pays one predictable branch. Set only through `setInterceptor`.
 */
export let active: Interceptor | null = null;

export function setInterceptor(interceptor: Interceptor | null): void {
  active = interceptor;
  setBypassWatch(interceptor === null ? null : () => interceptor.bypassed());
}
