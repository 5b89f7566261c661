import ts from 'typescript';
import type { Kata } from '../../course/course';
import { projectRoot } from '../../course/project';
import { solutionOf } from '../base-programs';
import type { Files } from '../edit';
import { promisesCodes } from './codes';
import { memberOf } from './member';
import type { OperatorEdit } from './operator-edit';
import { choose } from './choose';
import { operators } from './operators';
import { slug } from './slug';
import type { Change, Proposal } from './syntax';

/** The edits of a kata's solution, in the order of its files. They are made when they are needed, and stored nowhere. */
export function operatorEdits(kata: Kata, project = projectRoot()): OperatorEdit[] {
  return choose(allOperatorEdits(kata, project));
}

/** All that the operators propose: several times as many. */
export function allOperatorEdits(kata: Kata, project = projectRoot()): OperatorEdit[] {
  const base = solutionOf(kata, project);
  const edits = [...base].flatMap(([name, text]) => editsOf(kata, base, name, text));
  return promisesCodes(kata) ? edits : edits.filter(({ operator }) => operator !== 'error-without-code');
}

function editsOf(kata: Kata, base: Files, name: string, text: string): OperatorEdit[] {
  return numbered(
    proposedEdits(name, text).map(({ operator, family, member, line, code, what, text: edited }) => ({
      id: [kata.folder, operator, member, slug(code)].join('/'),
      kata,
      operator,
      family,
      place: { file: name, member, line },
      title: `${name}, ${member}: ${what}`,
      files: new Map([...base, [name, edited]]),
    })),
  );
}

/** What an edit makes of one file. */
export interface ProposedEdit extends Pick<Proposal, 'operator' | 'what'> {
  readonly family: string;
  readonly member: string;
  readonly line: number;
  /** The code that it is known by. */
  readonly code: string;
  /** The whole file, with the edit in it. */
  readonly text: string;
}

/** All that the operators propose for a file, each text once. */
export function proposedEdits(name: string, text: string): ProposedEdit[] {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.ES2023, true);
  const seen = new Set([squeezed(text)]);
  return proposalsFor(file).flatMap(({ family, operator, at, mark, what, changes }): ProposedEdit[] => {
    const edited = changed(text, changes);
    if (seen.has(squeezed(edited))) return [];
    seen.add(squeezed(edited));
    const { line } = file.getLineAndCharacterOfPosition(at.getStart());
    const code = mark ?? at.getText();
    return [{ operator, family, member: memberOf(at), line: line + 1, code, what, text: edited }];
  });
}

function proposalsFor(file: ts.SourceFile): readonly (Proposal & { readonly family: string })[] {
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (isOutside(node)) return;
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return Object.entries(operators).flatMap(([family, propose]) =>
    nodes.flatMap((node) => propose(node).map((proposal) => ({ family, ...proposal }))),
  );
}

/** Types are not there when the program runs, and how a message is worded is not promised. */
function isOutside(node: ts.Node): boolean {
  return (
    ts.isTypeNode(node) ||
    ts.isImportDeclaration(node) ||
    ts.isExportDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isTemplateExpression(node) ||
    (ts.isConstructorDeclaration(node) &&
      (node.parent.heritageClauses?.[0]?.getText().endsWith('Error') ?? false))
  );
}

function changed(text: string, changes: readonly Change[]): string {
  return [...changes]
    .sort((one, other) => other.from - one.from)
    .reduce((result, { from, to, text: put }) => result.slice(0, from) + put + result.slice(to), text);
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, '');
}

/** The same code may be there twice in a member: the second is number 2. */
function numbered(edits: readonly OperatorEdit[]): OperatorEdit[] {
  const counts = new Map<string, number>();
  return edits.map((edit) => {
    const count = (counts.get(edit.id) ?? 0) + 1;
    counts.set(edit.id, count);
    return count === 1 ? edit : { ...edit, id: `${edit.id}-${String(count)}` };
  });
}
