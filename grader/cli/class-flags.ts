import { usualJobs } from '../batch/run-class';
import type { Kata } from '../course/course';
import { assertSandbox, NoSandbox } from '../sandbox/no-sandbox';
import { sealedCheckout } from '../sandbox/sealed-checkout';
import { tell } from './tell';
import { UserError } from './user-error';

/** `--jobs`: how many to judge at a time. */
export function jobsOf(jobs: string | number | undefined): number {
  if (jobs === undefined) return usualJobs();
  const count = Number(jobs);
  if (Number.isInteger(count) && count >= 1 && count <= 1024) return count;
  throw new UserError(
    `\`--jobs ${String(jobs)}\` is not a number of jobs.`,
    'Give a whole number from 1, such as the number of cores.',
  );
}

/** Made before the work, so that a machine which cannot judge says so at once. */
export async function sandboxOrUserError(katas: readonly Kata[]): Promise<void> {
  try {
    assertSandbox();
    for (const kata of katas) await sealedCheckout(kata);
  } catch (error) {
    if (error instanceof NoSandbox) throw new UserError(error.message, error.next);
    throw error;
  }
}

export function sayWithoutSandbox(): void {
  tell(
    'Without a sandbox: each submission runs with your rights, and can read and change your files, the others’ work and these results.',
    process.stderr,
  );
}
