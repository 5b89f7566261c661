import ts from 'typescript';
import { calledName, isCheck, quoted, without, type Proposal } from './syntax';

const NOTIFY = /^(?:notify|notifyAll|grant|resolve|reject|answer|#serve|#work)$/;
const RELEASE = /^(?:release|unlock|close|leave|letGo|over|ended|stop)$/;
const CLEANUP =
  /^(?:unlink|kill|clearTimeout|removeListener|removeEventListener|delete|clear|destroy|destroySoon|disconnect|unref|ref)$/;

/** A statement with an effect is left out. What kind of statement names the operator. */
export function dropStatement(node: ts.Node): readonly Proposal[] {
  if (isCheck(node)) return dropped('drop-check', node as ts.Statement);
  if (ts.isExpressionStatement(node)) return dropped(operatorFor(calledName(node.expression)), node);
  return [];
}

function operatorFor(name: string): string {
  if (NOTIFY.test(name)) return 'drop-notify';
  if (RELEASE.test(name)) return 'drop-release';
  if (CLEANUP.test(name)) return 'drop-cleanup';
  return 'drop-effect';
}

function dropped(operator: string, statement: ts.Statement): readonly Proposal[] {
  // Without super(), a constructor does not run.
  if (ts.isExpressionStatement(statement) && isSuperCall(statement.expression)) return [];
  return [{ operator, at: statement, what: `without ${quoted(statement)}`, changes: [without(statement)] }];
}

function isSuperCall(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword;
}
