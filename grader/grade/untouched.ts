import { createHash } from 'node:crypto';
import type { Kata } from '../course/course';
import { learnerFile } from '../image/learner-file';
import { readSource } from '../image/read-source';
import type { Verdict } from '../lab/verdict';
import { STUB_DIGESTS } from './stub-digests';

/**
 * Whether the learner's file is still the stub, which is known by its content: then it is not started, and nothing has
 * to be run to see that. A file beside it changes nothing, because the stub does not import it.
 */
export function isUntouched(kata: Kata, root: string): boolean {
  try {
    const read = readSource(learnerFile(root, kata));
    return 'text' in read && stubDigest(read.text) === STUB_DIGESTS[kata.id];
  } catch {
    return false; // the disk's fault, which is reported where the file is compiled
  }
}

/** The digest of a file without what editors and git change by themselves: line ends, and white space before them. */
export function stubDigest(text: string): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  const plain = lines.map((line) => line.trimEnd()).join('\n');
  return createHash('sha256').update(plain.trimEnd()).digest('hex');
}

/** What the checks of an untouched stub come to. */
export function untouchedVerdicts(kata: Kata): ReadonlyMap<string, Verdict> {
  const fault = { code: 'not-started', facts: { kind: 'untouched-stub' } } as const;
  return new Map(
    kata.checks.map(({ title }) => [
      title,
      { kata: kata.id, title, status: 'fail', durationMs: 0, fault, trail: [] },
    ]),
  );
}
