import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { sealedKey } from '../sandbox/sealed-checkout';
import { sourcesIn, sourcesOfRefs, type Source } from '../batch/intake/submissions';
import type { Job, Outcome } from '../batch/job';
import { judgeInSandbox, judgeWithTrust } from '../batch/judge-job';
import { overCores } from '../batch/over-cores';
import { runClass, type Progress } from '../batch/run-class';
import { textTable } from '../batch/tables/text-table';
import { course, type Kata } from '../course/course';
import { LiveLine } from '../report/live';
import { jobsOf, sandboxOrUserError, sayWithoutSandbox } from './class-flags';
import { judgeByWorkers } from './class-queue';
import { kataNamed } from './pick-katas';
import { tell } from './tell';
import { UserError } from './user-error';

export interface ClassFlags {
  readonly out?: string;
  /** Only these katas; a student without one of them is then shown as such. */
  readonly kata?: string | readonly string[];
  readonly jobs?: string | number;
  /** A file with a ref on each line; the submissions are then those of one repository. */
  readonly refs?: string;
  readonly trustEverySubmission?: boolean;
  /** The Redis through which workers judge, instead of this machine. */
  readonly queue?: string;
}

/** Judges a class. 0: everything has a verdict. 1: something was refused. 2: something could not be judged. */
export async function classCommand(folder: string | undefined, flags: ClassFlags): Promise<0 | 1 | 2> {
  const sources = sourcesFor(folder, flags.refs);
  const required = [flags.kata ?? []].flat().map(kataNamed);
  const katas = required.length > 0 ? required : course().katas;
  const out = outFolder(flags.out);
  const { judge, close } = await judgeOf(flags, required);

  const live = new LiveLine(process.stderr);
  const result = await runClass({
    sources,
    katas,
    areRequired: required.length > 0,
    out,
    judge,
    graderOf: sealedKey,
    onProgress: progressOn(live),
  }).finally(async () => {
    live.end();
    await close();
  });
  process.stdout.write(textTable(result));
  tell(
    `\n${path.join(out, 'index.html')} has the statistics, and ${path.join(out, 'feedback')} what each student should read.`,
  );
  const works = result.students.flatMap((student) => student.katas);
  if (works.some(({ status }) => status === 'not-judged')) return 2;
  return works.some(({ status }) => status === 'refused') ? 1 : 0;
}

interface Judge {
  readonly judge: (job: Job) => Promise<Outcome>;
  readonly close: () => Promise<void>;
}

/** Over the cores of this machine, or by workers elsewhere. */
async function judgeOf(
  { queue, jobs, trustEverySubmission }: ClassFlags,
  required: readonly Kata[],
): Promise<Judge> {
  const isTrusted = trustEverySubmission === true;
  if (queue !== undefined) {
    if (isTrusted || jobs !== undefined)
      throw new UserError(
        `\`${isTrusted ? '--trust-every-submission' : '--jobs'}\` is for the machine that judges, and with \`--queue\` that is a worker.`,
        'Give it to `npm run class:worker` instead.',
      );
    return judgeByWorkers(queue);
  }
  const count = jobsOf(jobs);
  if (isTrusted) sayWithoutSandbox();
  else await sandboxOrUserError(required);
  return {
    judge: overCores(count, isTrusted ? judgeWithTrust : judgeInSandbox),
    close: () => Promise.resolve(),
  };
}

function sourcesFor(folder: string | undefined, refs: string | undefined): Source[] {
  if (folder === undefined)
    throw new UserError(
      'No folder of submissions was given.',
      'Name it: `npm run class -- submissions/ --out results/`. Each folder, zip or tar file in it is a submission.',
    );
  const place = path.resolve(process.cwd(), folder);
  if (!existsSync(place) || !statSync(place).isDirectory())
    throw new UserError(`There is no folder ${place}.`, 'Give the folder with the submissions.');
  if (refs !== undefined) return sourcesOfRefs(place, linesOf(refs));
  const found = sourcesIn(place);
  if (found.length > 0) return found;
  throw new UserError(`${place} is empty.`, 'Each folder, zip or tar file in it is a submission.');
}

function linesOf(file: string): string[] {
  const place = path.resolve(process.cwd(), file);
  if (!existsSync(place))
    throw new UserError(`There is no file ${place}.`, 'Give `--refs` a file with a ref on each line.');
  return readFileSync(place, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

function outFolder(out: string | undefined): string {
  if (out === undefined)
    throw new UserError(
      'No folder for the results was given.',
      'Name it: `npm run class -- submissions/ --out results/`. A run that was interrupted is resumed with the same one.',
    );
  const place = path.resolve(process.cwd(), out);
  try {
    mkdirSync(place, { recursive: true });
  } catch (error) {
    throw new UserError(
      `${place} cannot be made: ${error instanceof Error ? error.message : String(error)}.`,
      'Give `--out` a folder that you can write to.',
    );
  }
  return place;
}

function progressOn(live: LiveLine): (progress: Progress) => void {
  const began = performance.now();
  return ({ done, of, known }) => {
    const judged = done - known;
    const left = judged === 0 ? undefined : ((performance.now() - began) / judged) * (of - done);
    const estimate = left === undefined ? '' : `, about ${String(Math.ceil(left / 60_000))} min left`;
    live.step(
      `${String(done)}/${String(of)}`,
      `judged${known > 0 ? `, ${String(known)} of them before` : ''}${estimate}`,
    );
  };
}
