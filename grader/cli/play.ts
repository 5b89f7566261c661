import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { tmpdir } from 'node:os';
import { lawOf, levelNamed, levels, type Level } from '../play/levels';
import { openBrowser } from '../play/open-browser';
import { PlayServer } from '../play/server';
import type { Code } from '../play/state';
import { sourcesIn } from '../mutants/base-programs';
import { editedFiles, submissions } from '../mutants/submissions';
import { pickKatas, rootFolder } from './pick-katas';
import { UserError } from './user-error';

export interface PlayFlags {
  readonly root?: string;
  readonly port?: string | number;
  /** `--no-open`: false. */
  readonly open?: boolean;
  /** The id of a level, which begins on the learner's own code. */
  readonly level?: string;
  /** Print nothing but the address, for a program that starts this one. */
  readonly addressOnly?: boolean;
}

/** Serves the page on which a person is the scheduler, until the command is interrupted. */
export async function playCommand(words: readonly string[], flags: PlayFlags): Promise<never> {
  const root = rootFolder(flags);
  const katas = words.length === 0 ? undefined : pickKatas(words, root).map(({ id }) => id);
  if (katas !== undefined && !levels.some(({ kata }) => katas.includes(kata)))
    throw new UserError(
      `There is no level of ${katas.join(', ')}.`,
      `There are levels of ${[...new Set(levels.map(({ kata }) => kata))].join(', ')}.`,
    );
  const broken = new BrokenPrograms();
  const level = levelOf(flags.level);
  const server = await openServer(portOf(flags.port), katas, (one, code) =>
    code === 'own' ? root : broken.rootOf(one),
  );
  if (level !== undefined) server.begin(level.id, 'own');
  if (flags.addressOnly === true) process.stdout.write(`${server.address}\n`);
  else process.stdout.write(`You are the scheduler: ${server.address}\nPress Ctrl-C here to end.\n`);
  if (flags.open !== false && process.stdout.isTTY)
    openBrowser(server.address, () =>
      process.stdout.write('No browser could be opened: open that address yourself.\n'),
    );
  // A signal ends the command, and everything that it has started (leftovers.ts).
  return new Promise<never>(() => undefined);
}

async function openServer(
  port: number,
  katas: readonly string[] | undefined,
  rootOf: (level: Level, code: Code) => string,
): Promise<PlayServer> {
  try {
    return await PlayServer.open({ port, katas, rootOf });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' || code === 'EACCES')
      throw new UserError(
        code === 'EACCES' ? `Port ${port} needs special rights.` : `Port ${port} is already in use.`,
        'Leave `--port` out: then a free port is taken.',
      );
    throw error;
  }
}

function portOf(port: string | number | undefined): number {
  const number = Number(port ?? 0);
  if (Number.isInteger(number) && number >= 0 && number < 65_536) return number;
  throw new UserError(
    `\`--port ${String(port)}\` is not a port.`,
    'Give a number from 1 to 65535, or leave it out.',
  );
}

function levelOf(id: string | undefined): Level | undefined {
  const level = id === undefined ? undefined : levelNamed(id);
  if (level !== undefined || id === undefined) return level;
  throw new UserError(
    `There is no level \`${id}\`.`,
    `The levels are ${levels.map((one) => one.id).join(', ')}.`,
  );
}

/** The wrong submissions of the levels, written into the folder of this run when a level needs one. */
class BrokenPrograms {
  readonly #roots = new Map<string, string>();

  rootOf(level: Level): string {
    const known = this.#roots.get(level.id);
    if (known !== undefined) return known;
    const { kata } = lawOf(level);
    const title = `${kata.folder}/${level.broken}`;
    const submission = submissions().find((one) => one.title === title);
    if (submission === undefined) throw new Error(`grader/mutants has no ${title}`);
    const root = path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'play', level.id);
    const folder = path.join(root, kata.folder);
    mkdirSync(folder, { recursive: true });
    const files = submission.form === 'edit' ? editedFiles(submission) : sourcesIn(submission.source);
    for (const [name, text] of files) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      writeFileSync(path.join(folder, name), text);
    }
    this.#roots.set(level.id, root);
    return root;
  }
}
