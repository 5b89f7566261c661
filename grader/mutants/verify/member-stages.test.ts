import { expect, test } from '@jest/globals';
import { kataOf } from '../../course/course';
import { stubOf } from '../base-programs';
import { memberStages } from './member-stages';

test('a member belongs to the stage that it stands in, and to those that it names', () => {
  const stages = memberStages(
    new Map([
      [
        'a.ts',
        `// Stage 1: begin
export class A {
  /** Stage 3: for at most that long. */
  wait(ms: number): void {
    throw new NotWritten('TODO: stage 2: sleep');
  }
  plain(): void {}
  // Stage 2: more
  later(): void {}
}
export function f(): void {}
`,
      ],
    ]),
  );
  expect(Object.fromEntries(stages)).toEqual({ 'A.wait': [1, 3, 2], 'A.plain': [1], 'A.later': [2], f: [2] });
});

test('a stub says it', () => {
  const stages = memberStages(stubOf(kataOf('lock')));
  expect(stages.get('Semaphore.acquire')).toEqual([1, 2]);
  expect(stages.get('Lock.withLock')).toEqual([3]);
});
