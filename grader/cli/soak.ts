import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { soak, type SoakCase } from '../bench/soak';
import { projectRoot, shown } from '../course/project';
import { MalformedHeader } from '../mutants/header';
import { editedFiles, headerOf, submissions, writeFiles, type Submission } from '../mutants/submissions';
import { LiveLine } from '../report/live';
import { pickKatas, rootFolder } from './pick-katas';
import { UserError } from './user-error';

export interface SoakFlags {
  readonly runs?: string | number;
  readonly load?: string | number;
  readonly solutions?: boolean;
  readonly root?: string;
}

const DEFAULT_RUNS = 20;

/**
 * Shows that verdicts do not depend on how busy the machine is: the same code, graded many times, gets the same result.
 */
export async function soakCommand(words: readonly string[], flags: SoakFlags): Promise<0 | 1> {
  const runs = countOf('--runs', flags.runs ?? DEFAULT_RUNS);
  const load = countOf('--load', flags.load ?? availableParallelism());
  const edits = mkdtempSync(path.join(tmpdir(), 'forklings-soak-'));
  const live = new LiveLine(process.stderr);
  let hasDifferences = false;
  try {
    const cases = casesFor(words, flags, edits);
    for (const one of cases) {
      const results = await soak(one.words, { runs, load }, (done) =>
        live.step(
          `soaking ${one.name}`,
          `${String(done)}/${String(runs)} grades beside ${String(load)} busy processes`,
        ),
      );
      live.end();
      hasDifferences ||= results.size > 1;
      report(one, runs, results);
    }
  } finally {
    live.end();
    rmSync(edits, { recursive: true, force: true });
  }
  return hasDifferences ? 1 : 0;
}

/**
 * The solutions and all submissions that are known to be correct, or the one folder that is requested. What an edit
 * comes to is written below `edits`.
 */
function casesFor(words: readonly string[], flags: SoakFlags, edits: string): SoakCase[] {
  const isOne = flags.root !== undefined || flags.solutions === true;
  const root = isOne ? rootFolder(flags) : path.join(projectRoot(), 'solutions');
  const katas = pickKatas(words, root);
  const named = katas.map(({ id }) => id);
  const first = { name: shown(root), words: [...named, '--root', root] };
  if (isOne) return [first];
  const right = submissions().filter((one) => named.includes(one.kata.id) && isRight(one));
  return [
    first,
    ...right.map((one) => {
      const folder = one.form === 'folder' ? one.source : path.join(edits, one.title);
      if (one.form === 'edit') writeFiles(folder, editedFiles(one));
      return { name: one.title, words: [one.kata.id, '--root', folder] };
    }),
  ];
}

function isRight(submission: Submission): boolean {
  const header = headerOf(submission);
  return !(header instanceof MalformedHeader) && header.verdict === 'right';
}

function report({ name }: SoakCase, runs: number, results: ReadonlyMap<string, number>): void {
  const different =
    results.size === 1 ? 'one and the same result' : `${String(results.size)} different results`;
  process.stdout.write(`${name}: ${String(runs)} grades, ${different}\n`);
  if (results.size === 1) return;
  [...results].forEach(([text, count], index) => {
    const file = path.resolve(`soak-${name.replaceAll('/', '-')}-${String(index + 1)}.json`);
    writeFileSync(file, text);
    process.stdout.write(`  ${String(count)} ×  ${file}\n`);
  });
}

function countOf(flag: string, value: string | number): number {
  const count = Number(value);
  if (Number.isInteger(count) && count >= 1) return count;
  throw new UserError(
    `\`${flag} ${String(value)}\` is not a count.`,
    `Give a whole number, such as \`${flag} 20\`.`,
  );
}
