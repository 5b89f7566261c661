import { describe, expect, test } from '@jest/globals';
import { timedBy } from './timed-sleep';

const POINTER = '0x7ffd0c0ffee0';
const FOR_EVER = '0xffffffff'; // -1 as an int, in a word of 64 bits
/** The call's number, six arguments, the stack pointer and the program counter, as in proc(5). */
const line = (call: number, ...args: string[]): string =>
  [
    String(call),
    ...Array.from({ length: 6 }, (_, at) => args[at] ?? '0x0'),
    '0x7ffd00000000',
    '0x7f0000000000',
  ].join(' ') + '\n';

describe.each([
  ['x64', { futex: 202, epoll: 281, nanosleep: 230, read: 0, restart: 219, ppoll: 271 }],
  ['arm64', { futex: 98, epoll: 22, nanosleep: 115, read: 63, restart: 128, ppoll: 73 }],
])('on %s a sleep', (arch, { futex, epoll, nanosleep, read, restart, ppoll }) => {
  test('in a futex wakes up by itself only with a timeout', () => {
    expect(timedBy(line(futex, POINTER, '0x189', '0x0', '0x0'), arch)).toBeUndefined();
    expect(timedBy(line(futex, POINTER, '0x189', '0x0', POINTER), arch)).toBe('call');
  });

  test('of an event loop wakes up by itself unless its timeout is negative, or many weeks', () => {
    const epollFor = (ms: string): string => line(epoll, '0xd', POINTER, '0x400', ms);
    expect(timedBy(epollFor(FOR_EVER), arch)).toBeUndefined();
    expect(timedBy(epollFor('0xffffffffffffffff'), arch)).toBeUndefined();
    expect(timedBy(epollFor('0x7fffffff'), arch)).toBeUndefined();
    expect(timedBy(epollFor('0x0'), arch)).toBe('loop');
    expect(timedBy(epollFor('0x12c'), arch)).toBe('loop');
    // Only the lower half of the word is the int.
    expect(timedBy(epollFor('0x5555ffffffff'), arch)).toBeUndefined();
    expect(timedBy(epollFor('0xffffffff0000000a'), arch)).toBe('loop');
  });

  test('in a sleep call, or in the rest of one, always wakes up by itself', () => {
    expect(timedBy(line(nanosleep, '0x1', '0x1', POINTER), arch)).toBe('call');
    expect(timedBy(line(restart), arch)).toBe('call');
  });

  test('in a poll wakes up by itself only with a timeout', () => {
    expect(timedBy(line(ppoll, POINTER, '0x1', '0x0'), arch)).toBeUndefined();
    expect(timedBy(line(ppoll, POINTER, '0x1', POINTER), arch)).toBe('call');
  });

  test('in a wait on two words, or in an event loop’s newer wait, wakes up by itself only with a timeout', () => {
    expect(timedBy(line(449, POINTER, '0x2', '0x0', '0x0'), arch)).toBeUndefined();
    expect(timedBy(line(449, POINTER, '0x2', '0x0', POINTER), arch)).toBe('call');
    expect(timedBy(line(441, '0xd', POINTER, '0x400', '0x0'), arch)).toBeUndefined();
    expect(timedBy(line(441, '0xd', POINTER, '0x400', POINTER), arch)).toBe('loop');
  });

  test('in a read never wakes up by itself', () => {
    expect(timedBy(line(read, '0x0', POINTER, '0x1000'), arch)).toBeUndefined();
  });
});

test('a thread that is running, or blocked outside of a call, does not sleep in one', () => {
  expect(timedBy('running\n', 'x64')).toBeUndefined();
  expect(timedBy('-1 0x7ffd00000000 0x7f0000000000\n', 'x64')).toBeUndefined();
});

test('a call’s number depends on the architecture', () => {
  expect([timedBy(line(35), 'x64'), timedBy(line(35), 'arm64')]).toEqual(['call', undefined]);
  expect([timedBy(line(101), 'x64'), timedBy(line(101), 'arm64')]).toEqual([undefined, 'call']);
});
