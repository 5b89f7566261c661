import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { projectRoot, shown } from '../course/project';
import { writeWhole } from '../report/whole-file';

/** What is remembered of a kata between grades. */
export interface KataProgress {
  readonly best: number;
  readonly hints: number;
  /** The numbers of the stages that were once complete, in order. */
  readonly stages: readonly number[];
}

export interface ProgressState {
  readonly katas: ReadonlyMap<string, KataProgress>;
  /** What was damaged in the file and how it was repaired, for the learner to know. */
  readonly warning?: string;
}

/*
 * Plain text: one line per kata, and a last line that shows that the file is complete:
 *   value best 85 hints 2 stages 1 2
 *   # end
 * Lines that begin with # are comments. The file as it was before the last change is kept as progress.backup.txt.
 */
const LINE = /^([a-z][a-z0-9-]*)\s+best\s+(\d{1,4})\s+hints\s+(\d{1,3})(?:\s+stages((?:\s+\d{1,2})+))?$/;
const HEAD =
  '# forklings progress: your best score, the hints you took and the stages you completed. Delete a line to start its kata over.\n';
const END = '# end\n';
const NOTHING: KataProgress = { best: 0, hints: 0, stages: [] };

/** The learner's progress, in a folder of the project's own. */
export class ProgressFile {
  readonly #file: string;
  readonly #backup: string;
  readonly #damaged: string;

  constructor(readonly folder = path.join(projectRoot(), '.forklings')) {
    this.#file = path.join(folder, 'progress.txt');
    this.#backup = path.join(folder, 'progress.backup.txt');
    this.#damaged = path.join(folder, 'progress.damaged.txt');
  }

  /** Reads all that is legible in a damaged file and in its backup, and sets the damaged file aside. */
  read(): ProgressState {
    const main = parse(this.#file);
    if (main.isSound) return { katas: main.katas };
    if (existsSync(this.#file)) copyFileSync(this.#file, this.#damaged);
    const katas = new Map(parse(this.#backup).katas);
    for (const [id, progress] of main.katas) katas.set(id, better(progress, katas.get(id)));
    const warning = `${shown(this.#file)} was damaged. What could be read in it and in its backup is kept; the damaged file is ${shown(this.#damaged)}.`;
    return { katas, warning };
  }

  /** Adds what a grade or a hint has changed. A best score never falls. */
  remember(changes: ReadonlyMap<string, Partial<KataProgress>>): ProgressState {
    const before = this.read();
    const katas = new Map(before.katas);
    for (const [id, change] of changes) katas.set(id, better({ ...NOTHING, ...change }, katas.get(id)));
    mkdirSync(this.folder, { recursive: true });
    this.#removeLitter();
    if (before.warning === undefined && existsSync(this.#file))
      writeWhole(this.#backup, readFileSync(this.#file, 'utf8'));
    const lines = [...katas].map(([id, progress]) => lineOf(id, progress));
    writeWhole(this.#file, HEAD + lines.join('') + END);
    return { ...before, katas };
  }

  /** Removes the temporary files of writes that were killed. */
  #removeLitter(): void {
    for (const name of readdirSync(this.folder)) {
      if (/^progress\..*\.tmp$/.test(name)) rmSync(path.join(this.folder, name), { force: true });
    }
  }
}

/** Like `remember`, but where the file cannot be written, only the memory of this one grade or hint is lost. */
export function rememberOrWarn(
  file: ProgressFile,
  changes: ReadonlyMap<string, Partial<KataProgress>>,
): Pick<ProgressState, 'warning'> {
  try {
    return file.remember(changes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { warning: `Your progress could not be saved (${why}). The grade itself is not affected.` };
  }
}

function lineOf(id: string, { best, hints, stages }: KataProgress): string {
  const complete = stages.length === 0 ? '' : ` stages ${stages.join(' ')}`;
  return `${id} best ${String(best)} hints ${String(hints)}${complete}\n`;
}

function better(one: KataProgress, other = NOTHING): KataProgress {
  return {
    best: Math.max(one.best, other.best),
    hints: Math.max(one.hints, other.hints),
    stages: [...new Set([...one.stages, ...other.stages])].sort((a, b) => a - b),
  };
}

/** A missing file is sound, and so is a file that a person has edited, as long as its last line is there. */
function parse(file: string): { katas: Map<string, KataProgress>; isSound: boolean } {
  const katas = new Map<string, KataProgress>();
  if (!existsSync(file)) return { katas, isSound: true };
  const text = readFileSync(file, 'utf8');
  let isSound = text.endsWith(END);
  for (const line of text.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const match = LINE.exec(line.trim());
    if (match === null) isSound = false;
    else {
      const [, id = '', best, hints, stages = ''] = match;
      const complete = stages.split(/\s+/).filter(Boolean).map(Number);
      // Files that were joined, by hand or by git, have two lines for a kata.
      const read = { best: Number(best), hints: Number(hints), stages: complete };
      katas.set(id, better(read, katas.get(id)));
    }
  }
  return { katas, isSound };
}
