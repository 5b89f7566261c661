import { expect, test } from '@jest/globals';
import type { LineRole } from '../../faults/line-role';
import { captionOf } from './captions';

const next = { file: '/x/lock.ts', line: 49, column: 1 };

test.each<[LineRole, string]>([
  [
    { kind: 'switched', process: 1, next },
    'Process 1 was stopped between this line and lock.ts:49, and another process ran. Without that switch, the run passes.',
  ],
  [
    { kind: 'switched', process: 1 },
    'Process 1 was stopped after this line, and another process ran. Without that switch, the run passes.',
  ],
  [
    { kind: 'killed', process: 2 },
    'Process 2 was killed right after this line. Without the kill, the run passes.',
  ],
  [{ kind: 'decided', process: 3, step: 7, what: 'let-in' }, 'Step 7: this let process 3 in.'],
  [{ kind: 'awaits', process: 1 }, 'The call still waits here.'],
])('%j', (role, caption) => {
  expect(captionOf(role)).toBe(caption);
});

test('a switch in the middle of a line is not said to be between two', () => {
  const caption = captionOf({ kind: 'switched', process: 1, next }, next);
  expect(caption).toMatch(/^Process 1 was stopped in the middle of this line, /);
});

test('a line that is only the last one is called that, and not the cause', () => {
  for (const kind of ['last', 'last-of-call'] as const)
    expect(captionOf({ kind })).toMatch(/^The last operation .* The cause may be/);
});
