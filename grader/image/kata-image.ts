import { buildSync } from 'esbuild';
import { symlinkSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { projectRoot } from '../course/project';
import { compileLearner } from './compile-learner';
import { writeDirectRequires } from './direct-requires';
import { contentKey, typescriptBelow } from './folder-key';
import { hasLearnerFile, learnerFile } from './learner-file';
import { learnerSources } from './learner-sources';
import { publish } from './publish';
import { compileOptions, linkPackages, runtimeImage, writePackage } from './runtime-image';
import { katasBefore, solutionsImage } from './solutions-image';

/** A learner's kata, compiled with its scenarios. A process under test can load it. */
export interface KataImage {
  /** The folder of all that is compiled from this kata of this root. */
  readonly home: string;
  /** Plain JavaScript of the learner's file. */
  readonly subject: string;
  /** Plain JavaScript of exercises/<kata>/<name>.scenarios.ts. */
  readonly scenarios: string;
  /** Plain JavaScript of a walk-through, exercises/<kata>/<name>.demo.ts. */
  demo(name: string): string;
  /** Plain JavaScript of the first of the programs that were asked for, such as the learner's scratch file. */
  readonly scratch: string;
  /** The folder of the learner's own source: frames in it are the learner's. */
  readonly sourceFolder: string;
  readonly exports: Kata['exports'];
  /** The scenarios are a walk-through, so its lines are shown as well. */
  readonly isDemo?: boolean;
}

/** The same kata, with a walk-through instead of the scenarios. */
export function demoImage(image: KataImage, kata: Kata, name: string): KataImage {
  const sourceFolder = path.join(projectRoot(), 'exercises', kata.folder);
  return { ...image, scenarios: image.demo(name), sourceFolder, isDemo: true };
}

/** Which of the other katas are the learner's as well: all that are there, none, or those that it accepts. */
type Own = boolean | ((kata: Kata) => boolean);

/**
 * Compiles the kata as it is in `root`. With `own`, the katas that it builds on are the learner's, too. `programs`: others
 * that use them, the first of which is named by `scratch`; all in one folder.
 * @throws LearnerFileMissing, LearnerFileUnreadable, LearnerSyntaxError
 */
export function kataImage(
  kata: Kata,
  root: string,
  own: Own = false,
  programs: readonly string[] = [],
): KataImage {
  const [scratch] = programs;
  const isOwn = typeof own === 'function' ? own : (): boolean => own;
  const runtime = runtimeImage();
  const lesson = path.join(projectRoot(), 'exercises', kata.folder);
  const lessonFiles = typescriptBelow(lesson, (file) => /\.(scenarios|demo)\.ts$/.test(file));
  const mine = [
    kata,
    ...course().katas.filter((one) => one.id !== kata.id && isOwn(one) && hasLearnerFile(root, one)),
  ];
  const parts = mine.map((one) => ({ kata: one, sources: learnerSources(root, one) }));

  const texts = parts.flatMap(({ sources }) => sources.flatMap(({ file, text }) => [file, text]));
  // Besides the learner's own.
  const given = katasBefore(kata).filter((one) => !mine.some(({ id }) => id === one.id));
  const solutions = solutionsImage(katasBefore(kata));
  const key = contentKey(
    [...lessonFiles, ...programs],
    runtime.key,
    path.basename(solutions),
    kata.id,
    root,
    mine.map(({ id }) => id).join(),
    String(own !== false),
    ...texts,
  );
  const home = publish('kata', key, (folder) => {
    for (const { kata: one, sources } of parts)
      compileLearner(sources, path.join(folder, 'sources'), path.join(folder, 'subject', one.folder));
    compileLesson(lessonFiles, lesson, path.join(folder, 'lesson'));
    if (scratch !== undefined) compileLesson(programs, path.dirname(scratch), path.join(folder, 'scratch'));
    const imports: Record<string, string> = {
      '#kernel': '@forklings/kernel',
      '#lab/gate': '@forklings/lab/gate.js',
    };
    for (const one of mine) imports[`#katas/${one.id}`] = `./subject/${compiledFile(one)}`;
    for (const one of given) imports[`#katas/${one.id}`] = `./solutions/${compiledFile(one)}`;
    writePackage(folder, imports);
    linkPackages(runtime.packages, folder);
    symlinkSync(solutions, path.join(folder, 'solutions'), 'dir');
    writeDirectRequires(folder, (specifier) => {
      const found = imports[specifier];
      if (found === '@forklings/kernel') return path.join(runtime.packages, 'kernel', 'index.js');
      return found?.replace('@forklings', runtime.packages).replace('./solutions', solutions);
    });
  });
  return {
    home,
    subject: path.join(home, 'subject', kata.folder, kata.file.replace(/ts$/, 'js')),
    scenarios: path.join(home, 'lesson', kata.file.replace(/ts$/, 'scenarios.js')),
    demo: (name) => path.join(home, 'lesson', `${name}.demo.js`),
    scratch: path.join(home, 'scratch', path.basename(scratch ?? '').replace(/ts$/, 'js')),
    sourceFolder: path.dirname(learnerFile(root, kata)),
    exports: kata.exports,
  };
}

function compileLesson(files: readonly string[], from: string, to: string): void {
  if (files.length > 0) buildSync({ ...compileOptions, entryPoints: [...files], outdir: to, outbase: from });
}

const compiledFile = ({ folder, file }: Kata): string => `${folder}/${file.replace(/ts$/, 'js')}`;
