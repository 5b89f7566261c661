import { describe, expect, test } from '@jest/globals';
import type { StepFacts } from '../explorer/run/step-facts';
import type { MemoryAfter } from '../faults/turns';
import { memoryText, stepText } from './step-text';

const range = { offset: 4, size: 4 };

describe('a step is said as what was done, and what came of it', () => {
  test.each<[StepFacts, string]>([
    [
      { did: { kind: 'access', operation: 'read', operand: 0 }, then: { kind: 'gave', value: 7 } },
      'reads → 7',
    ],
    [{ did: { kind: 'access', operation: 'write', operand: -1 } }, 'writes -1'],
    [{ did: { kind: 'access', operation: 'writeBytes', operand: 0 } }, 'writes bytes'],
    [{ did: { kind: 'access', operation: 'write', operand: 8n, range } }, 'writes bytes 4–7: 8'],
    [
      { did: { kind: 'access', operation: 'load', operand: 0, range: { offset: 3, size: 1 } } },
      'loads byte 3',
    ],
    [{ did: { kind: 'access', operation: 'store', operand: { pid: 2 } } }, 'stores pid 2'],
    [{ did: { kind: 'access', operation: 'add', operand: 1, range } }, 'add bytes 4–7: 1'],
    [
      {
        did: { kind: 'access', operation: 'compareExchange', expected: 0, operand: 1 },
        then: { kind: 'gave', value: { pid: 1 } },
      },
      'compareExchange(0, 1) → pid 1',
    ],
    [{ did: { kind: 'wait', expected: 0 } }, 'waits while it is 0'],
    [
      { did: { kind: 'wait', expected: 1, timeoutMs: 10, offset: 8 } },
      'waits at byte 8 while it is 1, at most 10 ms',
    ],
    [
      { did: { kind: 'wait', expected: 1 }, then: { kind: 'not-equal' } },
      'waits while it is 1 → not equal: continues',
    ],
    [{ did: { kind: 'notify', count: Infinity, woken: [] } }, 'notifies all: none sleeps there'],
    [{ did: { kind: 'notify', count: 1, woken: [2, 3] } }, 'notifies 1: wakes process 2 and process 3'],
    [{ did: { kind: 'notify', count: 1, offset: 0 } }, 'notifies 1 at byte 0'],
    [{ did: { kind: 'sleep', ms: 5 } }, 'sleeps 5 ms'],
    [{ did: { kind: 'awake', because: 'timed-out' } }, 'times out'],
    [
      { did: { kind: 'pipe-read', maxBytes: 4 }, then: { kind: 'end-of-stream' } },
      'reads at most 4 bytes → the end of the stream',
    ],
    [{ did: { kind: 'pipe-read', maxBytes: 1 }, then: { kind: 'asleep' } }, 'reads at most 1 byte → waits'],
    [{ did: { kind: 'pipe-poll' }, then: { kind: 'not-ready' } }, 'polls → not ready'],
    [{ did: { kind: 'pipe-close', role: 'writer' } }, 'closes the writer'],
    [{ did: { kind: 'spawn', fn: '' } }, 'starts a process that runs a function'],
    [{ did: { kind: 'spawn', fn: 'work' } }, 'starts a process that runs work'],
  ])('%j', (step, text) => {
    expect(stepText(step)).toBe(text);
  });

  test('bytes are in hexadecimal, and those that are left out are marked', () => {
    const did = { kind: 'pipe-write', byteLength: 9 } as const;
    const moved = (count: number, first: number[]): StepFacts => ({
      did,
      then: { kind: 'moved', count, first },
    });
    expect(stepText(moved(2, [0, 255]))).toBe('writes 9 bytes → 2: 00 ff');
    expect(stepText(moved(3, [0, 255]))).toBe('writes 9 bytes → 3: 00 ff …');
  });
});

describe('what a step left in memory', () => {
  test.each<[MemoryAfter, string]>([
    [{ place: { kind: 'named', name: 'lock' }, value: 0, old: 1 }, 'lock: 1 → 0'],
    [{ place: { kind: 'named', name: 'lock', number: 2, offset: 4 }, value: 1 }, 'lock#2[4] = 1'],
    [{ place: { kind: 'named', name: 'owner' }, value: { pid: 3 } }, 'owner = pid 3'],
    [{ place: { kind: 'unnamed' }, value: 5n }, 'memory = 5'],
    [{ place: { kind: 'pipe', pipe: { kind: 'only' } }, held: 0 }, 'the pipe holds nothing'],
    [{ place: { kind: 'pipe', pipe: { kind: 'numbered', number: 2 } }, held: 12 }, 'pipe 2 holds 12 B'],
  ])('%j', (memory, text) => {
    expect(memoryText(memory)).toBe(text);
  });
});
