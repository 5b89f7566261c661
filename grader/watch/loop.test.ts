import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { course, kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { ProgressFile } from '../grade/progress-file';
import { resetToStub } from './stub';
import { LoopInTerminal } from './testing/loop-in-terminal';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
const kata = kataOf('value');

let root: string;
let loop: LoopInTerminal;
const file = (): string => path.join(root, kata.folder, kata.file);

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'loop-'));
  mkdirSync(path.dirname(file()));
  resetToStub(kata, root);
});
afterEach(async () => {
  loop.kill();
  await loop.ended;
  rmSync(root, { recursive: true, force: true });
});

/** Saves a submission of grader/mutants as a learner would, in one write. */
function save(name: string, change = (text: string): string => text): void {
  let text = texts.get(name);
  if (text === undefined) {
    const folder = path.join(root, 'submission');
    const show = ['mutant', 'show', `02-value/${name}`, '--to', folder];
    spawnSync(process.execPath, [path.join(projectRoot(), 'grader', 'cli', 'launch.cjs'), ...show]);
    text = readFileSync(path.join(folder, kata.file), 'utf8');
    rmSync(folder, { recursive: true });
    texts.set(name, text);
  }
  writeFileSync(file(), change(text));
}
const texts = new Map<string, string>();

/** The screen, with the random part of its paths replaced. */
function plain(screen: string): string {
  return screen.replaceAll(root, '/tmp/loop-XXXXXX');
}

function open(...words: string[]): void {
  new ProgressFile(path.join(root, '.forklings')).remember(new Map([['process', { hints: 0 }]]));
  loop = new LoopInTerminal([...words, '--root', root]);
}

function recorded(name: string, screen: string): void {
  const stored = path.join(projectRoot(), 'grader', 'watch', 'screens', `${name}.txt`);
  if (process.env['FORKLINGS_SCREENS'] === 'write') writeFileSync(stored, plain(screen));
  expect(plain(screen)).toBe(existsSync(stored) ? readFileSync(stored, 'utf8') : '');
}

test(
  'a stub, a race, its cure, the next stage: screen by screen',
  async () => {
    open('value');
    recorded('1-stub', await loop.until('What must hold'));
    save('cached-read');
    recorded('2-race', await loop.until(/laws hold · \d+ fail\n/));
    loop.press(' ');
    recorded('3-race-below', await loop.until('Press h for a hint'));
    save('partial-1');
    recorded('4-fixed', await loop.until(/Stage 1 is complete[^]*finds no type errors/));
    loop.press('n');
    recorded('5-next-stage', await loop.until(/stage 2 of 3[^]*of \d+ laws hold · \d+ not written yet\n/));
    loop.press('q');
    expect(await loop.ended).toBe(0);
    const progress = new ProgressFile(path.join(root, '.forklings')).read().katas.get('value');
    expect(progress?.stages).toEqual([1]);
  },
  LAST_RESORT_MS,
);

test(
  'half a file, a folder that goes away and comes back, and ten saves at once',
  async () => {
    open('value');
    await loop.until('What must hold');
    save('partial-1', (text) => text.slice(0, text.length / 2));
    await loop.until('syntax');
    renameSync(path.dirname(file()), path.join(root, 'elsewhere'));
    await loop.until(/There is no|missing/);
    mkdirSync(path.dirname(file()));
    for (let round = 0; round < 10; round += 1) save('cached-read', (text) => `${text}// ${String(round)}\n`);
    await loop.until(/laws hold · \d+ fail\n/);
    save('partial-1');
    await loop.until('Stage 1 is complete');
  },
  LAST_RESORT_MS,
);

test(
  'a first run explains itself, on 40 columns, too; and a reset keeps a copy',
  async () => {
    save('cached-read');
    loop = new LoopInTerminal(['value', '--root', root], { columns: 40, rows: 12 });
    for (const page of ['Welcome', 'How you are judged', 'How a stage goes']) {
      const screen = await loop.until(page);
      expect(screen.split('\n').every((line) => line.length <= 40)).toBe(true);
      loop.press('n');
    }
    await loop.until('fail');
    loop.press('l');
    expect(await loop.until('▸ 02 value')).toContain(course().katas[0]?.id);
    loop.press('q');
    await loop.ended;
  },
  LAST_RESORT_MS,
);

test('without a terminal it says what to run instead', () => {
  loop = new LoopInTerminal(['no-kata', '--root', root]);
  const launch = path.join(projectRoot(), 'grader', 'cli', 'launch.cjs');
  const { status, stderr } = spawnSync(process.execPath, [launch, 'start'], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toContain('npm run grade');
});
