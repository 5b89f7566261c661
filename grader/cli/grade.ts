import path from 'node:path';
import { grade } from '../grade/grade';
import { ProgressFile, rememberOrWarn } from '../grade/progress-file';
import { projectRoot } from '../course/project';
import { jsonOf } from '../report/json';
import { LiveLine } from '../report/live';
import type { Result } from '../report/result';
import { terminalReport } from '../report/terminal/report';
import { styleOf } from '../report/terminal/style';
import { writeWhole } from '../report/whole-file';
import { tokenOf } from './replay';
import { pickChecks, pickKatas, pickStage, rootFolder } from './pick-katas';
import { formatTarget, writtenIn } from './format-target';
import { handOver } from './result-channel';
import { targetFile } from './target-file';
import { tell } from './tell';
import { UserError } from './user-error';

export interface GradeFlags {
  readonly solutions?: boolean;
  readonly root?: string;
  readonly own?: boolean;
  readonly json?: string;
  /** A page with the result, in one file. */
  readonly html?: string;
  /** The format of a platform, and the file to write in it. */
  readonly format?: string;
  readonly out?: string;
  readonly seed?: string | number;
  readonly verbose?: boolean;
  /** `--no-types`: false. */
  readonly types?: boolean;
  /** The token of a failing run. */
  readonly replay?: string;
  /** Only the checks with these ids, from exercises/course.json. */
  readonly check?: string | readonly string[];
  /** Only the laws of this stage, by its number or its id. */
  readonly stage?: string | number;
}

/** 0: everything that was requested passes. 1: something does not. 2: the grader could not judge. */
export async function gradeCommand(words: readonly string[], flags: GradeFlags): Promise<0 | 1 | 2> {
  const root = rootFolder(flags);
  const token = flags.replay === undefined ? undefined : tokenOf(flags.replay, root, flags.own === true);
  const katas =
    token === undefined
      ? pickChecks(pickStage(pickKatas(words, root), flags.stage), [flags.check ?? []].flat())
      : pickChecks(pickKatas([token.kata], root), [token.check]);
  const seed = seedOf(flags.seed);
  const jsonFile = targetFile('--json', flags.json);
  const htmlFile = targetFile('--html', flags.html);
  const target = formatTarget(flags);

  const live = new LiveLine(process.stderr);
  const progress = {
    onCheckDone: (kata: (typeof katas)[number], done: number, title: string): void =>
      live.step(`judging ${kata.id}`, `${String(done)}/${String(kata.checks.length)} · ${title}`),
  };
  const own = flags.own === true;
  const result = await grade({
    katas,
    root,
    own,
    seed,
    progress,
    replay: token?.replay,
    types: flags.types !== false,
  })
    .catch(async (error: unknown) => {
      if (target !== undefined) await handOver([writtenIn(target, error)]);
      throw error;
    })
    .finally(() => live.end());

  // The report first, because it cannot be printed again later, then the files, each of which may meet a full disk. The
  // result is written last, when nothing that could change it is left.
  process.stdout.write(terminalReport(result, styleOf(process.stdout), { verbose: flags.verbose === true }));
  if (root === path.join(projectRoot(), 'exercises') && token === undefined) note(result);
  if (htmlFile !== undefined) await writePage(htmlFile, result);
  const files = [
    ...(jsonFile === undefined ? [] : [{ file: jsonFile, text: jsonOf(result) }]),
    ...(target === undefined ? [] : [writtenIn(target, result)]),
  ];
  if (files.length > 0 && !(await handOver(files))) return 2;
  return result.status === 'pass' ? 0 : result.status === 'fail' ? 1 : 2;
}

/** Only the learner's own exercises count as progress. */
function note(result: Result): void {
  const changes = result.katas.map(({ id, score, stages }) => {
    const complete = stages.filter(({ status }) => status === 'pass').map(({ number }) => number);
    return [id, { best: score, stages: complete }] as const;
  });
  const { warning } = rememberOrWarn(new ProgressFile(), new Map(changes));
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
}

function seedOf(seed: string | number | undefined): number | undefined {
  if (seed === undefined) return undefined;
  const number = Number(seed);
  if (Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 31) return number;
  throw new UserError(
    `\`--seed ${String(seed)}\` is not a seed.`,
    'Give a whole number of 32 bits, such as `--seed 42`.',
  );
}

/** The page of the result. What it needs is loaded only here, because few grades write it. */
async function writePage(file: string, result: Result): Promise<void> {
  const { reportPage } = await import('../picture/report-page');
  writeWhole(file, reportPage(result));
  tell(`\nThe report is ${file}. Open it in a browser: it needs no network.`);
}
