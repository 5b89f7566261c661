import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { existsSync, statSync, truncateSync } from 'node:fs';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { parseSegmentName, SharedMemory } from './internal';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const closed = expect.objectContaining({ code: 'SHARED_MEMORY_CLOSED' });
const isLinux = process.platform === 'linux';

describe('atomic access', () => {
  const memory = SharedMemory.create(16);
  afterAll(() => memory.close());
  const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
  const operation = fc.oneof(
    fc.tuple(fc.constantFrom('store' as const, 'add' as const, 'sub' as const, 'exchange' as const), int32),
    fc.tuple(fc.constant('load' as const), fc.constant(0)),
    // Small values, so that the comparison succeeds often.
    fc.tuple(fc.constant('compareExchange' as const), fc.integer({ min: -2, max: 2 })),
  );

  test('is Atomics: any operations return the same values and leave the same word', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), operation)), (operations) => {
        const model = new Int32Array(4);
        memory.writeBytes(0, new Uint8Array(16));
        for (const [index, [kind, value]] of operations) {
          const returned =
            kind === 'load'
              ? [memory.load(4 * index), Atomics.load(model, index)]
              : kind === 'compareExchange'
                ? [
                    memory.compareExchange(4 * index, value, 7),
                    Atomics.compareExchange(model, index, value, 7),
                  ]
                : [memory[kind](4 * index, value), Atomics[kind](model, index, value)];
          expect(returned[0]).toBe(returned[1]);
        }
        for (let index = 0; index < 4; index++) expect(memory.getInt32(4 * index)).toBe(model[index]);
      }),
    );
  });

  test('refuses what is outside or misaligned', () => {
    for (const offset of [-4, 2, 16, 4.5, NaN]) {
      expect(() => memory.load(offset)).toThrow(RangeError);
      expect(() => memory.add(offset, 1)).toThrow(RangeError);
      expect(() => memory.compareExchange(offset, 0, 1)).toThrow(RangeError);
      expect(() => memory.wait(offset, 0, 0)).toThrow(RangeError);
      expect(() => memory.notify(offset)).toThrow(RangeError);
    }
  });
});

describe('a segment', () => {
  test('starts zeroed', () => {
    using memory = SharedMemory.create(100_000);
    expect(memory.readBytes(0, 100_000).every((byte) => byte === 0)).toBe(true);
  });

  test('is one memory for all processes that opened it', () => {
    using memory = SharedMemory.create(8);
    using other = SharedMemory.open(memory.name);
    memory.setFloat64(0, 1.5);
    expect(other.getFloat64(0)).toBe(1.5);
    expect(other.byteLength).toBe(8);
  });

  test('carries its owner and size in its name', () => {
    using memory = SharedMemory.create(12_345);
    expect(parseSegmentName(memory.name)).toMatchObject({ pid: process.pid, byteLength: 12_345 });
    expect(parseSegmentName('/other-1-2-3-4-5')).toBeNull();
    expect(parseSegmentName(`${memory.name}-1`)).toBeNull();
  });

  (isLinux ? test : test.skip)('belongs to its user alone', () => {
    using memory = SharedMemory.create(1);
    expect(statSync(`/dev/shm${memory.name}`).mode & 0o777).toBe(0o600);
  });

  test('refuses a size that is not a positive integer up to 2 GiB', () => {
    for (const size of [0, -1, 1.5, NaN, Infinity, 2 ** 31 + 1]) {
      expect(() => SharedMemory.create(size)).toThrow(RangeError);
    }
    expect(() => SharedMemory.create('8' as unknown as number)).toThrow(/byteLength must be .* but "8" came/);
  });

  test('opens by a name of ours only', () => {
    for (const name of ['', 'x', '/etc/passwd', '/forklings-../../x', 5]) {
      expect(() => SharedMemory.open(name as string)).toThrow(TypeError);
    }
  });

  (isLinux ? test : test.skip)(
    'that was truncated is refused instead of ending the process with SIGBUS',
    () => {
      using memory = SharedMemory.create(8192);
      truncateSync(`/dev/shm${memory.name}`, 100);
      expect(() => SharedMemory.open(memory.name)).toThrow(
        expect.objectContaining({ code: 'SHARED_MEMORY_DAMAGED' }),
      );
    },
  );
});

describe('the end of a segment', () => {
  test('after close every access throws SharedMemoryClosed', () => {
    const memory = SharedMemory.create(64);
    memory.close();
    const accesses = [
      ...(['Int8', 'Uint8', 'Int16', 'Uint16', 'Int32', 'Uint32', 'Float32', 'Float64'] as const).flatMap(
        (type) => [() => memory[`get${type}`](0), () => memory[`set${type}`](0, 1)],
      ),
      ...(['BigInt64', 'BigUint64'] as const).flatMap((type) => [
        () => memory[`get${type}`](0),
        () => memory[`set${type}`](0, 1n),
      ]),
      ...(['store', 'add', 'sub', 'exchange'] as const).map((operation) => () => memory[operation](0, 1)),
      () => memory.load(0),
      () => memory.compareExchange(0, 0, 1),
      () => memory.readBytes(0, 1),
      () => memory.readBytes(0, 0),
      () => memory.writeBytes(0, new Uint8Array(1)),
      () => memory.wait(0, 0, 0),
      () => memory.notify(0),
    ];
    for (const access of accesses) expect(access).toThrow(closed);
  });

  test('close may come twice and shows in `closed`', () => {
    const memory = SharedMemory.create(8);
    expect(memory.closed).toBe(false);
    memory.close();
    memory.close();
    expect(memory.closed).toBe(true);
    expect(inspect(memory)).toMatch(/byteLength: 8, closed/);
  });

  test("the creator's close unlinks; a process that has it open keeps it", () => {
    const memory = SharedMemory.create(8);
    using other = SharedMemory.open(memory.name);
    memory.close();
    other.setInt32(0, 5);
    expect(other.getInt32(0)).toBe(5);
    expect(() => SharedMemory.open(memory.name)).toThrow(
      expect.objectContaining({ code: 'SHARED_MEMORY_GONE', segment: memory.name }),
    );
  });

  test("another's close does not unlink", () => {
    using memory = SharedMemory.create(8);
    SharedMemory.open(memory.name).close();
    expect(() => SharedMemory.open(memory.name).close()).not.toThrow();
  });

  test('unlink takes the name only, and may come twice', () => {
    using memory = SharedMemory.create(8);
    memory.unlink();
    memory.unlink();
    memory.setInt32(0, 3);
    expect(memory.getInt32(0)).toBe(3);
    if (isLinux) expect(existsSync(`/dev/shm${memory.name}`)).toBe(false);
  });

  test('memory that gets the address of closed memory is its own, however many old buffers still exist', () => {
    for (let round = 0; round < 3000; round++) {
      const memory = SharedMemory.create(8);
      expect(memory.getInt32(0)).toBe(0);
      memory.setInt32(0, round + 1);
      expect(memory.getInt32(0)).toBe(round + 1);
      memory.close();
    }
  });
});
