import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { pack, SharedMemory, unpack } from './internal';
import { CompiledFixtures } from './testing/compile-fixture';

// No limit that a busy machine could reach: only a hang should.
jest.setTimeout(300_000);

const fixtures = new CompiledFixtures();
afterAll(() => fixtures[Symbol.dispose]());

test('a process that runs already gets functions, classes, shareables, memory, pipes and errors as what they were', async () => {
  const { stdout, stderr, code } = await fixtures.run('packed');
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  expect(stdout.replace(/\s+/g, ' ').trim()).toBe(
    "{ function: 8, class: true, error: [ true, 'Overdrawn', 'no money left', 3n, 'RangeError', 'too much' ], " +
      "shared: [ 1, 7 ], text: 'through the pipe', gone: true }",
  );
});

describe('what cannot travel', () => {
  class Own {}
  const own = (): void => undefined;
  const closed = SharedMemory.create(4);
  closed.close();

  test.each<[string, unknown, string]>([
    ['a function that is not exported', { list: [1, own] }, 'item.list[1]'],
    ['a class that is not exported', new Map([['k', Own]]), 'item.get("k")'],
    ['a symbol', { deep: { er: Symbol('s') } }, 'item.deep.er'],
    ['memory that is closed', [closed], 'item[0]'],
    ['a promise', { when: Promise.resolve() }, 'item.when'],
    ['such a thing in the field of an error', Object.assign(new Error('e'), { own }), 'item.own'],
  ])('%s is named by its place', (_, value, place) => {
    expect(() => pack(value, 'item')).toThrow(
      expect.objectContaining({ code: 'NOT_TRANSFERABLE', path: place }),
    );
  });

  test('is named in a value without a name, too', () => {
    expect(() => pack({ own })).toThrow(expect.objectContaining({ path: 'value.own' }));
  });
});

describe('bytes that lie anywhere in a buffer', () => {
  const value = { doubles: new Float64Array([1.5, -2]), bytes: new Uint8Array([1, 2, 3]), big: 2n ** 70n };
  const packed = pack(value);
  const at = (offset: number): Buffer => {
    const chunk = Buffer.alloc(packed.length + offset + 9, 0xee);
    chunk.set(packed, offset);
    return chunk;
  };

  test.each([0, 1, 2, 3, 4, 5, 6, 7, 8])('give the value, %i bytes after its beginning', (offset) => {
    const chunk = at(offset);
    expect(unpack(chunk.subarray(offset, offset + packed.length))).toEqual(value);
    const plain = new Uint8Array(chunk.buffer, chunk.byteOffset + offset, packed.length);
    expect(unpack(plain)).toEqual(value);
  });

  test.each([0, 1, 2, 3, 4, 5, 6, 7])('may be overwritten afterwards (%i)', (offset) => {
    const chunk = at(offset);
    const arrived = unpack(chunk.subarray(offset, offset + packed.length));
    chunk.fill(0);
    expect(arrived).toEqual(value);
    // Nor does a write to the value reach a chunk that others still read.
    (arrived as typeof value).bytes.fill(9);
    (arrived as typeof value).doubles.fill(9);
    expect(chunk.every((byte) => byte === 0)).toBe(true);
  });

  test.each([
    ['none', new Uint8Array()],
    ['noise', new Uint8Array([1, 2, 3])],
    ['a part', packed.subarray(0, packed.length >> 1)],
  ])('are an error when they are %s of a value', (_, bytes) => {
    expect(() => unpack(bytes)).toThrow();
  });
});
