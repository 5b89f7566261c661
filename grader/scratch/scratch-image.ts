import type { Kata } from '../course/course';
import { isUntouched } from '../grade/untouched';
import { hasLearnerFile } from '../image/learner-file';
import { kataImage, type KataImage } from '../image/kata-image';
import { katasBefore } from '../image/solutions-image';

/** The scratch file and the learner's katas, compiled, as a world whose schedules can be explored. */
export interface ScratchImage extends KataImage {
  /** Katas before this one of which the reference solutions are used, because the learner has not begun them. */
  readonly borrowed: readonly Kata[];
}

/** @throws LearnerFileMissing, LearnerFileUnreadable, LearnerSyntaxError */
export function scratchImage(kata: Kata, root: string, file: string): ScratchImage {
  const isBegun = (one: Kata): boolean => hasLearnerFile(root, one) && !isUntouched(one, root);
  const before = katasBefore(kata);
  const image = kataImage(kata, root, (one) => before.includes(one) && isBegun(one), [file]);
  return {
    ...image,
    scenarios: image.scratch,
    isDemo: true,
    borrowed: before.filter((one) => !isBegun(one)),
  };
}
