import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Action } from '../explorer/board/layout';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import {
  hashOfCode,
  hashOfGrader,
  MalformedToken,
  readToken,
  writeToken,
  type ReplayToken,
} from './replay-token';

const name = fc.stringMatching(/^[a-z0-9-]{1,20}$/);
const hash = fc.stringMatching(/^[0-9a-f]{8}$/);
const place = { step: fc.nat(1_500), process: fc.nat(5) };
const deviation = fc.oneof(
  // A sample's change of priorities is never part of a token, but the run to which it led is.
  fc.record({ ...place, action: fc.constantFrom(Action.run, Action.timeout, Action.kill, Action.late) }),
  fc.record({ ...place, action: fc.constant(Action.cut), bytes: fc.integer({ min: 1, max: 65_535 }) }),
);
const call = fc
  .tuple(fc.string(), fc.dictionary(fc.string(), fc.jsonValue()))
  .map(([method, facts]) => ({ ...(JSON.parse(JSON.stringify(facts)) as object), method }));
const programs = fc.array(fc.array(call, { maxLength: 3 }), { maxLength: 3 });
const token: fc.Arbitrary<ReplayToken> = fc
  .record({ kata: name, check: name, code: hash, grader: hash, exploration: fc.nat(999) })
  .chain(({ exploration, ...facts }) =>
    fc.record({
      kata: fc.constant(facts.kata),
      check: fc.constant(facts.check),
      code: fc.constant(facts.code),
      grader: fc.constant(facts.grader),
      replay: fc.record(
        {
          exploration: fc.constant(exploration),
          deviations: fc.array(deviation, { maxLength: 8 }),
          programs,
        },
        { requiredKeys: ['exploration', 'deviations'] },
      ),
    }),
  );

/** The result of reading a text: a token, or its refusal. Anything else is thrown. */
function outcomeOf(text: string): ReplayToken | 'refused' {
  try {
    return readToken(text);
  } catch (error) {
    if (error instanceof MalformedToken) return 'refused';
    throw error;
  }
}

describe('a token', () => {
  test('reads back as it was written', () => {
    fc.assert(
      fc.property(token, (written) => {
        expect(readToken(writeToken(written))).toEqual(written);
      }),
      { numRuns: 1_000 },
    );
  });

  test('says at which step a read or a write was cut, in which process, and after how many bytes', () => {
    const deviations = [
      { step: 7, action: Action.run, process: 2 },
      { step: 9, action: Action.cut, process: 1, bytes: 3 },
    ];
    const written = { kata: 'pipe', check: 'cut', code: '0123abcd', grader: '4567cdef' };
    const text = writeToken({ ...written, replay: { exploration: 2, deviations } });
    expect(text).toMatch(/^pipe\.cut\.0123abcd4567cdef\.2\.7r2_9c1x3\.[0-9a-f]{4}$/);
    expect(readToken(text).replay.deviations).toEqual(deviations);
    for (let at = 0; at < text.length; at++) {
      for (const other of ['', 'x', '4', 'c'])
        if (other !== text[at])
          expect(outcomeOf(text.slice(0, at) + other + text.slice(at + 1))).toBe('refused');
    }
  });

  test('is one word of a line, whatever is in its programs: it can be mailed, and pasted into a shell', () => {
    fc.assert(
      fc.property(token, (written) => {
        expect(writeToken(written)).toMatch(/^[\w.-]+$/);
      }),
    );
  });

  test('that was cut off is refused or reads as a different one, and never crashes', () => {
    fc.assert(
      fc.property(token, fc.nat(), (written, at) => {
        const whole = writeToken(written);
        const cut = whole.slice(0, at % whole.length);
        expect(outcomeOf(cut)).not.toEqual(written);
      }),
      { numRuns: 1_000 },
    );
  });

  test('with letters added, lost or changed is refused, or read as what it now says', () => {
    let refused = 0;
    fc.assert(
      fc.property(token, fc.nat(), fc.string({ maxLength: 3 }), (written, at, other) => {
        const whole = writeToken(written);
        const damaged = whole.slice(0, at % whole.length) + other + whole.slice((at % whole.length) + 1);
        const outcome = outcomeOf(damaged);
        if (outcome === 'refused') refused += 1;
        else expect(outcomeOf(writeToken(outcome))).toEqual(outcome);
      }),
      { numRuns: 1_000 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  test('is never typed by accident: any other text is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(outcomeOf(text)).toBe('refused');
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['a cut without its bytes', signed('lock.one-owner.0123456789abcdef.1.9c1')],
    ['a cut of no bytes', signed('lock.one-owner.0123456789abcdef.1.9c1x0')],
    [
      'a cut of more bytes than a pipe moves at once',
      signed('lock.one-owner.0123456789abcdef.1.9c1x99999999'),
    ],
    ['a cut whose bytes are missing', signed('lock.one-owner.0123456789abcdef.1.9c1x')],
    ['bytes of a step that is not a cut', signed('lock.one-owner.0123456789abcdef.1.9r1x3')],
    ['a process that no run has', signed('lock.one-owner.0123456789abcdef.1.9r7')],
    ['steps without an action', signed('lock.one-owner.0123456789abcdef.1.7_8r1')],
    ['two actions at once', signed('lock.one-owner.0123456789abcdef.1.7rr1')],
    ['programs that are not JSON', signed(`lock.one-owner.0123456789abcdef.1.7r1.${encode('[[{')}`)],
    [
      'programs that are not a list',
      signed(`lock.one-owner.0123456789abcdef.1.7r1.${encode('{"method":"x"}')}`),
    ],
    [
      'a call without a method',
      signed(`lock.one-owner.0123456789abcdef.1.7r1.${encode('[[{"account":1}]]')}`),
    ],
    ['a call that is null', signed(`lock.one-owner.0123456789abcdef.1.7r1.${encode('[[null]]')}`)],
  ])('with %s is refused', (_, text) => {
    expect(outcomeOf(text)).toBe('refused');
  });
});

/** With the checksum that a valid token would have. */
function signed(body: string): string {
  return `${body}.${createHash('sha256').update(body).digest('hex').slice(0, 4)}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

describe('the hash of the code', () => {
  const lock = kataOf('lock');

  test('changes as soon as a file of the kata does', () => {
    const root = mkdtempSync(path.join(tmpdir(), 'forklings-hash-'));
    try {
      cpSync(path.join(projectRoot(), 'solutions', lock.folder), path.join(root, lock.folder), {
        recursive: true,
      });
      const before = hashOfCode(lock, root, false);
      expect(before).toMatch(/^[0-9a-f]{8}$/);
      expect(before).toBe(hashOfCode(lock, path.join(projectRoot(), 'solutions'), false));
      writeFileSync(path.join(root, lock.folder, 'more.ts'), 'export {};\n');
      const withMore = hashOfCode(lock, root, false);
      writeFileSync(path.join(root, lock.folder, lock.file), 'export class Lock {}\n');
      expect(new Set([before, withMore, hashOfCode(lock, root, false)]).size).toBe(3);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });

  test('of the grader covers what judges the kata, including its own checks', () => {
    expect(hashOfGrader(lock)).toBe(hashOfGrader(lock));
    expect(hashOfGrader(lock)).not.toBe(hashOfGrader(kataOf('bank')));
  });
});
