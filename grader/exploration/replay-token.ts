import type { Program } from '../history/program';
import type { Choice, Replay } from '../faults/replay';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Action, MOST_PROCESSES } from '../explorer/board/layout';
import type { Deviation } from '../explorer/search/schedule';
import { course, type Kata } from '../course/course';
import { typescriptBelow } from '../image/folder-key';
import { hasLearnerFile } from '../image/learner-file';
import { learnerSources } from '../image/learner-sources';
import { projectRoot } from '../course/project';
import { sealed } from '../course/sealed';

/** A failing run as a line of text that can be mailed: which check, on which code, in which schedule. */
export interface ReplayToken {
  readonly kata: string;
  readonly check: string;
  /** The hash of the learner's code, and the hash of what judged it. */
  readonly code: string;
  readonly grader: string;
  readonly replay: Replay;
}

/** The text is not a token, or is damaged. */
export class MalformedToken extends Error {
  readonly code = 'malformed-token';
}

const LETTERS: Readonly<Record<string, Action>> = {
  r: Action.run,
  t: Action.timeout,
  k: Action.kill,
  l: Action.late,
  c: Action.cut,
};
const PATTERN =
  /^([a-z0-9-]+)\.([a-z0-9-]+)\.([0-9a-f]{8})([0-9a-f]{8})\.(\d+)\.([0-9rtklcxd_]*)(?:\.([\w-]+))?$/;

/**
 * `lock.one-owner.<code><grader>.<exploration>.7r1_12k0[.<programs>].<checksum>`: at step 7 process 1 runs, at step 12
 * process 0 is killed. `9c1x3`: at step 9 process 1 moves only 3 bytes. `4d2`: at decision 4 option 2 is delivered.
 */
export function writeToken({ kata, check, code, grader, replay }: ReplayToken): string {
  const { exploration, deviations, choices = [], programs } = replay;
  const steps = deviations.map(
    ({ step, action, process, bytes }) =>
      `${String(step)}${letterOf(action)}${String(process)}${bytes === undefined ? '' : `x${String(bytes)}`}`,
  );
  const schedule = [...steps, ...choices.map(({ at, option }) => `${String(at)}d${String(option)}`)];
  const parts = [kata, check, code + grader, String(exploration), schedule.join('_')];
  if (programs !== undefined) parts.push(Buffer.from(JSON.stringify(programs)).toString('base64url'));
  const body = parts.join('.');
  return `${body}.${checksum(body)}`;
}

/** Makes a token that was cut off or mistyped invalid. */
function checksum(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 4);
}

/** @throws MalformedToken */
export function readToken(text: string): ReplayToken {
  const body = text.slice(0, -5);
  const isWhole = text.slice(-5) === `.${checksum(body)}`;
  const [, kata, check, code, grader, exploration, schedule, programs] = isWhole
    ? (PATTERN.exec(body) ?? [])
    : [];
  if (kata === undefined || check === undefined || code === undefined || grader === undefined)
    throw new MalformedToken(`\`${text}\` is not a token of a failing run`);
  const places = (schedule ?? '').split('_').filter((part) => part !== '');
  const deviations = places.filter((part) => !part.includes('d')).map(readDeviation);
  const choices = places.filter((part) => part.includes('d')).map(readChoice);
  return {
    kata,
    check,
    code,
    grader,
    replay: {
      exploration: Number(exploration),
      deviations,
      ...(choices.length === 0 ? {} : { choices }),
      ...(programs === undefined ? {} : { programs: readPrograms(programs) }),
    },
  };
}

function letterOf(action: Action): string {
  return Object.keys(LETTERS).find((letter) => LETTERS[letter] === action) ?? 'r';
}

function readDeviation(text: string): Deviation {
  const [, step, letter, process, bytes] = /^(\d+)([rtklc])(\d)(?:x(\d+))?$/.exec(text) ?? [];
  const action = LETTERS[letter ?? ''];
  const isCut = action === Action.cut;
  const isPossible = Number(process) < MOST_PROCESSES && isCut === (bytes !== undefined);
  if (step === undefined || action === undefined || process === undefined || !isPossible || !isAmount(bytes))
    throw new MalformedToken(`\`${text}\` in the token is not a place in a schedule`);
  const place = { step: Number(step), action, process: Number(process) };
  return bytes === undefined ? place : { ...place, bytes: Number(bytes) };
}

function readChoice(text: string): Choice {
  const [, at, option] = /^(\d{1,5})d(\d{1,3})$/.exec(text) ?? [];
  if (at === undefined || option === undefined)
    throw new MalformedToken(`\`${text}\` in the token is not a choice of a delivery`);
  return { at: Number(at), option: Number(option) };
}

/** Whether a step can record this amount. */
function isAmount(bytes = '1'): boolean {
  return Number(bytes) >= 1 && Number(bytes) <= 0xffff;
}

function readPrograms(text: string): readonly Program[] {
  try {
    const programs: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(programs) && programs.every(isProgram)) return programs;
  } catch {
    // Reported below.
  }
  throw new MalformedToken('the programs at the end of the token are damaged');
}

function isProgram(value: unknown): value is Program {
  return (
    Array.isArray(value) &&
    value.every(
      (call: unknown) =>
        typeof call === 'object' && call !== null && 'method' in call && typeof call.method === 'string',
    )
  );
}

/**
 * The hash of the learner's files of the kata, and with `own` of the katas on which it builds. It is the same on every
 * machine.
 */
export function hashOfCode(kata: Kata, root: string, own: boolean): string {
  const katas = own ? course().katas.filter((one) => one === kata || hasLearnerFile(root, one)) : [kata];
  return hashOf(katas.flatMap((one) => learnerSources(root, one).map(({ inside, text }) => [inside, text])));
}

/** The hash of what judges them: the checks, and everything that decides which step comes when. */
export function hashOfGrader(kata: Kata): string {
  const given = sealed();
  if (given?.kata === kata.id) return given.grader;
  const grader = path.join(projectRoot(), 'grader');
  const lesson = path.join(projectRoot(), 'exercises', kata.folder);
  const isOurs = (file: string): boolean => !/\.test\.ts$|\/(fixtures|testing)\//.test(file);
  const files = [
    ...typescriptBelow(lesson, (file) => /\.(scenarios|spec)\.ts$/.test(file)),
    ...['kernel', 'explorer', 'time', 'subject', 'deliveries'].flatMap((room) =>
      typescriptBelow(path.join(grader, room), isOurs),
    ),
    ...typescriptBelow(path.join(projectRoot(), 'solutions')),
  ];
  return hashOf(files.map((file) => [path.basename(file), readFileSync(file)]));
}

function hashOf(files: readonly (readonly [name: string, content: string | Buffer])[]): string {
  const hash = createHash('sha256');
  for (const [name, content] of files) hash.update(name).update('\0').update(content).update('\0');
  return hash.digest('hex').slice(0, 8);
}
