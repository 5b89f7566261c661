import ts from 'typescript';
import { calledName, quoted, replaced, type Proposal } from './syntax';

/** A last argument without which the callee has a default. */
const OPTIONAL = /^(?:.*timeoutMs|left|signal|\{.*\})$/s;

/** Two neighbouring arguments change places; a last one that is optional is left out. */
export function argumentsOf(node: ts.Node): readonly Proposal[] {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return [];
  if (/^#?check/.test(calledName(node)) || isError(node)) return [];
  const args = [...(node.arguments ?? [])];
  const swaps = args.slice(1).flatMap((right, at): Proposal[] => {
    const left = args[at];
    if (left === undefined || !mayBeOfOneKind(left, right) || isEitherWay(node)) return [];
    const changes = [replaced(left, right.getText()), replaced(right, left.getText())];
    const mark = `${left.getText()}-${right.getText()}-in-${node.getText()}`;
    return [
      {
        operator: 'swap-arguments',
        at: node,
        mark,
        what: `swaps ${quoted(left)} and ${quoted(right)} in ${quoted(node)}`,
        changes,
      },
    ];
  });
  const last = args.at(-1);
  if (last === undefined || !OPTIONAL.test(last.getText())) return swaps;
  const changes = [{ from: args.at(-2)?.end ?? last.getFullStart(), to: last.end, text: '' }];
  const drop: Proposal = {
    operator: 'drop-argument',
    at: node,
    what: `leaves ${quoted(last)} out of ${quoted(node)}`,
    changes,
  };
  return [...swaps, drop];
}

function isError(node: ts.CallExpression | ts.NewExpression): boolean {
  return ts.isNewExpression(node) && ts.isThrowStatement(node.parent);
}

/** The least and the most of two are the same in either order, and so is whether they are the same. */
function isEitherWay(node: ts.Node): boolean {
  return /^(?:min|max|is)$/.test(calledName(node));
}

/** As far as the syntax shows. Types are not asked: what they would refuse fails at once. */
function mayBeOfOneKind(one: ts.Expression, other: ts.Expression): boolean {
  const [first, second] = [kindOf(one), kindOf(other)];
  const isText = first === 'text' || second === 'text';
  return (
    !isText && (first === second || first === 'any' || second === 'any') && one.getText() !== other.getText()
  );
}

function kindOf(node: ts.Expression): 'number' | 'text' | 'function' | 'list' | 'object' | 'any' {
  if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) return 'text';
  if (ts.isNumericLiteral(node) || ts.isBinaryExpression(node)) return 'number';
  if (ts.isFunctionLike(node)) return 'function';
  if (ts.isArrayLiteralExpression(node) || ts.isSpreadElement(node)) return 'list';
  return ts.isObjectLiteralExpression(node) ? 'object' : 'any';
}
