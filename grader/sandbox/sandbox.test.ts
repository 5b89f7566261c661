import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { course, kataOf } from '../course/course';
import { cacheFolder, projectRoot } from '../course/project';
import { sealedFiles } from '../course/sealed-files';
import { usualLimits, type Limits } from './limits';
import { assertSandbox, NoSandbox } from './no-sandbox';
import { runSealed, type Judged } from './run-sealed';
import { sealedCheckout, type SealedCheckout } from './sealed-checkout';

/** A last resort: only the machine is slow here. */
const LAST_RESORT_MS = 20 * 60_000;

const kata = kataOf('value');
const isHere = ((): boolean => {
  try {
    assertSandbox();
    return true;
  } catch {
    return false;
  }
})();
/** Where .ci/run could not install bubblewrap, or namespaces are refused, these are skipped, and counted as such. */
const inSandbox = isHere ? test : test.skip;

let sealed: SealedCheckout;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'forklings-sandbox-'));
  if (isHere) sealed = await sealedCheckout(kata);
}, LAST_RESORT_MS);
afterAll(() => rmSync(folder, { recursive: true }));

async function judge(from: string, law: string, limits: Limits = usualLimits): Promise<Judged> {
  const submission = path.join(folder, path.basename(from));
  cpSync(from, path.join(submission, '02-value'), { recursive: true });
  const { checkout, etc, ready, entries } = sealed;
  const mounts = { checkout, etc, submission, cache: { ready, entries } };
  const { outcome } = await runSealed({ mounts, words: ['value', '--check', law], limits });
  return outcome;
}

/** Lines that are only in the solutions of this kata and of later ones, and that compiling leaves as they are. */
function linesOfSolutions(): string[] {
  const others = sealedFiles(kata, true).map((file) => readFileSync(path.join(projectRoot(), file), 'utf8'));
  return course()
    .katas.slice(course().katas.findIndex(({ id }) => id === kata.id))
    .flatMap(({ folder: home, file }) =>
      readFileSync(path.join(projectRoot(), 'solutions', home, file), 'utf8').split('\n'),
    )
    .map((line) => line.trim())
    .filter((line) => /^(?:return|this|if|while) ?[^:]{25,}$/.test(line))
    .filter((line) => !others.some((text) => text.includes(line)));
}

const fixture = (name: string): string => path.join(projectRoot(), 'grader/sandbox/fixtures', name);

interface Report {
  readonly found: readonly string[];
  readonly written: readonly string[];
  readonly networks: readonly string[];
  readonly processes: number;
  readonly namespaces: string;
  readonly home: readonly string[];
}

inSandbox(
  'a submission that searches the file system finds no solution, writes nothing, and sees no network and no other process',
  async () => {
    const from = path.join(folder, 'from', 'spy');
    cpSync(fixture('spy'), from, { recursive: true });
    const lines = linesOfSolutions();
    expect(lines.length).toBeGreaterThan(100);
    writeFileSync(path.join(from, 'lines.json'), JSON.stringify(lines));
    const outcome = await judge(from, 'initial');
    const text = JSON.stringify(outcome).replaceAll('\\"', '"').replaceAll('\\\\', '\\');
    const [, report = '{}'] = /SPY(\{.*?\})YPS/.exec(text) ?? [];
    const seen = JSON.parse(report) as Report;
    expect(seen).toMatchObject({ found: [], written: [], namespaces: 'refused' });
    expect(seen.networks.filter((name) => name !== 'lo')).toEqual([]);
    expect(seen.processes).toBeLessThan(20);
    expect(seen.home).toEqual(expect.not.arrayContaining(['home', 'root', 'work', 'var', 'sys']));
  },
  LAST_RESORT_MS,
);

inSandbox(
  'a correct solution passes, and its report names the file as the student knows it',
  async () => {
    const outcome = await judge(path.join(projectRoot(), 'solutions/02-value'), 'initial');
    expect(outcome).toMatchObject({
      kind: 'judged',
      result: { status: 'pass', root: 'exercises', katas: [{ file: 'exercises/02-value/value.ts' }] },
    });
  },
  LAST_RESORT_MS,
);

inSandbox(
  'a forged result is never a result',
  async () => {
    const from = path.join(folder, 'from', 'forger');
    cpSync(fixture('forger'), from, { recursive: true });
    const honest = await judge(path.join(projectRoot(), 'solutions/02-value'), 'initial');
    writeFileSync(
      path.join(from, 'forged.json'),
      JSON.stringify(honest.kind === 'judged' ? honest.result : undefined),
    );
    const outcome = await judge(from, 'initial');
    const score = outcome.kind === 'judged' ? outcome.result.score : 0;
    expect(score).toBe(0);
  },
  LAST_RESORT_MS,
);

describe('a limit', () => {
  inSandbox.each([
    ['memory', { memoryBytes: 360 * 1024 ** 2 }],
    ['cpu', { cpuMs: 200 }],
    ['processes', { processes: 2 }],
    ['wall', { wallMs: 400 }],
  ] as const)(
    'of %s ends the sandbox without a verdict',
    async (limit, narrow) => {
      const outcome = await judge(fixture('glutton'), 'initial', { ...usualLimits, ...narrow });
      expect(outcome).toMatchObject({ kind: 'not-judged', limit });
      expect(leftBehind()).toEqual([]);
    },
    LAST_RESORT_MS,
  );
});

/** Processes of a sandbox that ours has started. */
function leftBehind(): string[] {
  const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
  return stdout.split('\n').filter((line) => line.startsWith('bwrap ') && line.includes(folder));
}

test('without bubblewrap the refusal says what to install, and which flag gives up what', () => {
  const before = process.env['PATH'];
  const empty = path.join(folder, 'empty');
  mkdirSync(empty);
  process.env['PATH'] = empty;
  try {
    expect(assertSandbox).toThrow(NoSandbox);
    expect(assertSandbox).toThrow('not installed');
  } finally {
    process.env['PATH'] = before;
  }
});

inSandbox('the sealed checkout holds the compiled solutions of earlier katas, and of no others', () => {
  expect(sealed.ready.startsWith(cacheFolder())).toBe(true);
  const { stdout } = spawnSync('find', [path.dirname(sealed.ready), '-name', '*.[jt]s'], {
    encoding: 'utf8',
  });
  const files = stdout.split('\n').filter((file) => !file.includes('/grader'));
  expect(files.filter((file) => /solutions-\w+\/01-process\/process\.js$/.test(file))).toHaveLength(1);
  expect(
    files.filter((file) => /\/(?:value|array|lock|bank|pipe|queue|manager|pool)\.[jt]s$/.test(file)),
  ).toEqual([]);
});
