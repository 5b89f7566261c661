import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { habits, type Habit } from './habits';
import { passagesOf, passagesOfHeader, type Passage } from './texts';

/** A habit in a passage: where it is, and what surrounds it. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly habit: Habit;
  /** The words that were found, with some words on both sides. */
  readonly excerpt: string;
}

/** Where prose is kept that this project did not write, or that a program wrote. */
const IGNORED = ['node_modules', '.git', '.forklings', 'coverage', 'package-lock.json', 'result.schema.json'];
/** It lists the wordings that it forbids. */
const ABOUT_THE_HABITS = ['.config/prose', 'grader/house/prose.test.ts'];
/** A submission: of its files, only the header is prose of ours. */
const SUBMISSION = /^grader\/mutants\/(?:\d\d-[^/]+|cheats)\//;
const AROUND = 40;

/** The habits in the prose of the files below these folders (or in these files), relative to the root. */
export function findingsIn(root: string, places: readonly string[]): Finding[] {
  return places.flatMap((place) =>
    filesBelow(root, place).flatMap((file) => findingsOf(file, readFileSync(path.join(root, file), 'utf8'))),
  );
}

export function findingsOf(file: string, source: string): Finding[] {
  return passagesIn(file, source).flatMap((passage) => findingsOfPassage(file, passage));
}

/** The prose of a file, each passage as one line. */
export function textsOf(file: string, source: string): string[] {
  return passagesIn(file, source).map(({ text }) => text.replaceAll('\n', ' '));
}

function passagesIn(file: string, source: string): Passage[] {
  return SUBMISSION.test(file) ? passagesOfHeader(source) : passagesOf(file, source);
}

function findingsOfPassage(file: string, { text, lines }: Passage): Finding[] {
  // One space for each line break, so that a position in one is a position in the other.
  const flat = text.replaceAll('\n', ' ');
  return habits.flatMap((habit) =>
    [...flat.matchAll(habit.pattern)]
      .filter(({ index }) => !isAboutPeople(flat, index))
      .map(({ index, 0: words }) => ({
        file,
        line: lines[text.slice(0, index).split('\n').length - 1] ?? lines[0] ?? 1,
        habit,
        excerpt: flat.slice(Math.max(0, index - AROUND), index + words.length + AROUND).trim(),
      })),
  );
}

/** Sentences of this project that speak of people, word for word, one to a line. */
export const allowed: readonly string[] = readFileSync(path.join(__dirname, 'people.txt'), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

function isAboutPeople(text: string, index: number): boolean {
  return allowed.some((sentence) => {
    const from = text.lastIndexOf(sentence, index);
    return from >= 0 && index < from + sentence.length;
  });
}

/** The files of a place, sorted: of a folder, all below it; of a file, itself. */
export function filesBelow(root: string, place: string): string[] {
  if (isIgnored(place)) return [];
  if (!statSync(path.join(root, place)).isDirectory()) return [place];
  return readdirSync(path.join(root, place))
    .sort()
    .flatMap((name) => filesBelow(root, path.posix.join(place, name)));
}

function isIgnored(file: string): boolean {
  return IGNORED.includes(path.basename(file)) || ABOUT_THE_HABITS.includes(file);
}
