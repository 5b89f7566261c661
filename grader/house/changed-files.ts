import { execFileSync } from 'node:child_process';

/** What a branch and its working tree change. */
export interface Changes {
  /** What they are compared with: `main`, `origin/main`, or `HEAD` where there is neither. */
  readonly since: string;
  /** Changed, added and untracked files that are there, from the root of the checkout. */
  readonly files: readonly string[];
}

/** @throws what git says where the folder is not a checkout of its own, or git is not installed */
export function changedFiles(root: string, env = process.env): Changes {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  const exists = (ref: string): boolean => {
    try {
      git('rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
      return true;
    } catch {
      return false;
    }
  };
  const branch = git('rev-parse', '--abbrev-ref', 'HEAD').trim();
  // On main itself, what is not pushed yet is what changed.
  const mains = branch === 'main' ? ['origin/main'] : ['main', 'origin/main'];
  const since = mains.find(exists) ?? 'HEAD';
  const base = git('merge-base', since, 'HEAD').trim();
  // With paths as they are: -z also spares git's quotes around letters that are not ASCII.
  const changed = git('diff', '--name-only', '-z', '--diff-filter=d', '--relative', base);
  const untracked = git('ls-files', '--others', '--exclude-standard', '-z');
  const files = `${changed}${untracked}`.split('\0').filter((file) => file !== '');
  return { since, files: [...new Set(files)].sort() };
}
