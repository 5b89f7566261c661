import ts from 'typescript';
import type { Files } from '../edit';
import { memberOf } from '../operators/member';

/**
 * The stages to which a member belongs, as the stub says: that of the last `// Stage 3` before it, and those that its own
 * comment and body name. What only the solution has belongs to none.
 */
export function memberStages(stub: Files): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [name, text] of stub) {
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
    const visit = (node: ts.Node): void => {
      if (ts.isFunctionDeclaration(node) || ts.isClassElement(node)) {
        const member = memberOf(node);
        found.set(member, [...new Set([...(found.get(member) ?? []), ...stagesAt(node, text)])]);
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

function stagesAt(node: ts.Node, text: string): number[] {
  const above = text.slice(0, node.getStart());
  const section = [...above.matchAll(/^ *\/\/ Stage (\d)\b/gm)].at(-1);
  const own = [...text.slice(node.getFullStart(), node.getEnd()).matchAll(/\bstage (\d)\b/gi)];
  return [section, ...own].flatMap((match) => (match?.[1] === undefined ? [] : [Number(match[1])]));
}
