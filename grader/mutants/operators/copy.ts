import ts from 'typescript';
import { calledName, hasStatements, quoted, receiverOf, replaced, type Proposal } from './syntax';

const READS = /^(?:load|get(?:Int|Uint|BigInt|BigUint|Float)\d+|readBytes)$/;

/** What was read once is kept, and never read again. */
export function keepCopy(node: ts.Node): readonly Proposal[] {
  const object = objectRead(node);
  if (object === undefined || isMadeHere(node, object)) return [];
  const args = ts.isCallExpression(node) ? node.arguments.map((one) => `\${String(${one.getText()})}`) : [];
  // In a property of the object, because a function has no field of its own; one for each argument.
  const name = `\`kept ${args.join(' ')}\``;
  const text = `((${object} as any)[${name}] ??= ${node.getText()})`;
  return [
    {
      operator: 'keep-copy',
      at: node,
      what: `keeps what it first read with ${quoted(node)}`,
      changes: [replaced(node, text)],
    },
  ];
}

/** Whether the object is new in each call of the function, so that a copy in it is never read again. */
function isMadeHere(node: ts.Node, object: string): boolean {
  const [root = ''] = object.split('.');
  for (let outer = node.parent; !ts.isFunctionLike(outer) && !ts.isSourceFile(outer); outer = outer.parent) {
    if (!hasStatements(outer)) continue;
    const made = outer.statements.flatMap((one) =>
      ts.isVariableStatement(one) ? [...one.declarationList.declarations] : [],
    );
    const found = made.find(({ name }) => name.getText() === root);
    if (found !== undefined) return found.initializer !== undefined && ts.isNewExpression(found.initializer);
  }
  return false;
}

/** What the copy is kept in. */
function objectRead(node: ts.Node): string | undefined {
  if (ts.isCallExpression(node)) {
    if (READS.test(calledName(node))) return receiverOf(node)?.getText();
    const isOfType = node.expression.getText() === 'this.#type.get';
    return isOfType ? 'this' : undefined;
  }
  if (!ts.isPropertyAccessExpression(node) || !/^(?:value|exitCode|size|locked|depth)$/.test(node.name.text))
    return undefined;
  const { parent } = node;
  const isWritten = ts.isBinaryExpression(parent) && parent.left === node;
  return isWritten ||
    node.expression.getText() === 'this' ||
    (ts.isCallExpression(parent) && parent.expression === node)
    ? undefined
    : node.expression.getText();
}

/** What was copied is shared instead: a list, an object, bytes. */
export function shareInstead(node: ts.Node): readonly Proposal[] {
  const shared = copied(node);
  if (shared === undefined) return [];
  return [
    {
      operator: 'share-original',
      at: node,
      what: `takes ${quoted(shared)} itself for ${quoted(node)}`,
      changes: [replaced(node, `(${shared.getText()} as any)`)],
    },
  ];
}

function copied(node: ts.Node): ts.Expression | undefined {
  if (ts.isArrayLiteralExpression(node) && node.elements.length === 1) {
    const [only] = node.elements;
    return only !== undefined && ts.isSpreadElement(only) && !ts.isBinaryExpression(node.parent)
      ? only.expression
      : undefined;
  }
  if (ts.isObjectLiteralExpression(node) && node.properties.length === 1) {
    const [only] = node.properties;
    return only !== undefined && ts.isSpreadAssignment(only) ? only.expression : undefined;
  }
  // A list that is put in order, or turned around, is left as it was.
  if (ts.isCallExpression(node) && /^(?:sort|reverse)$/.test(calledName(node))) return receiverOf(node);
  const isBytes = ts.isNewExpression(node) && node.expression.getText() === 'Uint8Array';
  const [first, ...others] = isBytes ? (node.arguments ?? []) : [];
  return first !== undefined && ts.isIdentifier(first) && others.length === 0 ? first : undefined;
}
