import { expect, test } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, renameSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { faultOnFolder, inFolder, rightValue, verdictOn, verdictOnFolder } from './testing/submitted';

const solution = path.resolve(__dirname, '../../solutions/02-value/value.ts');

/** The verdict on a folder in which `make` has created something as value.ts. */
const verdictOnWhat = (make: (file: string) => void | Promise<void>): Promise<string> =>
  inFolder({}, async (folder) => {
    await make(path.join(folder, 'value.ts'));
    return verdictOnFolder(folder);
  });

test.each<[string, (file: string) => void, RegExp]>([
  ['a folder', (file) => mkdirSync(file), /"why":"not-a-file","what":"folder"/],
  ['a named pipe', (file) => void execFileSync('mkfifo', [file]), /"why":"not-a-file","what":"pipe"/],
  ['a device', (file) => symlinkSync('/dev/zero', file), /"why":"not-a-file","what":"device"/],
  ['a link that leads nowhere', (file) => symlinkSync('gone.ts', file), /"why":"dangling"/],
  ['a link to a solution', (file) => symlinkSync(solution, file), /"why":"solution"/],
  ['a link to itself', (file) => symlinkSync('value.ts', file), /"why":"circular"/],
  ['a gigabyte', (file) => (writeFileSync(file, ''), truncateSync(file, 1024 ** 3)), /"why":"too-large"/],
  ['a program', (file) => writeFileSync(file, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0])), /"why":"not-text"/],
  ['text in Latin-1', (file) => writeFileSync(file, Buffer.from('// größe', 'latin1')), /"why":"not-text"/],
  ['text in UTF-16', (file) => writeFileSync(file, Buffer.from(rightValue, 'utf16le')), /"why":"not-text"/],
])(
  '%s in place of the learner’s file is reported as unreadable, with the reason',
  async (_, make, reason) => {
    const verdict = await verdictOnWhat(make);
    expect(verdict).toMatch(/^file-unreadable: .*value\.ts/);
    expect(verdict).toMatch(reason);
  },
);

test('so is a socket', async () => {
  const server = createServer();
  const verdict = await verdictOnWhat(async (file) => {
    await once(server.listen(file), 'listening');
  });
  server.close();
  expect(verdict).toMatch(/^file-unreadable: .*"what":"socket"/);
});

test('an empty file exports nothing, but is judged', async () => {
  expect(await verdictOn({ 'value.ts': '' })).not.toMatch(/^file-unreadable/);
});

test.each<[string, (folder: string) => string]>([
  ['the file', linkTheFile],
  ['its folder', linkTheFolder],
  ['the folder of all katas', (folder) => linkFolder(folder)],
  ['a folder inside, in a circle,', linkInACircle],
])('a correct solution is judged as correct when %s is a link', async (_, arrange) => {
  await inFolder({ 'real/value.ts': rightValue }, async (folder) => {
    expect(await verdictOnFolder(arrange(folder))).toBe('fine');
  });
});

function linkTheFile(folder: string): string {
  mkdirSync(path.join(folder, 'all/02-value'), { recursive: true });
  symlinkSync('../../real/value.ts', path.join(folder, 'all/02-value/value.ts'));
  return path.join(folder, 'all');
}

function linkTheFolder(folder: string): string {
  mkdirSync(path.join(folder, 'all'));
  symlinkSync('../real', path.join(folder, 'all/02-value'));
  return path.join(folder, 'all');
}

function linkFolder(folder: string): string {
  symlinkSync('real', path.join(folder, 'link'));
  return path.join(folder, 'link');
}

function linkInACircle(folder: string): string {
  const real = path.join(folder, 'real');
  renameSync(path.join(real, 'value.ts'), path.join(real, 'impl.ts'));
  symlinkSync('.', path.join(real, 'again'));
  writeFileSync(path.join(real, 'value.ts'), `export * from './impl'; // and again`);
  return real;
}

test.each(['a folder (2)', 'ein ordner: über #1 100%', "it's"])(
  'a fault is shown with its line when the folder is called %s',
  async (name) => {
    const broken = rightValue.replace('checkTypeCode(typeCode);', 'throw new Error("mine");');
    const line = broken.slice(0, broken.indexOf('throw new Error("mine")')).split('\n').length;
    await inFolder({ [`${name}/value.ts`]: broken }, async (folder) => {
      const file = path.join(folder, name, 'value.ts');
      expect((await faultOnFolder(path.join(folder, name)))?.where).toMatchObject({ file, line });
    });
  },
);
