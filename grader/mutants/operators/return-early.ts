import ts from 'typescript';
import { contains, inserted, quoted, type Proposal } from './syntax';

/** A function ends before it has done everything. */
export function returnEarly(node: ts.Node): readonly Proposal[] {
  if (!ts.isBlock(node) || !ts.isFunctionLike(node.parent) || ts.isConstructorDeclaration(node.parent))
    return [];
  const { statements } = node;
  return statements.slice(1).flatMap((statement, at): Proposal[] => {
    const rest = statements.slice(at + 1).filter((one) => contains(one, hasEffect));
    // To leave out a single statement is a different operator's.
    if (rest.length < 2 || !contains(statement, hasEffect)) return [];
    return [
      {
        operator: 'return-early',
        at: statement,
        what: `returns before ${quoted(statement)}`,
        changes: [inserted(statement.getStart(), 'if (true as boolean) return undefined as never; ')],
      },
    ];
  });
}

function hasEffect(node: ts.Node): boolean {
  return ts.isExpressionStatement(node);
}
