/** A program that uses what the learner has built, and throws if anything is not as Python promises it. */
export interface Program {
  /** What holds, as a sentence without its full stop. */
  readonly title: string;
  /** The test of CPython's own suite (Lib/test/_test_multiprocessing.py) that asks about the same. */
  readonly like: string;
  readonly run: () => unknown;
}

/** Asserts that a call throws or rejects with an error of that name. */
export async function fails(name: string, call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    const found = error instanceof Error ? error.name : String(error);
    if (found === name) return;
    throw new Error(`it should have failed with ${name}, and did with ${found}`, { cause: error });
  }
  throw new Error(`it should have failed with ${name}, and did not fail`);
}
