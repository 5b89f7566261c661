import ts from 'typescript';
import { calledName, inserted, quoted, replaced, type Proposal } from './syntax';

/** What is in `finally` runs only when nothing was thrown. */
export function dropFinally(node: ts.Node): readonly Proposal[] {
  if (ts.isTryStatement(node)) return [...ofStatement(node)];
  if (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    calledName(node) === 'finally'
  ) {
    const [then] = node.arguments;
    if (then === undefined) return [];
    const { name } = node.expression;
    const changes = [replaced(name, 'then'), replaced(then, `(all) => ((${then.getText()})(), all)`)];
    return [{ operator: 'drop-finally', at: node, what: `calls ${quoted(then)} only on success`, changes }];
  }
  return [];
}

function* ofStatement({ tryBlock, catchClause, finallyBlock, parent }: ts.TryStatement): Generator<Proposal> {
  const [first] = finallyBlock?.statements ?? [];
  const last = finallyBlock?.statements.at(-1);
  if (finallyBlock === undefined || first === undefined || last === undefined || !ts.isBlock(parent)) return;
  // A flag, and not a copy behind the block: that also holds where the block returns.
  const noted = '{ hasThrown = true; ';
  const changes =
    catchClause === undefined
      ? [inserted(tryBlock.end, ` catch (error) ${noted}throw error; }`)]
      : [replaced(firstToken(catchClause.block), noted)];
  yield {
    operator: 'drop-finally',
    at: finallyBlock,
    what: `does ${quoted(first)} only when nothing was thrown`,
    changes: [
      inserted(tryBlock.parent.getStart(), 'let hasThrown = false; '),
      ...changes,
      inserted(first.getStart(), 'if (!hasThrown) { '),
      inserted(last.end, ' }'),
    ],
  };
}

function firstToken(node: ts.Node): ts.Node {
  return node.getChildAt(0);
}
