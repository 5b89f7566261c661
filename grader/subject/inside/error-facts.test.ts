import { expect, test } from '@jest/globals';
import { errorFacts, errorIdentity } from './error-facts';

const throwing = (): never => {
  throw new Error('from a getter');
};

const proxyThatThrows: unknown = new Proxy(
  {},
  { get: throwing, has: throwing, ownKeys: throwing, getPrototypeOf: throwing },
);

const withGetters: unknown = Object.defineProperties(new Error('m'), {
  stack: { get: throwing },
  name: { get: throwing },
  code: { get: throwing },
  message: { get: throwing },
});

test.each<[string, unknown, object]>([
  ['an ordinary error', new TypeError('no'), { name: 'TypeError', message: 'no' }],
  ['a string', 'text', { name: 'a thrown string', message: 'text', stack: '' }],
  ['null', null, { name: 'a thrown null', message: 'null' }],
  ['a symbol', Symbol('s'), { name: 'a thrown symbol', message: 'Symbol(s)' }],
  ['an object without a prototype', Object.create(null), { name: 'a thrown object' }],
  ['a message that is a symbol', { message: Symbol('s') }, { message: 'Symbol(s)' }],
  [
    'a toString that throws',
    { message: { toString: throwing } },
    { message: 'a value that cannot be shown' },
  ],
  ['getters that throw', withGetters, { name: 'Error', message: 'a value that cannot be shown', stack: '' }],
  ['a proxy that throws', proxyThatThrows, { name: 'Error', message: 'a value that cannot be shown' }],
  ['a frozen error', Object.freeze(new RangeError('f')), { name: 'RangeError', message: 'f' }],
  ['a code that is not a string', { message: 'm', code: 7 }, { message: 'm' }],
  ['a name that lies', { message: 'm', [Symbol.toStringTag]: 'Error', name: 7 }, { name: 'Error' }],
])('%s that is thrown becomes facts', (_, thrown, facts) => {
  expect(errorFacts(thrown)).toMatchObject(facts);
});

test('facts are small and free of control codes, whatever was thrown', () => {
  const error = Object.assign(new Error('\x1b'.repeat(1e6)), {
    name: '\x1b'.repeat(1e6),
    code: '\u202e'.repeat(1e6),
    stack: '/'.repeat(1e6),
  });
  const facts = errorFacts(error);
  expect(JSON.stringify(facts).length).toBeLessThan(25_000);
  expect(JSON.stringify(facts)).not.toMatch(/\\u001b|\u202e/);
});

test('the identity of an error is known without its stack', () => {
  let looks = 0;
  const error = Object.defineProperty(Object.assign(new RangeError('m'), { code: 'E' }), 'stack', {
    get: () => ++looks,
  });
  expect(errorIdentity(error)).toEqual(['RangeError', 'm', 'E']);
  expect(looks).toBe(0);
  expect(errorIdentity(proxyThatThrows)).toEqual(['Error', 'a value that cannot be shown', 'undefined']);
});
