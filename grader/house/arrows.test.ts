import { describe, expect, test } from '@jest/globals';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { rooms } from './arrows';
import { arrowsUp, cycles, importGraph, strangeWords } from './import-graph';
import { importsOf } from './imports';
import { importsOfAll, namesOf, sourcesOf } from './sources';

const root = path.resolve(__dirname, '../..');
const grader = path.join(root, 'grader');

const sources = sourcesOf(root);
const names = namesOf(root);
const imports = importsOfAll(sources);
const graph = importGraph(imports, names);

/** The graph with these files added. */
function graphWith(files: Readonly<Record<string, string>>): ReturnType<typeof importGraph> {
  const added = Object.entries(files).map(([file, text]) => [file, importsOf(file, text)] as const);
  return importGraph(new Map([...imports, ...added]), names);
}

describe('the rooms', () => {
  test('every folder of grader/ is in the list of rooms', () => {
    const folders = readdirSync(grader, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => name).sort()).toEqual([...rooms].sort());
  });

  test('a room imports only from rooms below it', () => {
    expect(arrowsUp(graph)).toEqual([]);
  });

  test.each([
    ['a value', (file: string) => `import { a } from '${file}';`],
    ['a type', (file: string) => `import type { A } from '${file}';`],
    ['a type in passing', (file: string) => `export const a: import('${file}').A | undefined = undefined;`],
    ['a side effect', (file: string) => `import '${file}';`],
    ['an export', (file: string) => `export * from '${file}';`],
    ['a lazy import', (file: string) => `export const a = () => import('${file}');`],
    ['a require', (file: string) => `const a = require('${file}');`],
  ])('an import of %s counts as an arrow', (_, importing) => {
    const [below, above] = ['grader/faults/example.ts', 'grader/lab/example.ts'];
    expect(arrowsUp(graphWith({ [below]: importing('../lab/example'), [above]: '' }))).toEqual([
      `${below} → ${above}`,
    ]);
    expect(arrowsUp(graphWith({ [above]: importing('../faults/example'), [below]: '' }))).toEqual([]);
  });

  test('the grader never imports a kata', () => {
    const importer = 'grader/cli/example.ts';
    const text = "import '../../solutions/02-value/value';";
    expect(arrowsUp(graphWith({ [importer]: text }))).toEqual([`${importer} → solutions/02-value/value.ts`]);
  });
});

describe('cycles', () => {
  test('no file imports itself through others', () => {
    expect(cycles(graph)).toEqual([]);
  });

  test.each(["import type { A } from './b';", "import './b';", "export * from './b';"])(
    'a cycle that `%s` closes is found',
    (text) => {
      const [a, b] = ['grader/kernel/a.ts', 'grader/kernel/b.ts'];
      const found = cycles(graphWith({ [a]: text, [b]: "import { a } from './a';" }));
      expect(found).toContainEqual([a, b]);
    },
  );

  test('a cycle through the names of package.json is found', () => {
    const [a, b] = ['solutions/02-value/value.ts', 'solutions/02-value/b.ts'];
    const found = cycles(graphWith({ [a]: "import './b';", [b]: "import '#katas/value';" }));
    expect(found).toContainEqual([b, a]);
  });
});

const kataCode = [
  'exercises/02-value/value.ts',
  'solutions/02-value/value.ts',
  'grader/mutants/02-value/late/value.ts',
];
const lessonCode = ['exercises/02-value/value.scenarios.ts', 'exercises/02-value/counting.demo.ts'];

/** Which files may contain which imports: each file with each import. */
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
      "import '../kernel';",
      "import '../03-array/array';",
      "import 'fast-check';",
      "export * from '#lab';",
      "import('#lab');",
    ],
  ],
  ['may', ['exercises/02-value/value.spec.ts'], ["import './1-one-number.spec';"]],
  [
    'may not',
    ['exercises/02-value/value.spec.ts'],
    ["import '#lab';", "import './value.scenarios';", "import './value';", "import './value.spec';"],
  ],
  [
    'may',
    ['exercises/02-value/1-one-number.spec.ts'],
    ["import '#lab';", "import type * as S from './value.scenarios';"],
  ],
  [
    'may not',
    ['exercises/02-value/1-one-number.spec.ts'],
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
    ['grader/subject/inside/main.ts'],
    [
      "import '#kernel/internal';",
      "import '../protocol';",
      "import '../../faults/learner-text';",
      "import 'node:net';",
    ],
  ],
  [
    'may not',
    ['grader/subject/inside/main.ts'],
    ["import '../../kernel/internal';", "import '#kernel';", "import 'zod';"],
  ],
  [
    'may',
    ['grader/cli/main.ts', 'grader/subject/player.ts'],
    ["import '../kernel/internal';", "import 'zod';", "import('zod');"],
  ],
  [
    'may not',
    ['grader/cli/main.ts', 'grader/subject/player.ts'],
    ["import '#kernel';", "import '#kernel/internal';", "import '#katas/value';"],
  ],
];

describe('each kind of file imports by its own vocabulary', () => {
  test('all files of the repository do', () => {
    expect([...sources].flatMap(([file, text]) => strangeWords(file, text))).toEqual([]);
  });

  const cases = vocabulary.flatMap(([verdict, files, texts]) =>
    files.flatMap((file) => texts.map((text) => [file, verdict, text] as const)),
  );
  test.each(cases)('%s %s write: %s', (file, verdict, text) => {
    expect(strangeWords(file, text)).toHaveLength(verdict === 'may' ? 0 : 1);
  });
});
