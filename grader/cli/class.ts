import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { assertSandbox, NoSandbox } from '../sandbox/no-sandbox';
import { sealedCheckout, sealedKey } from '../sandbox/sealed-checkout';
import { sourcesIn, sourcesOfRefs, type Source } from '../batch/intake/submissions';
import { judgeInSandbox, judgeWithTrust } from '../batch/judge-job';
import { overCores } from '../batch/over-cores';
import { runClass, usualJobs, type Progress } from '../batch/run-class';
import { textTable } from '../batch/tables/text-table';
import { course, type Kata } from '../course/course';
import { LiveLine } from '../report/live';
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
}

/** Judges a class. 0: everything has a verdict. 1: something was refused. 2: something could not be judged. */
export async function classCommand(folder: string | undefined, flags: ClassFlags): Promise<0 | 1 | 2> {
  const sources = sourcesFor(folder, flags.refs);
  const required = [flags.kata ?? []].flat().map(kataNamed);
  const katas = required.length > 0 ? required : course().katas;
  const out = outFolder(flags.out);
  const jobs = jobsOf(flags.jobs);
  const isTrusted = flags.trustEverySubmission === true;
  if (isTrusted)
    process.stderr.write(
      'Without a sandbox: each submission runs with your rights, and can read and change your files, the others’ work and these results.\n',
    );
  else await prepareSandbox(required);

  const live = new LiveLine(process.stderr);
  const result = await runClass({
    sources,
    katas,
    areRequired: required.length > 0,
    out,
    judge: overCores(jobs, isTrusted ? judgeWithTrust : judgeInSandbox),
    graderOf: sealedKey,
    onProgress: progressOn(live),
  }).finally(() => live.end());
  process.stdout.write(textTable(result));
  tell(
    `\n${path.join(out, 'index.html')} has the statistics, and ${path.join(out, 'feedback')} what each student should read.`,
  );
  const works = result.students.flatMap((student) => student.katas);
  if (works.some(({ status }) => status === 'not-judged')) return 2;
  return works.some(({ status }) => status === 'refused') ? 1 : 0;
}

/** Made before the work, so that a machine which cannot judge says so at once. */
async function prepareSandbox(katas: readonly Kata[]): Promise<void> {
  try {
    assertSandbox();
    for (const kata of katas) await sealedCheckout(kata);
  } catch (error) {
    if (error instanceof NoSandbox) throw new UserError(error.message, error.next);
    throw error;
  }
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

function jobsOf(jobs: string | number | undefined): number {
  if (jobs === undefined) return usualJobs();
  const count = Number(jobs);
  if (Number.isInteger(count) && count >= 1 && count <= 1024) return count;
  throw new UserError(
    `\`--jobs ${String(jobs)}\` is not a number of jobs.`,
    'Give a whole number from 1, such as the number of cores.',
  );
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
