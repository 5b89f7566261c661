import ts from 'typescript';
import { quoted, replaced, type Proposal } from './syntax';

/** What is thrown is a plain Error, or lacks its name, its code or its cause. */
export function plainError(node: ts.Node): readonly Proposal[] {
  if (ts.isNewExpression(node) && ts.isIdentifier(node.expression)) {
    const { text } = node.expression;
    if (text === 'Error' || !isThrown(node)) return [];
    const [message] = node.arguments ?? [];
    const isBuiltIn = text === 'TypeError' || text === 'RangeError';
    const changes = isBuiltIn
      ? [replaced(node.expression, 'Error')]
      : [replaced(node, `new Error(${textOf(message)})`)];
    return [
      { operator: 'plain-error', at: node, what: `throws an Error for ${quoted(node.expression)}`, changes },
    ];
  }
  if (!ts.isPropertyDeclaration(node) || node.initializer === undefined) return [];
  const name = node.name.getText();
  if ((name !== 'code' && name !== 'name') || !ts.isStringLiteral(node.initializer)) return [];
  return [
    {
      operator: `error-without-${name}`,
      at: node,
      what: `has no ${quoted(node.initializer)} as its ${name}`,
      changes: [replaced(node, '')],
    },
  ];
}

/** Of the errors in these solutions, each is thrown, or handed to what rejects. */
function isThrown({ parent, expression }: ts.NewExpression): boolean {
  return ts.isThrowStatement(parent) || (/^[A-Z]/.test(expression.getText()) && ts.isCallExpression(parent));
}

function textOf(message: ts.Expression | undefined): string {
  return message === undefined ? '' : `String(${message.getText()})`;
}
