/**
 * The thread that checks types for the loop: it keeps what the compiler has read, so a save costs only the check of the
 * learner's own files.
 */
import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import path from 'node:path';
import { parentPort } from 'node:worker_threads';
import ts from 'typescript';
import { course } from '../course/course';
import { projectRoot } from '../course/project';
import { readSource } from '../image/read-source';
import type { FoundType, TypeRequest } from './type-service';

/** The verdicts come first: below the processes that judge, above nothing. */
const NICE = 19;

const project = projectRoot();
const options = compilerOptions();
const host = ts.createCompilerHost(options);
const known = new Map<string, { readonly text: string; readonly file: ts.SourceFile }>();
let program: ts.Program | undefined;

// A file of the learner's may lead to a pipe or a device, which would block, or never end.
host.readFile = textOf;
host.getSourceFile = (name, languageVersion) => {
  const text = textOf(name);
  if (text === undefined) return undefined;
  const before = known.get(name);
  if (before?.text === text) return before.file;
  const file = ts.createSourceFile(name, text, languageVersion, true);
  known.set(name, { text, file });
  return file;
};

yieldToTheJudge();
parentPort?.on('message', ({ id, files }: TypeRequest) => {
  program = ts.createProgram({ rootNames: files, options, host, ...(program && { oldProgram: program }) });
  parentPort?.postMessage({ id, found: files.flatMap((file) => errorsIn(file)) });
});

function errorsIn(name: string): FoundType[] {
  const file = program?.getSourceFile(name);
  if (program === undefined || file === undefined) return [];
  return program.getSemanticDiagnostics(file).map(({ start = 0, code, messageText }) => ({
    file: name,
    line: file.getLineAndCharacterOfPosition(start).line + 1,
    code: `TS${String(code)}`,
    message: ts.flattenDiagnosticMessageText(messageText, ' ').replace(/\s+/g, ' '),
  }));
}

/** What the compiler brings itself, and what lies in the project, is read as it is; it does not change. */
function textOf(name: string): string | undefined {
  const isFixed =
    name.startsWith(path.join(project, 'node_modules')) || name.startsWith(path.join(project, 'grader'));
  const before = isFixed ? known.get(name) : undefined;
  if (before !== undefined) return before.text;
  const read = readSource(name);
  return 'text' in read ? read.text : undefined;
}

/** As for a grade (grade/type-check): `#katas/…` is the solution there as well. */
function compilerOptions(): ts.CompilerOptions {
  const file = path.join(project, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (name) => ts.sys.readFile(name)) as { config: unknown };
  const paths: Record<string, string[]> = { '#kernel': [path.join(project, 'grader/kernel/index.ts')] };
  for (const kata of course().katas)
    paths[`#katas/${kata.id}`] = [path.join(project, 'solutions', kata.folder, kata.file)];
  const noFiles = { ...ts.sys, readDirectory: () => [] };
  const parsed = ts.parseJsonConfigFileContent(config, noFiles, project);
  return { ...parsed.options, paths, typeRoots: [path.join(project, 'node_modules/@types')] };
}

/** On Linux a thread has a priority of its own, and the link names the thread. Elsewhere the order of starts must do. */
function yieldToTheJudge(): void {
  try {
    setPriority(Number(path.basename(readlinkSync('/proc/thread-self'))), NICE);
  } catch {
    // Then types are checked with the priority of the loop.
  }
}
