import path from 'node:path';
import { course } from '../course/course';
import { projectRoot } from '../course/project';
import { ProgressFile } from '../grade/progress-file';
import { Loop } from '../watch/loop';
import { firstOpen, type Place } from '../watch/place';
import { Terminal } from '../watch/terminal';
import { kataNamed, rootFolder } from './pick-katas';
import { UserError } from './user-error';

export interface StartFlags {
  readonly root?: string;
}

/** Opens the learner's loop, in the first stage that is not complete, or in a kata that is named. */
export async function startCommand(words: readonly string[], flags: StartFlags): Promise<0> {
  const { stdin, stdout } = process;
  if (!stdin.isTTY || !stdout.isTTY)
    throw new UserError(
      'The loop needs a terminal, and this is none.',
      'Use `npm run grade lock` to judge a kata once, and `npm run list` to see how far you are.',
    );
  const root = rootFolder(flags);
  const progressFile = new ProgressFile(flags.root === undefined ? undefined : path.join(root, '.forklings'));
  const loop = new Loop({
    root,
    place: placeFor(words, progressFile),
    terminal: new Terminal(stdin, stdout),
    progressFile,
  });
  await loop.run();
  const { kata, stage } = loop.place;
  stdout.write(`You were in ${kata.id}, stage ${String(stage)}. \`npm start\` continues there.\n`);
  return 0;
}

function placeFor([word, number]: readonly string[], progressFile: ProgressFile): Place {
  const { katas: progress } = progressFile.read();
  const katas = course().katas;
  if (word === undefined) return firstOpen(progress) ?? { kata: katas.at(-1) ?? kataNamed('pool'), stage: 1 };
  const kata = kataNamed(word);
  const stage = number === undefined ? (firstOpen(progress, [kata])?.stage ?? 1) : Number(number);
  if (kata.stages[stage - 1] === undefined)
    throw new UserError(
      `${kata.id} has no stage ${String(number)}.`,
      `Its stages are 1 to ${String(kata.stages.length)}, in ${path.join(projectRoot(), 'exercises/course.json')}.`,
    );
  return { kata, stage };
}
