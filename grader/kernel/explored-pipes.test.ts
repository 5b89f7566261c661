import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import type { PipeReader } from './internal';
import {
  addressOfEnd,
  BytePipe,
  decode,
  descriptorFor,
  descriptorOf,
  encode,
  isRunning,
  now,
  setInterceptor,
  type Interceptor,
} from './internal';

const calls: unknown[][] = [];

/** Makes pipes that are not the system's. */
const explorer: Interceptor = {
  create: () => null,
  open: () => null,
  bypassed: () => undefined,
  before: () => undefined,
  after: () => undefined,
  wait: () => 'timed-out',
  notify: () => 0,
  now: () => -1,
  sleep: () => undefined,
  isRunning: (pid) => (calls.push(['isRunning', pid]), false),
  createPipe: () => (calls.push(['createPipe']), { reader: -2, writer: -3 }),
  openPipe: (descriptor, role) => (calls.push(['openPipe', descriptor, role]), descriptor - 100),
  read: (descriptor, max) => (calls.push(['read', descriptor, max]), new Uint8Array([9])),
  write: (descriptor, bytes) => (calls.push(['write', descriptor, ...bytes]), 77),
  poll: (descriptor, role, ms) => (calls.push(['poll', descriptor, role, ms]), true),
  beforeClose: (descriptor, role) => void calls.push(['beforeClose', descriptor, role]),
  beforeSpawn: () => undefined,
  afterSpawn: () => undefined,
};

beforeEach(() => {
  calls.length = 0;
  setInterceptor(explorer);
});
afterEach(() => setInterceptor(null));

const openDescriptors = (): number =>
  process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;

describe('an explored pipe', () => {
  test('is the interceptor’s: it has no descriptor of the system, and closing it closes none', () => {
    const before = openDescriptors();
    const pipe = BytePipe.create();
    expect([descriptorOf(pipe.reader), descriptorOf(pipe.writer)]).toEqual([-2, -3]);
    expect([...pipe.reader.read(5)]).toEqual([9]);
    expect(pipe.writer.write(new Uint8Array([4]))).toBe(77);
    expect(pipe.writer.poll(6)).toBe(true);
    expect(openDescriptors()).toBe(before);
    pipe.close();
    pipe.close();
    expect([pipe.reader.closed, pipe.writer.closed]).toEqual([true, true]);
    expect(openDescriptors()).toBe(before);
    expect(calls).toEqual([
      ['createPipe'],
      ['read', -2, 5],
      ['write', -3, 4],
      ['poll', -3, 'writer', 6],
      ['beforeClose', -2, 'reader'],
      ['beforeClose', -3, 'writer'],
    ]);
  });

  test('is not closed in the system, even when no interceptor is left', () => {
    const pipe = BytePipe.create();
    setInterceptor(null);
    pipe.close();
    expect([pipe.reader.closed, pipe.writer.closed]).toEqual([true, true]);
    expect(calls).toEqual([['createPipe']]);
  });

  test('is found again by the interceptor alone: by the descriptor, which travels as it is', () => {
    const pipe = BytePipe.create();
    const address = addressOfEnd(pipe.writer);
    expect(address).toEqual({ pid: process.pid, descriptor: -3, inode: 0 });
    calls.length = 0;
    expect(descriptorFor(address, 'writer')).toBe(-103);
    const there = decode(encode({ pipe, reader: pipe.reader }).wire) as {
      pipe: BytePipe;
      reader: PipeReader;
    };
    const ends = [there.pipe.reader, there.pipe.writer, there.reader].map((end) => descriptorOf(end));
    expect(ends).toEqual([-102, -103, -102]);
    expect(new Set(calls.map((call) => call.join()))).toEqual(
      new Set(['openPipe,-3,writer', 'openPipe,-2,reader']),
    );
  });

  test('is refused by the system when there is no interceptor: it was never there', () => {
    const pipe = BytePipe.create();
    const address = addressOfEnd(pipe.reader);
    setInterceptor(null);
    expect(() => descriptorFor(address, 'reader')).toThrow(expect.objectContaining({ code: 'PIPE_GONE' }));
  });
});

test('an interceptor that makes no pipe leaves it to the system, which closes it', () => {
  setInterceptor({ ...explorer, createPipe: () => null });
  const before = openDescriptors();
  const pipe = BytePipe.create();
  expect(descriptorOf(pipe.reader)).toBeGreaterThan(2);
  expect(addressOfEnd(pipe.reader).inode).toBeGreaterThan(0);
  pipe.close();
  expect(openDescriptors()).toBe(before);
});

test('an interceptor says which processes run, and sees no call that is refused', () => {
  expect(now()).toBe(-1);
  expect(isRunning(process.pid)).toBe(false);
  expect(() => isRunning(0)).toThrow(RangeError);
  expect(calls).toEqual([['isRunning', process.pid]]);
});
