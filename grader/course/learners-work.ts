import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import type { Kata } from './course';

/**
 * The files in exercises/ that are a learner's, and so are held to no law of the repository: katas that are no longer
 * the stub, and what lies beside those without being part of the lesson. Tests that are red because a kata is solved
 * would hide every other failure. Where `FORKLINGS_STUBS` is `unwritten`, as in this project's own workflows, a written
 * body in a stub is a mistake, and no file is a learner's.
 */
export function learnersWork(
  root: string,
  katas: readonly Kata[],
  { FORKLINGS_STUBS: stubs } = process.env,
): ReadonlySet<string> {
  if (stubs === 'unwritten') return new Set();
  const files = katas.flatMap((kata) => {
    const folder = path.join(root, 'exercises', kata.folder);
    if (isStub(readFileSync(path.join(folder, kata.file), 'utf8'))) return [];
    const lesson = filesOfLesson(kata).filter((name) => name !== kata.file);
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter((name) => !lesson.includes(name) && !isPlural(name))
      .map((name) => `exercises/${kata.folder}/${name}`);
  });
  return new Set(files);
}

/** Something is left to do, and nothing is done. A file that only re-exports what lies beside it has no body at all. */
function isStub(text: string): boolean {
  return text.includes('TODO: ') && writtenBodies(text).length === 0;
}

/** What the folder of a kata must hold; drawings, and scenarios in files of their own, come on top. */
export function filesOfLesson({ file, demos, stages }: Kata): string[] {
  const name = file.replace(/\.ts$/, '');
  const demoFiles = demos.map((demo) => `${demo}.demo.ts`);
  const specs = [`${name}.spec.ts`, ...stages.map(({ id }, at) => `${String(at + 1)}-${id}.spec.ts`)];
  return [
    'README.md',
    'hints.md',
    'promises.json',
    'asks.json',
    file,
    `${name}.scenarios.ts`,
    ...specs,
    ...demoFiles,
  ];
}

/** Files of which a lesson may have as many as it needs, and the learner's scratch file. */
export function isPlural(name: string): boolean {
  return name.endsWith('.svg') || name.endsWith('.scenarios.ts') || name.endsWith('.try.ts');
}

/** The outermost bodies of functions in a stub that do more than `throw new NotWritten('TODO: …')`, and are not given. */
export function writtenBodies(stub: string): string[] {
  const source = ts.createSourceFile('stub.ts', stub, ts.ScriptTarget.Latest, true);
  const writtenIn = (node: ts.Node): string[] => {
    if (isError(node)) return [];
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const isTodo = ts.isBlock(node.body) && (isGiven(node.body) || isUnwritten(node.body));
      return isTodo ? [] : [node.getText()];
    }
    return node.getChildren().flatMap(writtenIn);
  };
  return writtenIn(source);
}

/** Whether it begins with `// Given`: the stub contains it complete, because to write it teaches nothing new. */
function isGiven(body: ts.Block): boolean {
  return /^\{\s*\/\/ Given\b/.test(body.getText());
}

/** Whether it only throws `new NotWritten('TODO: …')`, perhaps in one case for a later stage, or calls a different member. */
function isUnwritten({ statements }: ts.Block): boolean {
  const texts = statements.map((statement) => statement.getText().replace(/\s+/g, ' '));
  if (texts.length === 1 && /^this\.\w+\(\);$/.test(texts[0] ?? '')) return true;
  return texts.length > 0 && texts.every((text, at) => (at < texts.length - 1 ? LATER : TODO).test(text));
}

const TODO = /^throw new NotWritten\( ?(['"`])TODO: \S.*\1,? ?\);$/;
const LATER = /^if \([\w !=<>]+\) throw new NotWritten\( ?(['"`])TODO: \S.*\1,? ?\);$/;

/** Whether it is an error class. Stubs contain them complete, because there is nothing to learn from writing them. */
export function isError(node: ts.Node): boolean {
  return (
    ts.isClassDeclaration(node) &&
    (node.heritageClauses ?? []).some((clause) => /extends \w*Error\b/.test(clause.getText()))
  );
}
