import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sourceText } from '../diagnosis/source-text';
import { course, type Kata } from '../lab/course';
import { contentKey, typescriptBelow, typescriptIn } from '../lab/image/folder-key';
import { learnerFile } from '../lab/image/kata-image';
import { learnerText, MESSAGE as ERROR_LINE } from '../lab/learner-text';
import { cacheFolder, projectRoot, shown } from '../lab/project';
import { writeWhole } from '../report/whole-file';
import type { TypeErrorResult } from '../report/result';

/** The learner's type errors, by kata. Beside the verdicts, never instead of them. */
export type TypeErrors = ReadonlyMap<string, readonly TypeErrorResult[]>;

const MESSAGE = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/;
/** Types can be written that take the compiler megabytes to print. */
const MOST_CHARACTERS = 4_000_000;

/**
 * Checks the types of the katas' files with the project's own compiler, in a process of its own. The answer is kept
 * by the content of every file that it depends on, so an unchanged file costs nothing.
 */
export async function typeCheck(katas: readonly Kata[], root: string): Promise<TypeErrors> {
  const files = katas.map((kata) => learnerFile(root, kata)).filter(isReadable);
  if (files.length === 0) return new Map();
  const project = projectRoot();
  const surroundings = ['grader/kernel', 'solutions'].flatMap((folder) =>
    typescriptBelow(path.join(project, folder)),
  );
  const learners = files.flatMap((file) => typescriptIn(path.dirname(file)));
  const settings = ['tsconfig.json', 'package-lock.json'].map((name) => path.join(project, name));
  const key = contentKey([...files, ...learners, ...surroundings, ...settings]);
  const kept = path.join(cacheFolder(), `types-${key}.txt`);
  if (!existsSync(kept)) writeWhole(kept, await runCompiler(files));
  return sortByKata(readFileSync(kept, 'utf8'), katas, root);
}

async function runCompiler(files: readonly string[]): Promise<string> {
  const project = projectRoot();
  const home = path.join(cacheFolder(), 'types');
  mkdirSync(home, { recursive: true });
  const configFile = path.join(home, 'tsconfig.json');
  const paths: Record<string, string[]> = { '#kernel': [path.join(project, 'grader/kernel/index.ts')] };
  for (const kata of course().katas)
    paths[`#katas/${kata.id}`] = [path.join(project, 'solutions', kata.folder, kata.file)];
  const options = {
    extends: path.join(project, 'tsconfig.json'),
    compilerOptions: {
      paths,
      typeRoots: [path.join(project, 'node_modules/@types')],
      incremental: true,
      tsBuildInfoFile: path.join(home, 'tsbuildinfo'),
    },
    include: [],
    exclude: [],
    files,
  };
  writeWhole(configFile, JSON.stringify(options));
  const compiler = path.join(project, 'node_modules/typescript/bin/tsc');
  const child = spawn(process.execPath, [compiler, '-p', configFile, '--pretty', 'false'], {
    cwd: project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < MOST_CHARACTERS) output += text;
  });
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

/** The compiler's lines that are about a kata's own folder. */
function sortByKata(output: string, katas: readonly Kata[], root: string): TypeErrors {
  const found = new Map<string, TypeErrorResult[]>();
  for (const text of output.split('\n')) {
    const match = MESSAGE.exec(learnerText(text, ERROR_LINE));
    if (match === null) continue;
    const [, name = '', line, code = '', message = ''] = match;
    const file = path.resolve(projectRoot(), name);
    const kata = katas.find(
      (one) => path.dirname(learnerFile(root, one)) === path.dirname(file) && isKatasOwn(file, root, one),
    );
    if (kata === undefined) continue;
    const where = { file, line: Number(line), column: 0 };
    const errors = found.get(kata.id) ?? [];
    errors.push({ file: shown(file), line: where.line, source: sourceText(where), code, message });
    found.set(kata.id, errors);
  }
  return found;
}

/** In a flat root the files of several katas lie side by side. */
function isKatasOwn(file: string, root: string, kata: Kata): boolean {
  return path.dirname(file) !== path.resolve(root) || path.basename(file) === kata.file;
}

/** What cannot be read is told by the kata's own verdict, and has no types to check. */
function isReadable(file: string): boolean {
  try {
    readFileSync(file);
    return true;
  } catch {
    return false;
  }
}
