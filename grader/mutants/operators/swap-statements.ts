import ts from 'typescript';
import { contains, isCheck, isJump, quoted, replaced, type Proposal } from './syntax';

/** Steps that another process may come between. What only this process sees is done before any event can arrive. */
const KERNEL =
  /^(?:load|store|add|sub|exchange|compareExchange|wait|notify|notifyAll|readBytes|writeBytes|read|write|acquire|release|lock|unlock|sleep|kill|send|spawn|listen|connect)$/;

/** Two neighbouring statements change places, if each takes a step that other processes may see. */
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
  if (!both.every((one) => contains(one, isKernelCall))) return false;
  return !declared(first).some((name) => mentions(second, name));
}

function isKernelCall(node: ts.Node): boolean {
  if (!ts.isCallExpression(node)) return false;
  const { expression } = node;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return KERNEL.test(name.getText().replace('#', '')) && !name.getText().startsWith('check');
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
