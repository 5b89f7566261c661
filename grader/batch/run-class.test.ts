import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { kataOf, type Kata } from '../course/course';
import { sampleResult } from '../report/testing/sample-result';
import type { KataResult } from '../report/result';
import { sourcesIn } from './intake/submissions';
import type { Job, Outcome } from './job';
import { overCores } from './over-cores';
import { runClass } from './run-class';
import { classSchema, type ClassResult } from './tables/class-result';

const katas = [kataOf('value'), kataOf('lock')];

let home: string;
let submissions: string;
let out: string;
let judged: Job[];
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'forklings-class-'));
  [submissions, out] = [path.join(home, 'submissions'), path.join(home, 'results')];
  judged = [];
});
afterEach(() => rmSync(home, { recursive: true }));

function put(student: string, file: string, text: string): void {
  mkdirSync(path.join(submissions, student), { recursive: true });
  writeFileSync(path.join(submissions, student, file), text);
}

/** A result that depends on the text alone, as that of the grader does. */
function verdictOn(job: Job): Outcome {
  judged.push(job);
  const text = job.files[0]?.text ?? '';
  if (text.includes('cannot'))
    return { kind: 'not-judged', reason: 'It used more memory than a submission may.' };
  if (text.includes('throws')) throw new Error('the disk is full');
  const [passing, failing] = sampleResult.katas;
  const sample = (text.includes('good') ? passing : failing) as KataResult;
  const kata = { ...sample, id: job.kata, status: text.includes('good') ? 'pass' : 'fail' } as const;
  return { kind: 'judged', result: { ...sampleResult, status: kata.status, katas: [kata] } };
}

const run = (
  judge: (job: Job) => Promise<Outcome> = (job) => Promise.resolve().then(() => verdictOn(job)),
  graderOf: (kata: Kata) => string = () => 'grader-1',
): Promise<ClassResult> =>
  runClass({
    sources: sourcesIn(submissions),
    katas,
    areRequired: true,
    out,
    judge,
    graderOf,
    onProgress: () => undefined,
  });

const statuses = ({ students }: ClassResult): string[] =>
  students.map(({ student, katas: works }) => `${student}: ${works.map(({ status }) => status).join(' ')}`);

test('a submission that cannot be read or judged is named, and the others are judged', async () => {
  put('ada', 'value.ts', 'good');
  put('bob', 'value.ts', 'cannot');
  put('cyd', 'value.ts', 'throws');
  put('dan', 'readme.txt', '');
  const result = await run();
  expect(statuses(result)).toEqual([
    'ada: pass not-submitted',
    'bob: not-judged not-submitted',
    'cyd: not-judged not-submitted',
    'dan: refused refused',
  ]);
  expect(classSchema.parse(result)).toEqual(result);
  expect(readFileSync(path.join(out, 'table.txt'), 'utf8')).toContain('cyd, value: the disk is full');
});

test('equal work of several students is judged once', async () => {
  for (const student of ['ada', 'bob', 'cyd']) put(student, 'value.ts', 'good');
  await run();
  expect(judged).toHaveLength(1);
});

describe('a second run', () => {
  test('judges what is new or changed, and nothing else', async () => {
    put('ada', 'value.ts', 'good');
    put('bob', 'value.ts', 'bad');
    await run();
    judged = [];
    put('bob', 'value.ts', 'bad and different');
    put('cyd', 'value.ts', 'good');
    await run();
    expect(judged.map(({ files }) => files[0]?.text)).toEqual(['bad and different']);
  });

  test('with a different grader judges everything', async () => {
    put('ada', 'value.ts', 'good');
    await run();
    await run(undefined, () => 'grader-2');
    expect(judged).toHaveLength(2);
  });

  test('tries again what had no verdict', async () => {
    put('ada', 'value.ts', 'cannot');
    await run();
    await run();
    expect(judged).toHaveLength(2);
  });

  test('after one that was interrupted comes to the same tables', async () => {
    for (let at = 0; at < 20; at += 1) put(`student ${String(at)}`, 'value.ts', `bad ${String(at)}`);
    const whole = await run();
    const tables = (): string[] =>
      ['class.json', 'table.csv', 'table.txt', 'index.html'].map((name) =>
        readFileSync(path.join(out, name), 'utf8'),
      );
    const before = tables();
    // What a run leaves that was killed in the middle: some of the results, and a file that was not finished.
    const store = path.join(out, 'store');
    for (const [at, name] of readdirSync(store).sort().entries())
      if (at % 2 === 0) rmSync(path.join(store, name));
      else if (at % 5 === 0) writeFileSync(path.join(store, name), '{"half":');
    rmSync(path.join(out, 'class.json'));
    expect(await run()).toEqual(whole);
    expect(tables()).toEqual(before);
  });
});

test('a table is safe in a spreadsheet, and a page in a browser', async () => {
  put('=HYPERLINK("x")', 'value.ts', 'good');
  put('<img src=x onerror=alert(1)>', 'value.ts', 'bad');
  await run();
  expect(readFileSync(path.join(out, 'table.csv'), 'utf8')).toContain(`"'=HYPERLINK(""x"")"`);
  const page = readFileSync(path.join(out, 'index.html'), 'utf8');
  expect(page).not.toContain('<img');
  expect(page).toContain('&lt;img');
});

test('each student gets the feedback on their own work, and the sources lie where JPlag and Dolos read them', async () => {
  put('ada', 'value.ts', 'bad');
  await run();
  expect(readFileSync(path.join(out, 'feedback/ada/value.txt'), 'utf8')).toContain('lost-update');
  expect(readFileSync(path.join(out, 'similar/02-value/ada/value.ts'), 'utf8')).toBe('bad');
  expect(readFileSync(path.join(out, 'similar/02-value/info.csv'), 'utf8')).toBe(
    'filename,full_name,label\n"ada/value.ts","ada","02-value"\n',
  );
});

test('at most the given number of jobs is judged at a time', async () => {
  for (let at = 0; at < 9; at += 1) put(`student ${String(at)}`, 'value.ts', `bad ${String(at)}`);
  let [running, most] = [0, 0];
  const numbers = new Set<number>();
  await run(
    overCores(3, async (job, { number }) => {
      numbers.add(number);
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return verdictOn(job);
    }),
  );
  expect(most).toBe(3);
  expect([...numbers].sort()).toEqual([0, 1, 2]);
});
