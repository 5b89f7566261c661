import { afterEach, beforeEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ProgressFile } from './progress-file';

let folder = '';
const open = (): ProgressFile => new ProgressFile(folder);
const fileNamed = (name: string): string => path.join(folder, name);

beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'forklings-progress-')), '.forklings');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

test('what was remembered is read back, and a best score never falls', () => {
  open().remember(new Map([['value', { best: 40 }]]));
  open().remember(
    new Map([
      ['value', { hints: 2 }],
      ['array', { best: 7 }],
    ]),
  );
  open().remember(new Map([['value', { best: 30 }]]));
  expect([...open().read().katas]).toEqual([
    ['value', { best: 40, hints: 2, stages: [] }],
    ['array', { best: 7, hints: 0, stages: [] }],
  ]);
});

test('it is plain text that a person can read and change', () => {
  open().remember(new Map([['value', { best: 40, hints: 1 }]]));
  expect(readFileSync(fileNamed('progress.txt'), 'utf8')).toMatch(/^value best 40 hints 1$/m);
  writeFileSync(fileNamed('progress.txt'), '# mine\n\nvalue best 12 hints 0\n# end\n');
  expect(open().read()).toEqual({ katas: new Map([['value', { best: 12, hints: 0, stages: [] }]]) });
});

test('a damaged file costs at most the last change: its backup fills in, and the damaged one is kept', () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 60 }),
      fc.uint8Array({ minLength: 1, maxLength: 30 }).filter((noise) => noise.at(-1) !== 10),
      (at, noise) => {
        rmSync(folder, { recursive: true, force: true });
        open().remember(
          new Map([
            ['process', { best: 90, hints: 3 }],
            ['value', { best: 40, hints: 1 }],
          ]),
        );
        open().remember(new Map([['array', { best: 5 }]]));
        const whole = readFileSync(fileNamed('progress.txt'));
        const damaged = Buffer.concat([whole.subarray(0, whole.length - at), Buffer.from(noise)]);
        writeFileSync(fileNamed('progress.txt'), damaged);
        const { katas, warning } = open().read();
        expect(warning).toBeDefined();
        expect(katas.get('process')?.best).toBeGreaterThanOrEqual(90);
        expect(katas.get('value')?.best).toBeGreaterThanOrEqual(40);
        expect(readFileSync(fileNamed('progress.damaged.txt'))).toEqual(damaged);
      },
    ),
    { numRuns: 40 },
  );
});

test('a file cut off anywhere loses nothing that its backup has', () => {
  open().remember(
    new Map([
      ['process', { best: 90, hints: 3 }],
      ['value', { best: 40, hints: 1 }],
    ]),
  );
  open().remember(new Map([['value', { hints: 2 }]]));
  const whole = readFileSync(fileNamed('progress.txt'), 'utf8');
  for (let length = 0; length < whole.length; length++) {
    writeFileSync(fileNamed('progress.txt'), whole.slice(0, length));
    const { katas } = open().read();
    expect(katas.get('process')).toEqual({ best: 90, hints: 3, stages: [] });
    expect(katas.get('value')?.best).toBe(40);
  }
});

test('stages that were once complete stay so, and joined files count as one', () => {
  open().remember(new Map([['value', { stages: [1] }]]));
  open().remember(new Map([['value', { stages: [2], best: 40 }]]));
  expect(readFileSync(fileNamed('progress.txt'), 'utf8')).toMatch(/^value best 40 hints 0 stages 1 2$/m);
  const other = 'value best 12 hints 3 stages 3\n# end\n';
  writeFileSync(fileNamed('progress.txt'), readFileSync(fileNamed('progress.txt'), 'utf8') + other);
  expect(open().read().katas.get('value')).toEqual({ best: 40, hints: 3, stages: [1, 2, 3] });
});

test('a killed write leaves the old file, and its temporary file is not read', () => {
  open().remember(new Map([['value', { best: 40 }]]));
  writeFileSync(fileNamed('progress.txt.12345.tmp'), 'value best 9');
  expect(open().read().katas.get('value')?.best).toBe(40);
  open().remember(new Map([['value', { best: 41 }]]));
  expect(readdirSync(folder).sort()).toEqual(['progress.backup.txt', 'progress.txt']);
  expect(existsSync(fileNamed('progress.damaged.txt'))).toBe(false);
});
