import { build, type Plugin } from 'esbuild';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { course, kataOf } from '../course/course';
import { compileOptions, runtimeImage } from '../image/runtime-image';
import { solutionsImage } from '../image/solutions-image';
import { projectRoot } from '../course/project';

const C_COMPILER = process.env['CC'] ?? 'cc';

/** Gives `work` a folder for what is compiled to be measured, and removes it afterwards. */
export async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'forklings-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The source of a program to be measured. */
export function fixture(name: string): string {
  return path.join(projectRoot(), 'grader', 'bench', 'fixtures', name);
}

/** Compiles `<name>.c`; returns the program. The machine must have `cc`. */
export function compileC(name: string, folder: string): string {
  const program = path.join(folder, name);
  execFileSync(C_COMPILER, ['-O2', '-o', program, fixture(`${name}.c`)], { stdio: 'inherit' });
  return program;
}

/** Compiles `<name>.ts` into one file of JavaScript, as processes under test are compiled; returns the file. */
export async function bundle(name: string, plugin: Plugin, into: string): Promise<string> {
  await build({
    ...compileOptions,
    bundle: true,
    // As in the kernel's image, code that cannot be reached is left out.
    minifySyntax: true,
    entryPoints: [fixture(`${name}.ts`)],
    outfile: into,
    plugins: [plugin],
  });
  return into;
}

/** Packages whose programs are measured beside ours. They load files of their own, so they cannot be bundled. */
const MEASURED_PACKAGES = /^(workerpool|tinypool)$/;

/** Resolves `#…` imports to what processes under test have: the compiled kernel and the reference solutions. */
export const fromImage: Plugin = imageWith([]);

/** The same, with what is built for speed in place of the lesson's solutions of these katas. */
export const fastImage = (...katas: readonly string[]): Plugin => imageWith(katas);

/** Whether a kata has a solution that is built for speed. */
export function hasFast(id: string): boolean {
  return existsSync(path.join(projectRoot(), 'solutions', compiledSolution(id, true).replace(/js$/, 'ts')));
}

function compiledSolution(id: string, isFast: boolean): string {
  const { folder, file } = kataOf(id);
  return path.join(folder, ...(isFast ? ['fast'] : []), file.replace(/ts$/, 'js'));
}

function imageWith(fast: readonly string[]): Plugin {
  return {
    name: 'from the image',
    setup({ onResolve }) {
      const { packages } = runtimeImage();
      const solutions = solutionsImage(course().katas);
      onResolve({ filter: /^#kernel$/ }, () => ({
        path: path.join(packages, 'kernel', 'index.js'),
        external: true,
      }));
      onResolve({ filter: /^#kernel\/internal$/ }, () => ({
        path: path.join(packages, 'kernel', 'internal.js'),
        external: true,
      }));
      onResolve({ filter: /^#katas\// }, ({ path: specifier }) => {
        const id = specifier.slice('#katas/'.length);
        const solution = compiledSolution(id, fast.includes(id));
        return { path: path.join(solutions, solution), external: true };
      });
      // The bundle lies where Node would not find these packages.
      onResolve({ filter: MEASURED_PACKAGES }, ({ path: name }) => ({
        path: require.resolve(name),
        external: true,
      }));
    },
  };
}

/** The first thing that the machine lacks for a row, if there is one. */
export function lacking(...needs: readonly ('Linux' | 'cc' | 'python3')[]): string | undefined {
  return needs.find((need) => {
    if (need === 'Linux') return process.platform !== 'linux';
    const { status } = spawnSync(need === 'cc' ? C_COMPILER : need, ['--version'], { stdio: 'ignore' });
    return status !== 0;
  });
}
