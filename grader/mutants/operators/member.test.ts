import { expect, test } from '@jest/globals';
import ts from 'typescript';
import { memberOf } from './member';

const SOURCE = `
const MOST = HERE;
class Lock {
  #kept = HERE;
  constructor() { HERE; }
  get value() { return [].map(() => HERE); }
  [Symbol.dispose]() { HERE; }
}
function list() {
  const inner = () => HERE;
  return { set: () => HERE, size: HERE };
}
HERE;
`;

test('is named by all that it is in', () => {
  const file = ts.createSourceFile('a.ts', SOURCE, ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === 'HERE') found.push(memberOf(node));
    ts.forEachChild(node, visit);
  };
  visit(file);
  expect(found).toEqual([
    'MOST',
    'Lock.kept',
    'Lock.constructor',
    'Lock.value',
    'Lock.Symbol.dispose',
    'list.inner',
    'list.set',
    'list',
    'module',
  ]);
});
