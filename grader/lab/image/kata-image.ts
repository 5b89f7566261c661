import { buildSync, type BuildFailure, type Message } from 'esbuild';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course';
import { projectRoot } from '../project';
import { writeDirectRequires } from './direct-requires';
import { contentKey, typescriptBelow, typescriptIn } from './folder-key';
import { publish } from './publish';
import { compileOptions, runtimeImage, writePackage } from './runtime-image';

/** A learner's kata, compiled with its scenarios, ready to be loaded by a process under test. */
export interface KataImage {
  /** Plain JavaScript of the learner's file. */
  readonly subject: string;
  /** Plain JavaScript of exercises/<kata>/<name>.scenarios.ts. */
  readonly scenarios: string;
  /** Plain JavaScript of a walk-through, exercises/<kata>/<name>.demo.ts. */
  demo(name: string): string;
  /** Does the walk-through have a world whose schedules can be explored? */
  hasRace(name: string): boolean;
  /** The folder that holds the learner's own source: frames in it are the learner's. */
  readonly sourceFolder: string;
  readonly exports: Kata['exports'];
  /** The scenarios are a walk-through, whose own lines are shown. */
  readonly isDemo?: boolean;
}

/** The same kata, with a walk-through in place of the scenarios. */
export function demoImage(image: KataImage, kata: Kata, name: string): KataImage {
  const sourceFolder = path.join(projectRoot(), 'exercises', kata.folder);
  return { ...image, scenarios: image.demo(name), sourceFolder, isDemo: true };
}

/** A place where the compiler could not go on, in the learner's file. Lines from 1, columns from 0. */
export interface SyntaxFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly lineText: string;
  readonly text: string;
}

export class LearnerFileMissing extends Error {
  readonly code = 'file-missing';
  constructor(readonly file: string) {
    super(`There is no ${file}.`);
  }
}

export class LearnerFileUnreadable extends Error {
  readonly code = 'file-unreadable';
  constructor(
    readonly file: string,
    reason: string,
  ) {
    super(`${file} cannot be read: ${reason}.`);
  }
}

export class LearnerSyntaxError extends Error {
  readonly code = 'syntax';
  constructor(readonly faults: readonly SyntaxFault[]) {
    super(faults.map((fault) => `${fault.file}:${String(fault.line)}: ${fault.text}`).join('\n'));
  }
}

/** Where a root keeps a kata: `<root>/02-value/value.ts` as in exercises/, or `<root>/value.ts` when it holds just one. */
export function learnerFile(root: string, kata: Kata): string {
  const own = path.join(root, kata.folder, kata.file);
  const flat = path.join(root, kata.file);
  return !existsSync(own) && existsSync(flat) ? flat : own;
}

/**
 * Compiles the kata as it stands in `root`. With `own`, the katas it builds on are the learner's too.
 * @throws LearnerFileMissing, LearnerFileUnreadable, LearnerSyntaxError
 */
export function kataImage(kata: Kata, root: string, own = false): KataImage {
  const runtime = runtimeImage();
  const lesson = path.join(projectRoot(), 'exercises', kata.folder);
  const lessonFiles = typescriptBelow(lesson, (file) => /\.(scenarios|demo)\.ts$/.test(file));
  const mine = [
    kata,
    ...course().katas.filter((one) => own && one !== kata && existsSync(learnerFile(root, one))),
  ];
  const parts = mine.map((one) => ({ kata: one, files: learnerSources(root, one) }));

  const key = contentKey(
    [...lessonFiles, ...parts.flatMap((part) => part.files)],
    runtime.key,
    kata.id,
    root,
    String(own),
  );
  const home = publish('kata', key, (folder) => {
    for (const part of parts)
      compile(
        part.files,
        path.dirname(learnerFile(root, part.kata)),
        path.join(folder, 'subject', part.kata.folder),
      );
    compile(lessonFiles, lesson, path.join(folder, 'lesson'));
    const imports: Record<string, string> = {
      '#kernel': '@forklings/kernel',
      '#lab/gate': '@forklings/lab/gate.js',
    };
    for (const one of course().katas) {
      const file = `${one.folder}/${one.file.replace(/ts$/, 'js')}`;
      imports[`#katas/${one.id}`] = mine.includes(one) ? `./subject/${file}` : `@forklings/solutions/${file}`;
    }
    writePackage(folder, imports);
    linkPackages(runtime.packages, folder);
    writeDirectRequires(folder, (specifier) => {
      const found = imports[specifier];
      if (found === '@forklings/kernel') return path.join(runtime.packages, 'kernel', 'index.js');
      return found?.replace('@forklings', runtime.packages);
    });
  });
  return {
    subject: path.join(home, 'subject', kata.folder, kata.file.replace(/ts$/, 'js')),
    scenarios: path.join(home, 'lesson', kata.file.replace(/ts$/, 'scenarios.js')),
    demo: (name) => path.join(home, 'lesson', `${name}.demo.js`),
    hasRace: (name) =>
      readFileSync(path.join(lesson, `${name}.demo.ts`), 'utf8').includes('export const race'),
    sourceFolder: path.dirname(learnerFile(root, kata)),
    exports: kata.exports,
  };
}

/** All of the learner's files of a kata: one kata may be split into several. */
export function learnerSources(root: string, kata: Kata): string[] {
  const file = learnerFile(root, kata);
  if (!existsSync(file)) throw new LearnerFileMissing(file);
  try {
    readFileSync(file);
  } catch (error) {
    throw new LearnerFileUnreadable(file, error instanceof Error ? error.message : String(error));
  }
  const folder = path.dirname(file);
  const isLearners = (name: string): boolean => !/\.(spec|scenarios|demo|test)\.ts$/.test(name);
  if (folder === path.resolve(root)) {
    // Katas lie side by side here: another one's file is no part of this one, and may be broken.
    const others = course().katas.filter((one) => one.id !== kata.id);
    const isOthers = (name: string): boolean => others.some((one) => one.file === path.basename(name));
    return typescriptIn(folder).filter((name) => isLearners(name) && !isOthers(name));
  }
  const isInstalled = (name: string): boolean => path.relative(folder, name).includes('node_modules');
  return typescriptBelow(folder, (name) => isLearners(name) && !isInstalled(name));
}

function compile(files: readonly string[], from: string, to: string): void {
  if (files.length === 0) return;
  try {
    buildSync({ ...compileOptions, entryPoints: [...files], outdir: to, outbase: from });
  } catch (failure) {
    if (!isBuildFailure(failure)) throw failure;
    throw new LearnerSyntaxError(failure.errors.map(toFault));
  }
}

function toFault({ location, text }: Message): SyntaxFault {
  const file = location === null ? '' : path.resolve(location.file);
  return {
    file,
    line: location?.line ?? 0,
    column: location?.column ?? 0,
    lineText: location?.lineText ?? '',
    text,
  };
}

/** By its shape: esbuild makes it in another realm, so it is no instance of our Error. */
function isBuildFailure(failure: unknown): failure is BuildFailure {
  return (
    typeof failure === 'object' && failure !== null && 'errors' in failure && Array.isArray(failure.errors)
  );
}

function linkPackages(packages: string, folder: string): void {
  const modules = path.join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(packages, path.join(modules, '@forklings'), 'dir');
}
