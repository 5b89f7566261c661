import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hintsOf } from '../diagnosis/hints';
import { course } from '../course/course';
import { faultCodes } from '../faults/failure';

// The course checks its own prose: links lead somewhere, commands exist, hints answer existing faults.

const root = path.resolve(__dirname, '../..');
const { katas } = course();
const named = katas.map((kata) => [kata.folder, kata] as const);
const read = (...file: string[]): string => readFileSync(path.join(root, ...file), 'utf8');

const texts = [
  ...katas.flatMap(({ folder }) => [
    `exercises/${folder}/README.md`,
    `exercises/${folder}/hints.md`,
    `solutions/${folder}/NOTES.md`,
  ]),
  ...['README.md', 'CONTRIBUTING.md', 'grader/README.md', 'exercises/KERNEL.md'].filter((file) =>
    existsSync(path.join(root, file)),
  ),
  ...readdirSync(path.join(root, 'grader')).flatMap((room) =>
    existsSync(path.join(root, 'grader', room, 'README.md')) ? [`grader/${room}/README.md`] : [],
  ),
];

/** The ids that GitHub gives to the headings of a page. */
function anchorsOf(markdown: string): string[] {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** The links and images of a page that lead nowhere. Links to other sites are not followed. */
function deadLinks(file: string): string[] {
  const prose = read(file).replace(/^```.*?^```/gms, '');
  const targets = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.filter((target) => {
    if (target.startsWith('https://')) return !URL.canParse(target);
    const [page = '', anchor] = target.split('#');
    const goal = page === '' ? file : path.join(path.dirname(file), page);
    if (!existsSync(path.join(root, goal))) return true;
    return anchor !== undefined && !anchorsOf(read(goal)).includes(anchor);
  });
}

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
const katasOf = katas.map((kata) => kata.id);
const arguments_: Record<string, readonly string[]> = {
  grade: katasOf,
  hint: katasOf,
  demo: katas.flatMap((kata) => kata.demos),
};

/** The commands in a text that npm or the command itself would refuse. */
function wrongCommands(text: string): string[] {
  return [...text.matchAll(/\bnpm run ([a-z:-]+)((?: [a-z][a-z0-9-]*(?![\w./<]))*)/g)].flatMap(
    ([whole, command = '', words = '']) => {
      if (!Object.hasOwn(scripts, command)) return [whole];
      const known = arguments_[command];
      const isWrong =
        words.trim() !== '' && known !== undefined && !known.includes(words.trim().split(' ')[0] ?? '');
      return isWrong ? [whole] : [];
    },
  );
}

describe.each(texts)('%s', (file) => {
  test('every link leads somewhere', () => {
    expect(deadLinks(file)).toEqual([]);
  });

  test('every command in it exists', () => {
    expect(wrongCommands(read(file))).toEqual([]);
  });
});

describe.each(named)('%s', (_, kata) => {
  test('has at least three numbered hints, which answer existing faults', () => {
    const numbers = [...read('exercises', kata.folder, 'hints.md').matchAll(/^## (.*)$/gm)].map(
      ([, heading]) => heading,
    );
    const stages = [...read('exercises', kata.folder, 'hints.md').matchAll(/^# Stage (\d+): /gm)];
    expect(stages.map(([, number]) => Number(number))).toEqual(kata.stages.map((_, at) => at + 1));
    const hints = hintsOf(kata);
    expect(hints.length).toBeGreaterThanOrEqual(3);
    expect(numbers).toEqual(hints.map(({ number }) => `Hint ${String(number)}`));
    expect(hints.filter(({ text }) => text === '')).toEqual([]);
    expect(
      hints.flatMap(({ fits }) => fits).filter((code) => !faultCodes.some((known) => known === code)),
    ).toEqual([]);
  });

  test('explains the kinds of its checks, and no others', () => {
    const [, checked = ''] = read('exercises', kata.folder, 'README.md').split(/^## What is checked$/m);
    const told = [...(checked.split(/^## /m)[0] ?? '').matchAll(/^- \*([a-z, -]+)\*:/gm)].flatMap(
      ([, kinds = '']) => kinds.split(', '),
    );
    expect([...new Set(told)].sort()).toEqual([...new Set(kata.checks.map(({ kind }) => kind))].sort());
  });

  test('shows every drawing, with a description and a title', () => {
    const drawings = readdirSync(path.join(root, 'exercises', kata.folder)).filter((name) =>
      name.endsWith('.svg'),
    );
    const lesson = read('exercises', kata.folder, 'README.md');
    for (const drawing of drawings) {
      expect(lesson).toMatch(new RegExp(`!\\[[^\\]]{10,}\\]\\(${drawing}\\)`));
      expect(read('exercises', kata.folder, drawing)).toMatch(/<title\b[^>]*>\s*\S[^<]*<\/title>/);
    }
  });
});
