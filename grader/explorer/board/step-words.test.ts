import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { actionOfChoice, bytesOfChoice, choiceWord, processOfChoice } from './choice-word';
import { Action, EventType } from './codes';
import { records } from './records';
import { addBytes, addFlag, addWoken, readEvent, readStep, writeEvent, writeStep } from './step-words';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const mask = fc.nat(255);
const process = fc.nat(15);
const action = fc.constantFrom(...Object.values(Action));
const step = fc.record({
  process,
  action,
  kind: fc.nat(255),
  flags: fc.nat(0xffff),
  address: word,
  size: fc.nat(0xffff),
  enabled: mask,
  timed: mask,
  previous: fc.integer({ min: -1, max: 15 }),
  woken: mask,
  bytes: fc.nat(0xffff),
});
const event = fc.record({
  process,
  type: fc.constantFrom(...Object.values(EventType)),
  call: fc.nat(2 ** 24 - 1),
  value: word,
  step: fc.nat(),
});

describe('what shares a word does not mix', () => {
  test('of a step', () => {
    fc.assert(
      fc.property(step, (one) => {
        const words = new Int32Array(records.step.size + 2).fill(-1);
        writeStep(words, 1, one);
        expect(readStep(words, 1)).toEqual(one);
        expect([words[0], words.at(-1)]).toEqual([-1, -1]);
      }),
    );
  });

  test('of a step about which more becomes known', () => {
    fc.assert(
      fc.property(step, fc.nat(0xffff), mask, fc.nat(), (one, flags, woken, bytes) => {
        const words = new Int32Array(records.step.size);
        writeStep(words, 0, { ...one, flags: 0, woken: 0, bytes: 0 });
        addFlag(words, 0, flags);
        addWoken(words, 0, woken);
        addBytes(words, 0, bytes);
        expect(readStep(words, 0)).toEqual({ ...one, flags, woken, bytes: Math.min(bytes, 0xffff) });
      }),
    );
  });

  test('of a line of the history', () => {
    fc.assert(
      fc.property(event, (one) => {
        const words = new Int32Array(records.event.size + 2).fill(-1);
        writeEvent(words, 1, one);
        expect(readEvent(words, 1)).toEqual(one);
        expect([words[0], words.at(-1)]).toEqual([-1, -1]);
      }),
    );
  });

  test('of a choice', () => {
    fc.assert(
      fc.property(process, action, fc.nat(2 ** 24 - 1), (number, what, bytes) => {
        const choice = choiceWord(what, number, bytes) | 0;
        expect([processOfChoice(choice), actionOfChoice(choice), bytesOfChoice(choice)]).toEqual([
          number,
          what,
          bytes,
        ]);
      }),
    );
  });
});
