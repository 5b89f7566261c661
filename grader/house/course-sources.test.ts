import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { course } from '../course/course';
import { isError, learnersWork, writtenBodies } from '../course/learners-work';
import { STUB_DIGESTS } from '../grade/stub-digests';
import { stubDigest } from '../grade/untouched';

// The course checks itself: the katas' TypeScript, as the compiler parses it.

const root = path.resolve(__dirname, '../..');
const work = learnersWork(root, course().katas);
const named = course().katas.map((kata) => [kata.folder, kata] as const);

function parse(...file: string[]): ts.SourceFile {
  const name = path.join(root, ...file);
  return ts.createSourceFile(name, readFileSync(name, 'utf8'), ts.ScriptTarget.Latest, true);
}

function* nodesBelow(node: ts.Node): Generator<ts.Node> {
  yield node;
  for (const child of node.getChildren()) yield* nodesBelow(child);
}

/** The titles of `law('…', body)`, in the file's order. */
function lawTitles(spec: ts.SourceFile): string[] {
  return [...nodesBelow(spec)].flatMap((node) => {
    if (!ts.isCallExpression(node) || node.expression.getText() !== 'law') return [];
    const [title] = node.arguments;
    if (title === undefined || !ts.isStringLiteralLike(title))
      throw new Error(`no plain title: ${node.getText().slice(0, 80)}`);
    return [title.text];
  });
}

/** The file that a specifier such as './semaphore' names. */
function besideIt(source: ts.SourceFile, specifier: ts.Expression | undefined): ts.SourceFile | undefined {
  if (specifier === undefined || !ts.isStringLiteral(specifier) || !specifier.text.startsWith('.'))
    return undefined;
  return parse(path.relative(root, path.join(path.dirname(source.fileName), `${specifier.text}.ts`)));
}

/** The file, and the files that it re-exports. */
function withReExported(source: ts.SourceFile): ts.SourceFile[] {
  const exporting = source.statements.filter(ts.isExportDeclaration);
  return [source, ...exporting.flatMap(({ moduleSpecifier }) => besideIt(source, moduleSpecifier) ?? [])];
}

/** What the file exports at run time, by name. */
function exportsOf(source: ts.SourceFile): Map<string, 'class' | 'function' | 'other'> {
  const found = new Map<string, 'class' | 'function' | 'other'>();
  for (const statement of source.statements) {
    if (ts.isExportDeclaration(statement) && !statement.isTypeOnly) {
      const { exportClause, moduleSpecifier } = statement;
      const from = besideIt(source, moduleSpecifier);
      const kinds = from === undefined ? undefined : exportsOf(from);
      if (exportClause !== undefined && ts.isNamedExports(exportClause))
        for (const { name, isTypeOnly } of exportClause.elements)
          if (!isTypeOnly) found.set(name.text, kinds?.get(name.text) ?? 'other');
      continue;
    }
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) continue;
    if (ts.isClassDeclaration(statement)) found.set(statement.name?.text ?? 'default', 'class');
    else if (ts.isFunctionDeclaration(statement)) found.set(statement.name?.text ?? 'default', 'function');
    else if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) found.set(name.getText(), 'other');
    }
  }
  return found;
}

/**
 * `Value.close`, `Value.[Symbol.dispose]`, …: all members of classes that are not private. Errors are left out, because
 * they may be in a file of their own.
 */
function membersOf(source: ts.SourceFile): string[] {
  const classes = source.statements.filter(ts.isClassDeclaration).filter((one) => !isError(one));
  return classes.flatMap((declaration) =>
    declaration.members.flatMap((member) => {
      if (member.name === undefined || ts.isPrivateIdentifier(member.name)) return [];
      if (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) return [];
      return [`${declaration.name?.text ?? ''}.${member.name.getText()}`];
    }),
  );
}

function importsOf(source: ts.SourceFile): string[] {
  return source.statements
    .filter(ts.isImportDeclaration)
    .map(({ moduleSpecifier }) => moduleSpecifier.getText().slice(1, -1));
}

describe.each(named)('%s', (_, kata) => {
  const name = kata.file.replace(/\.ts$/, '');
  const stub = parse('exercises', kata.folder, kata.file);
  const solution = parse('solutions', kata.folder, kata.file);
  const isStub = !work.has(`exercises/${kata.folder}/${kata.file}`);
  /** A law of the stub, which has none to keep once a learner writes in it. */
  const stubTest = isStub ? test : test.skip;

  test.each(kata.stages.map(({ id, laws }, at) => [`${String(at + 1)}-${id}`, laws] as const))(
    'the spec of stage %s states the laws of the manifest, in the same words and the same order',
    (spec, laws) => {
      const titles = lawTitles(parse('exercises', kata.folder, `${spec}.spec.ts`));
      expect(titles).toEqual(laws.map(({ title }) => title));
    },
  );

  test('the spec of the kata consists of the specs of its stages, in their order', () => {
    const specs = kata.stages.map(({ id }, at) => `./${String(at + 1)}-${id}.spec`);
    expect(importsOf(parse('exercises', kata.folder, `${name}.spec.ts`))).toEqual(specs);
  });

  stubTest('the stub exports what the manifest promises', () => {
    expect(Object.fromEntries(exportsOf(stub))).toMatchObject(kata.exports);
  });

  test('the solution exports what the manifest promises', () => {
    expect(Object.fromEntries(exportsOf(solution))).toMatchObject(kata.exports);
  });

  stubTest('the solution has every export and member of the stub', () => {
    expect([...exportsOf(solution).keys()]).toEqual(expect.arrayContaining([...exportsOf(stub).keys()]));
    expect(withReExported(solution).flatMap(membersOf)).toEqual(expect.arrayContaining(membersOf(stub)));
  });

  stubTest('every body in the stub is unwritten', () => {
    expect(writtenBodies(stub.text)).toEqual([]);
    expect(stub.text).toContain('TODO: ');
  });

  stubTest(
    'the stub is known by its digest: where it was changed, grade/stub-digests.ts wants the new one',
    () => {
      expect(STUB_DIGESTS[kata.id]).toBe(stubDigest(stub.text));
    },
  );

  test('the solution has nothing left to do', () => {
    expect(solution.text).not.toMatch(/\b(TODO|FIXME|XXX)\b/);
  });

  test('it imports only the katas that it requires', () => {
    const demos = kata.demos.map((demo) => parse('exercises', kata.folder, `${demo}.demo.ts`));
    const scenarios = readdirSync(path.join(root, 'exercises', kata.folder))
      .filter((file) => file.endsWith('.scenarios.ts'))
      .map((file) => parse('exercises', kata.folder, file));
    const needed = [...(isStub ? [stub] : []), solution, ...scenarios, ...demos]
      .flatMap(importsOf)
      .filter((from) => from.startsWith('#katas/'));
    const allowed = [kata.id, ...kata.requires].map((id) => `#katas/${id}`);
    expect(needed.filter((from) => !allowed.includes(from))).toEqual([]);
  });
});
