import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import path from 'node:path';
import { startClass } from '../../batch/testing/class-process';
import type { ClassResult } from '../../batch/tables/class-result';
import { cheats } from '../../mutants/cheats';
import { jsonOf } from '../../mutants/graded';
import type { Submission } from '../../mutants/submissions';
import { resultSchema, type Result } from '../../report/result';
import type { Findings } from './findings';
import { part, writeSubmission } from './the-class';

export function checkPoints({ students }: ClassResult, findings: Findings): void {
  const known = new Map(cheats().map(({ name, most }) => [`cheat-${name}`, most]));
  const cheating = students.filter(({ student }) => known.has(student));
  const unearned = cheating.map(({ student, score }) => Math.max(0, score - (known.get(student) ?? 0)));
  findings.note('cheats', cheating.length);
  findings.note(
    'points that cheats did not earn',
    unearned.reduce((sum, points) => sum + points, 0),
  );
  findings.expect(
    unearned.every((points) => points === 0),
    'a cheat has points that it did not earn',
  );
  const works = students.flatMap(({ student, katas }) => katas.map((work) => ({ student, ...work })));
  for (const status of new Set(works.map((work) => work.status)))
    findings.note(`works: ${status}`, works.filter((work) => work.status === status).length);
  for (const { student, status } of works)
    findings.expect(!student.startsWith('solution-') || status === 'pass', `${student} does not pass`);
  const unjudged = works.filter(({ status }) => status === 'not-judged');
  findings.note(
    'not judged',
    unjudged.map(({ student, reason }) => `${student}: ${reason ?? ''}`),
  );
  for (const { student } of unjudged)
    findings.expect(student.startsWith('cheat-'), `${student}, which does not cheat, is not judged`);
}

/** What a single run says, outside of any sandbox, of each mutant. */
export async function compareWithSingleRuns(
  mutants: ReadonlyMap<string, Submission>,
  { students }: ClassResult,
  out: string,
  home: string,
  findings: Findings,
): Promise<void> {
  let [same, compared] = [0, 0];
  await Promise.all(
    [...mutants].map(async ([name, one]) => {
      const folder = path.join(home, 'single', name, one.kata.folder);
      writeSubmission(folder, one);
      const { json } = await jsonOf([one.kata.id, '--root', path.dirname(folder)], {});
      const key = students.find(({ student }) => student === name)?.katas[0]?.key;
      const ours = key === undefined ? undefined : readResult(path.join(out, 'store', `${key}.json`));
      compared += 1;
      if (ours !== undefined && verdicts(ours) === verdicts(resultSchema.parse(json))) same += 1;
      else findings.expect(false, `${name}: the class says something else than a single run`);
    }),
  );
  findings.note('compared with single runs', compared);
  findings.note('same verdicts, points, codes and tokens', same);
}

const readResult = (file: string): Result => resultSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

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

/** The same few submissions, as a class and as two rows of grading runs, one for each core, in turns. */
export async function compareThroughput(
  mutants: ReadonlyMap<string, Submission>,
  home: string,
  findings: Findings,
): Promise<void> {
  const some = [...mutants]
    .filter(([, { kata }]) => kata.id === 'value')
    .slice(0, Math.max(4, Math.ceil(12 * part)));
  const folder = path.join(home, 'throughput');
  for (const [name, one] of some) writeSubmission(path.join(folder, name), one);
  const times = { class: 0, single: 0 };
  for (let round = 0; round < 2; round += 1) {
    let began = performance.now();
    await startClass(folder, path.join(home, `throughput-${String(round)}`)).ended;
    times.class += performance.now() - began;
    began = performance.now();
    await Promise.all(some.map(([name]) => jsonOf(['value', '--root', path.join(folder, name)], {})));
    times.single += performance.now() - began;
  }
  const ratio = Number((times.single / times.class).toFixed(2));
  findings.note('seconds per submission in a class', Number((times.class / 2000 / some.length).toFixed(2)));
  findings.note(
    'seconds per submission in single runs',
    Number((times.single / 2000 / some.length).toFixed(2)),
  );
  findings.note('throughput of a class, of that of single runs', ratio);
  findings.expect(ratio >= 0.9, 'a class is slower than 0.9 of single runs');
  findings.note('cores', cpus().length);
}
