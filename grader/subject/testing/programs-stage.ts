import path from 'node:path';
import { Subjects } from './subjects';
import { Failure } from '../../faults/failure';
import type { Remote } from '../remote';
import type { Subject } from '../subject';
import type * as Programs from './fixtures/programs';

export const programs = Subjects.ofScenarios(path.join(__dirname, 'fixtures', 'programs.ts'));

export type Runner = Remote<typeof Programs>;

/** What a call returned, or the code of the fault in which it ended, and the virtual time that passed, in whole ms. */
export interface Outcome {
  readonly value?: unknown;
  readonly fault?: string;
  readonly ms: number;
}

/** Makes calls to that many processes of one check. */
export async function outcomeOf(
  call: (...processes: Runner[]) => Promise<unknown>,
  processes = 1,
): Promise<Outcome> {
  const runners = (await programs.remotes(processes)) as Runner[];
  const [{ group }] = (await programs.take(1)) as [Subject];
  const before = group.now;
  const ms = (): number => Math.round(group.now - before);
  try {
    const value = await call(...runners);
    return { value, ms: ms() };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { fault: error.fault.code, ms: ms() };
  }
}

/** The outcome of the body of an async function whose parameters are `require` and `kernel`. */
export const outcomeOfBody = (body: string): Promise<Outcome> => outcomeOf((a?: Runner) => runIn(a, body));

/** The outcome of a program that is a child of a process under test: its lines, and how it ended. */
export const outcomeOfChild = (
  program: string,
  options?: Parameters<typeof Programs.child>[1],
): Promise<Outcome> =>
  outcomeOf((a?: Runner) =>
    a === undefined ? Promise.reject(new Error('no process')) : a.child(program, options),
  );

export function runIn(runner: Runner | undefined, body: string): Promise<unknown> {
  if (runner === undefined) throw new Error('there is no such process');
  return runner.run(body);
}
