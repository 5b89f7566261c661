import fc from 'fast-check';
import type { CheckContext } from './attempt';
import { Failure, isFatal } from '../faults/failure';
import { show } from '../faults/show';

export interface PropertyOptions<Input = never> {
  /** The number of inputs to try. */
  readonly runs: number;
  /** Those to try first; they count among the runs. */
  readonly examples?: readonly Input[];
}

/**
 * Checks `predicate` on generated inputs. A failure is shrunk to the smallest input that still fails. That input is run
 * once more, so that the trail shows it and nothing else.
 */
export async function forAll<T extends unknown[]>(
  context: Pick<CheckContext<unknown>, 'seed' | 'trail'>,
  arbitraries: { [Index in keyof T]: fc.Arbitrary<T[Index]> },
  predicate: (...input: T) => Promise<void>,
  { runs, examples = [] }: PropertyOptions<T>,
): Promise<void> {
  const { seed, trail } = context;
  let fatal: Failure | undefined;
  const property = fc.asyncProperty(fc.tuple(...arbitraries) as fc.Arbitrary<T>, async (input) => {
    if (fatal !== undefined) return; // the process is gone, so shrinking has nothing to run on
    trail.restart();
    try {
      await predicate(...input);
    } catch (error) {
      if (isFatal(error) && error instanceof Failure) fatal = error;
      throw error;
    }
  });
  const details = await fc.check(property, { seed, numRuns: runs, examples: examples.map((one) => [one]) });
  if (!details.failed) return;
  const input = details.counterexample?.[0];
  if (fatal !== undefined) throw fatal;
  if (input === undefined)
    throw new Error(`fast-check gave no counterexample: ${fc.defaultReportMessage(details) ?? ''}`);
  await confirm(input, details.counterexamplePath ?? '', seed, context, predicate);
}

async function confirm<T extends unknown[]>(
  input: T,
  path: string,
  seed: number,
  { trail }: Pick<CheckContext<unknown>, 'trail'>,
  predicate: (...input: T) => Promise<void>,
): Promise<never> {
  trail.restart();
  try {
    await predicate(...input);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    const counterexample = `${input.map(show).join(', ')}   (seed ${String(seed)}, path ${path})`;
    throw new Failure({ ...error.fault, counterexample });
  }
  throw new Failure({
    code: 'uncontrolled',
    facts: { kind: 'input-not-confirmed', input: input.map(show) },
  });
}
