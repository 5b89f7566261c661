import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from './course';
import { learnersWork, writtenBodies } from './learners-work';

const value = kataOf('value');
const stub = `export class Value {
  get(): number {
    throw new NotWritten('TODO: read the number');
  }
  [Symbol.dispose](): void {
    this.close();
  }
}
export class OutOfRange extends RangeError {
  constructor() {
    super('out of range');
  }
}
`;
const written = stub.replace("throw new NotWritten('TODO: read the number');", 'return 0;');

let root = '';
function write(file: string, text: string): void {
  writeFileSync(path.join(root, 'exercises', value.folder, file), text);
}
function work(env: NodeJS.ProcessEnv = {}): string[] {
  return [...learnersWork(root, [value], env)].sort();
}
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'forklings-work-'));
  mkdirSync(path.join(root, 'exercises', value.folder, 'parts'), { recursive: true });
  for (const file of [
    'README.md',
    'memory.svg',
    'value.spec.ts',
    '1-shared.spec.ts',
    'mine.ts',
    'parts/cell.ts',
  ])
    write(file, '');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('beside a stub, nothing is a learner’s: a stray file is a mistake of the lesson', () => {
  write('value.ts', stub);
  expect(work()).toEqual([]);
});

test('where a body is written, the kata’s file is a learner’s, and all that the lesson does not have', () => {
  write('value.ts', written);
  expect(work()).toEqual(
    ['mine.ts', 'parts/cell.ts', 'value.ts'].map((file) => `exercises/${value.folder}/${file}`),
  );
});

test('a file that only re-exports its parts is a learner’s', () => {
  write('value.ts', "export { Value } from './parts/cell';\n");
  expect(work()).toContain(`exercises/${value.folder}/value.ts`);
});

test('where stubs must be unwritten, no file is a learner’s', () => {
  write('value.ts', written);
  expect(work({ FORKLINGS_STUBS: 'unwritten' })).toEqual([]);
});

describe('a body is written', () => {
  test('unless it says only what is to do, or calls only a member that does; errors are given whole', () => {
    expect(writtenBodies(stub)).toEqual([]);
  });

  test('unless it is given, or has one case that is for a later stage', () => {
    const given = stub.replace('throw', '// Given.\n    return 0;\n    throw');
    const later = "if (times !== Infinity) throw new NotWritten('TODO: read it as often');\n    throw";
    expect(writtenBodies(given)).toEqual([]);
    expect(writtenBodies(stub.replace('throw', later))).toEqual([]);
    expect(writtenBodies(stub.replace(/throw.*;/, later.replace(/throw$/, 'return 0;')))).toHaveLength(1);
  });

  test.each([
    ['one statement', written],
    ['a statement before the TODO', stub.replace('throw', 'this.count();\n    throw')],
    ['an error that is not NotWritten', stub.replace('NotWritten', 'Error')],
    ['an arrow function', `${stub}export const get = () => 0;`],
  ])('by %s', (_, text) => {
    expect(writtenBodies(text)).toHaveLength(1);
  });
});
