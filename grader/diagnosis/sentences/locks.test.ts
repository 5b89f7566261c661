import { expect, test } from '@jest/globals';
import { lockSentences } from './locks';

test.each([
  [1, 'although another process was inside and had not released.'],
  [2, 'although all 2 permits were taken and none had been released.'],
  [0, 'although no permit was free.'],
])(
  'a process that is let in beside %i permits that are taken: the sentence names what was taken',
  (permits, why) => {
    const sentence = lockSentences['let-in-beside']({ kind: 'let-in-beside', process: 2, permits });
    expect(sentence).toBe(`acquire() let process 2 in ${why}`);
  },
);
