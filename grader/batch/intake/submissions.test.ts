import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { course } from '../../course/course';
import { bomb, tarOf, zipOf, type Entry } from '../testing/archives';
import { problemText } from '../tables/problem-text';
import { readSubmission, sourcesIn, sourcesOfRefs, type Submission } from './submissions';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 10 * 60_000;

const { katas } = course();
const TEXT = 'export class Value {}\n';

let home: string;
let folder: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'forklings-intake-'));
  folder = path.join(home, 'submissions');
  mkdirSync(folder);
});
afterEach(() => rmSync(home, { recursive: true }));

function put(name: string, content: string | Buffer = TEXT): void {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), content);
}

const readAll = async (): Promise<Submission[]> => {
  const all: Submission[] = [];
  for (const source of sourcesIn(folder)) all.push(await readSubmission(source, katas));
  return all;
};

/** The katas that were found, or the code of the problem; of a kata's own problem, that. */
const found = (submission: Submission | undefined): readonly string[] =>
  submission === undefined
    ? ['nothing']
    : 'problem' in submission
      ? [submission.problem.code]
      : submission.katas.map((one) => ('problem' in one ? one.problem.code : one.kata.id));

describe('where a kata may lie', () => {
  test.each([
    ['alone', ['value.ts']],
    ['in its own folder', ['02-value/value.ts']],
    ['below the folder that was packed', ['ada/work/02-value/value.ts']],
    [
      'in a whole checkout',
      ['f/exercises/02-value/value.ts', 'f/solutions/02-value/value.ts', 'f/x/value.ts'],
    ],
  ])('%s', async (_, files) => {
    for (const file of files) put(`ada/${file}`);
    expect(found((await readAll())[0])).toEqual(['value']);
  });

  test('beside other katas, and with the files that it imports', async () => {
    put('ada/value.ts', "import './cells';\n");
    put('ada/cells.ts', '');
    put('ada/lock.ts', '');
    const [submission] = await readAll();
    expect(submission).toMatchObject({
      katas: [
        { kata: { id: 'value' }, files: [{ name: 'value.ts' }, { name: 'cells.ts' }] },
        { kata: { id: 'lock' }, files: [{ name: 'lock.ts' }] },
      ],
    });
  });

  test('in none or several places is a problem', async () => {
    put('a/readme.txt');
    for (let at = 0; at < 40; at += 1) put(`b/${String(at)}/value.ts`);
    const [none, many] = await readAll();
    expect(found(none)).toEqual(['no-kata']);
    expect(found(many)).toEqual(['ambiguous']);
  });
});

test('names are kept as they are, in any script', async () => {
  const names = ['Ωμέγα_12', 'أحمد', '李雷', 'می‌خواهم', "O'Brien; rm -rf", '00123', '-rf'];
  for (const name of names) put(`${name}/value.ts`);
  expect((await readAll()).map(({ student }) => student).sort()).toEqual([...names].sort());
});

test('a folder and an archive of one name are two submissions', async () => {
  put('ada/value.ts');
  put('ada.zip', await zipOf([{ name: 'value.ts', text: TEXT }]));
  expect((await readAll()).map(({ student }) => student)).toEqual(['ada', 'ada.zip']);
});

const archives = [
  ['zip', 'ada.zip', zipOf],
  ['tar', 'ada.tar', (entries: readonly Entry[]) => Promise.resolve(tarOf(entries))],
  ['compressed tar', 'ada.tar.gz', (entries: readonly Entry[]) => Promise.resolve(gzipSync(tarOf(entries)))],
] as const;

describe.each(archives)('a %s file', (_, name, pack) => {
  test('is unpacked', async () => {
    put(name, await pack([{ name: 'x/02-value/value.ts', text: TEXT }]));
    expect((await readAll())[0]).toMatchObject({ student: 'ada', katas: [{ files: [{ text: TEXT }] }] });
  });

  test.each([
    ['a name that leads out', { name: '../value.ts', text: TEXT }, 'unsafe-name'],
    ['a name that leads out by a detour', { name: 'a/../../value.ts', text: TEXT }, 'unsafe-name'],
    ['an absolute name', { name: '/tmp/value.ts', text: TEXT }, 'unsafe-name'],
    ['a link that leads out', { name: 'a/b', link: '../../etc/passwd' }, 'link-out'],
    ['a link to an absolute place', { name: 'value.ts', link: '/etc/passwd' }, 'link-out'],
  ] as const)('with %s is refused, and nothing is written', async (__, entry, code) => {
    put(name, await pack([{ name: 'ok/value.ts', text: TEXT }, entry]));
    const [submission] = await readAll();
    expect(found(submission)).toEqual([code]);
    expect(existsSync(path.join(home, 'value.ts'))).toBe(false);
    expect(readdirSync(home)).toEqual(['submissions']);
  });

  test('with forty files of one name is refused', async () => {
    put(name, await pack(Array.from({ length: 40 }, () => ({ name: 'value.ts', text: TEXT }))));
    expect(found((await readAll())[0])).toEqual(['same-name']);
  });

  test('that was cut off is refused', async () => {
    const whole = await pack([{ name: 'value.ts', text: 'x'.repeat(50_000) + String(Math.PI) }]);
    put(name, whole.subarray(0, Math.floor(whole.length / 2)));
    expect(found((await readAll())[0])).toEqual(['broken-archive']);
  });

  test('that is something else is refused', async () => {
    put(name, Buffer.from('this is not an archive'.repeat(100)));
    expect(found((await readAll())[0])).toEqual(['broken-archive']);
  });
});

test(
  'an archive that unpacks to far more than it should is ended early, and leaves nothing',
  async () => {
    const work = path.join(home, 'work');
    mkdirSync(work);
    await bomb(path.join(folder, 'ada.zip'), 100 * 1024 ** 2);
    process.env['FORKLINGS_TMPDIR'] = work;
    try {
      expect(found((await readAll())[0])).toEqual(['too-large']);
    } finally {
      delete process.env['FORKLINGS_TMPDIR'];
    }
    expect(readdirSync(work)).toEqual([]);
  },
  LAST_RESORT_MS,
);

test('a link in a folder is never followed', async () => {
  mkdirSync(path.join(folder, 'a'));
  symlinkSync('/etc', path.join(folder, 'a', 'etc'));
  put('b/02-value/value.ts');
  symlinkSync('02-value', path.join(folder, 'b', 'again'));
  expect((await readAll()).map(found)).toEqual([['link-out'], ['value']]);
});

test('a file of a different kind is named, and the others are read', async () => {
  put('a.rar');
  put('b/value.ts', Buffer.from([0, 1, 2]));
  put('c/value.ts');
  put('.DS_Store');
  expect((await readAll()).map(found)).toEqual([['not-an-archive'], ['unreadable-file'], ['value']]);
});

test('refs of a repository are submissions, without a checkout', async () => {
  put('value.ts');
  const git = (...words: string[]): void => {
    const { status } = spawnSync('git', [
      '-C',
      folder,
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@b',
      ...words,
    ]);
    expect(status).toBe(0);
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'x');
  git('branch', 'student/ada');
  const all = await Promise.all(
    sourcesOfRefs(folder, ['student/ada', 'none', '--output=x']).map((source) =>
      readSubmission(source, katas),
    ),
  );
  expect(all.map(found)).toEqual([['value'], ['no-such-ref'], ['no-such-ref']]);
});

test('every problem has a sentence without control characters', () => {
  const text = problemText({ code: 'unsafe-name', name: '../\u001b[2J\n' });
  expect(text).toContain('leads out');
  // eslint-disable-next-line no-control-regex -- these are what must not be there
  expect(text).not.toMatch(/[\u0000-\u001f]/);
});
