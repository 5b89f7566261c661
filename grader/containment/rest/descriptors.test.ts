import { expect, test } from '@jest/globals';
import { closeSync, openSync } from 'node:fs';
import { Descriptors } from './descriptors';

const { pid } = process;
const file = __filename;

test('an open file is among the descriptors of its process, until it is closed', () => {
  const descriptors = new Descriptors();
  const descriptor = openSync(file, 'r');
  expect(descriptors.of(pid)).toContain(file);
  closeSync(descriptor);
  expect(descriptors.of(pid)).not.toContain(file);
});

test('descriptors are read again when their process has been awake, and only then', () => {
  const descriptors = new Descriptors();
  const look = (switches: number): boolean => {
    descriptors.lookAt(`${String(pid)}=${String(pid)}:${String(switches)} ;`);
    return descriptors.of(pid).includes(file);
  };
  expect(look(1)).toBe(false);
  const descriptor = openSync(file, 'r');
  expect(look(1)).toBe(false);
  expect(look(2)).toBe(true);
  closeSync(descriptor);
  expect(look(2)).toBe(true);
  expect(look(3)).toBe(false);
});

test('a process that has ended has none', () => {
  expect(new Descriptors().of(2 ** 30)).toEqual([]);
});
