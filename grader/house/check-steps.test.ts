import { expect, test } from '@jest/globals';
import { leftFor, stepsFor } from './check-steps';

const tests = {
  quick: ['grader/history/a.test.ts'],
  starting: ['grader/lab/b.test.ts', 'grader/lab/c.test.ts'],
};

/** The files that each tool is given; undefined where it is not run. */
function given(files: readonly string[]): Record<string, string[] | undefined> {
  const { tools } = stepsFor({ since: 'main', files }, tests, 'tsconfig.json');
  return Object.fromEntries(
    tools.map(({ name, command }) => [name, command?.filter((word) => files.includes(word))]),
  );
}

test('ESLint gets the code that changed, Prettier every file, and the compiler sees all', () => {
  const files = ['README.md', 'grader/lab/b.ts', 'grader/cli/launch.cjs'];
  expect(given(files)).toEqual({
    types: [],
    lint: ['grader/lab/b.ts', 'grader/cli/launch.cjs'],
    layout: files,
  });
});

test('without changes there is nothing to lint: a tool without files would look at all or refuse', () => {
  expect(given([])).toEqual({ types: [], lint: undefined, layout: undefined });
});

test('the tests are the quick ones, and the report says how many there are', () => {
  const { command, scope } = stepsFor({ since: 'main', files: [] }, tests, 'tsconfig.json').tests;
  expect(command?.slice(-1)).toEqual(tests.quick);
  expect(scope).toContain('1 of 3 files');
});

test.each([
  ['the file that it tests', 'grader/lab/b.ts'],
  ['itself', 'grader/lab/b.test.ts'],
])('a test that was not run is named after a change of %s', (_, file) => {
  const left = leftFor({ since: 'main', files: [file] }, tests);
  expect(left).toContain('2 test files');
  expect(left).toMatch(/--runTestsByPath grader\/lab\/b\.test\.ts\n$/);
});

test('a change far from all of them names none', () => {
  expect(leftFor({ since: 'main', files: ['README.md'] }, tests)).not.toContain('runTestsByPath');
});
