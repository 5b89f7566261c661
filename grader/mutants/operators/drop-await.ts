import ts from 'typescript';
import { quoted, type Proposal } from './syntax';

/** A promise is not awaited, and `using` becomes `const`: what it disposes of is left. */
export function dropAwait(node: ts.Node): readonly Proposal[] {
  if (ts.isAwaitExpression(node)) {
    if (isWhatIsReturned(node)) return [];
    const changes = [{ from: node.getStart(), to: node.expression.getStart(), text: '' }];
    return [{ operator: 'drop-await', at: node, what: `does not await ${quoted(node.expression)}`, changes }];
  }
  if (ts.isVariableDeclarationList(node) && /^using\b/.test(node.getText())) {
    const from = node.getStart();
    const changes = [{ from, to: from + 'using'.length, text: 'const' }];
    return [{ operator: 'drop-cleanup', at: node, what: `never disposes of ${quoted(node)}`, changes }];
  }
  return [];
}

/** An async function resolves with what a promise that it returns resolves with: outside of `try`, it need not await it. */
function isWhatIsReturned(node: ts.AwaitExpression): boolean {
  let outer: ts.Node = node.parent;
  while (ts.isParenthesizedExpression(outer) || ts.isAsExpression(outer)) outer = outer.parent;
  if (!ts.isReturnStatement(outer)) return false;
  while (!ts.isFunctionLike(outer) && !ts.isTryStatement(outer)) outer = outer.parent;
  return !ts.isTryStatement(outer);
}
