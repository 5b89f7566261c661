import ts from 'typescript';
import { contains, isCheck, isJump, onlyOf, quoted, replaced, type Proposal } from './syntax';

const KERNEL =
  /^(?:load|store|add|sub|exchange|compareExchange|wait|notify|notifyAll|readBytes|writeBytes|read|write|acquire|release|lock|unlock|sleep|close|unlink|kill|send|ref|unref|spawn|listen|connect|create|open|once|on|grant|settle|resolve|take|give|delete|clear|splice|push|shift|disconnect)$/;

/** Two neighbouring statements change places, if both do something that others may see. */
export function swapStatements(node: ts.Node): readonly Proposal[] {
  if (!ts.isBlock(node)) return [];
  return node.statements.slice(1).flatMap((second, at): Proposal[] => {
    const first = node.statements[at];
    if (first === undefined || !mayBeSwapped(first, second)) return [];
    return [
      {
        operator: 'swap-statements',
        at: second,
        mark: `${first.getText()}-${second.getText()}`,
        what: `does ${quoted(second)} before ${quoted(first)}`,
        changes: [replaced(first, second.getText()), replaced(second, first.getText())],
      },
    ];
  });
}

function mayBeSwapped(first: ts.Statement, second: ts.Statement): boolean {
  const both = [first, second];
  if (both.some((one) => isJump(one) || isCheck(one) || ts.isFunctionDeclaration(one))) return false;
  const acts = both.filter((one) => contains(one, isKernelCall) || isAssignment(one));
  const isPlain = both.every(isAssignment) || !both.some((one) => contains(one, isKernelCall));
  return acts.length === 2 && !isPlain && !declared(first).some((name) => mentions(second, name));
}

function isKernelCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return KERNEL.test(name.getText().replace('#', '')) && !name.getText().startsWith('check');
}

function isAssignment(node: ts.Statement): boolean {
  const one = onlyOf(node);
  return ts.isExpressionStatement(one) && ts.isBinaryExpression(one.expression);
}

/** The names that a statement declares for those after it. */
export function declared(statement: ts.Statement): readonly string[] {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name }) => namesIn(name));
}

function namesIn(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isOmittedExpression(element) ? [] : namesIn(element.name)));
}

export function mentions(node: ts.Node, name: string): boolean {
  if (ts.isIdentifier(node) && node.text === name) return true;
  return ts.forEachChild(node, (child) => mentions(child, name)) ?? false;
}
