import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import { lineOfTodo } from './todo-line';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'forklings-todo-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

test('a TODO is found by its text, also in a file that the kata’s file imports', () => {
  writeFileSync(path.join(root, 'value.ts'), "export * from './cell';\n// TODO: one\n");
  writeFileSync(path.join(root, 'cell.ts'), "\nthrow new NotWritten(\n  'TODO: two',\n);\n");
  expect(lineOfTodo(kataOf('value'), root, 'TODO: one')).toMatchObject({ line: 2 });
  expect(lineOfTodo(kataOf('value'), root, 'TODO: two')).toEqual({
    file: path.join(root, 'cell.ts'),
    line: 3,
    column: 1,
  });
  expect(lineOfTodo(kataOf('value'), root, 'TODO: three')).toBeUndefined();
});
