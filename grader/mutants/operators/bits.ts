import ts from 'typescript';
import { quoted, replaced, type Proposal } from './syntax';

const OF_BITS = [
  ts.SyntaxKind.AmpersandToken,
  ts.SyntaxKind.BarToken,
  ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
];

/** A constant has one bit less, or one more; a mask is left out. */
export function bits(node: ts.Node): readonly Proposal[] {
  if (ts.isNumericLiteral(node)) return ofNumber(node);
  if (!ts.isBinaryExpression(node)) return [];
  const { left, operatorToken, right } = node;
  if (OF_BITS.includes(operatorToken.kind))
    return [
      {
        operator: 'drop-mask',
        at: node,
        what: `has ${quoted(left)} for ${quoted(node)}`,
        changes: [replaced(node, `(${left.getText()})`)],
      },
    ];
  if (operatorToken.kind !== ts.SyntaxKind.AsteriskAsteriskToken || !ts.isNumericLiteral(right)) return [];
  return [-1, 1].map((step) => {
    const text = `${left.getText()} ** ${String(Number(right.text) + step)}`;
    return {
      operator: 'shift-bits',
      at: node,
      mark: text,
      what: `has \`${text}\` for ${quoted(node)}`,
      changes: [replaced(node, text)],
    };
  });
}

function ofNumber(node: ts.NumericLiteral): readonly Proposal[] {
  const value = Number(node.getText().replaceAll('_', ''));
  // A mark such as 0x70697031 may be any number, as long as both sides take it from the same constant.
  const isMark = node.getText().startsWith('0x');
  const isPowerOfTwo = value >= 4 && Number.isInteger(Math.log2(value));
  if (isMark || !isPowerOfTwo) return [];
  return [value / 2, value * 2].map((other) => ({
    operator: 'shift-bits',
    at: node.parent,
    mark: `${String(other)}-in-${node.parent.getText()}`,
    what: `has ${String(other)} for ${node.getText()} in ${quoted(node.parent)}`,
    changes: [replaced(node, String(other))],
  }));
}
