import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { bomb, tarOf, zipOf } from '../../batch/testing/archives';
import { course } from '../../course/course';
import { projectRoot } from '../../course/project';
import { cheats } from '../../mutants/cheats';
import { editedFiles, submissions, writeFiles, type Submission } from '../../mutants/submissions';

/** FORKLINGS_PROOF=<n> makes the proof smaller by that factor. */
export const part = 1 / Number(process.env['FORKLINGS_PROOF'] ?? 1);

/** Of each kata, how many wrong and right ones. Later katas take several times longer. */
const WANTED = { process: 18, value: 22, array: 14, bank: 2, pipe: 2 };
const CHEATS = 37;
const SOLUTIONS = 4;
const EMPTY = 8;
const BROKEN = 4;

/**
 * Writes a class of 120: a half is wrong or right in the ways of grader/mutants, a third cheats, and the rest is correct,
 * empty or broken.
 */
export async function writeClass(folder: string): Promise<Map<string, Submission>> {
  const chosen = new Map<string, Submission>();
  const all = submissions();
  for (const [kata, count] of Object.entries(WANTED)) {
    const own = all.filter((one) => one.kata.id === kata);
    const wanted = Math.round(count * part);
    const step = Math.max(1, Math.floor(own.length / wanted));
    for (const one of own.filter((_, at) => at % step === 0).slice(0, wanted))
      chosen.set(`m-${one.title.replace('/', '-')}`, one);
  }
  for (const [name, one] of chosen) writeSubmission(path.join(folder, name), one);
  for (const { name, folder: from } of spread(cheats(), CHEATS))
    cpSync(from, path.join(folder, `cheat-${name}`), { recursive: true });
  for (const { folder: kata } of course().katas.slice(0, Math.ceil(SOLUTIONS * part))) {
    const target = path.join(folder, `solution-${kata}`, kata);
    cpSync(path.join(projectRoot(), 'solutions', kata), target, { recursive: true });
  }
  for (let at = 0; at < EMPTY * part; at += 1) mkdirSync(path.join(folder, `empty-${String(at)}`));
  await writeBroken(folder);
  return chosen;
}

function spread<T>(all: readonly T[], most: number): T[] {
  const wanted = Math.round(most * part);
  return Array.from({ length: wanted }, (_, at) => all[Math.floor((at * all.length) / wanted)]).flatMap(
    (one) => (one === undefined ? [] : [one]),
  );
}

async function writeBroken(folder: string): Promise<void> {
  const put = (name: string, content: Buffer | string): void =>
    writeFileSync(path.join(folder, name), content);
  const text = 'export class Value {}';
  for (let at = 0; at < BROKEN * part; at += 1) {
    put(`broken-${String(at)}.zip`, 'not a zip');
    put(`out-${String(at)}.zip`, await zipOf([{ name: '../value.ts', text }]));
    put(`link-${String(at)}.tar`, tarOf([{ name: 'value.ts', link: '/etc/passwd' }]));
  }
  await bomb(path.join(folder, 'bomb.zip'), 100 * 1024 ** 2);
}

export function writeSubmission(folder: string, one: Submission): void {
  if (one.form === 'edit') writeFiles(folder, editedFiles(one));
  else cpSync(one.source, folder, { recursive: true });
}
