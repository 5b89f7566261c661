import { readdirSync } from 'node:fs';
import path from 'node:path';
import { habits } from './habits';
import { findingsIn, type Finding } from './lint';

/**
 * `npm run prose`: how many habits the prose of each room has. `npm run prose -- PLACE…`: where they are, line by line.
 */
const root = path.resolve(__dirname, '../..');
const places = process.argv.slice(2);
if (places.length === 0) printCounts();
else for (const finding of findingsIn(root, places)) console.log(lineOf(finding));

function printCounts(): void {
  for (const room of roomsOf(root)) {
    const findings = findingsIn(root, [room]);
    const kinds = habits
      .map(({ name }) => ({ name, count: findings.filter(({ habit }) => habit.name === name).length }))
      .flatMap(({ name, count }) => (count === 0 ? [] : [`${name} ${String(count)}`]))
      .join(', ');
    console.log(`${String(findings.length).padStart(5)}  ${room}${kinds === '' ? '' : `  (${kinds})`}`);
  }
}

/** What lies at the top, with the rooms of grader/ one by one. */
function roomsOf(folder: string): string[] {
  const top = readdirSync(folder).filter(
    (name) => !['grader', 'node_modules', '.git', '.forklings'].includes(name),
  );
  return [...top, ...readdirSync(path.join(folder, 'grader')).map((name) => `grader/${name}`)].sort();
}

function lineOf({ file, line, habit, excerpt }: Finding): string {
  return `${file}:${String(line)}  ${habit.name}: … ${excerpt} …\n    write ${habit.instead}`;
}
