import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { sourceText } from '../diagnosis/source-text';
import { course, type Kata } from '../course/course';
import { contentKey, typescriptBelow } from '../image/folder-key';
import { learnerFile, LearnerFileMissing, LearnerFileUnreadable } from '../image/learner-file';
import { learnerSources, type LearnerSource } from '../image/learner-sources';
import { learnerText, MESSAGE as ERROR_LINE } from '../faults/learner-text';
import { cacheFolder, projectRoot, shown } from '../course/project';
import { writeWhole } from '../report/whole-file';
import type { TypeErrorResult } from '../report/result';

/** The learner's type errors, by kata. They are shown beside the verdicts, never instead of them. */
export type TypeErrors = ReadonlyMap<string, readonly TypeErrorResult[]>;

const MESSAGE = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/;
/** Some types take the compiler megabytes to print. */
const MOST_CHARACTERS = 4_000_000;

/**
 * Checks the types of the katas' files with the project's own compiler, in a separate process. The answer is cached
 * under the content of every file that it depends on, so an unchanged file costs nothing.
 */
export async function typeCheck(katas: readonly Kata[], root: string): Promise<TypeErrors> {
  const sources = katas.flatMap((kata) => readableSources(root, kata));
  const files = katas.map((kata) => learnerFile(root, kata)).filter((file) => isOneOf(sources, file));
  if (files.length === 0) return new Map();
  const project = projectRoot();
  const surroundings = ['grader/kernel', 'solutions'].flatMap((folder) =>
    typescriptBelow(path.join(project, folder)),
  );
  const settings = ['tsconfig.json', 'package-lock.json'].map((name) => path.join(project, name));
  const texts = sources.flatMap(({ file, text }) => [file, text]);
  const key = contentKey([...surroundings, ...settings], ...texts);
  const kept = path.join(cacheFolder(), `types-${key}.txt`);
  if (existsSync(kept)) return sortByKata(readFileSync(kept, 'utf8'), katas, root);
  const { output, isWhole } = await runCompiler(files);
  if (isWhole) writeWhole(kept, output);
  return sortByKata(output, katas, root);
}

/** A file that cannot be read is reported by the kata's own verdict, and has no types to check. */
function readableSources(root: string, kata: Kata): LearnerSource[] {
  try {
    return learnerSources(root, kata);
  } catch (error) {
    if (error instanceof LearnerFileMissing || error instanceof LearnerFileUnreadable) return [];
    throw error;
  }
}

const isOneOf = (sources: readonly LearnerSource[], file: string): boolean =>
  sources.some((source) => source.file === file);

/** `isWhole`: the compiler ran to its end, whatever it found. */
async function runCompiler(files: readonly string[]): Promise<{ output: string; isWhole: boolean }> {
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
  const guard = path.join(__dirname, 'regular-files-only.js');
  const words = ['--require', guard, compiler, '-p', configFile, '--pretty', 'false'];
  const child = spawn(process.execPath, words, {
    cwd: project,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.length < MOST_CHARACTERS) output += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { output, isWhole: exitCode !== null && exitCode <= 2 };
}

/** Keeps the compiler's lines about each kata's own files. */
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

/** In a flat root, the files of several katas lie side by side. */
function isKatasOwn(file: string, root: string, kata: Kata): boolean {
  return path.dirname(file) !== path.resolve(root) || path.basename(file) === kata.file;
}
