import assert from 'node:assert/strict';
import { SharedArray } from '#katas/array';
import { Process } from '#katas/process';
import { fails, type Program } from './program';

export function prefixSums(numbers: SharedArray<'i'>): void {
  for (let at = 1; at < numbers.length; at += 1) numbers.set(at, numbers.get(at) + numbers.get(at - 1));
}
export function doubleAll(numbers: SharedArray<'d'>): void {
  for (let at = 0; at < numbers.length; at += 1) numbers.set(at, numbers.get(at) * 2);
}
export function fillPart(numbers: SharedArray<'b'>, from: number, to: number, value: number): void {
  for (let at = from; at < to; at += 1) numbers.set(at, value);
}

const sequence = [680, 626, 934, 821, 150, 233, 548, 982, 714, 831];

export const arrayPrograms: readonly Program[] = [
  {
    title: 'an array has the items that it was made of',
    like: 'test_array',
    run: () => {
      using array = new SharedArray('i', sequence);
      assert.equal(array.length, 10);
      assert.deepEqual([...array], sequence);
    },
  },
  {
    title: 'an array that was made with a length is zeros',
    like: 'test_array_from_size',
    run: () => {
      for (const size of [10, 1, 3]) {
        using array = new SharedArray('i', size);
        assert.deepEqual(
          array.slice(),
          Array.from({ length: size }, () => 0),
        );
      }
    },
  },
  {
    title: 'new arrays are zeros after others were closed',
    like: 'test_array_from_size',
    run: () => {
      for (let round = 0; round < 3; round += 1) {
        using array = new SharedArray('i', 10);
        assert.deepEqual(
          array.slice(),
          Array.from({ length: 10 }, () => 0),
        );
        array.fill(7);
      }
    },
  },
  {
    title: 'slices are those of a list',
    like: 'test_array (slicing)',
    run: () => {
      using array = new SharedArray('i', sequence);
      for (const [from, to] of [
        [2, 5],
        [0, 0],
        [3, undefined],
        [-3, undefined],
        [8, 99],
        [5, 2],
      ] as const)
        assert.deepEqual(array.slice(from, to), sequence.slice(from, to));
    },
  },
  {
    title: 'elements are changed one by one',
    like: 'test_array',
    run: () => {
      using array = new SharedArray('i', sequence);
      array.set(4, array.get(2));
      assert.equal(array.get(4), 934);
      assert.equal(array.get(5), 233);
    },
  },
  {
    title: 'a child computes in place, and the parent sees every element',
    like: 'test_array (self.f)',
    run: async () => {
      using array = new SharedArray('i', sequence);
      const child = new Process(prefixSums, [array]);
      child.start();
      await child.join();
      let sum = 0;
      assert.deepEqual(
        [...array],
        sequence.map((number) => (sum += number)),
      );
    },
  },
  {
    title: 'doubles are doubled by a child',
    like: 'test_sharedctypes',
    run: async () => {
      using array = new SharedArray('d', [0, 0.5, 1.25]);
      const child = new Process(doubleAll, [array]);
      child.start();
      await child.join();
      assert.deepEqual([...array], [0, 1, 2.5]);
    },
  },
  {
    title: 'two processes fill their halves at the same time',
    like: 'test_sharedctypes',
    run: async () => {
      using array = new SharedArray('b', 200);
      const two = [new Process(fillPart, [array, 0, 100, 1]), new Process(fillPart, [array, 100, 200, 2])];
      for (const each of two) each.start();
      for (const each of two) await each.join();
      assert.deepEqual(
        [...array],
        Array.from({ length: 200 }, (_, at) => (at < 100 ? 1 : 2)),
      );
    },
  },
  {
    title: 'an index out of range is an error, in reading and in writing',
    like: 'ctypes: IndexError',
    run: async () => {
      using array = new SharedArray('i', 3);
      for (const index of [3, -4, 99]) {
        await fails('RangeError', () => array.get(index));
        await fails('RangeError', () => array.set(index, 1));
      }
    },
  },
  {
    title: 'an array of no elements is an array',
    like: 'test_array_from_size',
    run: () => {
      using array = new SharedArray('d', 0);
      assert.equal(array.length, 0);
      assert.deepEqual([...array], []);
    },
  },
  {
    title: 'fill() sets all elements, and returns the array',
    like: 'test_array (slice assignment)',
    run: () => {
      using array = new SharedArray('h', 5);
      assert.equal(array.fill(-9), array);
      assert.deepEqual(array.slice(), [-9, -9, -9, -9, -9]);
    },
  },
];
