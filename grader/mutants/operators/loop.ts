import ts from 'typescript';
import { contains, inserted, quoted, replaced, type Proposal } from './syntax';

/** A loop runs at most once: `while` becomes `if`, and any other loop ends after its first round. */
export function loopOnce(node: ts.Node): readonly Proposal[] {
  if (ts.isWhileStatement(node) && !contains(node.statement, jumpsInLoop)) {
    const changes = [{ from: node.getStart(), to: node.getStart() + 'while'.length, text: 'if' }];
    return [
      {
        operator: 'while-to-if',
        at: node.expression,
        what: `looks only once whether ${quoted(node.expression)}`,
        changes,
      },
    ];
  }
  if (!ts.isIterationStatement(node, false)) return [];
  const { statement } = node;
  const changes = ts.isBlock(statement)
    ? [inserted(statement.end - 1, ' break; ')]
    : [replaced(statement, `{ ${statement.getText()} break; }`)];
  return [
    {
      operator: 'loop-once',
      at: node,
      mark: headOf(node),
      what: `ends \`${headOf(node)}\` after one round`,
      changes,
    },
  ];
}

function jumpsInLoop(node: ts.Node): boolean {
  return ts.isBreakStatement(node) || ts.isContinueStatement(node);
}

function headOf(node: ts.IterationStatement): string {
  const { text } = node.getSourceFile();
  return text.slice(node.getStart(), node.statement.getStart()).trim().replace(/\s+/g, ' ');
}
