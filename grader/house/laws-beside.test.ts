import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const grader = path.join(__dirname, '..');

/** Code that says something to a learner: what only holds types, texts or samples has no law of its own. */
function sourcesOf(room: string): string[] {
  const files = readdirSync(path.join(grader, room), { recursive: true, encoding: 'utf8' });
  return files
    .map((file) => path.join(room, file))
    .filter(
      (file) =>
        file.endsWith('.ts') && !/\.test\.ts$|\/(?:testing|fixtures)\/|^diagnosis\/faults\//.test(file),
    )
    .filter((file) =>
      /^export (?:async )?(?:function|const|class) /m.test(readFileSync(path.join(grader, file), 'utf8')),
    );
}

/** Tested together with a file beside them. */
const together: Readonly<Record<string, string>> = { 'report/json.ts': 'report/whole-file.test.ts' };

describe.each(['diagnosis', 'report'])('%s', (room) => {
  test.each(sourcesOf(room))('%s has its laws beside it', (file) => {
    const laws = together[file] ?? file.replace(/\.ts$/, '.test.ts');
    expect(existsSync(path.join(grader, laws))).toBe(true);
  });

  test('has files', () => {
    expect(sourcesOf(room).length).toBeGreaterThan(5);
  });
});
