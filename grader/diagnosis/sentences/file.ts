import type { Facts } from '../../faults/facts';
import type { FileFacts, UnreadableReason } from '../../faults/facts/file';
import type { Sentences } from './sentences';

export const fileSentences: Sentences<keyof FileFacts> = {
  'file-missing': ({ file }) => `There is no ${file}. Put the file back (\`git checkout ${file}\`).`,
  'file-unreadable': ({ file, reason, mostBytes }) => `${file} ${whyUnreadable(reason, mostBytes)}`,
  syntax: ({ text, others }) => (others === 0 ? text : `${text} (and ${String(others)} more)`),
  'missing-export': ({ name, file }) =>
    `The checks need \`${name}\`, which ${file} does not export in the form that they use.`,
  'not-written': ({ todo, during }) => whileLoaded(during, `Not written yet: ${todo}`),
  'untouched-stub': () => 'Not written yet: the file is still the stub.',
  'stub-reached': () => 'Not written yet: a program that the check ran called a stub, and ended.',
  'no-extra': ({ todo }) => `Not written yet: ${todo}`,
  threw: ({ error, during }) => whileLoaded(during, `${error.name}: ${error.message}`),
  'no-module': ({ name, during }) => whileLoaded(during, noModule(name)),
};

function whileLoaded(during: Facts<'threw'>['during'], text: string): string {
  return during === 'loading' ? `Your file threw while it was loaded: ${text}` : text;
}

function noModule(name: string): string {
  return name.startsWith('.')
    ? `it imports \`${name}\`, but there is no file of that name beside it that is text in UTF-8. Check the name and the folder.`
    : `it imports \`${name}\`, which does not exist. A kata uses \`#kernel\`, the earlier katas, Node’s own modules and its own files.`;
}

function whyUnreadable(reason: UnreadableReason, mostBytes: number): string {
  switch (reason.why) {
    case 'refused':
      return 'cannot be read. Check its permissions (`ls -l`).';
    case 'dangling':
      return 'is a link to a file that does not exist. Make the link again, or put your file in its place.';
    case 'solution':
      return 'is a link to a reference solution. Put your own file in its place.';
    case 'circular':
      return 'is a link that leads back to itself. Put your file in its place.';
    case 'not-text':
      return 'is not text in UTF-8. Save it from your editor with the encoding UTF-8.';
    case 'too-large':
      return `is larger than ${mebibytes(mostBytes)} MiB, the most that the grader reads. Replace it with your code.`;
    case 'not-a-file':
      return `cannot be read: it is ${kinds[reason.what]}, not a file. Put your file in its place.`;
  }
}

const kinds = { folder: 'a folder', pipe: 'a named pipe', socket: 'a socket', device: 'a device' };

const mebibytes = (bytes: number): string => String(Math.ceil(bytes / 1024 ** 2));
