import ts from 'typescript';
import { quoted, replaced, type Proposal } from './syntax';

const INCLUSIVE: Readonly<Record<string, string>> = { '<': '<=', '<=': '<', '>': '>=', '>=': '>' };
const OTHER_END: Readonly<Record<string, string>> = { min: 'max', max: 'min', ceil: 'floor', trunc: 'floor' };

/** A bound is off by one: `<` for `<=`, a number one higher or lower, the least for the most. */
export function offByOne(node: ts.Node): readonly Proposal[] {
  if (ts.isBinaryExpression(node)) {
    const sign = node.operatorToken.getText();
    const other = INCLUSIVE[sign];
    if (other === undefined) return [];
    const what = `has \`${other}\` for \`${sign}\` in ${quoted(node)}`;
    return [{ operator: 'bound-inclusive', at: node, what, changes: [replaced(node.operatorToken, other)] }];
  }
  if (ts.isNumericLiteral(node)) return ofNumber(node);
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'Math') {
    const other = OTHER_END[node.name.text];
    if (other === undefined) return [];
    const what = `has \`Math.${other}\` for ${quoted(node.parent)}`;
    return [{ operator: 'bound-other-end', at: node.parent, what, changes: [replaced(node.name, other)] }];
  }
  return [];
}

function ofNumber(node: ts.NumericLiteral): readonly Proposal[] {
  const { parent } = node;
  if (isDuration(node) || isPower(parent) || node.getText().startsWith('0x')) return [];
  const value = Number(node.getText().replaceAll('_', ''));
  return [1, -1].map((step): Proposal => {
    const next = value + step;
    const text = next < 0 ? `(${String(next)})` : String(next);
    const context = ts.isExpression(parent) ? parent : node;
    return {
      operator: step === 1 ? 'one-higher' : 'one-lower',
      at: context,
      mark: `${node.getText()}-in-${context.getText()}`,
      what: `has ${String(next)} for ${node.getText()} in ${quoted(parent)}`,
      changes: [replaced(node, text)],
    };
  });
}

/** No promise depends on a millisecond of patience. */
function isDuration(node: ts.Node): boolean {
  const { parent } = node;
  return ts.isVariableDeclaration(parent) && parent.name.getText().endsWith('_MS');
}

/** Of `2 ** 31`, the operator on bits takes care. */
function isPower(node: ts.Node): boolean {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken;
}
