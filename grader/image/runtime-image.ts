import { buildSync, version as esbuildVersion, type BuildOptions } from 'esbuild';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../course/project';
import { writeDirectRequires } from './direct-requires';
import { contentKey, typescriptBelow } from './folder-key';
import { publish } from './publish';

/** How everything that children run is compiled: to plain CommonJS, because ES module hooks cost a child 100 ms. */
export const compileOptions = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // `import('./x')` becomes a require, because Node's `import()` needs the extension, which TypeScript omits.
  supported: { 'dynamic-import': false },
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'silent',
} satisfies BuildOptions;

/** The rooms of which some files are compiled into what every process under test loads. */
const COMPILED_ROOMS = [
  'kernel',
  'history',
  'explorer',
  'time',
  'faults',
  'containment',
  'subject',
  'deliveries',
];

/** Raise it when images are built differently, so that images of the old kind in the cache are not used. */
const IMAGE_LAYOUT = 'layout 5';

/**
 * What every process under test shares: the kernel and the program that serves the grader, but no solution.
 * They are laid out as packages `@forklings/…`, so that Node's own resolution finds them without a hook.
 */
export interface RuntimeImage {
  readonly key: string;
  /** The folder `@forklings`, which is linked into an image's node_modules. */
  readonly packages: string;
  readonly subjectMain: string;
  /** What each Node process of a family loads first. */
  readonly timeMain: string;
  /** The program that reports which built-ins Node itself replaces. */
  readonly nodePatchesMain: string;
}

let made: RuntimeImage | undefined;

export function runtimeImage(): RuntimeImage {
  if (made !== undefined) return made;
  const root = projectRoot();
  const isSource = (file: string): boolean => !/\.test\.ts$|\/(fixtures|testing)\//.test(file);
  const sources = COMPILED_ROOMS.flatMap((room) =>
    typescriptBelow(path.join(root, 'grader', room), isSource),
  );
  const key = contentKey(sources, esbuildVersion, IMAGE_LAYOUT);
  const home = publish('runtime', key, (folder) => {
    const packages = path.join(folder, 'node_modules', '@forklings');
    buildKernel(path.join(root, 'grader', 'kernel'), path.join(packages, 'kernel'));
    buildSubject(path.join(root, 'grader'), path.join(packages, 'lab'));
  });
  const packages = path.join(home, 'node_modules', '@forklings');
  const lab = path.join(packages, 'lab');
  return (made = {
    key,
    packages,
    subjectMain: path.join(lab, 'main.js'),
    timeMain: path.join(lab, 'time-main.js'),
    nodePatchesMain: path.join(lab, 'node-patches-main.js'),
  });
}

/** One file for the whole kernel (a child loads 1 file, not 15), and two entry points into it. */
function buildKernel(from: string, to: string): void {
  const shared = { ...compileOptions, bundle: true, outdir: to } satisfies BuildOptions;
  // Without white space, because every child reads it. Names stay, because stacks and messages show them.
  const compact = { minifyWhitespace: true, minifySyntax: true } satisfies BuildOptions;
  buildSync({ ...shared, ...compact, entryPoints: [path.join(from, 'internal.ts')], external: ['koffi'] });
  const doors = [path.join(from, 'index.ts'), path.join(from, 'child-main.ts')];
  buildSync({ ...shared, entryPoints: doors, external: ['./internal'] });
  writePackage(to, {});
}

/** The program of a process under test, what its children load first while deliveries are held, and the tasks' gates. */
function buildSubject(grader: string, to: string): void {
  const programs = [
    'deliveries/inside/main.ts',
    'deliveries/inside/mailbox-main.ts',
    'subject/inside/node-patches-main.ts',
    'time/time-main.ts',
    'deliveries/gates/gate.ts',
  ];
  for (const program of programs) {
    buildSync({
      ...compileOptions,
      bundle: true,
      outdir: to,
      entryPoints: [path.join(grader, program)],
      external: ['#kernel', '#kernel/internal'],
    });
  }
  const kernel = { '#kernel': '@forklings/kernel', '#kernel/internal': '@forklings/kernel/internal.js' };
  writePackage(to, kernel);
  writeDirectRequires(to, (specifier) =>
    specifier === '#kernel'
      ? '../kernel/index.js'
      : specifier === '#kernel/internal'
        ? '../kernel/internal.js'
        : undefined,
  );
}

/** Declares what the code in `folder` may import besides its own files. A bare name is found in node_modules. */
export function writePackage(folder: string, imports: Readonly<Record<string, string>>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ type: 'commonjs', imports }, null, 1));
}

/** Lets the code in `folder` find the packages `@forklings/…`. */
export function linkPackages(packages: string, folder: string): void {
  const modules = path.join(folder, 'node_modules');
  mkdirSync(modules);
  symlinkSync(packages, path.join(modules, '@forklings'), 'dir');
}
