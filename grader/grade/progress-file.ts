import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot, shown } from '../lab/project';
import { writeWhole } from '../report/whole-file';

/** What is remembered of a kata between grades. */
export interface KataProgress {
  readonly best: number;
  readonly hints: number;
}

export interface ProgressState {
  readonly katas: ReadonlyMap<string, KataProgress>;
  /** What had to be mended when it was read, for the learner to know. */
  readonly warning?: string;
}

/*
 * Plain text, one line a kata:
 *   value best 85 hints 2
 * Lines that begin with # are comments. The file before the last change is kept beside it, as progress.backup.txt.
 */
const LINE = /^([a-z][a-z0-9-]*)\s+best\s+(\d{1,4})\s+hints\s+(\d{1,3})$/;
const HEAD = '# forklings progress: your best score and the hints you took. Delete a line to start its kata over.\n';

const folder = (): string => path.join(projectRoot(), '.forklings');
const progressFile = (): string => path.join(folder(), 'progress.txt');
const backupFile = (): string => path.join(folder(), 'progress.backup.txt');

/** Reads the progress. A damaged file loses nothing that can be read in it or in its backup, and is set aside. */
export function readProgress(): ProgressState {
  const main = parse(progressFile());
  if (main.isSound) return { katas: main.katas };
  const aside = path.join(folder(), 'progress.damaged.txt');
  copyFileSync(progressFile(), aside);
  const katas = new Map(parse(backupFile()).katas);
  for (const [id, progress] of main.katas) katas.set(id, better(progress, katas.get(id)));
  return {
    katas,
    warning: `${shown(progressFile())} was damaged. What could be read in it and in its backup is kept; the damaged file is ${shown(aside)}.`,
  };
}

/** Takes in what a grade or a hint has changed: a best score never falls. */
export function remember(changes: ReadonlyMap<string, Partial<KataProgress>>): ProgressState {
  const { katas: before, ...rest } = readProgress();
  const katas = new Map(before);
  for (const [id, change] of changes) katas.set(id, better({ best: 0, hints: 0, ...change }, katas.get(id)));
  mkdirSync(folder(), { recursive: true });
  if (rest.warning === undefined && existsSync(progressFile())) writeWhole(backupFile(), readFileSync(progressFile(), 'utf8'));
  const lines = [...katas].map(([id, { best, hints }]) => `${id} best ${String(best)} hints ${String(hints)}\n`);
  writeWhole(progressFile(), HEAD + lines.join(''));
  return { katas, ...rest };
}

function better(one: KataProgress, other: KataProgress = { best: 0, hints: 0 }): KataProgress {
  return { best: Math.max(one.best, other.best), hints: Math.max(one.hints, other.hints) };
}

function parse(file: string): { katas: Map<string, KataProgress>; isSound: boolean } {
  const katas = new Map<string, KataProgress>();
  if (!existsSync(file)) return { katas, isSound: true };
  let isSound = true;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const match = LINE.exec(line.trim());
    if (match === null) isSound = false;
    else katas.set(match[1] ?? '', { best: Number(match[2]), hints: Number(match[3]) });
  }
  return { katas, isSound };
}
