import { afterEach, describe, expect, test } from '@jest/globals';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listSegments } from '../kernel/internal';
import { signal } from '../containment/end-all';
import { FAMILY_VARIABLE } from '../containment/family';
import { startedWith, wholeProcessTable } from '../containment/process-table';
import { projectRoot } from '../course/project';

const PATIENCE_MS = 180_000;
const launch = path.join(projectRoot(), 'grader/cli/launch.cjs');
const onLinux = process.platform === 'linux' ? describe : describe.skip;

/** Where a grade runs, and the command line by which its escaped processes are found. */
interface Place {
  readonly folder: string;
  readonly root: string;
  readonly sleep: string;
}

const places: Place[] = [];
let submitted = 0;

afterEach(() => {
  for (const { folder, root, sleep } of places.splice(0)) {
    for (const pid of sleepers(sleep)) signal(pid, 'SIGKILL');
    for (const one of [folder, root]) rmSync(one, { recursive: true, force: true });
  }
});

/** A submission that runs these lines of shell when it is loaded; no `$SLEEP` must be left behind. */
function submission(...escapes: string[]): Place {
  const place = {
    folder: mkdtempSync(path.join(tmpdir(), 'forklings-leftovers-')),
    root: mkdtempSync(path.join(tmpdir(), 'forklings-escape-')),
    // No two tests sleep for the same time, and no two lines, whose number is added: the time identifies the process.
    sleep: `sleep ${String(100_000 + process.pid)}.${String(100 + ++submitted)}`,
  };
  places.push(place);
  cpSync(path.join(projectRoot(), 'solutions/02-value/value.ts'), path.join(place.root, 'value.ts'));
  const code = readFileSync(path.join(place.root, 'value.ts'), 'utf8');
  const lines = escapes.map((line, at) => line.replaceAll('$SLEEP', `${place.sleep}${String(at)}`));
  const script = JSON.stringify(lines.join('\n'));
  writeFileSync(
    path.join(place.root, 'value.ts'),
    `import { spawnSync } from 'node:child_process';\n${code}\nspawnSync('/bin/sh', ['-c', ${script}]);\n`,
  );
  return place;
}

/** Starts a grade in its own process group: as a terminal starts it, or below a shell, as npm does. */
function startGrade(
  { folder, root }: Place,
  { below = 'terminal', words = [] as string[] } = {},
): ChildProcess {
  const command = [launch, 'grade', 'value', '--root', root, '--no-types', ...words];
  const shell = ['-c', '"$@"; exit $?', 'sh', process.execPath, ...command];
  return spawn(below === 'npm' ? '/bin/sh' : process.execPath, below === 'npm' ? shell : command, {
    detached: true,
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: folder },
  });
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${String(pid)}/cmdline`, 'latin1')
      .split('\0')
      .join(' ')
      .trim();
  } catch {
    return '';
  }
}

const living = (): number[] => wholeProcessTable().flatMap((row) => (row.isZombie ? [] : [row.pid]));
const sleepers = (line: string): number[] => living().filter((pid) => commandLine(pid).startsWith(line));
const childOf = (pid: number): number => wholeProcessTable().find((row) => row.parent === pid)?.pid ?? 0;

/** The run's name, from its temporary folder. */
function runIn(folder: string): string | undefined {
  return readdirSync(folder)
    .find((name) => name.startsWith('forklings-run-'))
    ?.slice('forklings-run-'.length);
}

function subjectsOf(run: string): number[] {
  return living().filter((pid) => startedWith(pid, FAMILY_VARIABLE)?.startsWith(`${run}.`) === true);
}

/** From Node 22 on, npm keeps its own compiled code in the temporary folder. */
const files = (folder: string): string[] =>
  readdirSync(folder).filter((name) => name !== 'node-compile-cache');

/** Resolves when nothing is left of a run: no process, no memory, no file. */
async function nothingLeft({ folder, sleep }: Place, run: string, seen: Iterable<number>): Promise<void> {
  const pids = new Set([...seen, Number(run.split('-')[0])]); // the command's own pid as well
  const segments = (): string[] => listSegments().flatMap(({ pid, name }) => (pids.has(pid) ? [name] : []));
  await until(() => subjectsOf(run).length === 0 && sleepers(sleep).length === 0);
  await until(() => segments().length === 0 && files(folder).length === 0);
}

const ESCAPES = {
  'in its own session and environment': '(env -i setsid $SLEEP >/dev/null 2>&1 &)',
  'by setsid -f': 'env -i setsid -f $SLEEP >/dev/null 2>&1',
  'by a double fork': 'sh -c "sh -c \\"env -i setsid $SLEEP & exit\\" & exit" >/dev/null 2>&1; true',
  'as a plain child in the background': '$SLEEP >/dev/null 2>&1 &',
};

onLinux('a process that learner code started does not outlive the grade', () => {
  // Each is found by a sleep of its own. Output held open is apart: the file is then never loaded to its end.
  test.each<[string, Record<string, string>]>([
    [Object.keys(ESCAPES).join(', '), ESCAPES],
    ['with its output held open', { it: '(env -i setsid $SLEEP &)' }],
  ])(
    'when it escapes %s, and the grade ends by itself',
    async (_, escapes) => {
      const ways = Object.keys(escapes);
      const place = submission(...Object.values(escapes));
      const running = (): string[] =>
        ways.filter((_way, at) => sleepers(`${place.sleep}${String(at)}`).length > 0);
      const grade = startGrade(place, { words: ['--check', 'initial'] });
      const seen = new Set<string>();
      const looking = until(() => {
        for (const way of running()) seen.add(way);
        return grade.exitCode !== null;
      });
      const [code] = (await once(grade, 'exit')) as [number | null];
      await looking;
      // Do not wait until they are gone: they must be gone when the grade is.
      expect(running()).toEqual([]);
      expect(files(place.folder)).toEqual([]);
      expect([...seen].sort()).toEqual(ways.sort());
      expect(code).not.toBeNull();
    },
    PATIENCE_MS,
  );

  test.each<[string, 'terminal' | 'npm', (grade: number, supervisor: number, command: number) => void]>([
    ['the command is killed', 'terminal', (_, __, command) => signal(command, 'SIGKILL')],
    ['the supervisor is killed', 'terminal', (_, supervisor) => signal(supervisor, 'SIGKILL')],
    ['npm’s whole process group is killed', 'npm', (grade) => signal(-grade, 'SIGKILL')],
    ['the supervisor gets a SIGTERM', 'terminal', (_, supervisor) => signal(supervisor, 'SIGTERM')],
    ['the terminal goes away', 'npm', (grade) => signal(-grade, 'SIGHUP')],
    ['Ctrl-C is pressed twice', 'terminal', (grade) => [1, 2].forEach(() => signal(-grade, 'SIGINT'))],
  ])(
    'when %s',
    async (_, below, end) => {
      const place = submission(ESCAPES['in its own session and environment']);
      const grade = startGrade(place, { below });
      const pid = grade.pid ?? 0;
      const seen = new Set<number>();
      let run = '';
      await until(() => {
        run = runIn(place.folder) ?? '';
        for (const subject of run === '' ? [] : subjectsOf(run)) seen.add(subject);
        return sleepers(place.sleep).length > 0;
      });
      const supervisor = below === 'npm' ? childOf(pid) : pid;
      end(pid, supervisor, Number(run.split('-')[0]));
      await once(grade, 'exit');
      await nothingLeft(place, run, seen);
    },
    PATIENCE_MS,
  );
});

test(
  'a grade whose supervisor and command are both killed is swept by the guard, as far as marks reach',
  async () => {
    const place = submission('setsid $SLEEP >/dev/null 2>&1 &');
    const grade = startGrade(place);
    let run = '';
    await until(() => {
      run = runIn(place.folder) ?? '';
      return sleepers(place.sleep).length > 0;
    });
    const seen = subjectsOf(run);
    signal(-(grade.pid ?? 0), 'SIGKILL');
    await once(grade, 'exit');
    await nothingLeft(place, run, seen);
  },
  PATIENCE_MS,
);

test(
  'a grade ends when the npm that started it is killed',
  async () => {
    const place = submission('true');
    const npm = spawn('npm', ['run', '-s', 'grade', 'value', '--', '--root', place.root, '--no-types'], {
      cwd: projectRoot(),
      detached: true,
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: place.folder },
    });
    let run: string | undefined;
    await until(() => {
      run = runIn(place.folder);
      return run !== undefined && subjectsOf(run).length > 0;
    });
    const seen = subjectsOf(run ?? '');
    npm.kill('SIGKILL');
    await nothingLeft(place, run ?? '', seen);
  },
  PATIENCE_MS,
);

test(
  'the launcher ends with the exit code of the command, or with the signal that ended it',
  async () => {
    const place = submission('true');
    const passed = startGrade(submission('true'), { words: ['--check', 'initial'] });
    const asked = startGrade(submission('true'), { words: ['--check', 'no-such-check'] });
    const codes = Promise.all([passed, asked].map(async (one) => (await once(one, 'exit'))[0] as unknown));
    const stopped = startGrade(place);
    await until(() => runIn(place.folder) !== undefined);
    stopped.kill('SIGTERM');
    expect(await once(stopped, 'exit')).toEqual([143, null]);
    const killed = startGrade(place);
    await until(() => runIn(place.folder) !== undefined);
    signal(Number(runIn(place.folder)?.split('-')[0]), 'SIGKILL');
    expect(await once(killed, 'exit')).toEqual([null, 'SIGKILL']);
    await until(() => files(place.folder).length === 0);
    expect(await codes).toEqual([0, 2]);
  },
  PATIENCE_MS,
);

test(
  'the grade after a killed one is like any other',
  async () => {
    const place = submission('true');
    const first = startGrade(place);
    await until(() => runIn(place.folder) !== undefined);
    signal(-(first.pid ?? 0), 'SIGKILL');
    await once(first, 'exit');
    const result = path.join(place.root, 'result.json');
    const second = startGrade(place, { words: ['--json', result] });
    expect(await once(second, 'exit')).toEqual([0, null]);
    expect(JSON.parse(readFileSync(result, 'utf8'))).toMatchObject({ status: 'pass', score: 100 });
  },
  PATIENCE_MS,
);
