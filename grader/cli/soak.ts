import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { soak } from '../bench/soak';
import { LiveLine } from '../report/live';
import { pickKatas, rootFolder } from './pick-katas';
import { UserError } from './user-error';

export interface SoakFlags {
  readonly runs?: string | number;
  readonly solutions?: boolean;
  readonly root?: string;
}

/** Shows that verdicts do not depend on the machine's mood: the same grade, many times, on a busy machine. */
export async function soakCommand(words: readonly string[], flags: SoakFlags): Promise<0 | 1> {
  const runs = Number(flags.runs ?? 50);
  if (!Number.isInteger(runs) || runs < 1)
    throw new UserError(
      `\`--runs ${String(flags.runs)}\` is no count.`,
      'Give a whole number, such as `--runs 50`.',
    );
  const root = rootFolder(flags);
  const katas = pickKatas(words, root).map((kata) => kata.id);
  const live = new LiveLine(process.stderr);
  const { results } = await soak([...katas, '--root', root], runs, (done, different) =>
    live.step('soaking', `${String(done)}/${String(runs)} grades, ${String(different)} different results`),
  ).finally(() => live.end());
  process.stdout.write(
    `${String(runs)} grades under load: ${results.size === 1 ? 'one and the same result' : `${String(results.size)} different results`}.\n`,
  );
  if (results.size === 1) return 0;
  [...results].forEach(([text, count], index) => {
    const file = path.resolve(`soak-result-${String(index + 1)}.json`);
    writeFileSync(file, text);
    process.stdout.write(`${String(count)} ×  ${file}\n`);
  });
  return 1;
}
