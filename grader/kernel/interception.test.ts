import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  accessOf,
  BytePipe,
  descriptorOf,
  isSynchronizing,
  now,
  Operation,
  operationName,
  rawNow,
  rawWait,
  readDescriptor,
  setInterceptor,
  SharedMemory,
  sleep,
  viewsOf,
  writeDescriptor,
  type Interceptor,
  type MemoryAccess,
} from './internal';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const calls: unknown[][] = [];

const partsOf = ({ kind, memory, offset, size, operand, expected }: MemoryAccess): unknown[] => [
  operationName(kind),
  memory.byteLength,
  offset,
  size,
  operand,
  expected,
];

/** Records what it sees, and answers what a real run could not. */
const recorder: Interceptor = {
  create: () => null,
  open: () => null,
  bypassed: () => undefined,
  before: (access) => void calls.push(['before', ...partsOf(access)]),
  after: (access, result) => void calls.push(['after', ...partsOf(access), result]),
  wait: (_, ...rest) => (calls.push(['wait', ...rest]), 'timed-out'),
  notify: (_, ...rest) => calls.push(['notify', ...rest]) + 41,
  now: () => -1,
  sleep: (ms) => void calls.push(['sleep', ms]),
  isRunning: (pid) => (calls.push(['isRunning', pid]), false),
  createPipe: () => null,
  openPipe: () => -2,
  read: (_, max) => (calls.push(['read', max]), new Uint8Array([9])),
  write: (_, bytes) => (calls.push(['write', ...bytes]), 77),
  poll: (_, role, ms) => (calls.push(['poll', role, ms]), true),
  beforeClose: (_, role) => void calls.push(['beforeClose', role]),
  beforeSpawn: () => undefined,
  afterSpawn: () => undefined,
};

let memory: SharedMemory;
beforeEach(() => {
  memory = SharedMemory.create(16);
  calls.length = 0;
});
afterEach(() => {
  setInterceptor(null);
  memory.close();
});

describe('an interceptor', () => {
  test.each<[keyof typeof Operation, (memory: SharedMemory) => unknown, unknown[], unknown]>([
    ['read', (m) => m.getFloat64(8), [8, 8, 0], 0],
    ['write', (m) => m.setUint8(3, 300), [3, 1, 300], 300],
    ['write', (m) => m.setBigInt64(8, 5n), [8, 8, 5n], 5n],
    ['readBytes', (m) => m.readBytes(5, 1), [5, 1, 0], 0],
    ['writeBytes', (m) => m.writeBytes(2, new Uint8Array(1)), [2, 1, 0], 0],
    ['load', (m) => m.load(4), [4, 4, 0], 0],
    ['store', (m) => m.store(4, 6), [4, 4, 6], 6],
    ['add', (m) => m.add(4, 6), [4, 4, 6], 0],
    ['sub', (m) => m.sub(4, 6), [4, 4, 6], 0],
    ['exchange', (m) => m.exchange(4, 6), [4, 4, 6], 0],
  ])('sees %s before and after it', (name, run, [offset, size, operand], result) => {
    setInterceptor(recorder);
    run(memory);
    expect(calls).toEqual([
      ['before', name, 16, offset, size, operand, 0],
      ['after', name, 16, offset, size, operand, 0, result],
    ]);
  });

  test('sees a range of bytes as two accesses, and can come between them', () => {
    setInterceptor({
      ...recorder,
      before: (access) => {
        recorder.before(access);
        if (access.kind === Operation.readBytes) viewsOf(memory).uint8.fill(calls.length);
      },
    });
    memory.writeBytes(2, new Uint8Array([7, 8, 9]));
    expect([...viewsOf(memory).uint8.subarray(2, 5)]).toEqual([7, 8, 9]);
    calls.length = 0;
    expect([...memory.readBytes(1, 5)]).toEqual([1, 1, 3, 3, 3]);
    expect(calls).toEqual([
      ['before', 'readBytes', 16, 1, 2, 0, 0],
      ['after', 'readBytes', 16, 1, 2, 0, 0, 0],
      ['before', 'readBytes', 16, 3, 3, 0, 0],
      ['after', 'readBytes', 16, 3, 3, 0, 0, 0],
    ]);
  });

  test('learns what compareExchange expects, finds and would put there', () => {
    memory.store(0, 3);
    setInterceptor(recorder);
    memory.compareExchange(0, 2, 8);
    expect(calls).toEqual([
      ['before', 'compareExchange', 16, 0, 4, 8, 2],
      ['after', 'compareExchange', 16, 0, 4, 8, 2, 3],
    ]);
  });

  test('comes before the operation takes effect, and so decides what it sees', () => {
    setInterceptor({ ...recorder, before: () => void (viewsOf(memory).int32[0] = 40) });
    expect(memory.add(0, 2)).toBe(40);
    expect(memory.getInt32(0)).toBe(40);
  });

  test('replaces everything that blocks, and the clock', () => {
    setInterceptor(recorder);
    expect(memory.wait(4, 0)).toBe('timed-out');
    expect(memory.wait(4, 1, -3)).toBe('timed-out');
    expect(memory.notify(8, 2.7)).toBe(44);
    expect(now()).toBe(-1);
    sleep(50);
    expect(calls).toEqual([
      ['wait', 4, 0, Infinity],
      ['wait', 4, 1, 0],
      ['notify', 8, 2],
      ['sleep', 50],
    ]);
  });

  test("replaces a pipe's operations", () => {
    using pipe = BytePipe.create();
    setInterceptor(recorder);
    expect([...pipe.reader.read(5)]).toEqual([9]);
    expect(pipe.writer.write(new Uint8Array([1, 2]))).toBe(77);
    expect(pipe.reader.poll(3)).toBe(true);
    pipe.writer.close();
    expect(calls).toEqual([
      ['read', 5],
      ['write', 1, 2],
      ['poll', 'reader', 3],
      ['beforeClose', 'writer'],
    ]);
  });

  test('sees no call that is refused', () => {
    using pipe = BytePipe.create();
    setInterceptor(recorder);
    expect(() => memory.getInt32(2)).toThrow(RangeError);
    expect(() => memory.add(16, 1)).toThrow(RangeError);
    expect(() => memory.wait(0, 0, NaN)).toThrow(TypeError);
    expect(() => memory.readBytes(0, 17)).toThrow(RangeError);
    expect(() => pipe.reader.read(0)).toThrow(RangeError);
    expect(calls).toEqual([]);
  });

  test('does not see what it does itself through the raw operations', () => {
    using pipe = BytePipe.create();
    setInterceptor(recorder);
    writeDescriptor(descriptorOf(pipe.writer), new Uint8Array([7]));
    expect([...readDescriptor(descriptorOf(pipe.reader), 5)]).toEqual([7]);
    expect(rawWait(memory, 0, 1, Infinity)).toBe('not-equal');
    expect(rawNow()).toBeGreaterThan(0);
    expect(calls).toEqual([]);
  });
});

describe('operations', () => {
  test('are known by their numbers, and other numbers have no name', () => {
    for (const [name, number] of Object.entries(Operation)) expect(operationName(number)).toBe(name);
    expect(operationName(0)).toBeUndefined();
    expect(operationName(99)).toBeUndefined();
  });

  test('are classified by what they do to the bytes, and whether they order other accesses', () => {
    expect(accessOf(Operation.readBytes)).toBe('read');
    expect(accessOf(Operation.store)).toBe('write');
    expect(accessOf(Operation.compareExchange)).toBe('read-modify-write');
    expect(
      [Operation.read, Operation.write, Operation.readBytes, Operation.writeBytes].some(isSynchronizing),
    ).toBe(false);
    expect(
      [Operation.load, Operation.store, Operation.add, Operation.wait, Operation.notify].every(
        isSynchronizing,
      ),
    ).toBe(true);
  });
});
