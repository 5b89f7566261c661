import leven from 'leven';
import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { course, type Kata } from '../course/course';
import { hasLearnerFile } from '../image/learner-file';
import { projectRoot, shown } from '../course/project';
import { UserError } from './user-error';

/** The kata that a word on the command line names: `value`, `02-value`, `02` or `2`. */
export function kataNamed(word: string): Kata {
  const { katas } = course();
  const wanted = path.join(word.toLowerCase(), '.');
  const found = katas.find(
    (kata) =>
      kata.id === wanted || kata.folder === wanted || Number(kata.folder.slice(0, 2)) === Number(wanted),
  );
  if (found !== undefined) return found;
  const [nearest] = [...katas].sort((a, b) => leven(a.id, wanted) - leven(b.id, wanted));
  const isNear = nearest !== undefined && leven(nearest.id, wanted) <= Math.max(2, nearest.id.length / 2);
  const guess = isNear ? `Did you mean \`${nearest.id}\`? ` : '';
  throw new UserError(
    `There is no kata \`${word}\`.`,
    `${guess}The katas are ${katas.map((kata) => kata.id).join(', ')}.`,
  );
}

/** The folder to grade: `--solutions`, `--root DIR`, or the exercises. It is checked. */
export function rootFolder(options: { readonly solutions?: boolean; readonly root?: string }): string {
  if (options.solutions === true && options.root !== undefined) {
    throw new UserError(
      '`--solutions` and `--root` were both given.',
      'Give one of them: `--solutions` is `--root solutions`.',
    );
  }
  if (options.root === undefined)
    return path.join(projectRoot(), options.solutions === true ? 'solutions' : 'exercises');
  const folder = path.resolve(process.cwd(), options.root);
  if (!existsSync(folder))
    throw new UserError(
      `There is no folder ${folder}.`,
      'Give `--root` the folder that contains the katas, such as `--root exercises`.',
    );
  if (!statSync(folder).isDirectory())
    throw new UserError(`${folder} is a file.`, 'Give `--root` the folder that it is in.');
  return folder;
}

/**
 * The katas to grade. In a folder given by `--root`, those that are in it, unless katas are requested by name. A number
 * after a name is a stage of that kata: `lock 2`.
 */
export function pickKatas(words: readonly string[], root: string): readonly Kata[] {
  const { katas } = course();
  if (words.length > 0) {
    const wanted = new Map<Kata, number[]>();
    let last: Kata | undefined;
    for (const word of words) {
      if (last !== undefined && /^\d+$/.test(word)) wanted.get(last)?.push(stageNumbered(last, word));
      else {
        const kata = kataNamed(word);
        if (!wanted.has(kata)) wanted.set(kata, []);
        last = /^\d+$/.test(word) ? undefined : kata;
      }
    }
    return katas.flatMap((kata) => {
      const stages = wanted.get(kata);
      return stages === undefined ? [] : [stages.length === 0 ? kata : onlyStages(kata, stages)];
    });
  }
  const home = [path.join(projectRoot(), 'exercises'), path.join(projectRoot(), 'solutions')];
  if (home.includes(root)) return katas;
  const there = katas.filter((kata) => hasLearnerFile(root, kata));
  if (there.length > 0) return there;
  const example = katas[0];
  const wanted = example === undefined ? '' : `${example.folder}/${example.file} or ${example.file}`;
  throw new UserError(
    `${shown(root)} contains none of the katas.`,
    `The grader looks in it for files such as ${wanted}.`,
  );
}

/** The one kata with only the laws of a stage, as `--stage` names it: by its number or its id. */
export function pickStage(katas: readonly Kata[], stage: string | number | undefined): readonly Kata[] {
  if (stage === undefined) return katas;
  const [kata, ...others] = katas;
  if (kata === undefined || others.length > 0)
    throw new UserError(
      '`--stage` needs one kata.',
      `Name it: \`npm run grade lock ${String(stage)}\`, or \`npx forklings grade lock --stage ${String(stage)}\`.`,
    );
  return [onlyStages(kata, [stageNumbered(kata, String(stage))])];
}

function onlyStages(kata: Kata, stages: readonly number[]): Kata {
  return { ...kata, checks: kata.checks.filter(({ stage }) => stages.includes(stage)) };
}

function stageNumbered({ id, stages }: Kata, word: string): number {
  const at = stages.findIndex((stage, index) => stage.id === word || index + 1 === Number(word));
  if (at >= 0) return at + 1;
  const all = stages.map((stage, index) => `${String(index + 1)} ${stage.id}`).join(', ');
  throw new UserError(`${id} has no stage ${word}.`, `Its stages are ${all}.`);
}

/** The katas with only the checks of these ids, or with all checks when no id is given. */
export function pickChecks(katas: readonly Kata[], ids: readonly string[]): readonly Kata[] {
  if (ids.length === 0) return katas;
  const known = katas.flatMap((kata) => kata.checks.map((check) => check.id));
  for (const id of ids) {
    if (known.includes(id)) continue;
    const [nearest = ''] = [...known].sort((a, b) => leven(a, id) - leven(b, id));
    throw new UserError(
      `There is no check \`${id}\`.`,
      `Did you mean \`--check ${nearest}\`? exercises/course.json lists the laws of each kata.`,
    );
  }
  return katas
    .map((kata) => ({ ...kata, checks: kata.checks.filter((check) => ids.includes(check.id)) }))
    .filter((kata) => kata.checks.length > 0);
}
