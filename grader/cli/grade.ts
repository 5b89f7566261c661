import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { grade } from '../grade/grade';
import { ProgressFile } from '../grade/progress-file';
import { projectRoot } from '../lab/project';
import { assertRoom, NoRoom } from '../lab/room';
import { writeJson } from '../report/json';
import { LiveLine } from '../report/live';
import type { Result } from '../report/result';
import { terminalReport } from '../report/terminal/report';
import { styleOf } from '../report/terminal/style';
import { tokenOf } from './replay';
import { pickChecks, pickKatas, rootFolder } from './pick-katas';
import { UserError } from './user-error';

export interface GradeFlags {
  readonly solutions?: boolean;
  readonly root?: string;
  readonly own?: boolean;
  readonly json?: string;
  readonly seed?: string | number;
  readonly verbose?: boolean;
  /** `--no-types`: false. */
  readonly types?: boolean;
  /** A token of a failing run. */
  readonly replay?: string;
  /** Ids of checks, of exercises/course.json: only these. */
  readonly check?: string | readonly string[];
}

/** 0: all that was asked for passes. 1: something does not. 2: the grader could not judge. */
export async function gradeCommand(words: readonly string[], flags: GradeFlags): Promise<0 | 1 | 2> {
  const root = rootFolder(flags);
  const token = flags.replay === undefined ? undefined : tokenOf(flags.replay, root, flags.own === true);
  const katas =
    token === undefined
      ? pickChecks(pickKatas(words, root), [flags.check ?? []].flat())
      : pickChecks(pickKatas([token.kata], root), [token.check]);
  const seed = seedOf(flags.seed);
  const jsonFile = jsonTarget(flags.json);

  checkRoom();

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
  }).finally(() => live.end());

  if (jsonFile !== undefined) writeJson(jsonFile, result);
  if (root === path.join(projectRoot(), 'exercises') && token === undefined) note(result);
  process.stdout.write(terminalReport(result, styleOf(process.stdout), { verbose: flags.verbose === true }));
  return result.status === 'pass' ? 0 : result.status === 'fail' ? 1 : 2;
}

function checkRoom(): void {
  try {
    assertRoom();
  } catch (error) {
    if (error instanceof NoRoom)
      throw new UserError(
        error.message,
        'Nothing was judged, and nothing is lost: run the grade again when there is room.',
      );
    throw error;
  }
}

/** Only the learner's own exercises count as progress. */
function note(result: Result): void {
  const { warning } = new ProgressFile().remember(
    new Map(result.katas.map((kata) => [kata.id, { best: kata.score }])),
  );
  if (warning !== undefined) process.stderr.write(`${warning}\n`);
}

function seedOf(seed: string | number | undefined): number | undefined {
  if (seed === undefined) return undefined;
  const number = Number(seed);
  if (Number.isInteger(number) && number >= -(2 ** 31) && number < 2 ** 31) return number;
  throw new UserError(
    `\`--seed ${String(seed)}\` is no seed.`,
    'Give a whole number of 32 bits, such as `--seed 42`.',
  );
}

/** Checked before the work, so that no grade is lost for want of a folder. */
function jsonTarget(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  const target = path.resolve(process.cwd(), file);
  if (existsSync(target) && statSync(target).isDirectory())
    throw new UserError(`${target} is a folder.`, 'Give `--json` the name of a file.');
  if (!existsSync(path.dirname(target)))
    throw new UserError(
      `There is no folder ${path.dirname(target)}.`,
      'Make it first, or give `--json` another file.',
    );
  return target;
}
