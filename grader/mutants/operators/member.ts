import ts from 'typescript';

/** The names of what a node is in, the outermost first: `Lock.withLock`, `list.set`, `CAPACITY`. */
export function memberOf(node: ts.Node): string {
  const names: string[] = [];
  for (let one = node; !ts.isSourceFile(one); one = one.parent) {
    const name = nameOf(one);
    if (name !== undefined) names.unshift(name);
  }
  return names.join('.') || 'module';
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isConstructorDeclaration(node)) return 'constructor';
  if (ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node) || ts.isClassElement(node))
    return textOf(node.name);
  if (ts.isPropertyAssignment(node) && isOuter(node)) return textOf(node.name);
  if (ts.isVariableDeclaration(node) && (isOfModule(node) || isFunction(node.initializer)))
    return textOf(node.name);
  return undefined;
}

function textOf(name: ts.Node | undefined): string | undefined {
  return name?.getText().replace(/[[\]#']/g, '');
}

/** A property of an object that is a value of the module, or that is returned: such objects are like classes. */
function isOuter({ initializer, parent }: ts.PropertyAssignment): boolean {
  return (
    (isFunction(initializer) && ts.isReturnStatement(parent.parent)) ||
    (ts.isVariableDeclaration(parent.parent) && isOfModule(parent.parent))
  );
}

function isOfModule({ parent }: ts.VariableDeclaration): boolean {
  return ts.isVariableStatement(parent.parent) && ts.isSourceFile(parent.parent.parent);
}

function isFunction(node: ts.Node | undefined): boolean {
  return node !== undefined && (ts.isArrowFunction(node) || ts.isFunctionExpression(node));
}
