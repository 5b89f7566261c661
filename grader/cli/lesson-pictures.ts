import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { kataImage } from '../image/kata-image';
import { Judge } from '../judge/judge';
import { submissionFiles } from '../mutants/submission-files';
import { storyOf, type Story } from '../picture/model/story';
import { runSvg } from '../picture/svg/run-svg';
import type { DiagnosisResult } from '../report/result';
import { writeWhole } from '../report/whole-file';
import { findDemoSchedule } from './demo-schedule';
import { tell } from './tell';

/** A picture of a lesson, and the run that it shows: of a walk-through, or of a law that a wrong submission breaks. */
interface LessonPicture {
  readonly kata: string;
  readonly file: string;
  readonly title: string;
  readonly run: { readonly demo: string } | { readonly submission: string; readonly law: string };
  readonly lastTurns?: number;
}

export const LESSON_PICTURES: readonly LessonPicture[] = [
  { kata: 'value', file: 'lost-update.svg', title: 'A lost update', run: { demo: 'lost-update' } },
  {
    kata: 'lock',
    file: 'lost-wakeup.svg',
    title: 'A lost wake-up',
    run: { submission: 'sleeps-on-a-stale-look', law: 'wakes' },
  },
  { kata: 'bank', file: 'lost-deposit.svg', title: 'A lost deposit', run: { demo: 'bank' } },
  {
    kata: 'bank',
    file: 'opposite-transfers.svg',
    title: 'Two transfers in opposite directions',
    run: { submission: 'locks-as-given', law: 'opposite' },
  },
  { kata: 'pipe', file: 'same-end.svg', title: 'Two processes on the same end', run: { demo: 'same-end' } },
  {
    kata: 'queue',
    file: 'lock-of-the-dead.svg',
    title: 'A lock whose owner was killed',
    run: { submission: 'lock-of-the-dead', law: 'killed-producer' },
    lastTurns: 3,
  },
];

export interface LessonPicturesFlags {
  /** Only compare: 1 when a picture differs from what its run gives. */
  readonly check?: boolean;
}

/** Draws the pictures of the lessons again, from runs of real processes. */
export async function lessonPicturesCommand({ check: isCheck = false }: LessonPicturesFlags): Promise<0 | 1> {
  let differ = false;
  for (const { file, text } of await lessonPictures()) {
    const isSame = textOf(file) === text;
    differ ||= !isSame;
    if (!isSame && !isCheck) writeWhole(file, text);
    const state = isSame ? 'as it was' : isCheck ? 'not what its run gives' : 'drawn again';
    tell(`${path.relative(projectRoot(), file)}: ${state}`);
  }
  return isCheck && differ ? 1 : 0;
}

export function pictureFile({ kata, file }: Pick<LessonPicture, 'kata' | 'file'>): string {
  return path.join(projectRoot(), 'exercises', kataOf(kata).folder, file);
}

/** Each picture's file, and what the run of today gives. */
async function lessonPictures(): Promise<{ readonly file: string; readonly text: string }[]> {
  const judge = new Judge();
  try {
    const drawn = [];
    for (const picture of LESSON_PICTURES) {
      drawn.push({ file: pictureFile(picture), text: runSvg(await storyFor(picture, judge), picture) });
    }
    return drawn;
  } finally {
    await judge.close();
  }
}

async function storyFor({ kata, file, run }: LessonPicture, judge: Judge): Promise<Story> {
  const diagnosis = await ('demo' in run ? ofDemo(kata, run.demo) : ofSubmission(kata, run, judge));
  const story = diagnosis === undefined ? undefined : storyOf(diagnosis);
  if (story === undefined) throw new Error(`there is no run to draw for ${kata}/${file}`);
  return story;
}

async function ofDemo(kata: string, demo: string): Promise<DiagnosisResult | undefined> {
  const image = kataImage(kataOf(kata), path.join(projectRoot(), 'solutions'));
  return (await findDemoSchedule(kataOf(kata), image, demo))?.diagnosis;
}

async function ofSubmission(
  kata: string,
  { submission: name, law }: { readonly submission: string; readonly law: string },
  judge: Judge,
): Promise<DiagnosisResult | undefined> {
  const { folder } = kataOf(kata);
  const root = path.join(process.env['FORKLINGS_TMPDIR'] ?? tmpdir(), 'lesson-pictures');
  mkdirSync(path.join(root, folder), { recursive: true });
  const files = submissionFiles(`${folder}/${name}`);
  for (const [file, text] of files) writeFileSync(path.join(root, folder, file), text);
  const { katas } = await judge.judge({ kata, root, checks: [law], isTransient: true });
  return katas[0]?.checks[0]?.diagnosis;
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
