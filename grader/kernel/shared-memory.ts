import { expectCount, expectInteger, expectTimeout, wrongType } from './arguments';
import { ByteRanges } from './byte-ranges';
import { active, type MemoryAccess } from './interception';
import { Operation } from './operation';
import { LARGEST_SEGMENT, parseSegmentName } from './segment-name';
import { viewsOf } from './mapped-memory';
import type { WaitResult } from './wait-result';
import { rawNotify, rawWait } from './waiting';

/**
 * Memory that several processes have at once. One creates it, the others open it by its name (or get it as
 * an argument of `spawn`); what one writes, all read at their next access. It starts zeroed.
 *
 * Beside the plain access of DataView's names it has the operations of Atomics on aligned 32-bit words:
 * each is one step that no other process can divide, and returns the value that was there before.
 */
export class SharedMemory extends ByteRanges {
  /**
   * @param byteLength 1 to 2 GiB.
   * @throws SharedMemoryFull when the machine has no room for it.
   */
  static create(byteLength: number): SharedMemory {
    expectInteger('byteLength', byteLength, 1, LARGEST_SEGMENT);
    const window = active?.create(byteLength) ?? null;
    if (window !== null) return new SharedMemory(window, true);
    return new SharedMemory(byteLength);
  }

  /** @throws SharedMemoryGone when nothing has this name any more. */
  static open(name: string): SharedMemory {
    const segment = typeof name === 'string' ? parseSegmentName(name) : null;
    if (segment === null) throw wrongType('name', 'the `name` of a SharedMemory', name);
    return new SharedMemory(active?.open(segment) ?? segment, false);
  }

  load(offset: number): number {
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) return Atomics.load(view, index);
    return watchedLoad(this, offset);
  }

  /** Returns the value that it stored. */
  store(offset: number, value: number): number {
    const operand = value | 0;
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) return Atomics.store(view, index, operand);
    return watchedStore(this, offset, operand);
  }

  add(offset: number, value: number): number {
    const operand = value | 0;
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) return Atomics.add(view, index, operand);
    return watchedAdd(this, offset, operand);
  }

  sub(offset: number, value: number): number {
    const operand = value | 0;
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) return Atomics.sub(view, index, operand);
    return watchedSub(this, offset, operand);
  }

  exchange(offset: number, value: number): number {
    const operand = value | 0;
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) return Atomics.exchange(view, index, operand);
    return watchedExchange(this, offset, operand);
  }

  /** Stores `replacement` only if `expected` was there. It did so exactly when it returns `expected`. */
  compareExchange(offset: number, expected: number, replacement: number): number {
    const comparand = expected | 0;
    const operand = replacement | 0;
    const view = viewsOf(this).int32;
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= view.length) throw this.refusal(offset, 4);
    if (active === null) return Atomics.compareExchange(view, index, comparand, operand);
    return watchedCompareExchange(this, offset, operand, comparand);
  }

  /**
   * Sleeps until a `notify` of this word, provided that the word holds `expected`; the check and the
   * falling asleep are one step. 'ok' may also come without a notify, so look at the word again.
   *
   * @param timeoutMs negative means 0; Infinity, for ever.
   */
  wait(offset: number, expected: number, timeoutMs = Infinity): WaitResult {
    const comparand = expected | 0;
    const timeout = expectTimeout('timeoutMs', timeoutMs);
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= viewsOf(this).int32.length) throw this.refusal(offset, 4);
    if (active !== null) return active.wait(this, offset, comparand, timeout);
    return rawWait(this, offset, comparand, timeout);
  }

  /** Wakes at most `count` processes that wait for this word, the longest waiting first; returns how many. */
  notify(offset: number, count = Infinity): number {
    const most = expectCount('count', count);
    const index = offset >>> 2;
    if (index << 2 !== offset || index >= viewsOf(this).int32.length) throw this.refusal(offset, 4);
    if (active !== null) return active.notify(this, offset, most);
    return rawNotify(this, offset, most);
  }
}

/** One atomic access to a word, seen by the interceptor before and after. */
function accessTo(
  kind: Operation,
  memory: SharedMemory,
  offset: number,
  operand: number,
  expected = 0,
): MemoryAccess {
  return { kind, memory, offset, size: 4, operand, expected };
}

function watchedLoad(memory: SharedMemory, offset: number): number {
  const access = accessTo(Operation.load, memory, offset, 0);
  active?.before(access);
  const value = Atomics.load(viewsOf(memory).int32, offset >>> 2);
  active?.after(access, value);
  return value;
}

function watchedStore(memory: SharedMemory, offset: number, operand: number): number {
  const access = accessTo(Operation.store, memory, offset, operand);
  active?.before(access);
  Atomics.store(viewsOf(memory).int32, offset >>> 2, operand);
  active?.after(access, operand);
  return operand;
}

function watchedAdd(memory: SharedMemory, offset: number, operand: number): number {
  const access = accessTo(Operation.add, memory, offset, operand);
  active?.before(access);
  const old = Atomics.add(viewsOf(memory).int32, offset >>> 2, operand);
  active?.after(access, old);
  return old;
}

function watchedSub(memory: SharedMemory, offset: number, operand: number): number {
  const access = accessTo(Operation.sub, memory, offset, operand);
  active?.before(access);
  const old = Atomics.sub(viewsOf(memory).int32, offset >>> 2, operand);
  active?.after(access, old);
  return old;
}

function watchedExchange(memory: SharedMemory, offset: number, operand: number): number {
  const access = accessTo(Operation.exchange, memory, offset, operand);
  active?.before(access);
  const old = Atomics.exchange(viewsOf(memory).int32, offset >>> 2, operand);
  active?.after(access, old);
  return old;
}

function watchedCompareExchange(
  memory: SharedMemory,
  offset: number,
  operand: number,
  comparand: number,
): number {
  const access = accessTo(Operation.compareExchange, memory, offset, operand, comparand);
  active?.before(access);
  const old = Atomics.compareExchange(viewsOf(memory).int32, offset >>> 2, comparand, operand);
  active?.after(access, old);
  return old;
}
