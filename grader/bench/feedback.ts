import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { ProgressFile } from '../grade/progress-file';
import { submissionFiles } from '../mutants/submission-files';
import { LoopInTerminal } from '../watch/testing/loop-in-terminal';
import type { Row } from './rows';
import { median } from './side-by-side';

/** A wrong submission of each kata, whose fault is a law of stage 1, as the first mistake of a learner would be. */
const MISTAKES = [
  ['process', 'asynchronous-start', 'slow'],
  ['value', 'adds-the-difference', 'quick'],
  ['array', 'element-offsets', 'quick'],
  ['lock', 'check-then-set', 'quick'],
  ['bank', 'unlocked', 'quick'],
  ['pipe', 'body-in-one-read', 'quick'],
  ['queue', 'never-notifies', 'slow'],
  ['manager', 'pushes-one-by-one', 'slow'],
  ['pool', 'as-they-end', 'slow'],
] as const;

/** From a save to the first failing law on the screen, and to the verdict on the whole stage. In ms. */
const LIMITS = { quick: { first: 1000, stage: 2000 }, slow: { first: 2000, stage: 5000 } };
const SAVES = 10;
/** Between a verdict and the next save: a person reads, and the judge makes ready. In ms. */
const READING_MS = 1000;

/** The time from a save to what the loop shows, on a real terminal; and what `npm run grade` takes. */
export async function* feedback(): AsyncGenerator<Row> {
  for (const [kata, mistake, pace] of MISTAKES) yield await savesOf(kata, mistake, LIMITS[pace]);
  yield graded('grade value, warm', ['value', '--solutions'], 1500);
  yield graded('all solutions', ['--solutions'], 40_000);
}

async function savesOf(id: string, mistake: string, limits: { first: number; stage: number }): Promise<Row> {
  const work = new Work(id, mistake);
  const loop = new LoopInTerminal([id, '1', '--root', work.root]);
  try {
    await loop.until(WHOLE);
    const first: number[] = [];
    const stage: number[] = [];
    for (let round = 0; round < SAVES; round++) {
      await sleep(READING_MS);
      const started = performance.now();
      work.save(round);
      await loop.until(BEGUN);
      await loop.until('✗');
      first.push(performance.now() - started);
      await loop.until(WHOLE);
      stage.push(performance.now() - started);
    }
    return timesRow(`${id}, stage 1`, { first: median(first), stage: median(stage) }, limits);
  } finally {
    loop.press('q');
    await loop.ended;
    work.remove();
  }
}

/** A newer judgement has begun: nothing of the last one is on the screen. */
export const BEGUN = /^[^✗]*judging[^✗]*$/;
/** All laws of the stage are judged, and some fail. */
export const WHOLE = /laws hold · \d+ fails?(?: · \d+ not written yet)?\n/;

function timesRow(name: string, times: { first: number; stage: number }, limits: typeof times): Row {
  const figures = `${seconds(times.first)} to the first failing law, ${seconds(times.stage)} to the whole stage`;
  const faults = [
    ...(times.first > limits.first ? [`the first failing law takes more than ${seconds(limits.first)}`] : []),
    ...(times.stage > limits.stage ? [`the stage takes more than ${seconds(limits.stage)}`] : []),
  ];
  return { kind: 'proof', name: `from a save, ${name}`, figures, faults };
}

function graded(name: string, words: readonly string[], mostMs: number): Row {
  const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
  const grade = (): number => {
    const started = performance.now();
    spawnSync(process.execPath, ['--max-semi-space-size=2', launch, 'grade', ...words], { stdio: 'ignore' });
    return performance.now() - started;
  };
  grade();
  const took = grade();
  const faults = took > mostMs ? [`it takes more than ${seconds(mostMs)}`] : [];
  return { kind: 'proof', name, figures: seconds(took), faults };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(2)} s`;
}

/** A folder with one wrong submission, which can be saved again. */
export class Work {
  readonly root = mkdtempSync(path.join(tmpdir(), 'feedback-'));
  readonly #file: string;
  readonly #text: string;

  constructor(id: string, mistake: string) {
    const kata = kataOf(id);
    const folder = path.join(this.root, kata.folder);
    mkdirSync(folder);
    const files = submissionFiles(`${kata.folder}/${mistake}`);
    for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
    this.#file = path.join(folder, kata.file);
    this.#text = files.get(kata.file) ?? '';
    new ProgressFile(path.join(this.root, '.forklings')).remember(new Map([['process', { hints: 0 }]]));
  }

  save(round: number): void {
    writeFileSync(this.#file, `${this.#text}\n// ${String(round)}\n`);
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
