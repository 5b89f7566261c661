import { atMost } from '../at-most';
import type { Cheat } from '../cheats';
import { CheckoutCopy } from '../checkout-copy';
import { gradeCheat, type CheatGraded } from '../grade-cheat';

/** Grades cheats by the command line of a copy of the checkout, one after the other; the copy is made for the first. */
export class CheatGrader {
  #copy: CheckoutCopy | undefined;
  readonly #turn = atMost(1);

  grade(cheat: Cheat): Promise<CheatGraded> {
    return this.#turn(async () => {
      this.#copy ??= new CheckoutCopy();
      const graded = await gradeCheat(cheat, this.#copy.project, true);
      this.#copy.restore();
      return graded;
    });
  }

  /** Removes the copy. */
  end(): void {
    this.#copy?.remove();
  }
}
