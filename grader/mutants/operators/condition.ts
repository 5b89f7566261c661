import ts from 'typescript';
import { isCheck, isJump, onlyOf, quoted, replaced, without, type Proposal } from './syntax';

const COMPARES = [
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.GreaterThanToken,
];

/** A condition is negated. */
export function negate(node: ts.Node): readonly Proposal[] {
  const condition = conditionOf(node);
  if (condition === undefined) return [];
  const text =
    ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken
      ? condition.operand.getText()
      : `!(${condition.getText()})`;
  return [
    {
      operator: 'negate',
      at: condition,
      what: `negates ${quoted(condition)}`,
      changes: [replaced(condition, text)],
    },
  ];
}

function conditionOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return node.expression;
  if (ts.isConditionalExpression(node) || ts.isForStatement(node)) return node.condition;
  if (ts.isReturnStatement(node)) return compares(node.expression);
  if (ts.isVariableDeclaration(node)) return compares(node.initializer);
  return ts.isArrowFunction(node) && !ts.isBlock(node.body) ? compares(node.body) : undefined;
}

function compares(node: ts.Expression | undefined): ts.Expression | undefined {
  return node !== undefined && ts.isBinaryExpression(node) && COMPARES.includes(node.operatorToken.kind)
    ? node
    : undefined;
}

/** One of two cases is never taken, or always. */
export function dropBranch(node: ts.Node): readonly Proposal[] {
  if (ts.isIfStatement(node)) return ofIf(node);
  const proposal = (operator: string, kept: ts.Node): Proposal => ({
    operator,
    at: node,
    what: `has ${quoted(kept)} for ${quoted(node)}`,
    changes: [replaced(node, `(${kept.getText()})`)],
  });
  if (ts.isConditionalExpression(node))
    return [proposal('only-then', node.whenTrue), proposal('only-else', node.whenFalse)];
  if (!ts.isBinaryExpression(node) || isGuard(node)) return [];
  switch (node.operatorToken.kind) {
    case ts.SyntaxKind.QuestionQuestionToken:
    case ts.SyntaxKind.AmpersandAmpersandToken:
    case ts.SyntaxKind.BarBarToken:
      return [proposal('only-left', node.left), proposal('only-right', node.right)];
    default:
      return [];
  }
}

function ofIf(node: ts.IfStatement): readonly Proposal[] {
  const { expression, thenStatement, elseStatement } = node;
  if (isCheck(node)) return [];
  const then = onlyOf(thenStatement);
  const dropsElse: readonly Proposal[] =
    elseStatement === undefined
      ? []
      : [
          {
            operator: 'drop-else',
            at: elseStatement,
            what: `does nothing unless ${quoted(expression)}`,
            changes: [{ from: thenStatement.end, to: elseStatement.end, text: '' }],
          },
        ];
  // Where a single effect hangs on it, that effect is dropped by the operator on statements.
  const dropsThen: readonly Proposal[] =
    elseStatement === undefined && (isJump(then) || ts.isBlock(then))
      ? [
          {
            operator: 'drop-branch',
            at: node,
            mark: expression.getText(),
            what: `has no case for ${quoted(expression)}`,
            changes: [without(node)],
          },
        ]
      : [];
  const always: Proposal = {
    operator: 'always',
    at: node,
    mark: expression.getText(),
    what: `does not ask whether ${quoted(expression)}`,
    changes: [replaced(node, thenStatement.getText())],
  };
  return [...dropsElse, ...dropsThen, always];
}

/** `||` for `&&`, and the reverse. */
export function otherConnective(node: ts.Node): readonly Proposal[] {
  if (!ts.isBinaryExpression(node) || isGuard(node)) return [];
  const { left, operatorToken, right } = node;
  const sign = operatorToken.getText();
  const other = sign === '&&' ? '||' : sign === '||' ? '&&' : undefined;
  if (other === undefined) return [];
  const text = `((${left.getText()}) ${other} (${right.getText()}))`;
  return [
    {
      operator: 'and-or',
      at: node,
      what: `has \`${other}\` for \`${sign}\` in ${quoted(node)}`,
      changes: [replaced(node, text)],
    },
  ];
}

/**
 * `typeof a === 'object' && a !== null`, or the reverse, and more. Which part of it a value fails shows nowhere, because to
 * use a member that it does not have throws a TypeError as well.
 */
function isGuard({ left }: ts.BinaryExpression): boolean {
  const first = ts.isBinaryExpression(left) && ts.isBinaryExpression(left.left) ? left.left : left;
  return /^typeof \w+ [!=]== 'object'$/.test(first.getText());
}
