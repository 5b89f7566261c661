import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { projectRoot } from '../course/project';

/** What a grade reads of a checkout. */
const READ = ['exercises', 'solutions', 'grader', 'package.json', 'jest.config.ts', 'tsconfig.json'];

/** A copy of the checkout with a cache of its own, for code that may change what it finds. The packages are shared. */
export class CheckoutCopy {
  /** The real path, because code under test sees real paths. */
  readonly project = realpathSync(mkdtempSync(path.join(tmpdir(), 'forklings-checkout-')));

  constructor() {
    this.restore();
    const packages = path.join(projectRoot(), 'node_modules');
    const here = path.join(this.project, 'node_modules');
    mkdirSync(here);
    for (const name of readdirSync(packages))
      if (name !== '.cache') symlinkSync(path.join(packages, name), path.join(here, name));
  }

  /** Makes everything but the cache as it is in the checkout. */
  restore(): void {
    const root = projectRoot();
    const submissions = path.join(root, 'grader', 'mutants') + path.sep;
    for (const name of READ) {
      rmSync(path.join(this.project, name), { recursive: true, force: true });
      cpSync(path.join(root, name), path.join(this.project, name), {
        recursive: true,
        filter: (file) => !file.startsWith(submissions) || file.endsWith('.ts'),
      });
    }
  }

  remove(): void {
    rmSync(this.project, { recursive: true, force: true });
  }
}
