import ts from 'typescript';
import { quoted, replaced, type Proposal } from './syntax';

/** true for false, and a default that is none of it. */
export function otherValue(node: ts.Node): readonly Proposal[] {
  const isTrue = node.kind === ts.SyntaxKind.TrueKeyword;
  if (isTrue || node.kind === ts.SyntaxKind.FalseKeyword) {
    const other = String(!isTrue);
    return [
      {
        operator: 'other-boolean',
        at: node.parent,
        what: `has ${other} for ${String(isTrue)} in ${quoted(node.parent)}`,
        changes: [replaced(node, other)],
      },
    ];
  }
  if (ts.isIdentifier(node) && node.text === 'Infinity' && isDefault(node))
    return [
      {
        operator: 'other-default',
        at: node.parent,
        what: `has the default 0 for Infinity in ${quoted(node.parent)}`,
        changes: [replaced(node, '0')],
      },
    ];
  return [];
}

function isDefault({ parent }: ts.Node): boolean {
  return ts.isParameter(parent) || ts.isBindingElement(parent);
}

const SIGNS: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=', '%': '*' };

/** A sum runs the other way; a remainder, or one factor of two, is left out. */
export function arithmetic(node: ts.Node): readonly Proposal[] {
  if (!ts.isBinaryExpression(node)) return [];
  const { left, operatorToken } = node;
  const sign = operatorToken.getText();
  if (sign === '%' || sign === '*')
    return [
      {
        operator: 'drop-factor',
        at: node,
        what: `has ${quoted(left)} for ${quoted(node)}`,
        changes: [replaced(node, left.getText())],
      },
    ];
  const other = SIGNS[sign];
  if (other === undefined) return [];
  return [
    {
      operator: 'other-sign',
      at: node,
      what: `has \`${other}\` for \`${sign}\` in ${quoted(node)}`,
      changes: [replaced(operatorToken, other)],
    },
  ];
}
