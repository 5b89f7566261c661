import { describe, expect, test } from '@jest/globals';
import type { UnreadableReason } from '../../faults/facts/file';
import { sampleFacts } from '../testing/sample-facts';
import { fileSentences } from './file';

const unreadable = (reason: UnreadableReason): string =>
  fileSentences['file-unreadable']({ ...sampleFacts['file-unreadable'], reason });

describe('a file that cannot be read', () => {
  test.each<[UnreadableReason, string]>([
    [{ why: 'refused' }, 'Check its permissions'],
    [{ why: 'dangling' }, 'is a link to a file that does not exist'],
    [{ why: 'solution' }, 'Put your own file in its place'],
    [{ why: 'circular' }, 'is a link that leads back to itself'],
    [{ why: 'not-text' }, 'with the encoding UTF-8'],
    [{ why: 'too-large' }, 'is larger than 71 MiB'],
    [{ why: 'not-a-file', what: 'folder' }, 'it is a folder, not a file'],
    [{ why: 'not-a-file', what: 'pipe' }, 'it is a named pipe, not a file'],
    [{ why: 'not-a-file', what: 'device' }, 'it is a device, not a file'],
    [{ why: 'not-a-file', what: 'socket' }, 'it is a socket, not a file'],
  ])('%j: the sentence names the file, and says what it is or what to do', (reason, what) => {
    expect(unreadable(reason)).toMatch(/^exercises\/02-value\/value\.ts /);
    expect(unreadable(reason)).toContain(what);
  });
});

describe('what the file does while it is loaded is said to happen then', () => {
  test.each(['not-written', 'threw', 'no-module'] as const)('%s', (kind) => {
    const loading = 'Your file threw while it was loaded: ';
    const say = (during: 'call' | 'loading'): string => {
      switch (kind) {
        case 'not-written':
          return fileSentences[kind]({ ...sampleFacts[kind], during });
        case 'threw':
          return fileSentences[kind]({ ...sampleFacts[kind], during });
        case 'no-module':
          return fileSentences[kind]({ ...sampleFacts[kind], during });
      }
    };
    expect(say('loading')).toBe(`${loading}${say('call')}`);
    expect(say('call')).not.toContain(loading);
  });
});

test('one syntax error is said alone; of several, the first and how many more', () => {
  expect(fileSentences.syntax({ ...sampleFacts.syntax, others: 0 })).toBe('Unexpected "}"');
  expect(fileSentences.syntax({ ...sampleFacts.syntax, others: 2 })).toBe('Unexpected "}" (and 2 more)');
});

test('an import of a file beside it and one of a package are different mistakes', () => {
  const { name, ...rest } = sampleFacts['no-module'];
  expect(fileSentences['no-module']({ ...rest, name })).toContain('Check the name and the folder');
  const other = { ...rest, name: sampleFacts.threw.error.name };
  expect(fileSentences['no-module'](other)).toContain('A kata uses `#kernel`');
});
