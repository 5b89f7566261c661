import { buildSync, type BuildFailure, type BuildOptions, type Message } from 'esbuild';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LearnerSource } from './learner-sources';
import { asCommonJs } from './learner-code';
import { compileOptions } from './runtime-image';

/** A place in the learner's file where the compiler could not continue. Lines from 1, columns from 0. */
export interface SyntaxFault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly lineText: string;
  readonly text: string;
}

export class LearnerSyntaxError extends Error {
  readonly code = 'syntax';
  constructor(readonly faults: readonly SyntaxFault[]) {
    super(faults.map((fault) => `${fault.file}:${String(fault.line)}: ${fault.text}`).join('\n'));
  }
}

const options = {
  ...compileOptions,
  // The learner's own tsconfig is ignored, and ES modules are strict.
  tsconfigRaw: { compilerOptions: { strict: true } },
  define: { 'import.meta': '__import_meta' },
  preserveSymlinks: true,
} as const;

const COMPILED = /\.[cm]?[jt]s$/;

/**
 * Compiles a learner's files into the folder `to`. The compiler sees copies in `staging`, because it would follow links,
 * open odd files, and report resolved paths as the files' own.
 *
 * @throws LearnerSyntaxError
 */
export function compileLearner(sources: readonly LearnerSource[], staging: string, to: string): void {
  for (const { inside, text } of sources) {
    const home = COMPILED.test(inside) ? staging : to;
    mkdirSync(path.dirname(path.join(home, inside)), { recursive: true });
    writeFileSync(path.join(home, inside), text);
  }
  const code = sources.filter(({ inside }) => COMPILED.test(inside));
  const compiled = compileWhatIsUsed(code, staging, to);
  for (const source of compiled) finish(source, compiled, to);
  rmSync(staging, { recursive: true });
}

/** Compiles all files, except broken ones that the kata's own file does not lead to. Returns those that compiled. */
function compileWhatIsUsed(
  code: readonly LearnerSource[],
  staging: string,
  to: string,
): readonly LearnerSource[] {
  const build = (files: readonly LearnerSource[], how: BuildOptions = {}): readonly SyntaxFault[] =>
    faultsOf(files, code, staging, { ...options, outdir: to, outbase: staging, ...how });
  const faults = build(code);
  if (faults.length === 0) return code;
  const broken = new Set(faults.map(({ file }) => file));
  const main = code.slice(0, 1);
  const used = main.some(({ file }) => broken.has(file))
    ? faults
    : build(main, { bundle: true, write: false, sourcemap: false, packages: 'external', external: ['#*'] });
  // Bundling finds faults of its own, such as unresolved imports. Those are left to Node, which reports them at run time.
  const reached = used.filter(({ file }) => broken.has(file));
  const whole = code.filter(({ file }) => !broken.has(file));
  if (reached.length > 0 || build(whole).length > 0) throw new LearnerSyntaxError(reached);
  return whole;
}

function faultsOf(
  files: readonly LearnerSource[],
  code: readonly LearnerSource[],
  staging: string,
  how: BuildOptions,
): readonly SyntaxFault[] {
  try {
    buildSync({ ...how, entryPoints: files.map(({ inside }) => path.join(staging, inside)) });
    return [];
  } catch (failure) {
    if (!isBuildFailure(failure)) throw failure;
    return failure.errors.map((message) => toFault(message, staging, code));
  }
}

/** Makes the compiled file run as the source would, and makes its map name the learner's file. */
function finish({ file, inside }: LearnerSource, all: readonly LearnerSource[], to: string): void {
  const script = path.join(to, compiledName(inside));
  const emitted = new Map(
    all.flatMap((one) => namesOf(one.inside).map((name) => [name, compiledName(one.inside)])),
  );
  const specifierOf = (specifier: string): string | undefined => {
    const target = emitted.get(path.join(path.dirname(inside), specifier));
    return target === undefined ? undefined : `./${path.relative(path.dirname(inside), target)}`;
  };
  writeFileSync(script, asCommonJs(readFileSync(script, 'utf8'), specifierOf));
  const map = JSON.parse(readFileSync(`${script}.map`, 'utf8')) as Record<string, unknown>;
  // Sources in a map are URLs.
  const source = file.split(path.sep).map(encodeURIComponent).join('/');
  writeFileSync(`${script}.map`, JSON.stringify({ ...map, sources: [source] }));
}

/** TypeScript also imports `./x.mts` as `./x.mjs`. */
const namesOf = (inside: string): string[] => [inside, inside.replace(/ts$/, 'js')];

const compiledName = (inside: string): string => inside.replace(COMPILED, '.js');

function toFault({ location, text }: Message, staging: string, code: readonly LearnerSource[]): SyntaxFault {
  const inside = location === null ? '' : path.relative(staging, path.resolve(location.file));
  return {
    file: code.find((one) => one.inside === inside)?.file ?? inside,
    line: location?.line ?? 0,
    column: location?.column ?? 0,
    lineText: location?.lineText ?? '',
    text: text.startsWith('Top-level await') ? TOP_LEVEL_AWAIT : text,
  };
}

const TOP_LEVEL_AWAIT =
  'A kata’s file cannot `await` at its top level, because the processes that use it load it with `require`. Put the `await` into an async function, and call that where its result is needed';

/** By its shape, because esbuild creates it in a different realm, so it is not an instance of our Error. */
function isBuildFailure(failure: unknown): failure is BuildFailure {
  return (
    typeof failure === 'object' && failure !== null && 'errors' in failure && Array.isArray(failure.errors)
  );
}
