import { expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');

/** Each room may import from those after it. */
const tower = ['cli', 'grade', 'report', 'diagnosis', 'lab', 'explorer', 'history', 'kernel'];
/** Beside the tower: what holds the grader to account. */
const beside: Record<string, readonly string[]> = {
  mutants: ['report', 'lab', 'kernel'],
  bench: ['lab', 'explorer', 'kernel'],
};

const folders = readdirSync(__dirname, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** ESLint resolves imports, so both ends of an arrow must exist: a file of a room, if it has one. */
const rooms = folders.flatMap((room) => {
  const file = readdirSync(path.join(__dirname, room)).find(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts'),
  );
  return file === undefined ? [] : [{ room, path: `../${room}/${file.replace(/\.ts$/, '')}` }];
});

function mayImport(importer: string, imported: string): boolean {
  if (Object.hasOwn(beside, importer)) return beside[importer]?.includes(imported) === true;
  if (importer === 'cli' && imported === 'bench') return true;
  return tower.includes(imported) && tower.indexOf(importer) < tower.indexOf(imported);
}

interface Example {
  readonly file: string;
  readonly text: string;
}

/** The rules of the house that each text breaks, by the repository's own ESLint configuration. */
function brokenBy(examples: readonly Example[]): string[][] {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['.config/lint-texts.mjs'], {
    cwd: root,
    input: JSON.stringify(examples),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  const answers = JSON.parse(stdout) as string[][];
  const ours = /no-restricted-(paths|imports|syntax)$/;
  return answers.map((rules, at) => {
    if (rules.some((rule) => rule.includes('Parsing error')))
      throw new Error(`${examples[at]?.text ?? ''}: ${rules.join()}`);
    return rules.filter((rule) => ours.test(rule));
  });
}

const PATIENCE_MS = 120_000;

test('every folder of grader/ has its place among the rooms', () => {
  expect(folders.filter((name) => !tower.includes(name) && !Object.hasOwn(beside, name))).toEqual([]);
});

test(
  'a room imports from the rooms below it, and from no other',
  () => {
    const arrows = rooms.flatMap((from) =>
      rooms.filter((to) => to !== from).map((to) => ({ from: from.room, to })),
    );
    const broken = brokenBy(
      arrows.flatMap(({ from, to }) => [
        { file: `grader/${from}/example.ts`, text: `export * from '${to.path}';` },
        { file: `grader/${from}/deep/example.ts`, text: `export type * from '../${to.path}';` },
      ]),
    );
    const judged = arrows.map(({ from, to }, at) => {
      const refused = [broken[2 * at], broken[2 * at + 1]].map((rules) =>
        rules?.includes('import-x/no-restricted-paths'),
      );
      return { arrow: `${from} → ${to.room}`, refused };
    });
    const right = arrows.map(({ from, to }) => {
      const refused = !mayImport(from, to.room);
      return { arrow: `${from} → ${to.room}`, refused: [refused, refused] };
    });
    expect(judged).toEqual(right);
    expect(right.some(({ refused }) => refused[0] === true)).toBe(true);
    expect(right.some(({ refused }) => refused[0] === false)).toBe(true);
  },
  PATIENCE_MS,
);

const kataCode = [
  'exercises/02-value/value.ts',
  'solutions/02-value/value.ts',
  'grader/mutants/02-value/late/value.ts',
];
const lessonCode = ['exercises/02-value/value.scenarios.ts', 'exercises/02-value/counting.demo.ts'];

/** What may be written where; files × imports. */
const vocabulary: readonly (readonly ['may' | 'may not', readonly string[], readonly string[]])[] = [
  [
    'may',
    [...kataCode, ...lessonCode],
    [
      "import '#kernel';",
      "import '#katas/process';",
      "import 'node:os';",
      "import './parts';",
      "import('node:os');",
    ],
  ],
  [
    'may',
    ['grader/mutants/02-value/late/value.ts'],
    ["import './parts/cell.js';", "import './parts/codes.json';", "import './coder.mjs';"],
  ],
  [
    'may not',
    [...kataCode, ...lessonCode],
    [
      "import '#lab';",
      "import type {} from '#lab';",
      "import '#kernel/internal';",
      "import '../../grader/kernel';",
      "import '../03-array/array';",
      "import 'fast-check';",
      "export * from '#lab';",
      "import('#lab');",
    ],
  ],
  [
    'may',
    ['exercises/02-value/value.spec.ts'],
    ["import '#lab';", "import type * as S from './value.scenarios';"],
  ],
  [
    'may not',
    ['exercises/02-value/value.spec.ts'],
    [
      "import * as S from './value.scenarios';",
      "import type { Value } from './value';",
      "import './value';",
      "import '#katas/value';",
      "import '#kernel';",
      "import 'node:fs';",
      "import '@jest/globals';",
    ],
  ],
  [
    'may',
    ['grader/lab/subject/main.ts'],
    ["import '#kernel/internal';", "import '../protocol';", "import 'node:net';"],
  ],
  [
    'may not',
    ['grader/lab/subject/main.ts'],
    ["import '../../kernel/internal';", "import '#kernel';", "import 'zod';"],
  ],
  [
    'may',
    ['grader/cli/main.ts', 'grader/lab/player.ts'],
    ["import '../kernel/internal';", "import 'zod';", "import('zod');"],
  ],
  [
    'may not',
    ['grader/cli/main.ts', 'grader/lab/player.ts'],
    [
      "import '#kernel';",
      "import '#kernel/internal';",
      "import '#katas/value';",
      "import '../../solutions/02-value/value';",
    ],
  ],
];

test(
  'each kind of file imports by its own vocabulary',
  () => {
    const cases = vocabulary.flatMap(([verdict, files, texts]) =>
      files.flatMap((file) => texts.map((text) => ({ file, text, verdict }))),
    );
    const broken = brokenBy(cases);
    const judged = cases.map(
      ({ file, text }, at) => `${file} ${broken[at]?.length === 0 ? 'may' : 'may not'} ${text}`,
    );
    expect(judged).toEqual(cases.map(({ file, text, verdict }) => `${file} ${verdict} ${text}`));
  },
  PATIENCE_MS,
);
