import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { classSchema } from '../../batch/tables/class-result';
import { checkPoints, compareThroughput, compareWithSingleRuns } from './comparisons';
import { Findings } from './findings';
import { changes, lookOutside, newProcesses, processes } from './outside';
import { runOverQueue, runWithKills } from './runs';
import { writeClass } from './the-class';

/*
 * The full proof of a class: 120 submissions, a run that is killed at five moments, the same over a queue whose workers and
 * Redis are killed, single grading runs to compare with, and nothing left outside. `npm run class:proof`.
 */
async function main(): Promise<void> {
  const findings = new Findings();
  const home = mkdtempSync(path.join(tmpdir(), 'forklings-proof-'));
  const [folder, out] = [path.join(home, 'submissions'), path.join(home, 'results')];
  mkdirSync(folder);
  try {
    const mutants = await writeClass(folder);
    findings.note('submissions', readdirSync(folder).length);
    const [before, running] = [lookOutside(home), processes()];
    await runWithKills(folder, out, findings);
    const result = classSchema.parse(JSON.parse(readFileSync(path.join(out, 'class.json'), 'utf8')));
    checkPoints(result, findings);
    await runOverQueue(home, folder, out, findings);
    const left = [...changes(before, lookOutside(home)), ...newProcesses(running)];
    findings.note('places looked at outside', before.size);
    findings.note('left outside, files and processes', left);
    findings.expect(left.length === 0, 'something is left outside');
    await compareWithSingleRuns(mutants, result, out, home, findings);
    await compareThroughput(mutants, home, findings);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
  process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  process.exitCode = findings.problems.length === 0 ? 0 : 1;
}

void main();
