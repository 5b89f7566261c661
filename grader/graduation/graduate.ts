import path from 'node:path';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { diagnose } from '../diagnosis/diagnose';
import { typescriptBelow } from '../image/folder-key';
import { kataImage } from '../image/kata-image';
import { attempt, type CheckContext } from '../lab/attempt';
import { Crew } from '../subject/crew';

/** A program, and what came of it. */
export interface Graduated {
  readonly kata: string;
  readonly title: string;
  /** The test of CPython's that asks about the same. */
  readonly like: string;
  readonly outcome: 'passed' | 'failed' | 'not-written';
  /** Of a failure: what happened. */
  readonly sentence?: string;
}

interface Programs {
  list(): Promise<{ kata: string; title: string; like: string }[]>;
  run(kata: string, title: string): Promise<void>;
}

/** The kata that is linked last, after all others. */
const LAST = 'pool';

/**
 * Runs all programs on the nine katas of `root`, and reports each as soon as its outcome is known.
 *
 * @throws LearnerFileMissing, LearnerFileUnreadable, LearnerSyntaxError
 */
export async function graduate(
  root: string,
  onDone: (one: Graduated, of: number) => void,
): Promise<Graduated[]> {
  const kata = kataOf(LAST);
  const folder = path.join(projectRoot(), 'exercises', 'graduation');
  const files = typescriptBelow(folder);
  const first = files.filter((file) => file.endsWith('graduation.scenarios.ts'));
  const image = kataImage(kata, root, true, [...first, ...files.filter((file) => !first.includes(file))]);
  const crew = new Crew({ ...image, scenarios: image.scratch, sourceFolder: root });
  const done: Graduated[] = [];
  try {
    const programs: Awaited<ReturnType<Programs['list']>> = [];
    await attempt<Programs>(
      crew,
      async ({ processes }) => {
        const [a] = await processes(1);
        programs.push(...(await a.list()));
      },
      OPTIONS,
    );
    for (const { kata: about, title, like } of programs) {
      const body = async ({ processes }: CheckContext<Programs>): Promise<void> => {
        const [a] = await processes(1);
        await a.run(about, title);
      };
      const { fault, trail } = await attempt(crew, body, OPTIONS);
      const outcome =
        fault === undefined ? 'passed' : fault.code === 'not-started' ? 'not-written' : 'failed';
      const sentence = fault === undefined ? {} : { sentence: diagnose(kata, fault, trail).sentence };
      const one: Graduated = { kata: about, title, like, outcome, ...sentence };
      done.push(one);
      onDone(one, programs.length);
    }
  } finally {
    await crew.dismiss();
  }
  return done;
}

const OPTIONS = { seed: undefined, trace: false } as const;
