import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { course } from '../course/course';
import { filesOfLesson, isPlural, learnersWork } from '../course/learners-work';

// The course checks its own manifest, and the files that the manifest requires.

const root = path.resolve(__dirname, '../..');
const { katas } = course();
const work = learnersWork(root, katas);
const named = katas.map((kata) => [kata.folder, kata] as const);

/** The entries of a folder. A folder's name ends with `/`. */
function inside(...folder: string[]): string[] {
  const entries = readdirSync(path.join(root, ...folder), { withFileTypes: true });
  return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
}

function twice(words: readonly string[]): string[] {
  return words.filter((word, at) => words.indexOf(word) !== at);
}

describe('the manifest', () => {
  test('lists every folder of exercises/ and solutions/', () => {
    const folders = katas.map((kata) => `${kata.folder}/`);
    expect(inside('exercises')).toEqual(
      [...folders, 'KERNEL.md', 'WORKSHOP.md', 'course.json', 'graduation/', 'tsconfig.json'].sort(),
    );
    expect(inside('solutions')).toEqual(folders);
  });

  test('numbers the katas in order, and uses no name twice', () => {
    expect(katas.map((kata) => kata.folder)).toEqual(
      katas.map((kata, at) => `${String(at + 1).padStart(2, '0')}-${kata.id}`),
    );
    expect(katas.map((kata) => kata.file)).toEqual(katas.map((kata) => `${kata.id}.ts`));
    expect(twice(katas.map((kata) => kata.id))).toEqual([]);
    expect(twice(katas.flatMap((kata) => kata.demos))).toEqual([]);
  });

  test('lets every kata be imported as #katas/<name>', () => {
    const { imports } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      imports: Record<string, string>;
    };
    const given = Object.entries(imports).filter(([name]) => name.startsWith('#katas/'));
    const wanted = katas.map((kata) => [`#katas/${kata.id}`, `./solutions/${kata.folder}/${kata.file}`]);
    expect(given).toEqual(wanted);
  });
});

describe.each(named)('%s', (_, kata) => {
  test('has points that sum to 100 without extras, and lists no law and no stage twice', () => {
    const required = kata.checks.filter(({ extra }) => extra !== true);
    expect(required.reduce((sum, check) => sum + check.points, 0)).toBe(100);
    expect(twice(kata.checks.map((check) => check.id))).toEqual([]);
    expect(twice(kata.checks.map((check) => check.title))).toEqual([]);
    expect(twice(kata.stages.map((stage) => stage.id))).toEqual([]);
  });

  test('names for each stage the laws without which nothing is earned, of the stage itself or an earlier one', () => {
    const strange = kata.stages.flatMap(({ id, needs }, at) => {
      const known = kata.checks.filter(({ stage }) => stage <= at + 1).map((check) => check.id);
      return (needs ?? ['none']).filter((need) => !known.includes(need)).map((need) => `${id}: ${need}`);
    });
    expect(strange).toEqual([]);
  });

  test('begins with a stage of 15 minutes, and its core is worth about 70 points', () => {
    const core = kata.stages.filter(({ kind }) => kind === 'core').flatMap(({ laws }) => laws);
    const points = core.reduce((sum, law) => sum + law.points, 0);
    expect(kata.stages[0]).toMatchObject({ minutes: 15, kind: 'core' });
    expect(points).toBeGreaterThanOrEqual(60);
    expect(points).toBeLessThanOrEqual(80);
  });

  test('has specs of at most 250 lines, and scenarios of at most 300', () => {
    const longest = { '.spec.ts': 250, '.scenarios.ts': 300 };
    const tooLong = Object.entries(longest).flatMap(([kind, most]) =>
      inside('exercises', kata.folder).filter((name) => name.endsWith(kind) && linesOf(name) > most),
    );
    expect(tooLong).toEqual([]);

    function linesOf(name: string): number {
      return readFileSync(path.join(root, 'exercises', kata.folder, name), 'utf8')
        .trimEnd()
        .split('\n').length;
    }
  });

  test('requires only katas before it', () => {
    const before = katas.slice(0, katas.indexOf(kata)).map((one) => one.id);
    expect(kata.requires.filter((id) => !before.includes(id))).toEqual([]);
  });

  test('has every file that a kata needs, and no others', () => {
    const lesson = filesOfLesson(kata);
    const plural = inside('exercises', kata.folder).filter(isPlural);
    const beside = [...work]
      .filter((file) => file.startsWith(`exercises/${kata.folder}/`))
      .map(topIn(kata.folder));
    expect(inside('exercises', kata.folder)).toEqual([...new Set([...lesson, ...plural, ...beside])].sort());
    expect(inside('solutions', kata.folder)).toEqual(expect.arrayContaining([kata.file, 'NOTES.md']));
  });
});

/** What a file is directly inside of a kata's folder: `parts/` for `exercises/02-value/parts/cell.ts`. */
function topIn(folder: string): (file: string) => string {
  return (file) => /^[^/]*\/?/.exec(file.slice(`exercises/${folder}/`.length))?.[0] ?? file;
}
