import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { shown } from '../course/project';
import type { Kata } from '../course/course';
import { styleOf } from '../report/terminal/style';
import { agreement, NothingToExplore } from '../scratch/agreement';
import { Program } from '../scratch/program';
import { scratchFile } from '../scratch/scratch-file';
import { scratchImage, type ScratchImage } from '../scratch/scratch-image';
import { unwrittenParts } from '../scratch/unwritten';
import { katasBefore } from '../image/solutions-image';
import { Saves } from '../watch/saves';
import { kataNamed, rootFolder } from './pick-katas';
import { tell } from './tell';
import { UserError } from './user-error';

export interface TryFlags {
  readonly root?: string;
  readonly explore?: boolean;
}

/**
 * Runs the kata's scratch file as a program: on a terminal again on each save, until Ctrl-C; elsewhere once, with the
 * program's exit code.
 */
export async function tryCommand(words: readonly string[], flags: TryFlags): Promise<number> {
  const [word] = words;
  if (word === undefined)
    throw new UserError('Which kata do you want to try?', 'Name it: `npm run try lock`.');
  const kata = kataNamed(word);
  const root = rootFolder(flags);
  const { file, isNew } = scratchFile(kata, root);
  tell(
    isNew
      ? `${shown(file)} is new: a program to begin with, which you can change as you like.`
      : `${shown(file)} runs on your katas.`,
  );
  const run = new Runs(kata, root, file, flags.explore === true);
  if (!process.stdout.isTTY) return run.once();
  tell('It runs again whenever you save it, or a kata that it uses. Ctrl-C ends it.');
  const isWanted = (one: string): boolean => one.endsWith('.ts') && !/\.(?:spec|scenarios)\.ts$/.test(one);
  const saves = new Saves(root, () => void run.again(), isWanted);
  await new Promise<never>(() => {
    // Ctrl-C ends the command, and with it everything that it has started (leftovers.ts).
  }).finally(() => saves.close());
  return 0;
}

/** The runs of a scratch file, of which the newest ends the one before it. */
class Runs {
  #program: Program | undefined;
  #latest = 0;
  #before: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly kata: Kata,
    private readonly root: string,
    private readonly file: string,
    private readonly explores: boolean,
  ) {}

  async again(): Promise<void> {
    const number = ++this.#latest;
    await this.#program?.end();
    const before = this.#before;
    this.#before = before.then(async () => {
      if (number === this.#latest) await this.once();
    });
    await this.#before;
  }

  async once(): Promise<number> {
    let image: ScratchImage;
    try {
      image = scratchImage(this.kata, this.root, this.file);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
      return 1;
    }
    if (image.borrowed.length > 0)
      tell(`Not begun yet, so the solution is used: ${image.borrowed.map(({ id }) => id).join(', ')}.`);
    say('');
    const started = performance.now();
    const unwritten = path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'unwritten.txt');
    rmSync(unwritten, { force: true });
    this.#program = new Program(image.scratch, unwritten);
    const { exitCode, signal } = await this.#program.ended;
    const end = signal === null ? `exit code ${String(exitCode)}` : `ended by ${signal}`;
    say(`\n· ${end}, after ${((performance.now() - started) / 1000).toFixed(1)} s`);
    const missing = unwrittenParts(unwritten, [this.kata, ...katasBefore(this.kata)], this.root);
    if (missing.length > 0) {
      tell('\nThe program needs a part that is yours to write:');
      for (const part of missing) tell(`  ${part}`);
      tell(`Write it, and save: the program runs again. \`npm run hint ${this.kata.id}\` helps.`);
      return exitCode ?? 1;
    }
    if (this.explores) await this.#explore(image);
    return exitCode ?? 1;
  }

  async #explore(image: ScratchImage): Promise<void> {
    try {
      for (const line of await agreement(this.kata, image, styleOf(process.stdout))) say(line);
    } catch (error) {
      if (!(error instanceof NothingToExplore)) throw error;
      tell(
        'There is nothing to explore: export `race`, what the processes share and may call, and `racePlan`, what each of them calls. exercises/02-value/lost-update.demo.ts shows both. Only calls that block have schedules; asynchronous ones have none of this kind.',
      );
    }
  }
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
