import { spawn } from 'node:child_process';
import leven from 'leven';
import { course } from '../course/course';
import { kataImage } from '../image/kata-image';
import { styleOf } from '../report/terminal/style';
import { demoSchedule } from './demo-schedule';
import { rootFolder } from './pick-katas';
import { UserError } from './user-error';

/** Runs a walk-through of the lessons as an ordinary program; resolves with its exit code. */
export async function demoCommand(
  words: readonly string[],
  flags: { readonly root?: string },
): Promise<number> {
  const demos = course().katas.flatMap((kata) => kata.demos.map((name) => ({ kata, name })));
  const names = demos.map((demo) => demo.name);
  const [word] = words;
  if (word === undefined)
    throw new UserError(
      'Which walk-through do you want to see?',
      `The walk-throughs are: ${names.join(', ')}. For example: \`npm run demo ${names[0] ?? ''}\``,
    );
  const demo = demos.find((one) => one.name === word);
  if (demo === undefined) {
    const nearest = [...names].sort((a, b) => leven(a, word) - leven(b, word))[0] ?? '';
    throw new UserError(
      `There is no walk-through \`${word}\`.`,
      `Did you mean \`npm run demo ${nearest}\`? The walk-throughs are: ${names.join(', ')}.`,
    );
  }
  const root = rootFolder(flags.root === undefined ? { solutions: true } : flags);
  const image = kataImage(demo.kata, root, true);
  const program = spawn(process.execPath, [image.demo(demo.name)], { stdio: 'inherit' });
  const exitCode = await new Promise<number>((resolve) => program.once('exit', (code) => resolve(code ?? 1)));
  if (exitCode !== 0) return exitCode;
  for (const line of await demoSchedule(demo.kata, image, demo.name, styleOf(process.stdout)))
    process.stdout.write(`${line}\n`);
  return 0;
}
