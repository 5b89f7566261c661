import { expect, test } from '@jest/globals';
import { course } from '../course/course';
import { hintFor, hintsIn, hintsOf } from './hints';

const markdown = `# Hints for 00 · sample

Not a part of any hint.

## Hint 1
<!-- for: not-started, wrong-value -->

First.

## Hint 2

Second,
in two lines.

# Stage 2: later

Not a part of any hint either.

## Hint 3: with a title
<!-- for: deadlock-cycle, wrong-value -->
<!-- a note for authors -->

Third.
`;

test('hints have the numbers of their order, and neither heads nor comments', () => {
  expect(hintsIn(markdown)).toEqual([
    { number: 1, stage: 1, text: 'First.', fits: ['not-started', 'wrong-value'] },
    { number: 2, stage: 1, text: 'Second,\nin two lines.', fits: [] },
    { number: 3, stage: 2, text: 'Third.', fits: ['deadlock-cycle', 'wrong-value'] },
  ]);
});

test('a file without hints has none', () => {
  expect(hintsIn('# Hints\n\nNone yet.\n')).toEqual([]);
});

test.each(course().katas.map((kata) => [kata.id, kata] as const))(
  '%s: the hint that fits a fault names its code, and no hint fits a code that none names',
  (_, kata) => {
    const hints = hintsOf(kata);
    expect(hints).not.toEqual([]);
    for (const code of hints.flatMap(({ fits }) => fits)) expect(hintFor(kata, code)?.fits).toContain(code);
    expect(hintFor(kata, 'no-such-code')).toBeUndefined();
  },
);
