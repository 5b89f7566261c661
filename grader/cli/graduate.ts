import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';
import { projectRoot, shown } from '../course/project';
import { isUntouched } from '../grade/untouched';
import { graduate, type Graduated } from '../graduation/graduate';
import { graduationPage } from '../graduation/page';
import { learnerFile } from '../image/learner-file';
import { LiveLine } from '../report/live';
import { styleOf, type Style } from '../report/terminal/style';
import { hang, wrap } from '../report/terminal/wrap';
import { writeWhole } from '../report/whole-file';
import { rootFolder } from './pick-katas';
import { UserError } from './user-error';

export interface GraduateFlags {
  readonly root?: string;
  readonly out?: string;
}

/** 0: every program holds. 1: some does not. */
export async function graduateCommand(flags: GraduateFlags): Promise<0 | 1> {
  const root = rootFolder(flags);
  const unwritten = course().katas.filter((kata) => isUntouched(kata, root));
  const [first] = unwritten;
  if (first !== undefined)
    throw new UserError(
      `Graduation links your nine katas together, and ${String(unwritten.length)} of them ${unwritten.length === 1 ? 'is' : 'are'} not begun: ${unwritten.map(({ id }) => id).join(', ')}.`,
      `Next: open ${shown(learnerFile(root, first))}, with \`npm start ${first.id}\`.`,
    );
  const page = path.resolve(
    process.cwd(),
    flags.out ?? path.join(projectRoot(), '.forklings', 'graduation.html'),
  );
  mkdirSync(path.dirname(page), { recursive: true });
  const live = new LiveLine(process.stderr);
  let count = 0;
  const done = await graduate(root, ({ kata, title }, of) => {
    count += 1;
    live.step(`graduation ${kata}`, `${String(count)}/${String(of)} · ${title}`);
  }).finally(() => live.end());
  writeWhole(page, graduationPage(done, new Date()));
  const lines = summary(done, styleOf(process.stdout));
  process.stdout.write(`${[...lines, '', `The page to print: ${shown(page)}`].join('\n')}\n`);
  return done.some(({ outcome }) => outcome === 'failed') ? 1 : 0;
}

function summary(done: readonly Graduated[], { color, columns }: Style): string[] {
  const failed = done.filter(({ outcome }) => outcome === 'failed');
  const counted = done.filter(({ outcome }) => outcome !== 'not-written').length;
  const left = done.length - counted;
  return [
    `${color.bold('graduation')}   ${String(counted - failed.length)} of ${String(counted)} programs hold on your nine katas`,
    ...(left === 0
      ? []
      : [color.dim(`  ${String(left)} more are about extra stages that you have not written`)]),
    ...failed.flatMap(({ kata, title, like, sentence = '' }) => [
      '',
      ...hang(`  ${color.red('✗')} `, wrap(`${kata}: ${title}`, columns - 4)).map((line) => line),
      ...wrap(sentence, columns - 4).map((line) => `    ${line}`),
      color.dim(`    Like CPython’s ${like}`),
    ]),
  ];
}
