import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { descendantsOf } from '../containment/descendants';
import { kataOf } from '../course/course';
import { ProgressFile } from '../grade/progress-file';
import { LoopInTerminal } from './testing/loop-in-terminal';
import { shownSubmission } from './testing/shown-submission';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 30 * 60_000;
const kata = kataOf('value');

let root: string;
let loop: LoopInTerminal;
/** What the browser was asked to open, a line for each. */
const opened = (): string => path.join(root, 'opened.txt');

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'loop-'));
  mkdirSync(path.join(root, kata.folder));
  new ProgressFile(path.join(root, '.forklings')).remember(new Map([['process', { hints: 0 }]]));
});
afterEach(async () => {
  loop.kill();
  await loop.ended;
  rmSync(root, { recursive: true, force: true });
});

function save(text: string): void {
  writeFileSync(path.join(root, kata.folder, kata.file), text);
}

/** A browser that writes down what it is to open. */
function browser(): string {
  const file = path.join(root, 'browser');
  writeFileSync(file, `#!/bin/sh\necho "$1" >> '${opened()}'\n`);
  chmodSync(file, 0o755);
  return file;
}

async function nextOpened(count: number): Promise<string> {
  for (;;) {
    const lines = existsSync(opened()) ? readFileSync(opened(), 'utf8').split('\n') : [];
    if (lines.length > count) return lines[count - 1] ?? '';
    await pause(20);
  }
}

test(
  'o opens the picture of the failure; p plays it, while the loop judges, and ends with the loop',
  async () => {
    save(shownSubmission('02-value/adds-the-difference', kata.file));
    loop = new LoopInTerminal(['value', '3', '--root', root], { env: { BROWSER: browser() } });
    const screen = await loop.until(/✗[^]*\n\n/);
    loop.press('o');
    const picture = await nextOpened(1);
    await loop.until('In your browser: ');
    const page = readFileSync(picture, 'utf8');
    const [, title = ''] = /✗ (.*?) {2}/.exec(screen) ?? [];
    expect(page).toContain(title);
    loop.press('p');
    const address = await nextOpened(2);
    expect((await fetch(address)).status).toBe(200);
    save(shownSubmission('02-value/partial-3', kata.file));
    await loop.until('Stage 3 is complete');
    loop.press('q');
    expect(await loop.ended).toBe(0);
    await expect(fetch(address)).rejects.toThrow();
  },
  LAST_RESORT_MS,
);

/** A browser that stays open, as a person's does. It writes down which process it is. */
function lastingBrowser(): string {
  const file = path.join(root, 'browser');
  writeFileSync(file, `#!/bin/sh\necho $$ >> '${opened()}'\nexec sleep 100000\n`);
  chmodSync(file, 0o755);
  return file;
}

test.each([
  { name: 'start', words: ['value'], key: 'o', end: 'q' },
  { name: 'play', words: ['bank'], key: '', end: '\u0003' },
])(
  'a browser that `$name` has opened stays when the command has ended, and nothing else does',
  async ({ name, words, key, end }) => {
    save(shownSubmission('02-value/cached-read', kata.file));
    const env = { BROWSER: lastingBrowser(), TMPDIR: mkdtempSync(path.join(root, 'run-')) };
    loop = new LoopInTerminal([...words, '--root', root], { name, env });
    if (key !== '') await loop.until('fail');
    loop.press(key);
    const pid = Number(await nextOpened(1));
    try {
      const below = descendantsOf(loop.pid).map((one) => one.pid);
      expect(below).not.toContain(pid);
      loop.press(end);
      await loop.ended;
      expect(below.filter((one) => existsSync(`/proc/${String(one)}`))).toEqual([]);
      expect(readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8')).toContain('sleep');
    } finally {
      process.kill(pid, 'SIGKILL');
    }
  },
  LAST_RESORT_MS,
);

test(
  'where no browser can be opened, the file and the address are on the screen; a stage without a failure has no picture',
  async () => {
    save(shownSubmission('02-value/cached-read', kata.file));
    loop = new LoopInTerminal(['value', '--root', root], { columns: 40, env: { BROWSER: '/bin/false' } });
    await loop.until('fail');
    loop.press('o');
    expect((await loop.until('No browser')).replace(/\n/g, '')).toContain('picture.html');
    loop.press('x');
    await loop.until('fail');
    loop.press('p');
    const shown = (await loop.until(/No browser[^]*http/)).replace(/\n/g, '');
    const [address = ''] = /http:\S+\/\S+\//.exec(shown) ?? [];
    expect((await fetch(address)).status).toBe(200);
    loop.press('x');
    save(shownSubmission('02-value/partial-1', kata.file));
    await loop.until('Stage 1 is complete');
    loop.press('o');
    await loop.until('No law has failed');
  },
  LAST_RESORT_MS,
);

test(
  'type errors are on the screen with the verdicts, go when they are fixed, and follow a complete stage',
  async () => {
    const wrong = "\nexport const wrong: number = '';\n";
    save(shownSubmission('02-value/cached-read', kata.file) + wrong);
    loop = new LoopInTerminal(['value', '--root', root]);
    expect(await loop.until('TS2322')).toMatch(/value\.ts:\d+ TS2322\n.*not assignable[^]*✗/);
    save(shownSubmission('02-value/partial-1', kata.file) + wrong);
    await loop.until(/Stage 1 is complete[^]*the compiler finds errors[^]*TS2322/);
    save(shownSubmission('02-value/partial-1', kata.file));
    await loop.until(/Stage 1 is complete[^]*The compiler finds no type errors/);
  },
  LAST_RESORT_MS,
);
