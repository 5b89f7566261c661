import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** What a grade reads of a checkout. */
const READ = ['exercises', 'solutions', 'grader', 'package.json', 'jest.config.ts', 'tsconfig.json'];

/**
 * Gives `use` a copy of the checkout with a cache of its own, for code that may change what it finds. The packages are
 * those of the checkout. The copy is removed afterwards.
 */
export async function withCheckoutCopy<Result>(use: (project: string) => Promise<Result>): Promise<Result> {
  // The real path, because code under test sees real paths.
  const copy = realpathSync(mkdtempSync(path.join(tmpdir(), 'forklings-checkout-')));
  try {
    const root = projectRoot();
    const submissions = path.join(root, 'grader', 'mutants') + path.sep;
    for (const name of READ)
      cpSync(path.join(root, name), path.join(copy, name), {
        recursive: true,
        filter: (file) => !file.startsWith(submissions) || path.extname(file) === '.ts',
      });
    const packages = path.join(root, 'node_modules');
    mkdirSync(path.join(copy, 'node_modules'));
    for (const name of readdirSync(packages))
      if (name !== '.cache') symlinkSync(path.join(packages, name), path.join(copy, 'node_modules', name));
    return await use(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
