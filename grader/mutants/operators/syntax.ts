import ts from 'typescript';

/** Text that takes the place of what is between two positions of a file. */
export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** One edit that an operator proposes. */
export interface Proposal {
  /** The name of the operator, which is part of the edit's identity: `drop-notify`. */
  readonly operator: string;
  /** The code that it edits. Its text is the rest of the identity, unless `mark` is. */
  readonly at: ts.Node;
  readonly mark?: string;
  /** What the member is like then: "without `memory.notify(VALUE, 1)`". */
  readonly what: string;
  readonly changes: readonly Change[];
}

/** What it proposes at one node of a syntax tree. It does not descend: it is asked at each node. */
export type Operator = (node: ts.Node) => readonly Proposal[];

export function replaced(node: ts.Node, text: string): Change {
  return { from: node.getStart(), to: node.end, text };
}

export function inserted(at: number, text: string): Change {
  return { from: at, to: at, text };
}

/** Takes a statement out: with its lines, where it has them for itself, and its comment stays. */
export function without(statement: ts.Statement): Change {
  if (!hasStatements(statement.parent)) return replaced(statement, '{}');
  const { text } = statement.getSourceFile();
  const from = text.lastIndexOf('\n', statement.getStart()) + 1;
  const to = text.indexOf('\n', statement.end) + 1;
  const isAlone =
    text.slice(from, statement.getStart()).trim() === '' &&
    /^\s*(?:\/\/.*)?$/.test(text.slice(statement.end, to));
  return isAlone && to > 0 ? { from, to, text: '' } : replaced(statement, '');
}

export function hasStatements(node: ts.Node): node is ts.Block | ts.SourceFile | ts.CaseOrDefaultClause {
  return ts.isBlock(node) || ts.isSourceFile(node) || ts.isCaseOrDefaultClause(node);
}

/** The last name in what is called: `notify` in `this.#memory.notify(0)`. */
export function calledName(node: ts.Node): string {
  const call = ts.isAwaitExpression(node) || ts.isVoidExpression(node) ? node.expression : node;
  if (!ts.isCallExpression(call)) return '';
  const { expression } = call;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  return ts.isIdentifier(expression) ? expression.text : '';
}

/** What a method is called on: `this.#memory` in `this.#memory.notify(0)`. */
export function receiverOf(call: ts.CallExpression): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : undefined;
}

/** Whether a node, or anything in it that runs with it, is such. Functions in it run when they are called. */
export function contains(node: ts.Node, isSuch: (inner: ts.Node) => boolean): boolean {
  if (isSuch(node)) return true;
  return ts.forEachChild(node, (child) => !ts.isFunctionLike(child) && contains(child, isSuch)) ?? false;
}

/** `if (…) throw …`, and a call of a function that only checks. */
export function isCheck(node: ts.Node): boolean {
  if (ts.isExpressionStatement(node)) return /^#?check/.test(calledName(node.expression));
  return (
    ts.isIfStatement(node) &&
    node.elseStatement === undefined &&
    ts.isThrowStatement(onlyOf(node.thenStatement))
  );
}

/** A statement without the braces around it. */
export function onlyOf(statement: ts.Statement): ts.Statement {
  if (!ts.isBlock(statement) || statement.statements.length !== 1) return statement;
  return statement.statements[0] ?? statement;
}

export function isJump(node: ts.Node): boolean {
  return (
    ts.isReturnStatement(node) ||
    ts.isThrowStatement(node) ||
    ts.isBreakStatement(node) ||
    ts.isContinueStatement(node)
  );
}

/** In one line, for a title. */
export function quoted(node: ts.Node): string {
  const code = node.getText().replace(/^\s*\/\/.*$/gm, '');
  const line = code.replace(/\s+/g, ' ').replace(/;$/, '');
  return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``;
}
