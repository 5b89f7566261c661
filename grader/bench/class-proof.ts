import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { parentOf } from '../containment/process-table';
import { course } from '../course/course';
import { projectRoot } from '../course/project';
import { cheats } from '../mutants/cheats';
import { jsonOf } from '../mutants/graded';
import { editedFiles, submissions, writeFiles, type Submission } from '../mutants/submissions';
import { resultSchema, type Result } from '../report/result';
import { classSchema, type ClassResult } from '../batch/tables/class-result';
import { bomb, tarOf, zipOf } from '../batch/testing/archives';
import { below, killHard, memoryOf, startClass, until } from '../batch/testing/class-process';

/*
 * The full proof of a class, which takes an hour on two cores: 120 submissions, a run that is killed at five moments, and
 * single grading runs to compare with. `npm run class:proof`; FORKLINGS_PROOF=<n> makes it smaller by that factor.
 */
const part = 1 / Number(process.env['FORKLINGS_PROOF'] ?? 1);
const KILLS = Math.max(1, Math.round(5 * part));

interface Figures {
  [name: string]: number | string | readonly string[];
}
const figures: Figures = {};
const problems: string[] = [];
const expectThat = (isSo: boolean, what: string): void => {
  if (!isSo) problems.push(what);
};

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), 'forklings-proof-'));
  const folder = path.join(home, 'submissions');
  mkdirSync(folder);
  try {
    const mutants = await makeClass(folder);
    figures['submissions'] = readdirSync(folder).length;
    await killedRuns(folder, path.join(home, 'results'));
    const result = readClass(path.join(home, 'results'));
    checkCheats(result);
    await compareWithSingleRuns(mutants, result, path.join(home, 'results'), home);
    await compareThroughput(mutants, home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  process.stdout.write(`${JSON.stringify({ figures, problems }, null, 2)}\n`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

/** A third wrong and right ones, a third cheats, the rest empty, broken or solutions. */
async function makeClass(folder: string): Promise<Map<string, Submission>> {
  const chosen = new Map<string, Submission>();
  const wanted = { value: 34, array: 16, bank: 3, manager: 2, pool: 1, pipe: 2 };
  const all = submissions();
  for (const [kata, count] of Object.entries(wanted)) {
    const own = all.filter((one) => one.kata.id === kata);
    const step = Math.max(1, Math.floor(own.length / Math.ceil(count * part)));
    for (const one of own.filter((_, at) => at % step === 0).slice(0, Math.ceil(count * part)))
      chosen.set(`m-${one.title.replace('/', '-')}`, one);
  }
  for (const [name, one] of chosen) write(path.join(folder, name), one);
  for (const { name, folder: from } of cheats().filter((_, at) => at < 36 * part))
    cpSync(from, path.join(folder, `cheat-${name}`), { recursive: true });
  for (const { folder: kata } of course().katas.slice(0, Math.ceil(5 * part)))
    cpSync(path.join(projectRoot(), 'solutions', kata), path.join(folder, `solution-${kata}`, kata), {
      recursive: true,
    });
  for (let at = 0; at < 8 * part; at += 1) mkdirSync(path.join(folder, `empty-${String(at)}`));
  const text = 'export class Value {}';
  for (let at = 0; at < 4 * part; at += 1) {
    const put = (name: string, content: Buffer | string): void =>
      writeFileSync(path.join(folder, name), content);
    put(`broken-${String(at)}.zip`, 'not a zip');
    put(`out-${String(at)}.zip`, await zipOf([{ name: '../value.ts', text }]));
    put(`link-${String(at)}.tar`, tarOf([{ name: 'value.ts', link: '/etc/passwd' }]));
  }
  await bomb(path.join(folder, 'bomb.zip'), 100 * 1024 ** 2);
  return chosen;
}

function write(folder: string, one: Submission): void {
  if (one.form === 'edit') writeFiles(folder, editedFiles(one));
  else cpSync(one.source, folder, { recursive: true });
}

/** Kills the whole run at random moments, resumes it, and compares the tables with those of one run more. */
async function killedRuns(folder: string, out: string): Promise<void> {
  const began = performance.now();
  let mostMib = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const run = startClass(folder, out);
    const judgedBefore = judgedIn(out);
    // At a random moment after it has begun to judge, so that each run comes further.
    const some = Math.floor(Math.random() * 4) + 1;
    await until(() => judgedIn(out) >= judgedBefore + some || run.hasEnded());
    const all = below(run.pid);
    for (const pid of [run.pid, ...all]) killHard(pid);
    await run.ended;
    await until(() => all.every((pid) => parentOf(pid) === undefined));
  }
  figures['killed after judging'] = judgedIn(out);
  const run = startClass(folder, out);
  await until(() => {
    mostMib = Math.max(mostMib, memoryOf(run.pid));
    return run.hasEnded();
  }, 1000);
  figures['exit code'] = await run.ended;
  figures['minutes with five kills'] = minutes(performance.now() - began);
  figures['most MiB of the run, sandboxes included'] = mostMib;
  const tables = tablesOf(out);
  rmSync(path.join(out, 'class.json'));
  await startClass(folder, out).ended;
  expectThat(tablesOf(out) === tables, 'a resumed run comes to a different table');
}

function checkCheats({ students }: ClassResult): void {
  let unearned = 0;
  for (const { name, most } of cheats()) {
    const score = students.find(({ student }) => student === `cheat-${name}`)?.score ?? 0;
    if (score > most) unearned += score - most;
  }
  figures['points that cheats did not earn'] = unearned;
  expectThat(unearned === 0, 'a cheat has points that it did not earn');
  const statuses = students.flatMap(({ katas }) => katas.map(({ status }) => status));
  for (const status of new Set(statuses))
    figures[`works: ${status}`] = statuses.filter((one) => one === status).length;
  for (const { student, katas } of students)
    if (student.startsWith('solution-'))
      expectThat(
        katas.every(({ status }) => status === 'pass'),
        `${student} does not pass`,
      );
  figures['not judged'] = students.flatMap(({ student, katas }) =>
    katas.flatMap(({ status, reason }) => (status === 'not-judged' ? [`${student}: ${reason ?? ''}`] : [])),
  );
}

/** What a single run says, outside of any sandbox, of each mutant. */
async function compareWithSingleRuns(
  mutants: ReadonlyMap<string, Submission>,
  { students }: ClassResult,
  out: string,
  home: string,
): Promise<void> {
  let [same, compared] = [0, 0];
  await Promise.all(
    [...mutants].map(async ([name, one]) => {
      const folder = path.join(home, 'single', name, one.kata.folder);
      write(folder, one);
      const { json } = await jsonOf([one.kata.id, '--root', path.dirname(folder)], {});
      const key = students.find(({ student }) => student === name)?.katas[0]?.key;
      const ours = key === undefined ? undefined : readResult(path.join(out, 'store', `${key}.json`));
      compared += 1;
      if (ours !== undefined && verdicts(ours) === verdicts(resultSchema.parse(json))) same += 1;
      else problems.push(`${name}: the class says something else than a single run`);
    }),
  );
  figures['compared with single runs'] = compared;
  figures['same verdicts, points, codes and tokens'] = same;
}

const verdicts = ({ katas }: Result): string =>
  JSON.stringify(
    katas.map(({ status, score, checks }) => [
      status,
      score,
      checks.map((check) => [
        check.id,
        check.status,
        check.score,
        check.diagnosis?.code,
        check.diagnosis?.replay,
      ]),
    ]),
  );

/** The same few submissions, as a class and one grading run after another on each core, in turns. */
async function compareThroughput(mutants: ReadonlyMap<string, Submission>, home: string): Promise<void> {
  const some = [...mutants].filter(([, { kata }]) => kata.id === 'value').slice(0, Math.ceil(12 * part));
  const folder = path.join(home, 'throughput');
  for (const [name, one] of some) write(path.join(folder, name), one);
  const times = { class: 0, single: 0 };
  for (let round = 0; round < 2; round += 1) {
    let began = performance.now();
    await startClass(folder, path.join(home, `throughput-${String(round)}`)).ended;
    times.class += performance.now() - began;
    began = performance.now();
    await Promise.all(some.map(([name]) => jsonOf(['value', '--root', path.join(folder, name)], {})));
    times.single += performance.now() - began;
  }
  figures['seconds per submission in a class'] = Number((times.class / 2000 / some.length).toFixed(2));
  figures['seconds per submission in single runs'] = Number((times.single / 2000 / some.length).toFixed(2));
  figures['throughput of a class, of that of single runs'] = Number((times.single / times.class).toFixed(2));
  figures['cores'] = cpus().length;
}

function judgedIn(out: string): number {
  try {
    return readdirSync(path.join(out, 'store')).filter((name) => name.endsWith('.json')).length;
  } catch {
    return 0;
  }
}

const readClass = (out: string): ClassResult =>
  classSchema.parse(JSON.parse(readFileSync(path.join(out, 'class.json'), 'utf8')));

const readResult = (file: string): Result => resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

const tablesOf = (out: string): string =>
  ['class.json', 'table.csv', 'table.txt', 'index.html']
    .map((name) => readFileSync(path.join(out, name), 'utf8'))
    .join('\0');

const minutes = (ms: number): number => Number((ms / 60_000).toFixed(1));

void main();
