import { spawn, spawnSync } from 'node:child_process';
import { Refused } from './refused';
import type { Unpacking } from './unpacking';
import { untarStream } from './untar';

/** The files of a commit, without a checkout of it: a filter or a hook of the repository is not run. @throws Refused */
export async function unpackRef(repository: string, ref: string, unpacking: Unpacking): Promise<void> {
  // A ref that begins with a dash would be an option.
  const commit = ref.startsWith('-') ? undefined : commitOf(repository, ref);
  if (commit === undefined) throw new Refused({ code: 'no-such-ref', ref });
  const git = spawn('git', ['-C', repository, 'archive', '--format=tar', commit], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => void git.once('close', () => resolve()));
  try {
    await untarStream(git.stdout, unpacking);
  } finally {
    git.kill();
    await ended;
  }
}

function commitOf(repository: string, ref: string): string | undefined {
  const words = ['-C', repository, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  const { status, stdout } = spawnSync('git', words, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}
