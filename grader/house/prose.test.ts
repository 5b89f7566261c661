import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { habits } from '../../.config/prose/habits';
import { course } from '../course/course';
import { learnersWork } from '../course/learners-work';
import { allowed, filesBelow, findingsIn, findingsOf, textsOf } from '../../.config/prose/lint';

const root = path.resolve(__dirname, '../..');

const work = learnersWork(root, course().katas);

/** What is held to plain English already. `npm run prose` counts the habits that are left elsewhere. */
const held = [
  '.ci',
  '.devcontainer',
  '.github',
  'CONTRIBUTING.md',
  'README.md',
  'exercises',
  'grader',
  'solutions',
];

/** By the name of the habit: sentences that have it, each found once, and sentences that are good English. */
const examples: Readonly<
  Record<string, { readonly found: readonly string[]; readonly good: readonly string[] }>
> = {
  who: {
    found: [
      'Who waits must sleep.',
      'It wakes those who sleep.',
      'Whoever leaves adds one.',
      'to whom it belongs',
    ],
    good: [
      'A learner who is stuck asks for a hint.',
      'people, who read it',
      'a lock whose holder died',
      'the whole',
    ],
  },
  somebody: {
    found: ['Nobody gets in.', 'until somebody releases it', 'everyone may pass', 'no one is woken'],
    good: ['The body of the loop.', 'No process gets in.', 'as no one-way end can'],
  },
  'so many': { found: ['Waits for so many milliseconds.'], good: ['Waits at most this many milliseconds.'] },
  'so often': { found: ['Runs it so often.'], good: ['Runs it often, and so it is fast.'] },
  'is no': {
    found: ['TypeError: it is no handle.', 'Bytes are no messages.', 'What was no number is refused.'],
    good: [
      'There is no lock.',
      'It is no longer held.',
      'It is no worse than that.',
      'if it is not a handle',
    ],
  },
  'goes on': {
    found: ['Then it goes on.', 'what is going on', 'they go on together'],
    good: ['It goes one step.'],
  },
  anew: { found: ['It opens the memory anew.'], good: ['It opens a new memory.'] },
  'another one': {
    found: ['another one may have come first'],
    good: ['another process', 'another one-way end'],
  },
  tells: {
    found: ['It tells what was.', 'as it is told'],
    good: ['You can tell them apart.', 'intellectual'],
  },
  mend: { found: ['See it again, or mend it.', 'what wants mending'], good: ['an amendment', 'fix it'] },
};

test('every habit has examples of both kinds', () => {
  expect(Object.keys(examples)).toEqual(habits.map(({ name }) => name));
});

describe.each(Object.entries(examples))('%s', (name, { found, good }) => {
  test.each(found)('is found: %s', (sentence) => {
    expect(namesIn('a.md', sentence)).toEqual([name]);
  });

  test.each(good)('is not found: %s', (sentence) => {
    expect(namesIn('a.md', sentence)).toEqual([]);
  });
});

function namesIn(file: string, source: string): string[] {
  return findingsOf(file, source).map(({ habit }) => habit.name);
}

/** `line name` of each finding. */
function linesIn(file: string, lines: readonly string[]): string[] {
  return findingsOf(file, lines.join('\n')).map(({ line, habit }) => `${String(line)} ${habit.name}`);
}

describe('prose is found where it is', () => {
  test('in comments, across their lines, and in strings, but not in code', () => {
    const code = [
      '/** Waits for so',
      ' * many milliseconds, and',
      ' * `whoever` is a name. */',
      'const whoever = "who"; // a name, not prose',
      '// One line, and so',
      '// often the next.',
      "const text = 'nobody waits';",
      'const template = `of ${whoever} who waits`;',
      'const pattern = /so many/;',
    ];
    expect(linesIn('a.ts', code).sort()).toEqual(['1 so many', '5 so often', '7 somebody', '8 who']);
  });

  test('in paragraphs of Markdown and the lines of its blocks, but not in what it quotes as code', () => {
    const page = [
      'It waits for so',
      'many `so many` ms.',
      '',
      '```ts',
      'who(); // nobody',
      '```',
      '- goes',
      '- on',
    ];
    expect(linesIn('a.md', page)).toEqual(['1 so many', '5 who', '5 somebody']);
  });

  test('in the strings of JSON, but not in its keys that are names', () => {
    expect(linesIn('a.json', ['{', '"who": "nobody waits",', '"id": "nobody" }'])).toEqual(['2 somebody']);
  });

  test('in drawings', () => {
    expect(linesIn('a.svg', ['<svg id="who">', '<text>nobody sleeps</text></svg>'])).toEqual(['2 somebody']);
  });

  test('in comments of shells and YAML', () => {
    expect(linesIn('.ci/run', ['# goes', '# on', 'who -a'])).toEqual(['1 goes on']);
    expect(linesIn('a.yml', ['name: who', '# anew'])).toEqual(['2 anew']);
  });

  test('in the header of a submission, and nowhere else in it', () => {
    const submission = ['// wrong: it locks anew.', '', '// nobody reads this'];
    expect(linesIn('grader/mutants/04-lock/late/lock.ts', submission)).toEqual(['1 anew']);
  });
});

describe('a sentence about people', () => {
  test('may be allowed, word for word', () => {
    for (const sentence of allowed) expect(namesIn('a.md', sentence)).toEqual([]);
  });

  test('is taken off the list when it is gone', () => {
    const passages = [...held, 'CONTRIBUTING.md'].flatMap((place) =>
      filesBelow(root, place).flatMap((file) => textsOf(file, readFileSync(path.join(root, file), 'utf8'))),
    );
    expect(allowed.filter((sentence) => !passages.some((text) => text.includes(sentence)))).toEqual([]);
  });
});

test.each(held)('%s is plain English', (place) => {
  expect(existsSync(path.join(root, place))).toBe(true);
  expect(filesBelow(root, place)).not.toEqual([]);
  const findings = findingsIn(root, [place]).filter(({ file }) => !work.has(file));
  const report = findings.map(
    ({ file, line, habit, excerpt }) => `${file}:${String(line)} "${excerpt}": ${habit.instead}`,
  );
  expect(report).toEqual([]);
});
