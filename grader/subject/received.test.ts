import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { received } from './received';

const nonce = 'secret';
const answer = { id: 1, steps: [], printed: [0, 0] };

test('a message without the nonce is a forgery', () => {
  const forged = { type: 'returned', nonce: 'guessed', value: new Uint8Array(), ...answer };
  expect(received(forged, nonce)).toBeUndefined();
  expect(received({ ...forged, nonce }, nonce)).toMatchObject({ type: 'returned', id: 1 });
  for (const nothing of [null, undefined, nonce, 7, [], { nonce }, { nonce, type: 'call' }])
    expect(received(nothing, nonce)).toBeUndefined();
});

test('a result that is not bytes is a forgery, even with the nonce', () => {
  expect(received({ type: 'returned', nonce, value: 'bytes', ...answer }, nonce)).toBeUndefined();
});

test('a failure of our own program in the process is passed on, in a call and in an exploration', () => {
  const returned = {
    type: 'returned',
    nonce,
    value: new Uint8Array(),
    ...answer,
    recorderFailed: 'no stack',
  };
  expect(received(returned, nonce)).toMatchObject({ recorderFailed: 'no stack' });
  const explored = { type: 'explored', nonce, ...answer, report: { failure: 'no frame' } };
  expect(received(explored, nonce)).toMatchObject({ report: { failure: 'no frame' } });
});

test('whatever is sent, every text in a message is clean, and every part has its shape', () => {
  const types = ['ready', 'unloadable', 'returned', 'threw', 'explored', 'holding', 'released'] as const;
  const text = '\x1b[31m' + '/'.repeat(100_000);
  const anything = fc.oneof(
    fc.anything(),
    fc.constant(text),
    fc.constant([text, { name: text, message: text, stack: text, code: text, text, where: { file: text } }]),
    fc.constant([{ did: { kind: 'spawn', fn: text } }, { did: { kind: text, operation: text } }]),
    fc.constant({
      traced: [{ text, did: { operation: text }, where: { file: text } }],
      ranges: [{ label: text }],
    }),
  );
  const keys = ['missing', 'error', 'errors', 'report', 'steps', 'printed', 'replaced', 'id'];
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.array(anything, { minLength: 8, maxLength: 8 }),
      (type, parts) => {
        const given = Object.fromEntries(keys.map((key, at) => [key, parts[at]]));
        const message = received({ ...given, type, nonce, value: new Uint8Array() }, nonce);
        expect(message?.type).toBe(type);
        forEachString(message, (one) => {
          expect(one).not.toContain('\x1b');
          expect(one.length).toBeLessThan(17_000);
        });
      },
    ),
  );
});

/** Visits only the parts that are texts by the protocol. Numbers of an exploration are passed on unchanged. */
function forEachString(value: unknown, visit: (text: string) => void, key = ''): void {
  const texts = ['name', 'message', 'stack', 'code', 'file', 'label', 'found', 'fn', 'operation', 'text'];
  if (typeof value === 'string') {
    if (texts.includes(key)) visit(value);
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, part] of Object.entries(value)) forEachString(part, visit, name);
  }
}
